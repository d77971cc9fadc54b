"""Schemas of a document in, entries and fragments out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import attrs

from codegen.load import MAX_UNION, at, canonical, object_of, resolve, steps
from codegen.normalize.entries import Entry, Fragment, Layer, Plain, Property, any_of, optional
from codegen.normalize.flatten import Flat, Flattener
from codegen.normalize.keywords import (
    STRUCTURE,
    checked,
    described,
    enum_of,
    format_of,
    has_length,
    is_class_of_values,
    is_null,
    is_reference,
    only_describes,
    says_null,
    titles_of,
    types_of,
)
from codegen.normalize.unions import join, mapping_of
from codegen.problem import SpecError, child

FORMATS: dict[tuple[str, str], str] = {
    ("string", "date-time"): "datetime",
    ("string", "date"): "date",
    ("string", "time"): "time",
    ("string", "uuid"): "uuid",
    ("string", "byte"): "bytes",
    ("string", "binary"): "binary",
    ("string", "decimal"): "decimal",
    ("integer", "unixtime"): "unixtime",
}
_PRIMITIVES = ("string", "integer", "number", "boolean")
_KINDS = (*_PRIMITIVES, "array", "object")
_OTHER_MEMBERS = ("additionalProperties", "patternProperties")


class Normalizer:
    """Turns schemas of one document into entries; one instance per document.

    Attributes:
        plain: the entries made so far.
        problems: with `allow_unsupported`, the schemas that became `Any` because they cannot be read, by place.
    """

    def __init__(self, document: dict[str, Any], allow_unsupported: bool = False) -> None:
        self._document = document
        self._allow_unsupported = allow_unsupported
        self._flattener = Flattener(document)
        self._by_layers: dict[tuple[str, ...], str] = {}
        self._waiting: deque[tuple[Entry, list[Layer]]] = deque()
        self._count = 0
        self.plain = Plain({}, {})
        self.problems: dict[str, SpecError] = {}

    def run(self) -> Plain:
        """Make an entry of every component schema.

        Raises:
            SpecError: a schema is malformed or contradicts itself.
        """
        schemas = object_of(object_of(self._document, "components", "#"), "schemas", "#/components")
        for name in schemas:
            self._entry(child("#/components/schemas", name), name)
        self._settle()
        return self.plain

    def join(self) -> None:
        """Make a base class of each union whose members are told apart by one property; when all entries are made."""
        join(self.plain)

    def fragment(self, schema: Any, place: str, hint: str, strip_null: bool = False) -> Fragment:
        """Give the plain structure of a schema that stands inside another, or in an operation.

        Args:
            schema: the schema.
            place: where it stands.
            hint: what a class that it needs may be called.
            strip_null: leave null out of its type, since the caller notes it apart.
        """
        found = self._inner(schema, place, hint, strip_null)
        self._settle()
        return found

    def named(self, schema: Any, place: str, hint: str) -> None:
        """Make an entry of a schema that stands anywhere, so that it has a name whatever it is.

        Args:
            schema: the schema.
            place: where it stands.
            hint: what it may be called.
        """
        if place not in self.plain.by_place:
            self._waiting.append((self._new("alias", (place,), hint), [(schema, place)]))
            self._settle()

    def _inner(self, schema: Any, place: str, hint: str, strip_null: bool = False) -> Fragment:
        return self._fragment([(schema, place)], hint, strip_null)

    def allows_null(self, schema: Any, depth: int = 0) -> bool:
        """Tell whether a value of a schema, its references followed, may be null."""
        if says_null(schema):
            return True
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str) and depth < 20:
            return self.allows_null(resolve(self._document, schema["$ref"]), depth + 1)
        return False

    # entries

    def _entry(self, place: str, hint: str) -> str:
        """Make, or find, the entry of the schema at a place and give its key; it is filled later.

        References make chains as long as a document has schemas, so they must not nest calls.
        """
        known = self.plain.by_place.get(place)
        if known is not None:
            return known
        schema = at(self._document, place, place)
        entry = self._new("alias", (place,), hint)
        self._waiting.append((entry, [(schema, place)]))
        return entry.key

    def _settle(self) -> None:
        """Fill the entries that wait for it."""
        while self._waiting:
            entry, layers = self._waiting.popleft()
            try:
                self._fill(entry, layers)
            except SpecError as error:
                if not self._allow_unsupported:
                    raise
                self.problems[entry.place] = error

    def _new(self, kind: str, places: tuple[str, ...], hint: str) -> Entry:
        self._count += 1
        entry = Entry(f"{'L' if kind == 'literal' else 'M'}{self._count}", kind, places, hint, {})
        self.plain.entries[entry.key] = entry
        if kind != "literal":
            self._by_layers[places] = entry.key
            if len(places) == 1:
                self.plain.by_place[places[0]] = entry.key
        return entry

    def _fill(self, entry: Entry, layers: list[Layer]) -> None:
        """Make of an entry what its schema is; where that cannot be read it may be anything."""
        try:
            self._read(entry, layers)
        except SpecError:
            # Others may refer to it already.
            blank = Entry(entry.key, "alias", entry.places, entry.hint, {}, fragment={})
            for field in attrs.fields(Entry):
                setattr(entry, field.name, getattr(blank, field.name))
            raise

    def _read(self, entry: Entry, layers: list[Layer]) -> None:
        schema, place = layers[0]
        if len(layers) == 1 and isinstance(schema, bool):
            entry.fragment = {}
            return
        if len(layers) == 1 and is_reference(checked(schema, place)):
            self._flattener.follow(schema, place)
            entry.schema = schema
            entry.fragment = self._reference(schema, place, entry.hint, strip_null=True)
            return
        flat = self._flattener.flatten(layers)
        entry.schema = flat.schema
        values = enum_of(flat.schema, flat.members)
        if values is not None or not self._is_object(flat):
            _check_parts(flat, entry.place)
        if values is not None and is_class_of_values(values):
            entry.kind, entry.values, entry.titles = "enum", values, titles_of(flat.members)
        elif self._is_object(flat) and not flat.other_types:
            self._fill_object(entry, flat, layers)
        else:
            self._note_union(entry, flat)
            entry.fragment = self._plain(flat, entry.places, entry.hint, strip_null=True)

    def _note_union(self, entry: Entry, flat: Flat) -> None:
        entry.discriminator = flat.discriminator
        entry.mapping = mapping_of(flat.schema)
        for item, _ in flat.unions[0] if len(flat.unions) == 1 else ():
            reference = item.get("$ref") if isinstance(item, dict) else None
            if not is_null(item):
                entry.members.append(canonical(reference) if isinstance(reference, str) else None)

    def _fill_object(self, entry: Entry, flat: Flat, layers: list[Layer]) -> None:
        entry.kind, entry.fragment = "object", None
        self._note_union(entry, flat)
        if flat.base is not None and flat.base not in entry.places:
            entry.base = self._entry(flat.base, steps(flat.base)[-1])
        required = flat.schema.get("required")
        names = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set[str]()
        for wire, declared in flat.properties.items():
            entry.properties.append(self._property(entry, wire, declared, wire in names))
        self._add_alternatives(entry, flat)
        kept = [layers for slot, layers in flat.inner.items() if slot[0] in _OTHER_MEMBERS]
        others = [layers for layers in kept if any(schema for schema, _ in layers)]
        if others:
            hint = f"{entry.hint} value"
            entry.additional = any_of([self._fragment(layers, hint, strip_null=False) for layers in others])

    def _property(self, entry: Entry, wire: str, layers: list[Layer], required: bool) -> Property:
        places = tuple(place for _, place in layers)
        try:
            schema = layers[-1][0] if len(layers) == 1 else self._flattener.flatten(layers).schema
            fragment = self._fragment(layers, f"{entry.hint} {wire}", strip_null=True)
            nullable = any(self.allows_null(each) for each, _ in layers)
        except SpecError as error:
            if not self._allow_unsupported:
                raise
            # One member that cannot be read takes nothing from the others: it may be anything.
            self.problems[places[-1]] = error
            schema, fragment, nullable = {}, {}, False
        keywords = described(schema) if isinstance(schema, dict) else {}
        return Property(wire, keywords, places, fragment, required, nullable)

    def _add_alternatives(self, entry: Entry, flat: Flat) -> None:
        """Add the properties of a union that stands beside an object's own: each is there in some of its variants."""
        own = {item.wire: item for item in entry.properties}
        found: dict[str, list[list[Layer]]] = {}
        for alternative in self._alternatives(flat, set(entry.places)):
            for wire, layers in alternative.properties.items():
                found.setdefault(wire, []).append(layers)
        for wire, alternatives in found.items():
            places = tuple(dict.fromkeys(place for layers in alternatives for _, place in layers))
            if wire in own:
                kept = own[wire]
                kept.places = (*(place for place in places if place not in kept.places), *kept.places)
                for layers in alternatives:
                    self._fragment(layers, f"{entry.hint} {wire}", strip_null=True)
                continue
            made = [self._property(entry, wire, layers, required=False) for layers in alternatives]
            kept = made[0]
            kept.places = places
            kept.fragment = any_of([item.fragment for item in made])
            kept.nullable = any(item.nullable for item in made)
            entry.properties.append(kept)

    def _alternatives(self, flat: Flat, seen: set[str]) -> Iterator[Flat]:
        """List the members of a schema's unions, and those of their unions, each place once."""
        for item, place in [layer for union in flat.unions for layer in union]:
            if flat.discriminator and isinstance(item, dict) and "$ref" in item:
                continue
            member, target = self._flattener.follow(item, place)
            if target not in seen:
                seen.add(target)
                found = self._flattener.flatten([(member, target)])
                yield found
                yield from self._alternatives(found, seen)

    def _is_object(self, flat: Flat) -> bool:
        """Tell whether a schema has properties, its own or those of several unions that all apply."""
        kinds = types_of(flat.schema)
        if "enum" in flat.schema or "const" in flat.schema or (kinds and "object" not in kinds):
            return False
        several = len(flat.unions) > 1 and not flat.only_constrains
        return bool(flat.properties) or (
            several and any(self._flattener.flatten([layer]).properties for union in flat.unions for layer in union)
        )

    # fragments

    def _fragment(self, layers: list[Layer], hint: str, strip_null: bool) -> Fragment:
        if len(layers) == 1:
            schema, place = layers[0]
            if isinstance(schema, bool):
                return {}
            schema = checked(schema, place)
            if is_reference(schema):
                return self._reference(schema, place, hint, strip_null)
            sole = self._sole_part(schema, place)
            if sole is not None:
                inner = self._fragment([sole], hint, strip_null)
                return optional(inner) if says_null(schema) and not strip_null else inner
        flat = self._flattener.flatten(layers)
        places = tuple(place for _, place in layers)
        nullable = any(says_null(schema) for schema, _ in layers) and not strip_null
        fragment = self._named(flat, layers, places, hint) or self._plain(flat, places, hint, strip_null=True)
        return optional(fragment) if nullable else fragment

    def _sole_part(self, schema: dict[str, Any], place: str) -> Layer | None:
        """Find the one part of an `allOf` that says what a value is, if all others only describe it."""
        parts = schema.get("allOf") or ()
        telling = [index for index, part in enumerate(parts) if len(parts) == 1 or not only_describes(part)]
        if len(telling) != 1 or STRUCTURE & (schema.keys() - {"allOf"}):
            return None
        found = (parts[telling[0]], child(place, "allOf", telling[0]))
        named = {kind for part in parts if part is not found[0] for kind in types_of(part)}
        if named and not named <= set(types_of(self._flattener.flatten([found]).schema) or ["object"]):
            return None
        return found

    def _named(self, flat: Flat, layers: list[Layer], places: tuple[str, ...], hint: str) -> Fragment | None:
        """Give a reference to an entry, if the schema needs a name."""
        values = enum_of(flat.schema, flat.members)
        by_values = values is not None and is_class_of_values(values)
        is_object = self._is_object(flat) and not flat.other_types
        is_variants = flat.discriminator is not None and len(flat.members) > 1
        if not (by_values or is_object or is_variants):
            return None
        key = self._by_layers.get(places)
        if key is None:
            entry = self._new("alias", places, hint)
            key = entry.key
            self._fill(entry, layers)
        return {"$ref": key}

    def _reference(self, schema: dict[str, Any], place: str, hint: str, strip_null: bool) -> Fragment:
        stands = child(place, "$ref")
        target = canonical(schema["$ref"], stands)
        at(self._document, target, stands)
        fragment: Fragment = {"$ref": self._entry(target, _hint_of(target, hint))}
        return optional(fragment) if not strip_null and self.allows_null(schema) else fragment

    def _plain(self, flat: Flat, places: tuple[str, ...], hint: str, strip_null: bool) -> Fragment:
        place = places[-1]
        values = enum_of(flat.schema, flat.members)
        others = flat.other_types
        if values is not None and ("enum" in flat.schema or "const" in flat.schema):
            fragment = self._literal(values, places)
        elif self._is_object(flat) and others:
            schema = {**flat.schema, "type": "object"}
            entry = self._new("alias", (*places, f"{place}/type/object"), f"{hint} object")
            entry.fragment = {}
            self._fill_object(entry, attrs.evolve(flat, schema=schema), [(schema, place)])
            fragment = any_of([{"$ref": entry.key}, *(self._one_type(kind, flat, place, hint) for kind in others)])
        elif len(flat.unions) == 1 and not flat.only_constrains:
            fragment = self._union(flat, hint)
        else:
            fragment = self._typed(flat, place, hint)
        return fragment if strip_null or not says_null(flat.schema) else optional(fragment)

    def _literal(self, values: list[Any], places: tuple[str, ...]) -> Fragment:
        entry = self._new("literal", places, "literal")
        entry.values = values
        return {"$ref": entry.key}

    def _union(self, flat: Flat, hint: str) -> Fragment:
        # One with a discriminator becomes a base class, whose name is all that is spelled.
        if len(flat.unions[0]) > MAX_UNION and flat.discriminator is None:
            above = flat.unions[0][0][1].rpartition("/")[0]
            found = f"a union of {len(flat.unions[0])} members"
            raise SpecError(
                above, found, f"group them: at most {MAX_UNION} can be told apart by Python and its checkers"
            )
        fragments: list[Fragment] = []
        kinds = flat.schema.get("type")
        for index, (item, place) in enumerate(flat.unions[0]):
            if is_null(item):
                continue
            if kinds is not None and isinstance(item, dict) and not STRUCTURE & item.keys() and "$ref" not in item:
                # A member that only narrows has the type that stands beside the union.
                item = {"type": kinds, **item}
            fragments.append(self._inner(item, place, f"{hint} {index + 1}", strip_null=True))
        return any_of(fragments)

    def _typed(self, flat: Flat, place: str, hint: str) -> Fragment:
        schema = flat.schema
        kinds = types_of(schema)
        if not kinds and schema.get("type") is None:
            implied = (("items", "array"), ("prefixItems", "array"), ("additionalProperties", "object"))
            kinds = [kind for key, kind in (*implied, ("patternProperties", "object")) if key in schema][:1]
        if not kinds and schema.get("type") is not None:
            return {"type": "null"}
        return any_of([self._one_type(kind, flat, place, hint) for kind in kinds])

    def _one_type(self, kind: str, flat: Flat, place: str, hint: str) -> Fragment:
        if kind not in _KINDS:
            names = ", ".join((*_KINDS, "null"))
            raise SpecError(child(place, "type"), f"unsupported type {kind!r}", f"use one of {names}")
        if kind == "array":
            return self._array(flat, hint)
        if kind == "object":
            return {"type": "object", "additionalProperties": self._values(flat, hint) or True}
        scalar = FORMATS.get((kind, format_of(flat.schema)))
        return {"type": kind} if scalar is None else {"$ref": self._scalar(scalar)}

    def _array(self, flat: Flat, hint: str) -> Fragment:
        first = [
            self._fragment(layers, f"{hint} item {int(slot[1]) + 1}", strip_null=False)
            for slot, layers in flat.inner.items()
            if slot[0] == "prefixItems"
        ]
        if first and has_length(flat.schema, len(first)):
            return {"type": "array", "prefixItems": first, "minItems": len(first), "maxItems": len(first)}
        return {"type": "array", "items": self._items(flat, hint, first)}

    def _items(self, flat: Flat, hint: str, first: list[Fragment]) -> Fragment:
        rest = flat.inner.get(("items",))
        if rest:
            return any_of([*first, self._fragment(rest, f"{hint} item", strip_null=False)])
        return any_of(first) if flat.schema.get("items") is False else {}

    def _values(self, flat: Flat, hint: str) -> Fragment:
        named = [
            self._fragment(layers, f"{hint} value", strip_null=False)
            for slot, layers in flat.inner.items()
            if slot[0] == "patternProperties"
        ]
        rest = flat.inner.get(("additionalProperties",))
        if rest:
            return any_of([*named, self._fragment(rest, f"{hint} value", strip_null=False)])
        # Values whose names match no pattern may be anything, unless the document forbids them or does not say.
        return {} if flat.schema.get("additionalProperties", False) is not False else any_of(named)

    def _scalar(self, name: str) -> str:
        key = f"S_{name}"
        if key not in self.plain.entries:
            self.plain.entries[key] = Entry(key, "scalar", ("",), name, {})
        return key


def _check_parts(flat: Flat, place: str) -> None:
    """Refuse what is composed of an object, declared right there, and of what is none: no value is both.

    Raises:
        SpecError: it is.
    """
    for layers in flat.properties.values():
        for _, where in layers:
            if where.startswith(f"{place}/allOf/"):
                found = "allOf of an object and of what is none"
                raise SpecError(place, found, "no value is both: mend one of them, or use anyOf")


def _hint_of(target: str, hint: str) -> str:
    """Give the name of a component that is referred to, and for other places the name of what refers to them."""
    *above, name = steps(target)
    return name if above == ["components", "schemas"] or above[-1:] in (["$defs"], ["definitions"]) else hint
