"""Options under Azure's names: they set what ours set, and ours win."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.azure import translated
from model_inference_overlay.options import Timeout
from model_inference_overlay.retry import RetryPolicy

TIMEOUT = Timeout(connect=1, read=2, write=3)
RETRY = RetryPolicy(retries=1, backoff=2)


def of(options: dict[str, Any]) -> dict[str, Any]:
    return translated(options, TIMEOUT, RETRY)


def test_other_options_are_handed_on() -> None:
    options = {"headers": {}, "timeout": None}
    assert of(options) is options


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"connection_timeout": 9}, {"timeout": Timeout(connect=9, read=2, write=3)}),
        ({"read_timeout": 9.5}, {"timeout": Timeout(connect=1, read=9.5, write=3)}),
        ({"connection_timeout": 8, "read_timeout": 9}, {"timeout": Timeout(connect=8, read=9, write=3)}),
        ({"retry_total": 0}, {"retry": RetryPolicy(retries=0, backoff=2)}),
        ({"retry_backoff_factor": 0.1}, {"retry": RetryPolicy(retries=1, backoff=0.1)}),
        ({"retry_backoff_max": 9}, {"retry": RetryPolicy(retries=1, backoff=2, max_backoff=9)}),
        ({"logging_enable": True}, {"log_bodies": True}),
        ({"logging_enable": False}, {"log_bodies": False}),
        ({"connection_verify": "/ca.pem"}, {"verify": "/ca.pem"}),
        ({"connection_verify": True}, {}),
        ({"read_timeout": None, "retry_total": None, "logging_enable": None, "connection_verify": None}, {}),
        ({"read_timeout": 9, "timeout": 5}, {"timeout": 5}),
        ({"retry_total": 9, "retry": RETRY}, {"retry": RETRY}),
        ({"logging_enable": True, "log_bodies": False, "x": 1}, {"log_bodies": False, "x": 1}),
    ],
)
def test_names(given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert of(given) == expected


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"connection_verify": False}, "certificates are always checked"),
        ({"read_timeout": -1}, "Timeout.read"),
        ({"retry_total": -1}, "RetryPolicy.retries"),
    ],
)
def test_what_cannot_be(given: dict[str, Any], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        of(given)
