"""A schema and a JSON value in, what is wrong with the value out, each with its place.

The problems are those that the reference server reports: a missing member stands at its own place, and so does one that
may not be there. Keywords that are not known here are left for the service to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from model_inference_overlay.exceptions import Problem
from model_inference_overlay.validation.document import Document
from model_inference_overlay.validation.rules import RULES, is_type
from model_inference_overlay.validation.unions import admitting, tagged, types_of

Loc = tuple[str | int, ...]
Problems = Iterator[Problem]
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


class Checker:
    """Checks values against the schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def check(self, schema: Any, value: Any, loc: Loc) -> Problems:
        """Give what is wrong with a value."""
        if schema is False:
            yield Problem(loc, value, "nothing is allowed here", "false")
        if not isinstance(schema, dict):
            return
        if self._document.is_old:
            schema = _modern(schema)
            if value is None and schema.get("nullable") is True:
                return
        for keyword, wanted in schema.items():
            if keyword in RULES:
                broken, describe = RULES[keyword]
                if broken(wanted, value):
                    yield Problem(loc, value, describe(wanted), keyword)
            elif keyword in _KEYWORDS:
                yield from _KEYWORDS[keyword](self, wanted, value, schema, loc)

    def _fits(self, schema: Any, value: Any) -> bool:
        return next(self.check(schema, value, ()), None) is None

    def _reference(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        yield from self.check(self._document.at(wanted), value, loc)

    def _type(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        names = wanted if isinstance(wanted, list) else [wanted]
        if not any(is_type(value, name) for name in names):
            yield _mistyped(names, value, loc)

    # Objects

    def _required(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        for name in wanted if isinstance(value, dict) else ():
            if name not in value:
                yield Problem((*loc, name), value, "is missing", "required")

    def _properties(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        for name, inner in wanted.items() if isinstance(value, dict) else ():
            if name in value:
                yield from self.check(inner, value[name], (*loc, name))

    def _pattern_properties(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        for pattern, inner in wanted.items() if isinstance(value, dict) else ():
            for name, member in value.items():
                if re.search(pattern, name):
                    yield from self.check(inner, member, (*loc, name))

    def _additional(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        if not isinstance(value, dict) or wanted is True:
            return
        known, patterns = schema.get("properties") or {}, schema.get("patternProperties") or {}
        for name, member in value.items():
            if name not in known and not any(re.search(pattern, name) for pattern in patterns):
                if wanted is False:
                    yield Problem((*loc, name), member, "is not allowed here", "additionalProperties")
                else:
                    yield from self.check(wanted, member, (*loc, name))

    def _property_names(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        for name in value if isinstance(value, dict) else ():
            yield from self.check(wanted, name, loc)

    # Arrays

    def _prefix(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        for index, (inner, item) in enumerate(zip(wanted, value if isinstance(value, list) else (), strict=False)):
            yield from self.check(inner, item, (*loc, index))

    def _items(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        if not isinstance(value, list):
            return
        first = len(schema.get("prefixItems") or ())
        for index in range(first, len(value)):
            yield from self.check(wanted, value[index], (*loc, index))

    # Combinations

    def _all_of(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        for inner in wanted:
            yield from self.check(inner, value, loc)

    def _not(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        if self._fits(wanted, value):
            yield Problem(loc, value, "is not allowed here", "not")

    def _if(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        yield from self.check(schema.get("then" if self._fits(wanted, value) else "else", True), value, loc)

    def _union(self, wanted: Any, value: Any, schema: Any, loc: Loc) -> Problems:
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict):
            yield from self._by_tag(wanted, value, discriminator, loc)
            return
        fitting = admitting(self._document, wanted, value)
        if not fitting:
            types = {name for branch in wanted for name in types_of(self._document, branch)}
            yield _mistyped(sorted(types), value, loc)
            return
        failures = [list(self.check(branch, value, loc)) for branch in fitting]
        valid = sum(not each for each in failures)
        if not valid:
            yield from min(failures, key=len)
        elif valid > 1 and "oneOf" in schema:
            yield Problem(loc, value, "fits several branches of a union, and should fit one", "oneOf")

    def _by_tag(self, branches: Any, value: Any, discriminator: Any, loc: Loc) -> Problems:
        name = discriminator["propertyName"]
        if not isinstance(value, dict):
            yield _mistyped(["object"], value, loc)
        elif name not in value:
            yield Problem((*loc, name), value, "is missing", "required")
        else:
            tags = tagged(self._document, branches, name, discriminator.get("mapping") or {})
            tag = value[name]
            if isinstance(tag, str) and tag in tags:
                yield from self.check(tags[tag], value, loc)
            else:
                yield Problem((*loc, name), tag, f"expected {' or '.join(map(repr, sorted(tags)))}", "enum")


_KEYWORDS: dict[str, Callable[[Checker, Any, Any, Any, Loc], Problems]] = {
    "$ref": Checker._reference,
    "type": Checker._type,
    "required": Checker._required,
    "properties": Checker._properties,
    "patternProperties": Checker._pattern_properties,
    "additionalProperties": Checker._additional,
    "propertyNames": Checker._property_names,
    "prefixItems": Checker._prefix,
    "items": Checker._items,
    "allOf": Checker._all_of,
    "anyOf": Checker._union,
    "oneOf": Checker._union,
    "not": Checker._not,
    "if": Checker._if,
}


def _mistyped(names: list[str], value: Any, loc: Loc) -> Problem:
    return Problem(loc, value, f"expected {' or '.join(names)}, found {_kind(value)}", "type")


def _kind(value: Any) -> str:
    return next(
        name for name in ("null", "boolean", "string", "integer", "number", "array", "object") if is_type(value, name)
    )


def _modern(schema: dict[str, Any]) -> dict[str, Any]:
    """Give a schema of OpenAPI 3.0 as 3.1 would have it: nothing beside a reference, and all bounds as numbers."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    made = {name: each for name, each in schema.items() if not (name in _BOUNDS and isinstance(each, bool))}
    for name, bound in _BOUNDS.items():
        if schema.get(name) is True and bound in made:
            made[name] = made.pop(bound)
    return made
