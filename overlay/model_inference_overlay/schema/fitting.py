"""A JSON value and a JSON schema that a caller wrote in, nothing out; or the first place where they differ.

These are the keywords of JSON Schema 2020-12 with which programs describe data, for schemas that stand by themselves.
Keywords beyond them are not looked at; `format` is a note, as section 7 of its vocabulary has it by default.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from model_inference_overlay.schema.shape import Misfit, expected, json_kind

_DEEPEST = 200


def fit(schema: Any, value: Any) -> None:
    """Check a value by a schema.

    Raises:
        Misfit: it does not fit; the message names the place.
    """
    _fit(schema, value, schema, 0)


def _fit(schema: Any, value: Any, root: Any, depth: int) -> None:
    if schema is True or depth > _DEEPEST:
        return
    if schema is False:
        raise Misfit("nothing may be here")
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        _fit(_target(schema["$ref"], root), value, root, depth + 1)
    _check_type(schema, value)
    if "enum" in schema and not any(_same(each, value) for each in schema["enum"]):
        raise Misfit(f"expected one of {', '.join(map(repr, schema['enum'][:20]))}")
    if "const" in schema and not _same(schema["const"], value):
        raise Misfit(f"expected {schema['const']!r}")
    for each in schema.get("allOf", ()):
        _fit(each, value, root, depth + 1)
    _check_choice(schema, value, root, depth)
    for bound, allows, says in _BOUNDS:
        if bound in schema and not allows(value, schema[bound]):
            raise Misfit(f"{says} {schema[bound]}")
    if isinstance(value, dict):
        _check_object(schema, value, root, depth)
    elif isinstance(value, list):
        _check_array(schema, value, root, depth)


def _target(reference: Any, root: Any) -> Any:
    """Follow a reference within the schema (RFC 6901); one that leads nowhere checks nothing."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return True
    found = root
    for part in reference[1:].split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            return True
        found = found[name]
    return found


def _check_type(schema: dict[str, Any], value: Any) -> None:
    wanted = schema.get("type")
    kinds = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(kinds, list):
        return
    found = json_kind(value)
    whole = found == "number" and value.is_integer()
    if found in kinds or (found == "integer" and "number" in kinds) or (whole and "integer" in kinds):
        return
    raise expected(" or ".join(map(str, kinds)), value)


def _same(constant: Any, value: Any) -> bool:
    if isinstance(constant, bool) or isinstance(value, bool):
        return constant is value
    return bool(constant == value)


def _check_choice(schema: dict[str, Any], value: Any, root: Any, depth: int) -> None:
    for name in ("anyOf", "oneOf"):
        options = schema.get(name)
        if not isinstance(options, list) or not options:
            continue
        problems = [error for each in options if (error := _problem(each, value, root, depth)) is not None]
        if len(problems) == len(options):
            raise problems[0] if len(problems) == 1 else Misfit("; or ".join(dict.fromkeys(map(str, problems))))
        if name == "oneOf" and len(options) - len(problems) > 1:
            raise Misfit("it fits several alternatives of which it should fit one")
    if "not" in schema and _problem(schema["not"], value, root, depth) is None:
        raise Misfit("it is what it must not be")


def _problem(schema: Any, value: Any, root: Any, depth: int) -> Misfit | None:
    try:
        _fit(schema, value, root, depth + 1)
    except Misfit as error:
        return error
    return None


def _check_object(schema: dict[str, Any], value: dict[str, Any], root: Any, depth: int) -> None:
    properties: dict[str, Any] = schema.get("properties", {})
    patterns: dict[str, Any] = schema.get("patternProperties", {})
    for name in schema.get("required", ()):
        if name not in value:
            raise Misfit("it is missing").within(f".{name}")
    for name, each in value.items():
        rules = [properties[name]] if name in properties else []
        rules += [rule for pattern, rule in patterns.items() if re.search(pattern, name)]
        rules = rules or [schema.get("additionalProperties", True)]
        for rule in rules:
            _within(f".{name[:100]}", rule, each, root, depth)


def _check_array(schema: dict[str, Any], value: list[Any], root: Any, depth: int) -> None:
    first = schema.get("prefixItems", [])
    for index, each in enumerate(value):
        _within(f"[{index}]", first[index] if index < len(first) else schema.get("items", True), each, root, depth)
    if schema.get("uniqueItems") is True:
        for index, each in enumerate(value):
            if any(_same(each, other) for other in value[:index]):
                raise Misfit("an item is there twice").within(f"[{index}]")


def _within(place: str, schema: Any, value: Any, root: Any, depth: int) -> None:
    try:
        _fit(schema, value, root, depth + 1)
    except Misfit as error:
        raise error.within(place) from None


def _number(check: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, bound: json_kind(value) not in ("integer", "number") or check(value, bound)


def _sized(kind: type[Any], check: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, bound: not isinstance(value, kind) or check(len(value), bound)


def _is_multiple(value: Any, bound: Any) -> bool:
    quotient = value / bound
    return bool(abs(quotient - round(quotient)) < 1e-9)


_BOUNDS: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
    ("minimum", _number(lambda value, bound: value >= bound), "expected at least"),
    ("maximum", _number(lambda value, bound: value <= bound), "expected at most"),
    ("exclusiveMinimum", _number(lambda value, bound: value > bound), "expected more than"),
    ("exclusiveMaximum", _number(lambda value, bound: value < bound), "expected less than"),
    ("multipleOf", _number(_is_multiple), "expected a multiple of"),
    ("minLength", _sized(str, lambda size, bound: size >= bound), "expected characters, at least"),
    ("maxLength", _sized(str, lambda size, bound: size <= bound), "expected characters, at most"),
    ("pattern", lambda value, bound: not isinstance(value, str) or bool(re.search(bound, value)), "expected to match"),
    ("minItems", _sized(list, lambda size, bound: size >= bound), "expected items, at least"),
    ("maxItems", _sized(list, lambda size, bound: size <= bound), "expected items, at most"),
    ("minProperties", _sized(dict, lambda size, bound: size >= bound), "expected members, at least"),
    ("maxProperties", _sized(dict, lambda size, bound: size <= bound), "expected members, at most"),
)
