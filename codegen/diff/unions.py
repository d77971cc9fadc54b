"""Two schemas' alternatives in, which of them belong together out, and the changes where some do not."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Any

import attrs

from codegen.diff.change import Change, Edge
from codegen.diff.graph import Graph
from codegen.diff.schema import Schema, Union

_STEMS = {"anyOf": "any-of", "oneOf": "one-of"}


@attrs.define
class Matched:
    """Which of two lists of schemas belong together, and which are left over."""

    pairs: list[tuple[Schema, Schema]]
    removed: list[Schema]
    added: list[Schema]


def match(base: list[Schema], revision: list[Schema], shared: Container[str]) -> Matched:
    """Match schemas by name or title, by what they demand, by their properties, and the last two by elimination.

    Args:
        base: schemas of the base.
        revision: schemas of the revision.
        shared: components of both documents. What stays under its name was not renamed, whatever another demands.
    """
    result = Matched([], list(base), list(revision))

    def demands(schema: Schema) -> Any:
        return None if schema.is_component and schema.label in shared else schema.digest

    def titled(schema: Schema) -> Any:
        return _title(schema) and (_title(schema), schema.digest)

    for key in (_name, titled, _title, demands, _tags):
        _match_by(result, key)
    if len(result.removed) == 1 and len(result.added) == 1:
        [old], [new] = result.removed, result.added
        # Two different names are two alternatives; without a name, it is more likely the same one, changed.
        if not (_is_named(old) and _is_named(new)):
            result = Matched([*result.pairs, (old, new)], [], [])
    return result


def _match_by(result: Matched, key: Any) -> None:
    waiting: dict[Any, list[Schema]] = {}
    for schema in result.added:
        waiting.setdefault(key(schema), []).append(schema)
    waiting.pop(None, None)
    left: list[Schema] = []
    for schema in result.removed:
        same = waiting.get(key(schema))
        if same:
            new = same.pop(0)
            result.pairs.append((schema, new))
            result.added.remove(new)
        else:
            left.append(schema)
    result.removed = left


def _name(schema: Schema) -> Any:
    return schema.label if schema.is_component else None


def _title(schema: Schema) -> Any:
    return schema.label if schema.has_title and not schema.is_component else None


def _tags(schema: Schema) -> Any:
    """Tell an object by the required properties it has; a choice by anything weaker would be a guess."""
    if schema.is_component or not schema.properties or not schema.required:
        return None
    return (schema.required, frozenset(schema.properties))


def _is_named(schema: Schema) -> bool:
    return schema.is_component or schema.has_title


@attrs.define
class Choices:
    """What two schemas' alternatives differ in; `is_whole` if they leave nothing else to compare."""

    changes: list[Change] = attrs.Factory(list)
    edges: list[Edge] = attrs.Factory(list)
    is_whole: bool = False


Alike = Callable[[Schema, Schema], bool]
"""Tells whether a schema of the base and one of the revision demand the same, null aside."""


def compare(
    base: Schema, revision: Schema, graphs: tuple[Graph, Graph], shared: Container[str], alike: Alike
) -> Choices:
    """Compare the alternatives of two schemas, or of one with another that has none."""
    result = Choices()
    if bool(base.unions) != bool(revision.unions):
        wrapper, plain = (revision, base) if revision.unions else (base, revision)
        if len(wrapper.unions) == 1 and wrapper.is_bare and not _is_free(plain):
            _wrap(result, base, revision, graphs, shared, alike)
            return result
    left = list(base.unions)
    for union in revision.unions:
        same = next((each for each in left if each.kind == union.kind), next(iter(left), None))
        if same is None:
            result.changes.append(_condition("added", union, base, revision, graphs[1]))
        else:
            left.remove(same)
            matched = match(_branches(same, graphs[0]), _branches(union, graphs[1]), shared)
            _both(result, matched, (same.kind, union.kind), base, revision)
    result.changes += [_condition("removed", union, base, revision, graphs[0]) for union in left]
    return result


def _is_free(schema: Schema) -> bool:
    return schema.is_bare and not schema.unions


def _branches(union: Union, graph: Graph) -> list[Schema]:
    return [graph.of(places) for places in union.branches]


def _condition(word: str, union: Union, base: Schema, revision: Schema, graph: Graph) -> Change:
    """Make the change of a union that is not there in one document, beside demands that are in both."""
    names = " or ".join(branch.text for branch in _branches(union, graph))
    rule = f"{_STEMS[union.kind]}-constraint-{word}"
    before, after = (None, names) if word == "added" else (names, None)
    return Change(rule, base.place(union.kind), revision.place(union.kind), before, after, name=names)


def _both(result: Choices, matched: Matched, kinds: tuple[str, str], base: Schema, revision: Schema) -> None:
    old, new = kinds
    if old != new:
        rule = f"{_STEMS[old]}-became-{_STEMS[new]}"
        result.changes.append(Change(rule, base.place(old), revision.place(new), old, new))
    result.changes += _told(matched, new, base, revision)
    result.edges += [Edge((f"{new}[{first.text}]",), first, second) for first, second in matched.pairs]


def _told(matched: Matched, kind: str, base: Schema, revision: Schema) -> Iterator[Change]:
    for branch in matched.removed:
        yield Change(f"{_STEMS[kind]}-removed", branch.pointer, revision.place(kind), branch.text, None, branch.text)
    kept = {second.digest for _, second in matched.pairs}
    for branch in matched.added:
        # Beside an equal one in an `anyOf`, it makes nothing valid that was not.
        word = "redundant-added" if kind == "anyOf" and branch.digest in kept else "added"
        yield Change(f"{_STEMS[kind]}-{word}", base.place(kind), branch.pointer, None, branch.text, branch.text)


def _wrap(
    result: Choices,
    base: Schema,
    revision: Schema,
    graphs: tuple[Graph, Graph],
    shared: Container[str],
    alike: Alike,
) -> None:
    """Compare a schema with a choice: it is one of the alternatives, or was taken apart into them."""
    result.is_whole = True
    wrapped = bool(revision.unions)
    [union] = revision.unions if wrapped else base.unions
    branches = _branches(union, graphs[1 if wrapped else 0])
    plain = base if wrapped else revision
    same = next((each for each in branches if (alike(base, each) if wrapped else alike(each, revision))), None)
    apart = union.kind == "oneOf" and any(plain.properties.keys() & each.properties.keys() for each in branches)
    if apart and same is None:
        names = " or ".join(branch.text for branch in branches)
        rule, before, after = "wrapped-in-one-of", plain.text, names
        if not wrapped:
            rule, before, after = "unwrapped-from-one-of", names, plain.text
        result.changes.append(Change(rule, base.pointer, revision.pointer, before, after))
        return
    if same is None:
        matched = match([plain], branches, shared) if wrapped else match(branches, [plain], shared)
    else:
        others = [each for each in branches if each is not same]
        matched = Matched([], [], others) if wrapped else Matched([], others, [])
    result.changes += _told(matched, union.kind, base, revision)
    result.edges += [Edge((), first, second) for first, second in matched.pairs]
