"""The schemas of both documents in, a number on each out: equal numbers mean equal demands, all the way down.

Schemas without cycles are told apart exactly. Those that contain themselves are told apart by refinement: by what each
demands, then by what its neighbours demand, and so on until nothing new is found; the whole of such a group then goes
into each number, so that equal numbers are never wrong. That a number differs proves nothing; comparing decides.
"""

from __future__ import annotations

from typing import Any, Literal

from codegen.diff.graph import Graph, children
from codegen.diff.schema import Schema, signature

_ROUNDS = 50

Row = tuple[tuple[tuple[str, ...], Schema], ...]


class Digests:
    """Hands out the numbers; one for both documents."""

    def __init__(self, kind: Literal["digest", "shape"]) -> None:
        """Choose the number: the `digest` of demands, or the `shape`, which parts of `allOf` and names go into too."""
        self._kind = kind
        self._numbers: dict[Any, int] = {}

    def number(self, graph: Graph, roots: list[Schema]) -> None:
        """Number all schemas that can be reached from some."""
        rows = self._reachable(graph, roots)
        for group in _groups(rows):
            first = group[0]
            if len(group) == 1 and all(below is not first for _, below in rows[first]):
                self._give(first, (signature(first), self._below(rows[first], None)))
            else:
                self._cycle(group, rows)

    def _of(self, content: Any) -> int:
        return self._numbers.setdefault(content, len(self._numbers) + 1)

    def _give(self, schema: Schema, content: Any) -> None:
        setattr(schema, self._kind, self._of(content))

    def _cycle(self, group: list[Schema], rows: dict[Schema, Row]) -> None:
        own = {schema: self._of(("own", signature(schema))) for schema in group}
        colours = dict(own)
        for _ in range(_ROUNDS):
            contents = {schema: (own[schema], self._below(rows[schema], colours)) for schema in group}
            finer = {schema: self._of(("cycle", colours[schema], contents[schema])) for schema in group}
            if len(set(finer.values())) == len(set(colours.values())):
                table = frozenset((colours[schema], contents[schema]) for schema in group)
                whole = self._of(("table", table))
                for schema in group:
                    self._give(schema, ("in", colours[schema], whole))
                return
            colours = finer
        for schema in group:
            self._give(schema, ("alone", schema))

    def _below(self, row: Row, colours: dict[Schema, int] | None) -> tuple[Any, ...]:
        """Give the numbers of a schema's subschemas; alternatives in order of their numbers, not as written."""
        numbers: list[Any] = []
        for way, below in row:
            known: int = getattr(below, self._kind)
            numbers.append((way, colours.get(below, -known) if colours else known))
        return tuple(sorted(numbers))

    def _reachable(self, graph: Graph, roots: list[Schema]) -> dict[Schema, Row]:
        rows: dict[Schema, Row] = {}
        stack = [root for root in roots if not getattr(root, self._kind)]
        while stack:
            schema = stack.pop()
            if schema in rows:
                continue
            found = children(schema)
            if self._kind == "shape":
                found += [(("allOf",), places) for places in schema.members]
            rows[schema] = tuple((self._way(way, graph.of(places)), graph.of(places)) for way, places in found)
            stack += [below for _, below in rows[schema] if below not in rows and not getattr(below, self._kind)]
        return rows

    def _way(self, way: tuple[str, ...], below: Schema) -> tuple[str, ...]:
        """Add the name of an alternative to its way, where the shape is asked for: another name may be another one."""
        named = self._kind == "shape" and way[0] == "union" and below.is_component
        return (*way, below.label) if named else way


def _groups(rows: dict[Schema, Row]) -> list[list[Schema]]:
    """Group schemas that contain each other, those that are contained first (Tarjan's algorithm, without recursion)."""
    index: dict[Schema, int] = {}
    low: dict[Schema, int] = {}
    waiting: dict[Schema, None] = {}
    groups: list[list[Schema]] = []
    for root in rows:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        waiting[root] = None
        work = [(root, iter(rows[root]))]
        while work:
            schema, below = work[-1]
            for _, each in below:
                if each not in rows:
                    continue  # numbered before
                if each not in index:
                    index[each] = low[each] = len(index)
                    waiting[each] = None
                    work.append((each, iter(rows[each])))
                    break
                if each in waiting:
                    low[schema] = min(low[schema], index[each])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[schema])
                if low[schema] == index[schema]:
                    groups.append(_taken(waiting, schema))
    return groups


def _taken(waiting: dict[Schema, None], schema: Schema) -> list[Schema]:
    group: list[Schema] = []
    while not group or group[-1] is not schema:
        group.append(waiting.popitem()[0])
    return group
