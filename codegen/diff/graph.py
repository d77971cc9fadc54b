"""A document in, its schemas out, each made once, when it is first asked for."""

from __future__ import annotations

from typing import Any

from codegen import load
from codegen.diff.merging import fill
from codegen.diff.parts import BESIDE, Part, Reader, component
from codegen.diff.schema import Places, Schema
from codegen.problem import SpecError, listed

MAX_MERGED = 60_000
"""How many parts may go into schemas that are put together of several; all others are no more than the document has."""


class Graph:
    """The schemas of one document."""

    def __init__(self, data: dict[str, Any], file: str) -> None:
        self.data = data
        self.file = file
        self._reader = Reader(data)
        self._schemas: dict[Places, Schema] = {}
        self._known: dict[Places, Schema] = {}
        self._targets: dict[Schema, Places] = {}
        self._unfolded: dict[Schema, Schema] = {}
        self._merged = 0

    def at(self, pointer: str) -> Schema:
        """Give the schema that stands at a pointer."""
        return self.of((pointer,))

    def of(self, places: Places) -> Schema:
        """Give the schema that demands what all of several places demand.

        Raises:
            SpecError: one of them is no schema, or there are too many.
        """
        known = self._known.get(places)
        if known is None:
            try:
                known = self._make(tuple(dict.fromkeys(map(self._reader.target, places))))
            except SpecError as error:
                raise error.in_file(self.file) from None
            self._known[places] = known
        return known

    def unfolded(self, schema: Schema) -> Schema:
        """Give a schema whose `anyOf` or `oneOf` spells something plain as the choice that is written there."""
        if schema not in self._unfolded:
            self._unfolded[schema] = self._filled(self._targets[schema], folding=False)
        return self._unfolded[schema]

    def _make(self, targets: Places) -> Schema:
        if targets in self._schemas:
            return self._schemas[targets]
        schema = self._schemas[targets] = self._filled(targets)
        self._targets[schema] = targets
        return schema

    def _filled(self, targets: Places, folding: bool = True) -> Schema:
        [first, *_] = targets
        self._merged += len(targets) if len(targets) > 1 else 0
        if self._merged > MAX_MERGED:
            raise SpecError(
                first.removeprefix(BESIDE),
                f"allOf puts more than {MAX_MERGED} parts together",
                "let the parts of allOf have no property in common",
            )
        schema = Schema(first.removeprefix(BESIDE))
        parts, null = self._reader.parts(targets, folding)
        fill(schema, parts, null)
        schema.is_folded = folding and any(part.is_folded for part in parts)
        if len(targets) == 1:
            schema.members = self._reader.members(first)
        self._name(schema, targets, parts)
        return schema

    def _name(self, schema: Schema, targets: Places, parts: list[Part]) -> None:
        name = component(next(iter(targets)))
        schema.is_component = len(targets) == 1 and bool(name)
        titles = [part.raw["title"] for part in parts if isinstance(part.raw.get("title"), str)]
        schema.has_title = bool(titles)
        schema.label = name if schema.is_component else titles[0] if titles else _described(schema)

    def names(self) -> frozenset[str]:
        """Give the names of the schemas under `components`."""
        return frozenset(load.object_of(load.object_of(self.data, "components", "#"), "schemas", "#/components"))


def children(schema: Schema) -> list[tuple[tuple[str, ...], Places]]:
    """List the subschemas of a schema with the way to each; alternatives share one, for their order does not matter."""
    result: list[tuple[tuple[str, ...], Places]] = [
        (("properties", name), places) for name, places in sorted(schema.properties.items())
    ]
    result += [((keyword,), places) for keyword, places in sorted(schema.subschemas.items())]
    result += [(("patternProperties", name), places) for name, places in sorted(schema.patterns.items())]
    result += [(("dependentSchemas", name), places) for name, places in sorted(schema.dependents.items())]
    result += [(("prefixItems", str(index)), places) for index, places in enumerate(schema.prefix)]
    result += [(("union", str(index)), each) for index, union in enumerate(schema.unions) for each in union.branches]
    return result


def _described(schema: Schema) -> str:
    if schema.properties:
        return f"{{{listed(sorted(schema.properties), 3)}}}"
    return listed(sorted(schema.types) or [union.kind for union in schema.unions] or ["any"])
