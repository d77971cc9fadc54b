"""The report as JSON, held against the schema that is published for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from codegen.diff.finding import Finding, Level
from codegen.diff.formats import json_text
from codegen.diff.formats.view import View

SCHEMA = json.loads(Path("docs/api-review.schema.json").read_text(encoding="utf-8"))


def checked(view: View) -> Any:
    """Render a report and validate it."""
    report = json.loads(json_text.render(view))
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    return report


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_finding_is_there_with_all_that_is_known(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    first, second, note = finding(), finding(Level.INFO, base=None, revision=None), finding(Level.NOTE)
    report = checked(viewed(first, second, note, accepted={first.fingerprint: "agreed", "0" * 16: "old"}))
    assert report["verdict"] == "breaking"
    assert report["counts"] == {"breaking": 1, "warning": 0, "info": 1}
    assert report["findings"][0] == {
        "id": first.id,
        "level": "breaking",
        "surface": "wire",
        "operation": "POST /chat",
        "direction": "request",
        "location": ["body", "member1"],
        "base": {"pointer": "#/a/1", "line": 1},
        "revision": {"pointer": "#/b/1", "line": 1001},
        "before": 1,
        "after": "two",
        "message": first.message,
        "fingerprint": first.fingerprint,
        "accepted": True,
        "reason": "agreed",
    }
    assert report["findings"][1]["base"] is None
    assert [each["fingerprint"] for each in report["notes"]] == [note.fingerprint]
    assert report["stale"] == [{"fingerprint": "0" * 16, "reason": "old", "relied_on_by": "nobody", "until": None}]
    told = [mark for cause in report["causes"] for mark in cause["findings"]]
    assert sorted(told) == sorted([first.fingerprint, second.fingerprint])


def test_an_empty_report_is_valid_too(viewed: Callable[..., View]) -> None:
    assert checked(viewed())["findings"] == []


def test_hostile_texts_come_back_unchanged_and_in_ascii(attacked: View, hostile: tuple[str, ...]) -> None:
    assert json_text.render(attacked).isascii()
    report = checked(attacked)
    assert [each["message"] for each in report["findings"]] == [each.message for each in attacked.findings]
    assert {each["message"] for each in report["findings"]} == set(hostile)


@pytest.mark.parametrize(
    "broken", [{"level": "note"}, {"surface": "grpc"}, {"message": ""}, {"more": 1}, {"before": ...}]
)
def test_the_schema_refuses_what_a_finding_is_not(
    broken: dict[str, Any], finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    report = checked(viewed(finding()))
    report["findings"][0] |= broken
    if broken.get("before") is ...:
        del report["findings"][0]["before"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(report)
