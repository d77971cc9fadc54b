"""A document in, its schemas out, each made once, when it is first asked for."""

from __future__ import annotations

from typing import Any

from codegen import load
from codegen.diff.merging import fill
from codegen.diff.parts import BESIDE, Part, Reader
from codegen.diff.schema import Places, Schema
from codegen.problem import SpecError, listed

MAX_SCHEMAS = 400_000
_COMPONENT = "#/components/schemas/"


class Graph:
    """The schemas of one document."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self._reader = Reader(data)
        self._schemas: dict[Places, Schema] = {}
        self._known: dict[Places, Schema] = {}

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
            known = self._known[places] = self._make(tuple(dict.fromkeys(map(self._reader.target, places))))
        return known

    def _make(self, targets: Places) -> Schema:
        if targets in self._schemas:
            return self._schemas[targets]
        if len(self._schemas) >= MAX_SCHEMAS:
            raise SpecError(targets[0], f"more than {MAX_SCHEMAS} different schemas", "split the document")
        schema = Schema(targets[0].removeprefix(BESIDE))
        parts, null = self._reader.parts(targets)
        fill(schema, parts, null)
        if len(targets) == 1:
            schema.members = self._reader.members(targets[0])
        self._name(schema, targets, parts)
        self._schemas[targets] = schema
        return schema

    def _name(self, schema: Schema, targets: Places, parts: list[Part]) -> None:
        name = component(targets[0])
        schema.is_component = len(targets) == 1 and bool(name)
        titles = [part.raw["title"] for part in parts if isinstance(part.raw.get("title"), str)]
        kinds = sorted(schema.types) or [union.kind for union in schema.unions] or ["any"]
        schema.label = name if schema.is_component else titles[0] if titles else listed(kinds)

    def components(self) -> dict[str, Schema]:
        """Give the schemas under `components`, by name."""
        named = load.object_of(load.object_of(self.data, "components", "#"), "schemas", "#/components")
        return {name: self.at(_COMPONENT + _escaped(name)) for name in named}

    def all(self) -> list[Schema]:
        """Give every schema that was made so far."""
        return list(self._schemas.values())


def children(schema: Schema) -> list[tuple[tuple[str, ...], Places]]:
    """List the subschemas of a schema with the way to each; the order of alternatives does not matter, so they share one."""
    result = [(("properties", name), places) for name, places in sorted(schema.properties.items())]
    result += [((keyword,), places) for keyword, places in sorted(schema.subschemas.items())]
    result += [(("patternProperties", name), places) for name, places in sorted(schema.patterns.items())]
    result += [(("dependentSchemas", name), places) for name, places in sorted(schema.dependents.items())]
    result += [(("prefixItems", str(index)), places) for index, places in enumerate(schema.prefix)]
    result += [(("union", str(index)), each) for index, union in enumerate(schema.unions) for each in union.branches]
    return result


def component(pointer: str) -> str:
    """Give the name of the component that stands at a pointer, empty if it is none."""
    name = pointer.removeprefix(_COMPONENT)
    return "" if name == pointer or "/" in name else name.replace("~1", "/").replace("~0", "~")


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
