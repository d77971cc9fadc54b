"""Layers of one schema in, its merged keywords and properties out: `allOf` and references beside keywords resolved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, TypeVar

import attrs

from codegen.load import MAX_CHAIN, at, canonical, follow
from codegen.normalize.entries import Layer
from codegen.normalize.keywords import STRUCTURE, checked, distinct, types_of
from codegen.problem import SpecError, child

K = TypeVar("K", bound=Hashable)

# What describes or names a schema itself does not pass on to what is composed of it.
_OWN = frozenset(
    {
        "default",
        "deprecated",
        "description",
        "discriminator",
        "example",
        "examples",
        "externalDocs",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
    }
)
_STRUCTURAL = (STRUCTURE - {"required"}) | {"$ref", "type", "format"}
_APART = frozenset({"$ref", "allOf", "anyOf", "oneOf", "properties"})

Slot = tuple[str, ...]
"""Where in a schema another one stands that its values' items or members have, such as ("patternProperties", "^x-")."""


@attrs.define(eq=False)
class Flat:
    """A schema without `allOf`: keywords, layers of each property and of what is inside, its unions, and its base."""

    schema: dict[str, Any] = attrs.field(factory=dict)
    properties: dict[str, list[Layer]] = attrs.field(factory=dict)
    inner: dict[Slot, list[Layer]] = attrs.field(factory=dict)
    unions: list[list[Layer]] = attrs.field(factory=list)
    base: str | None = None

    @property
    def discriminator(self) -> str | None:
        """The property by whose value variants are told apart."""
        name = (self.schema.get("discriminator") or {}).get("propertyName")
        return name if isinstance(name, str) else None

    @property
    def members(self) -> list[Any]:
        """The members of its union, if it has exactly one."""
        return [item for item, _ in self.unions[0]] if len(self.unions) == 1 else []

    @property
    def other_types(self) -> list[str]:
        """The types that a value may have beside object."""
        kinds = types_of(self.schema)
        return [kind for kind in kinds if kind != "object"] if "object" in kinds else []

    @property
    def only_constrains(self) -> bool:
        """Whether it has a type, and its unions say nothing of structure, such as what else is required."""
        members = [item for union in self.unions for item, _ in union if isinstance(item, dict)]
        return self.schema.get("type") is not None and not any(_STRUCTURAL & item.keys() for item in members)


class Flattener:
    """Flattens the schemas of one document; each place once."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._known: dict[str, Flat] = {}
        self._open: set[str] = set()

    def flatten(self, layers: list[Layer]) -> Flat:
        """Merge the layers of one schema; where they differ the later one has the last word.

        Raises:
            SpecError: a schema is malformed, contains itself by `allOf`, or goes too deep.
        """
        flats = [self._one(schema, place) for schema, place in layers]
        if len(flats) == 1:
            return flats[0]
        merged = Flat()
        for flat in flats:
            _absorb(merged, flat, flat.schema)
            merged.base = merged.base or flat.base
        return merged

    def follow(self, schema: Any, place: str) -> Layer:
        """Follow a schema that is a reference, to the first that is none.

        Raises:
            SpecError: the reference names nothing, leads to itself, or through too many others.
        """
        return follow(self._document, schema, place)

    def _one(self, schema: Any, place: str) -> Flat:
        known = self._known.get(place)
        if known is not None:
            return known
        if place in self._open:
            raise SpecError(place, "allOf that contains itself", "break the cycle: a schema cannot extend itself")
        if len(self._open) >= MAX_CHAIN:
            raise SpecError(place, f"composed of more than {MAX_CHAIN} schemas in a row", "flatten the document")
        self._open.add(place)
        try:
            flat = self._known[place] = self._merge(checked(schema, place), place)
        finally:
            self._open.discard(place)
        return flat

    def _merge(self, schema: dict[str, Any], place: str) -> Flat:
        merged = Flat()
        parts: list[Layer] = [
            (item, child(place, "allOf", index)) for index, item in enumerate(schema.get("allOf") or ())
        ]
        if isinstance(schema.get("$ref"), str):
            reference: Layer = ({"$ref": schema["$ref"]}, place)
            parts.insert(0, reference)
        for item, where in parts:
            self._add_part(merged, item, where)
        own = Flat({key: value for key, value in schema.items() if key not in _APART})
        own.properties = {
            name: [(each, child(place, "properties", name))] for name, each in schema.get("properties", {}).items()
        }
        own.inner = {slot: [(each, child(place, *slot))] for slot, each in _inner(schema)}
        for key in ("anyOf", "oneOf"):
            if key in schema:
                own.unions.append(self._members(schema, key, place))
        _absorb(merged, own, own.schema)
        return merged

    def _add_part(self, merged: Flat, item: Any, where: str) -> None:
        referenced = isinstance(item, dict) and set(item) == {"$ref"} and isinstance(item["$ref"], str)
        if referenced:
            item, where = self.follow(item, where)
        flat = self._one(item, where)
        if referenced and flat.discriminator and flat.properties:
            merged.base = merged.base or where
        merged.base = merged.base or flat.base
        passed = {
            key: value
            for key, value in flat.schema.items()
            if not (referenced and (key in _OWN or key.startswith("x-")))
        }
        _absorb(merged, flat, passed)

    def _members(self, schema: dict[str, Any], key: str, place: str) -> list[Layer]:
        members = [(item, child(place, key, index)) for index, item in enumerate(schema[key])]
        if members:
            return members
        # Some documents leave the union empty and name its members, if it has any, in the discriminator alone.
        mapping = (schema.get("discriminator") or {}).get("mapping")
        targets = dict.fromkeys(mapped(str(target)) for target in mapping.values()) if isinstance(mapping, dict) else ()
        return [
            ({"$ref": target.replace("%", "%25")}, child(place, "discriminator", "mapping", target))
            for target in targets
            if self._exists(target)
        ]

    def _exists(self, place: str) -> bool:
        try:
            at(self._document, place)
        except SpecError:
            return False
        return True


def mapped(target: str) -> str:
    """Find what a discriminator's mapping names: a reference, or the bare name of a schema."""
    return canonical(target) if target.startswith("#/") else child("#/components/schemas", target)


def _inner(schema: dict[str, Any]) -> Iterator[tuple[Slot, Any]]:
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield (key,), schema[key]
    for index, each in enumerate(schema.get("prefixItems", ())):
        yield ("prefixItems", str(index)), each
    for pattern, each in schema.get("patternProperties", {}).items():
        yield ("patternProperties", pattern), each


def _absorb(merged: Flat, part: Flat, keywords: dict[str, Any]) -> None:
    _add_layers(merged.properties, part.properties)
    _add_layers(merged.inner, part.inner)
    places = {union[0][1] for union in merged.unions if union}
    merged.unions += [union for union in part.unions if union and union[0][1] not in places]
    for key, value in keywords.items():
        before = merged.schema.get(key)
        if key == "required" and isinstance(value, list) and isinstance(before, list):
            merged.schema[key] = [*before, *(name for name in value if name not in before)]
        elif key == "enum" and isinstance(before, list):
            merged.schema[key] = distinct([*before, *value])
        elif key == "type" and before is not None:
            merged.schema[key] = _narrower(before, value)
        else:
            merged.schema[key] = value


def _add_layers(merged: dict[K, list[Layer]], part: dict[K, list[Layer]]) -> None:
    for key, layers in part.items():
        found = merged.setdefault(key, [])
        found += [layer for layer in layers if all(layer[1] != place for _, place in found)]


def _narrower(before: Any, after: Any) -> Any:
    """Give the types that both name; an integer is a number; where nothing is left, the later ones."""
    first, second = (kinds if isinstance(kinds, list) else [kinds] for kinds in (before, after))
    both = [kind for kind in second if kind in first or (kind == "integer" and "number" in first)]
    if "number" in second and "integer" in first:
        both.append("integer")
    kept = list(dict.fromkeys(both)) or second
    return kept[0] if len(kept) == 1 else kept
