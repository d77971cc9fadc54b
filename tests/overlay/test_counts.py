"""What several answers cost together."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference import models
from model_inference_overlay import counts

USAGE = {"prompt_tokens": 2, "total_tokens": 5, "prompt_tokens_details": {"cached_tokens": 1}}


@pytest.mark.parametrize(
    ("usages", "added"),
    [
        ([], None),
        ([USAGE], USAGE),
        ([{"a": 1}, {"a": 2, "b": 0.5}, {"b": 1}], {"a": 3, "b": 1.5}),
        ([{"a": None}, {"a": 2}], {"a": 2}),
        ([{"a": 2}, {"a": None}], {"a": 2}),
        ([{"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}], {"a": {"b": 3, "c": 3}}),
        ([{"tier": "first", "hit": True}, {"tier": "last", "hit": False}], {"tier": "last", "hit": False}),
        ([{"a": 1}, {"a": {"b": 1}}], {"a": {"b": 1}}),
        ([3, 4], 7),
    ],
)
def test_sums(usages: list[Any], added: Any) -> None:
    assert counts.total(usages) == added


def test_models_stay_models_and_as_they_were() -> None:
    usages = [models.CompletionsUsage.from_dict(USAGE) for _ in range(2)]
    added = counts.total(usages)
    assert type(added) is models.CompletionsUsage
    assert added.as_dict() == {"prompt_tokens": 4, "total_tokens": 10, "prompt_tokens_details": {"cached_tokens": 2}}
    assert [usage.as_dict() for usage in usages] == [USAGE, USAGE]
