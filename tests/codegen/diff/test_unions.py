"""Alternatives: which belong together, whichever way they are written, and what a choice is beside something plain."""

from __future__ import annotations

from typing import Any

import pytest

from tests.codegen.diff.documents import Json, received, reviewed, sent

TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
NULL: Json = {"type": "null"}
OBJECT: Json = {"type": "object", "properties": {"a": TEXT}}
OTHER: Json = {"type": "object", "properties": {"b": TEXT}, "required": ["b"]}
KNOWN: Json = {"type": "string", "enum": ["x", "y"]}

CASES: dict[str, tuple[Any, Any, list[str], list[str]]] = {
    "a bound in an open enum": (
        {"anyOf": [TEXT, KNOWN]},
        {"anyOf": [TEXT, {**KNOWN, "maxLength": 1}]},
        ["warning max-length-set"],
        ["note max-length-set"],
    ),
    "an alternative beside null and another": (
        {"anyOf": [OBJECT, NULL]},
        {"anyOf": [OBJECT, NULL, OTHER]},
        ["info any-of-added"],
        ["breaking any-of-added"],
    ),
    "an alternative beside types": (
        {"anyOf": [TEXT, NUMBER]},
        {"anyOf": [TEXT, NUMBER, OTHER]},
        ["info any-of-added"],
        ["breaking any-of-added"],
    ),
    "a default in an alternative": (
        {"anyOf": [TEXT, NUMBER]},
        {"anyOf": [{**TEXT, "default": "d"}, NUMBER]},
        ["info default-added"],
        ["info default-added"],
    ),
    "titles are names": (
        {"anyOf": [{"title": "A", **TEXT}, {"title": "B", **TEXT}]},
        {"anyOf": [{"title": "A", **TEXT, "pattern": "a"}, {"title": "B", **TEXT}]},
        ["breaking pattern-added"],
        ["info pattern-added"],
    ),
    "anything became something": (
        {"anyOf": [TEXT, {}]},
        {"anyOf": [TEXT, NUMBER]},
        ["breaking type-narrowed"],
        ["info type-narrowed"],
    ),
    "null is left": (
        {"anyOf": [{**NUMBER, "maximum": 3}, NULL]},
        NULL,
        ["breaking type-narrowed"],
        ["info type-narrowed"],
    ),
    "what has a default became one of several": (
        {**NUMBER, "default": 1},
        {"anyOf": [NUMBER, KNOWN], "default": 1},
        ["info any-of-added"],
        ["breaking any-of-added"],
    ),
    "what may be null became one of several": (
        {"type": ["number", "null"], "maximum": 3},
        {"anyOf": [{**NUMBER, "maximum": 3}, KNOWN, NULL]},
        ["info any-of-added"],
        ["breaking any-of-added"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_alternatives(name: str) -> None:
    before, after, requests, responses = CASES[name]
    for make, expected in ((sent, requests), (received, responses)):
        report = reviewed(make(before), make(after))
        assert [f"{each.level} {each.id}" for each in (*report.findings, *report.notes)] == expected


def test_a_choice_that_is_folded_on_both_sides_stays_plain() -> None:
    report = reviewed(sent({"anyOf": [TEXT, NUMBER]}), sent({"anyOf": [TEXT, {"type": "integer"}]}))
    assert [each.id for each in report.findings] == ["type-narrowed"]
