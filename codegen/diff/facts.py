"""Two schemas in, the changes of their own keywords out: types, values, bounds, text and flags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.diff.change import Change, at_both
from codegen.diff.rules import LOWER, UPPER
from codegen.diff.schema import Schema, frozen, spelled

_FROM_ZERO = frozenset({"minLength", "minItems", "minProperties"})
_NULL = frozenset({"null"})
_WIDER_FORMATS = {
    "integer": {("int32", "int64"), ("int32", "bigint"), ("int64", "bigint")},
    "number": {("float", "double")},
}
"""Pairs of formats of a type, the second of which allows all that the first does."""


def changes(base: Schema, revision: Schema) -> Iterator[Change]:
    """Find the changes of two schemas' own keywords, their subschemas left out."""
    if base.never != revision.never:
        yield at_both("never-valid" if revision.never else "no-longer-never-valid", "not", base, revision)
        return
    yield from _types(base, revision)
    if _NULL in (base.types, revision.types):
        return  # null has no values, no bounds and no text
    yield from _values(base, revision)
    yield from _bounds(base, revision)
    yield from _texts(base, revision)
    yield from _flags(base, revision)
    for key in sorted(base.extensions.keys() | revision.extensions.keys()):
        before, after = base.extensions.get(key), revision.extensions.get(key)
        if before != after:
            change = at_both("sdk-extension-changed", key, base, revision, before, after)
            yield Change(change.rule, change.base, change.revision, before, after, name=key)


def is_wider(before: frozenset[str], after: frozenset[str]) -> bool:
    """Tell whether every value of some types is a value of others; an empty set is every type."""
    if not after:
        return True
    return bool(before) and all(each in after or (each == "integer" and "number" in after) for each in before)


def kinds(schema: Schema, other: Schema) -> frozenset[str]:
    """Give the types of a schema; null among them where another schema has no other type."""
    return schema.types | _NULL if schema.null and schema.types and other.types == _NULL else schema.types


def _types(base: Schema, revision: Schema) -> Iterator[Change]:
    before, after = base.types, revision.types
    differ = before != after and not (base.unions and not before) and not (revision.unions and not after)
    if differ:
        yield at_both("type", "type", base, revision, spelled(before), spelled(after))
    yield from _null(base, revision)
    old, new = base.facts.get("format"), revision.facts.get("format")
    unlike = differ and not is_wider(before, after) and not is_wider(after, before)
    if frozen(old) == frozen(new) or unlike:
        return
    yield at_both(_format_rule(old, new, after), "format", base, revision, old, new)


def _format_rule(old: Any, new: Any, types: frozenset[str]) -> str:
    if old is None or new is None:
        return "format-added" if old is None else "format-removed"
    wider = _WIDER_FORMATS.get(next(iter(types)), set()) if len(types) == 1 else set()
    pair = (frozen(old), frozen(new))
    return "format-widened" if pair in wider else "format-narrowed" if pair[::-1] in wider else "format-changed"


def _null(base: Schema, revision: Schema) -> Iterator[Change]:
    """Find what null gained or lost; without types and alternatives it is allowed, whether or not that is said."""
    gained = revision.null and not base.null and (_is_typed(base) or not _is_typed(revision))
    lost = base.null and not revision.null and (_is_typed(revision) or not _is_typed(base))
    if gained:
        yield at_both("became-nullable", "type", base, revision, False, True)
    if lost:
        yield at_both("became-not-nullable", "type", base, revision, True, False)


def _is_typed(schema: Schema) -> bool:
    return bool(schema.types or schema.unions or schema.enum)


def _values(base: Schema, revision: Schema) -> Iterator[Change]:
    old, new = _enum(base, revision), _enum(revision, base)
    if old is None and new is not None:
        rule = "known-value-added" if revision.is_open else "became-enum"
        if rule == "became-enum":
            yield at_both(rule, "enum", base, revision, None, list(new.values()))
    elif old is not None and new is None and not base.is_open:
        yield at_both("no-longer-enum", "enum", base, revision, list(old.values()), None)
    elif old is not None and new is not None:
        yield from _members(base, revision, old, new)
    yield from _const(base, revision)


def _members(base: Schema, revision: Schema, old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Change]:
    if bool(base.is_open) != bool(revision.is_open):
        yield at_both("enum-opened" if revision.is_open else "enum-closed", "enum", base, revision)
    spellings = {"": "enum-value", "anyOf": "known-value", "extensible": "extensible-value"}
    stem = spellings[revision.is_open and base.is_open]
    if base.is_open != revision.is_open:
        stem = "known-value" if base.is_open or revision.is_open else stem
    for key in old.keys() - new.keys():
        yield at_both(f"{stem}-removed", "enum", base, revision, old[key], None)
    for key in new.keys() - old.keys():
        yield at_both(f"{stem}-added", "enum", base, revision, None, new[key])


def _enum(schema: Schema, other: Schema) -> dict[Any, Any] | None:
    """Give the enum; a constant counts as one where the other schema has an enum and no constant."""
    if schema.enum is None and "const" in schema.facts and other.enum is not None and "const" not in other.facts:
        return {frozen(schema.facts["const"]): schema.facts["const"]}
    return schema.enum


def _const(base: Schema, revision: Schema) -> Iterator[Change]:
    if (base.enum is None) != (revision.enum is None) and ("const" in base.facts) != ("const" in revision.facts):
        return  # told as values of the enum
    yield from _fact("const", "const", base, revision)


def _fact(keyword: str, stem: str, base: Schema, revision: Schema) -> Iterator[Change]:
    """Find a keyword that was added, removed or changed."""
    has, had = keyword in revision.facts, keyword in base.facts
    before, after = base.facts.get(keyword), revision.facts.get(keyword)
    if has != had or frozen(before) != frozen(after):
        word = "changed" if has and had else "added" if has else "removed"
        yield at_both(f"{stem}-{word}", keyword, base, revision, before, after)


def _bounds(base: Schema, revision: Schema) -> Iterator[Change]:
    for keyword, stem in (UPPER | LOWER).items():
        before, after = base.facts.get(keyword), revision.facts.get(keyword)
        if before == after:
            continue
        if keyword in _FROM_ZERO:
            before, after = before or 0, after or 0
        if before is None or after is None:
            word = "set" if before is None else "unset"
        else:
            word = "increased" if after > before else "decreased"
        yield at_both(f"{stem}-{word}", keyword, base, revision, before, after)
    yield from _fact("multipleOf", "multiple-of", base, revision)


def _texts(base: Schema, revision: Schema) -> Iterator[Change]:
    before, after = base.facts.get("pattern"), revision.facts.get("pattern")
    if before is not None and after == ".*" != before:
        yield at_both("pattern-generalized", "pattern", base, revision, before, after)
    else:
        yield from _fact("pattern", "pattern", base, revision)
    for keyword, stem in (("contentEncoding", "content-encoding"), ("contentMediaType", "content-media-type")):
        before, after = base.facts.get(keyword), revision.facts.get(keyword)
        if before != after:
            yield at_both(f"{stem}-changed", keyword, base, revision, before, after)
    yield from _fact("default", "default", base, revision)


def _flags(base: Schema, revision: Schema) -> Iterator[Change]:
    for keyword, became, was in (
        ("uniqueItems", "items-became-unique", "items-became-repeatable"),
        ("readOnly", "became-read-only", "became-not-read-only"),
        ("writeOnly", "became-write-only", "became-not-write-only"),
    ):
        if (keyword in base.facts) != (keyword in revision.facts):
            has = keyword in revision.facts
            yield at_both(became if has else was, keyword, base, revision, not has, has)
