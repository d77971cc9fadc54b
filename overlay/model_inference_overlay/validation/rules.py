"""Keywords of JSON Schema (2020-12) that look at one value alone: what each wants, and whether a value has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import gt, lt
from typing import Any

Broken = Callable[[Any, Any], bool]
"""Tells of what a keyword wants and of a value whether the value lacks it."""


_KINDS: dict[Any, Any] = {
    "string": str,
    "number": (int, float),
    "object": dict,
    "array": list,
    "null": type(None),
}


def is_type(value: Any, name: Any) -> bool:
    """Tell whether a JSON value has a type of JSON Schema; 1.0 is an integer too, and a boolean is no number."""
    if isinstance(value, bool):
        return bool(name == "boolean")
    if name == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return isinstance(value, _KINDS.get(name, ()))


def same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal, in which `true` is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _number(broken: Broken) -> Broken:
    return lambda wanted, value: is_type(value, "number") and broken(wanted, value)


def _sized(kind: Any, broken: Broken) -> Broken:
    return lambda wanted, value: isinstance(value, kind) and broken(wanted, len(value))


def _no_multiple(wanted: Any, value: Any) -> bool:
    if not isinstance(wanted, float) and not isinstance(value, float):
        return bool(value % wanted)
    try:
        quotient = value / wanted
        return bool(int(quotient) != quotient)
    except OverflowError:
        return False


def _unlike(wanted: Any, value: Any) -> bool:
    try:
        return isinstance(value, str) and re.search(wanted, value) is None
    except re.error:
        return False  # a pattern that is not Python's: the service will judge


def _has_twice(wanted: Any, value: Any) -> bool:
    if wanted is not True or not isinstance(value, list):
        return False
    return any(same(one, other) for position, one in enumerate(value) for other in value[:position])


def _misformatted(wanted: Any, value: Any) -> bool:
    if wanted in ("int32", "int64") and isinstance(value, int) and not isinstance(value, bool):
        bits = int(wanted[3:]) - 1
        return not -(2**bits) <= value < 2**bits
    if wanted == "uuid" and isinstance(value, str):
        return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value) is None
    return False


RULES: dict[str, tuple[Broken, Callable[[Any], str]]] = {
    "enum": (lambda wanted, value: not any(same(each, value) for each in wanted), lambda wanted: _one_of(wanted)),
    "const": (lambda wanted, value: not same(wanted, value), lambda wanted: f"expected {wanted!r}"),
    "minimum": (_number(lambda wanted, value: value < wanted), lambda wanted: f"expected at least {wanted}"),
    "maximum": (_number(lambda wanted, value: value > wanted), lambda wanted: f"expected at most {wanted}"),
    "exclusiveMinimum": (_number(lambda wanted, value: value <= wanted), lambda wanted: f"expected above {wanted}"),
    "exclusiveMaximum": (_number(lambda wanted, value: value >= wanted), lambda wanted: f"expected below {wanted}"),
    "multipleOf": (_number(_no_multiple), lambda wanted: f"expected a multiple of {wanted}"),
    "minLength": (_sized(str, gt), lambda wanted: f"expected at least {wanted} characters"),
    "maxLength": (_sized(str, lt), lambda wanted: f"expected at most {wanted} characters"),
    "pattern": (_unlike, lambda wanted: f"expected text that matches {wanted!r}"),
    "format": (_misformatted, lambda wanted: f"expected the format {wanted}"),
    "minItems": (_sized(list, gt), lambda wanted: f"expected at least {wanted} items"),
    "maxItems": (_sized(list, lt), lambda wanted: f"expected at most {wanted} items"),
    "uniqueItems": (_has_twice, lambda wanted: "expected no item twice"),
    "minProperties": (_sized(dict, gt), lambda wanted: f"expected at least {wanted} members"),
    "maxProperties": (_sized(dict, lt), lambda wanted: f"expected at most {wanted} members"),
}
"""Keyword -> what tells that it is broken, and what says in words what is wanted.

Of `format`, `int32`, `int64` and `uuid` are checked; others are annotations (JSON Schema Validation, section 7.2.1).
"""


def _one_of(wanted: Any) -> str:
    return f"expected {' or '.join(map(repr, wanted))}"
