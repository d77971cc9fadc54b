"""The parts of a schema in, one schema out that demands what all of them demand."""

from __future__ import annotations

from typing import Any

from codegen import load
from codegen.diff.parts import Part
from codegen.diff.rules import LOWER, SUBSCHEMAS, UPPER
from codegen.diff.schema import Places, Schema, Union, frozen
from codegen.problem import child

_SINGLE = (
    *("format", "pattern", "const", "default", "multipleOf", "contentEncoding", "contentMediaType"),
    *("x-sunset", "x-stability-level"),
)
_FLAGS = ("uniqueItems", "readOnly", "writeOnly", "deprecated")
_ABSENT: dict[str, Any] = {"format": "", "pattern": ""}
_FREE = frozenset({"items", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties"})
"""Where a schema that allows everything says the same as none."""


def fill(schema: Schema, parts: list[Part], null: bool) -> None:
    """Put the demands of parts into a schema; of two demands on one thing, the stricter or the first counts."""
    _types(schema, parts, null)
    for part in parts:
        _facts(schema, part, parts[0].pointer)
        _values(schema, part)
        _objects(schema, part)
        _subschemas(schema, part)
        _choice(schema, part)
        for key, value in part.raw.items():
            if key.startswith("x-python-"):
                schema.extensions.setdefault(key, value)
                schema.at.setdefault(key, part.pointer)


def _types(schema: Schema, parts: list[Part], null: bool) -> None:
    typed: list[tuple[frozenset[str], bool]] = []
    for part in parts:
        said = part.raw.get("type")
        kinds = said if isinstance(said, list) else [said]
        own = frozenset(each for each in kinds if isinstance(each, str))
        allows_null = "null" in own or part.null
        if own:
            schema.at.setdefault("type", part.pointer)
            typed.append((own if own == frozenset({"null"}) else own - {"null"}, allows_null))
        if part.types or part.unions:
            typed.append((part.types, allows_null))
        elif part.null and not own:
            null = True
    for types, _ in typed:
        if types and not schema.never:
            both = _both(schema.types, types) if schema.types else types
            schema.types, schema.never = both, not both
    schema.null = null or (bool(typed) and all(allowed for _, allowed in typed))


def _both(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    both = first & second
    if ("number" in first and "integer" in second) or ("integer" in first and "number" in second):
        both |= {"integer"} if "number" not in both else frozenset()
    return both


def _facts(schema: Schema, part: Part, outer: str) -> None:
    raw = _new_style(part.raw)
    for key in _SINGLE:
        value = raw.get(key)
        if value is None or value == _ABSENT.get(key, _ABSENT):
            continue
        # Of two parts beside each other either may come first; what stands around them goes before both.
        if key not in schema.facts or (schema.at[key] != outer and repr(value) < repr(schema.facts[key])):
            schema.facts[key] = value
            schema.at[key] = part.pointer
    for key in _FLAGS:
        if raw.get(key) is True:
            schema.facts[key] = True
            schema.at.setdefault(key, part.pointer)
    for keywords, stricter in ((UPPER, min), (LOWER, max)):
        for key in keywords:
            value = raw.get(key)
            if (
                not isinstance(value, int | float)
                or isinstance(value, bool)
                or (stricter is max and _is_idle(key, value))
            ):
                continue
            old = schema.facts.get(key)
            schema.facts[key] = value if old is None else stricter(old, value)
            if schema.facts[key] is not old:
                schema.at[key] = part.pointer


def _is_idle(key: str, value: float) -> bool:
    return value <= 0 and key in ("minLength", "minItems", "minProperties")


def _new_style(raw: dict[str, Any]) -> dict[str, Any]:
    """Spell the exclusive bounds of 3.0, which are flags beside a bound, as those of 3.1, which are bounds."""
    changed = dict(raw)
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(raw.get(flag), bool):
            del changed[flag]
            if raw[flag] and bound in raw:
                changed[flag] = changed.pop(bound)
    return changed


def _values(schema: Schema, part: Part) -> None:
    for values, kind in (
        (part.raw.get("enum"), ""),
        (part.raw.get("x-extensible-enum"), "extensible"),
        (part.open_values, "anyOf"),
    ):
        if not isinstance(values, list):
            continue
        if None in values and not schema.types:
            schema.null = True
        own = {frozen(each): each for each in values if each is not None}
        closed = schema.enum is not None and not schema.is_open
        if schema.enum is None or (not closed and not kind):
            schema.enum, schema.is_open = own, kind
            schema.at["enum"] = part.pointer
        elif kind and not closed:
            schema.enum = schema.enum | own
        elif not kind:
            schema.enum = {each: value for each, value in schema.enum.items() if each in own}


def _objects(schema: Schema, part: Part) -> None:
    raw, place = part.raw, part.pointer
    required = frozenset(each for each in load.items_of(raw, "required", place) if isinstance(each, str))
    if required:
        schema.required |= required
        schema.at.setdefault("required", place)
    _named(schema.properties, "properties", part)
    _named(schema.patterns, "patternProperties", part)
    _named(schema.dependents, "dependentSchemas", part)
    for key in ("properties", "patternProperties", "dependentSchemas"):
        if raw.get(key):
            schema.at.setdefault(key, place)
    for name, names in load.object_of(raw, "dependentRequired", place).items():
        more = frozenset(each for each in names if isinstance(each, str)) if isinstance(names, list) else frozenset()
        schema.dependent_required[name] = schema.dependent_required.get(name, frozenset()) | more
        schema.at.setdefault("dependentRequired", place)


def _named(into: dict[str, Places], key: str, part: Part) -> None:
    for name in load.object_of(part.raw, key, part.pointer):
        into[name] = (*into.get(name, ()), child(part.pointer, key, name))


def _subschemas(schema: Schema, part: Part) -> None:
    for key in SUBSCHEMAS:
        value = part.raw.get(key)
        if value is None or (key in _FREE and value in (True, {})):
            continue
        if key == "additionalProperties" and value is False:
            schema.closed = True
        elif key == "not" and value in (True, {}):
            schema.never = True
        else:
            schema.subschemas[key] = (*schema.subschemas.get(key, ()), child(part.pointer, key))
        schema.at.setdefault(key, part.pointer)
    first = load.items_of(part.raw, "prefixItems", part.pointer)
    if first and not schema.prefix:
        schema.prefix = tuple((child(part.pointer, "prefixItems", index),) for index in range(len(first)))
        schema.at["prefixItems"] = part.pointer


def _choice(schema: Schema, part: Part) -> None:
    for kind, branches in part.unions:
        schema.unions += (Union(kind, tuple((branch,) for branch in branches)),)
        schema.at.setdefault(kind, part.pointer)
    said = part.raw.get("discriminator")
    if isinstance(said, dict) and not schema.discriminator and isinstance(said.get("propertyName"), str):
        schema.discriminator = said["propertyName"]
        schema.at["discriminator"] = part.pointer
        mapping = load.object_of(said, "mapping", child(part.pointer, "discriminator"))
        # A value may name a component or refer to it: both mean the same.
        schema.mapping = {key: str(value).removeprefix("#/components/schemas/") for key, value in mapping.items()}
