"""The table of rules, `rules.csv`: each kind of change, its levels by direction, its sentence, and the way back.

Ids are stable: fingerprints hold them, and so do other people's scripts.

A level says what the change does to those who wrote against the base. In a request, what may no longer be said
breaks callers; in a response, what may newly be said does. A `note` affects nobody: more may be said in a request, or
less in a response.

Columns: `request` and `response` (equal where direction means nothing); `parameter` and `header` where they differ
from those two; `mirror`, the rules one of which fires at the same place when the documents are exchanged; `sentence`,
with `{what}`, `{name}`, `{before}` and `{after}` to fill in; `who` is affected, where the level alone does not say it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import attrs

from codegen.diff.finding import Level

TABLE = Path(__file__).with_name("rules.csv")


@attrs.frozen
class Rule:
    """One kind of change, as its row in the table has it."""

    id: str
    request: Level
    response: Level
    parameter: Level
    header: Level
    mirror: frozenset[str]
    sentence: str
    who: str

    def level(self, side: str) -> Level:
        """Give the level for a side: `request`, `response`, `parameter`, `header`, or empty where it has none."""
        sides = {"response": self.response, "parameter": self.parameter, "header": self.header}
        return sides.get(side, self.request)


WHO: dict[tuple[str, Level], str] = {
    ("request", Level.BREAKING): "Requests that were valid are refused.",
    ("request", Level.WARNING): "Some requests that were valid may be refused, or part of them ignored.",
    ("request", Level.INFO): "Callers' requests stay valid.",
    ("request", Level.NOTE): "No caller is affected: every request stays valid.",
    ("response", Level.BREAKING): "Clients can get an answer that they do not expect.",
    ("response", Level.WARNING): "Clients that rely on the old answers may fail.",
    ("response", Level.INFO): "Clients can read the answers as before.",
    ("response", Level.NOTE): "No client is affected: every answer was possible before.",
}
"""Who is affected, by direction and level."""

SUBSCHEMAS = {
    "items": "items",
    "additionalProperties": "additional-properties-schema",
    "contains": "contains",
    "propertyNames": "property-names",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
    "if": "if",
    "then": "then",
    "else": "else",
    "not": "not",
    "contentSchema": "content-schema",
}
"""Keywords that hold one schema, and the stems of their rules."""

UPPER = {
    "maximum": "maximum",
    "exclusiveMaximum": "exclusive-maximum",
    "maxLength": "max-length",
    "maxItems": "max-items",
    "maxProperties": "max-properties",
    "maxContains": "max-contains",
}
"""Keywords that bound from above, and the stems of their rules."""

LOWER = {
    "minimum": "minimum",
    "exclusiveMinimum": "exclusive-minimum",
    "minLength": "min-length",
    "minItems": "min-items",
    "minProperties": "min-properties",
    "minContains": "min-contains",
}
"""Keywords that bound from below, and the stems of their rules."""


def _read() -> dict[str, Rule]:
    with TABLE.open(encoding="utf-8", newline="") as opened:
        return {row["id"]: _rule(row) for row in csv.DictReader(opened)}


def _rule(row: dict[str, str]) -> Rule:
    request, response = Level(row["request"]), Level(row["response"])
    return Rule(
        row["id"],
        request,
        response,
        Level(row["parameter"] or request),
        Level(row["header"] or response),
        frozenset(row["mirror"].split("|")) - {""},
        row["sentence"],
        row["who"],
    )


RULES = _read()
"""Every rule by its id."""
