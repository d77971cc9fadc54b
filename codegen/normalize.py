"""A resolved document in, plain schemas out: named entries whose members are simple fragments.

A fragment says only structure: a primitive, a reference to an entry, an array, a map, a union. Whatever would need a
name of its own (an inline object, an enum, a constant, a format) becomes an entry, so that the schema parser never has
to invent one and never sees a text of the document.
"""

from __future__ import annotations

from typing import Any

import attrs

from codegen.load import resolve, tokens
from codegen.problem import SpecError, child

Fragment = dict[str, Any]

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
_STRUCTURE = (
    "type",
    "properties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "const",
    "additionalProperties",
    "required",
)
_PRIMITIVES = ("string", "integer", "number", "boolean")


@attrs.define(eq=False)
class Property:
    """A member of an object: its schema, where that stands, and its plain structure."""

    wire: str
    schema: Any
    place: str
    fragment: Fragment
    required: bool
    nullable: bool


@attrs.define(eq=False)
class Entry:
    """A named schema. `kind` is object, base (of a discriminated union), enum, alias, literal or scalar."""

    key: str
    kind: str
    place: str
    hint: str
    schema: dict[str, Any]
    properties: list[Property] = attrs.field(factory=list)
    additional: Fragment | None = None
    fragment: Fragment | None = None
    nullable: bool = False
    values: list[Any] = attrs.field(factory=list)
    extensible: bool = False
    base: str | None = None
    discriminator: str | None = None
    tags: list[str] = attrs.field(factory=list)


@attrs.define(eq=False)
class Plain:
    """All entries by key, in the order of the document; `by_place` finds the entry of a JSON pointer."""

    entries: dict[str, Entry]
    by_place: dict[str, str]


def nullable_of(schema: Any) -> bool:
    """Tell whether a schema's own keywords allow null (3.1 types, 3.0 `nullable`, a null in its enum or union)."""
    if not isinstance(schema, dict):
        return False
    kinds = schema.get("type")
    if schema.get("nullable") is True or kinds == "null" or (isinstance(kinds, list) and "null" in kinds):
        return True
    if isinstance(schema.get("enum"), list) and None in schema["enum"]:
        return True
    members = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return any(isinstance(item, dict) and "$ref" not in item and nullable_of(item) for item in members)


class Normalizer:
    """Turns schemas of one document into entries; one instance per document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.plain = Plain({}, {})
        self._count = 0
        self._building: list[str] = []

    def run(self) -> Plain:
        """Make an entry of every component schema.

        Raises:
            SpecError: a schema is malformed or contradicts itself.
        """
        components = self._document.get("components") or {}
        schemas = components.get("schemas") or {}
        if not isinstance(schemas, dict):
            raise SpecError("#/components/schemas", f"a {type(schemas).__name__}", "this is an object in OpenAPI")
        for name in schemas:
            self.entry(child("#/components/schemas", name), name)
        self._join_unions()
        return self.plain

    def entry(self, place: str, hint: str) -> str:
        """Make, or find, the entry of the schema at a place and give its key."""
        known = self.plain.by_place.get(place)
        if known is not None:
            return known
        schema = resolve(self._document, place)
        return self._add(schema, place, hint)

    def _new(self, kind: str, place: str, hint: str, schema: Any, prefix: str = "M") -> Entry:
        self._count += 1
        entry = Entry(f"{prefix}{self._count}", kind, place, hint, schema if isinstance(schema, dict) else {})
        self.plain.entries[entry.key] = entry
        return entry

    def _add(self, schema: Any, place: str, hint: str) -> str:
        entry = self._new("alias", place, hint, schema)
        self.plain.by_place[place] = entry.key
        if not isinstance(schema, dict | bool):
            raise SpecError(place, f"a {type(schema).__name__} in place of a schema", "a schema is an object")
        if isinstance(schema, bool):
            entry.fragment = {}
            return entry.key
        flat, properties = self._flatten(schema, place)
        entry.schema = flat
        entry.nullable = nullable_of(flat)
        if self._as_enum(entry, flat, place):
            return entry.key
        if _is_object(flat, properties):
            self._as_object(entry, flat, properties, place)
            return entry.key
        entry.fragment = self._plain(flat, place, hint, strip_null=True)
        return entry.key

    def _as_enum(self, entry: Entry, schema: dict[str, Any], place: str) -> bool:
        found = _enum_of(schema)
        if found is None:
            return False
        values, entry.extensible = found
        kinds = {type(value) for value in values}
        if len(values) < 2 or kinds not in ({str}, {int}):
            if schema.get("enum") is None and schema.get("const") is None:
                return False
            entry.kind, entry.fragment = "alias", self._literal(values, place)
            return True
        entry.kind, entry.values = "enum", values
        return True

    def _as_object(
        self, entry: Entry, schema: dict[str, Any], properties: dict[str, tuple[Any, str]], place: str
    ) -> None:
        entry.kind = "object"
        required = schema.get("required")
        names = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict) and isinstance(discriminator.get("propertyName"), str):
            entry.discriminator = discriminator["propertyName"]
        for wire, (each, where) in properties.items():
            entry.properties.append(
                Property(
                    wire,
                    each,
                    where,
                    self.fragment(each, where, f"{entry.hint} {wire}", strip_null=True),
                    wire in names,
                    self._allows_null(each),
                )
            )
        additional = schema.get("additionalProperties")
        if isinstance(additional, dict) and additional:
            entry.additional = self.fragment(additional, child(place, "additionalProperties"), f"{entry.hint} value")

    def _allows_null(self, schema: Any, depth: int = 0) -> bool:
        if nullable_of(schema):
            return True
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str) and depth < 20:
            return self._allows_null(resolve(self._document, schema["$ref"]), depth + 1)
        return False

    # allOf

    def _flatten(self, schema: dict[str, Any], place: str) -> tuple[dict[str, Any], dict[str, tuple[Any, str]]]:
        """Give a schema without `allOf`, and its properties with their places."""
        own = schema.get("properties")
        if own is not None and not isinstance(own, dict):
            raise SpecError(child(place, "properties"), f"a {type(own).__name__}", "properties is an object")
        if "allOf" not in schema:
            properties = {name: (each, child(place, "properties", name)) for name, each in (own or {}).items()}
            return schema, properties
        if not isinstance(schema["allOf"], list):
            raise SpecError(child(place, "allOf"), "no list", "allOf is a list of schemas")
        if place in self._building:
            raise SpecError(place, "allOf that contains itself", "break the cycle: a schema cannot extend itself")
        self._building.append(place)
        try:
            return self._merge_all(schema, place)
        finally:
            self._building.pop()

    def _merge_all(self, schema: dict[str, Any], place: str) -> tuple[dict[str, Any], dict[str, tuple[Any, str]]]:
        merged: dict[str, Any] = {}
        properties: dict[str, tuple[Any, str]] = {}
        parts = [(item, child(place, "allOf", index)) for index, item in enumerate(schema["allOf"])]
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        for item, where in [*parts, (rest, place)]:
            if isinstance(item, bool):
                continue
            if not isinstance(item, dict):
                raise SpecError(where, f"a {type(item).__name__} in place of a schema", "a schema is an object")
            target, where = self._follow(item, where)
            flat, inner = self._flatten(target, where)
            if item is not target and "discriminator" in flat and _is_object(flat, inner):
                merged.setdefault("x-base", where)
            properties.update(inner)
            _merge_keywords(merged, flat, outer=item is rest)
        if properties:
            merged["properties"] = {name: each for name, (each, _) in properties.items()}
        return merged, properties

    def _follow(self, schema: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
        """Follow a schema that is only a reference to the schema that it names."""
        seen = {place}
        while isinstance(schema.get("$ref"), str):
            place = _canonical(schema["$ref"])
            if place in seen:
                raise SpecError(place, "a reference that leads to itself", "break the cycle")
            seen.add(place)
            target = resolve(self._document, place)
            if not isinstance(target, dict):
                return {}, place
            schema = target
        return schema, place

    # fragments

    def fragment(self, schema: Any, place: str, hint: str, strip_null: bool = False) -> Fragment:
        """Give the plain structure of a schema that stands inside another."""
        if isinstance(schema, bool):
            return {}
        if not isinstance(schema, dict):
            raise SpecError(place, f"a {type(schema).__name__} in place of a schema", "a schema is an object")
        if isinstance(schema.get("$ref"), str):
            return self._reference(schema, place, hint, strip_null)
        flat, properties = self._flatten(schema, place)
        if (
            "allOf" in schema
            and len(schema["allOf"]) == 1
            and not set(_STRUCTURE) & (schema.keys() - {"allOf", "type"})
        ):
            fragment = self.fragment(schema["allOf"][0], child(place, "allOf", 0), hint, strip_null)
            return fragment if strip_null or not nullable_of(schema) else _optional(fragment)
        if _is_object(flat, properties) or (_enum_of(flat) and len(_enum_of(flat)[0]) > 1):  # type: ignore[index]
            fragment = {"$ref": self.plain.by_place.get(place) or self._add(schema, place, hint)}
            return fragment if strip_null or not nullable_of(flat) else _optional(fragment)
        return self._plain(flat, place, hint, strip_null)

    def _reference(self, schema: dict[str, Any], place: str, hint: str, strip_null: bool) -> Fragment:
        siblings = set(schema) & set(_STRUCTURE) - {"type"}
        if siblings:
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return self.fragment({"allOf": [{"$ref": schema["$ref"]}, rest]}, place, hint, strip_null)
        target = _canonical(schema["$ref"])
        last = tokens(target)[-1] if tokens(target) else hint
        fragment: Fragment = {"$ref": self.entry(target, last)}
        nullable = nullable_of(schema) or self._allows_null(schema)
        return _optional(fragment) if nullable and not strip_null else fragment

    def _plain(self, schema: dict[str, Any], place: str, hint: str, strip_null: bool) -> Fragment:
        nullable = nullable_of(schema) and not strip_null
        found = _enum_of(schema)
        if found is not None and ("enum" in schema or "const" in schema):
            fragment = self._literal(found[0], place)
        elif "anyOf" in schema or "oneOf" in schema:
            fragment = self._union(schema, place, hint)
        else:
            fragment = self._typed(schema, place, hint)
        return _optional(fragment) if nullable else fragment

    def _literal(self, values: list[Any], place: str) -> Fragment:
        entry = self._new("literal", place, "literal", {}, "L")
        entry.values = values
        return {"$ref": entry.key}

    def _union(self, schema: dict[str, Any], place: str, hint: str) -> Fragment:
        keyword = "anyOf" if "anyOf" in schema else "oneOf"
        members = schema[keyword]
        if not isinstance(members, list) or not members:
            raise SpecError(child(place, keyword), "no members", f"{keyword} is a list of schemas")
        fragments: list[Fragment] = []
        for index, item in enumerate(members):
            if isinstance(item, dict) and item.get("type") == "null":
                continue
            fragment = self.fragment(item, child(place, keyword, index), f"{hint} {index + 1}", strip_null=True)
            if fragment not in fragments:
                fragments.append(fragment)
        if not fragments or {} in fragments:
            return {}
        return fragments[0] if len(fragments) == 1 else {"anyOf": fragments}

    def _typed(self, schema: dict[str, Any], place: str, hint: str) -> Fragment:
        kinds = schema.get("type")
        if kinds is None:
            kinds = "array" if "items" in schema else "object" if "additionalProperties" in schema else None
        if isinstance(kinds, list):
            fragments = [self._one_type(kind, schema, place, hint) for kind in kinds if kind != "null"]
            return {"anyOf": fragments} if len(fragments) > 1 else fragments[0] if fragments else {}
        return {} if kinds is None else self._one_type(kinds, schema, place, hint)

    def _one_type(self, kind: Any, schema: dict[str, Any], place: str, hint: str) -> Fragment:
        if kind in _PRIMITIVES:
            scalar = FORMATS.get((kind, schema.get("format", "")))
            return {"type": kind} if scalar is None else {"$ref": self._scalar(scalar)}
        if kind == "array":
            items = schema.get("items")
            if not isinstance(items, dict) or "prefixItems" in schema:
                return {"type": "array", "items": {}}
            return {"type": "array", "items": self.fragment(items, child(place, "items"), f"{hint} item")}
        if kind == "object":
            additional = schema.get("additionalProperties")
            inner: Fragment = {}
            if isinstance(additional, dict) and additional:
                inner = self.fragment(additional, child(place, "additionalProperties"), f"{hint} value")
            return {"type": "object", "additionalProperties": inner or True}
        if kind == "null":
            return {}
        raise SpecError(child(place, "type"), f"unsupported type {kind!r}", "use a type of JSON Schema")

    def _scalar(self, name: str) -> str:
        key = f"S_{name}"
        if key not in self.plain.entries:
            self.plain.entries[key] = Entry(key, "scalar", "", name, {})
        return key

    # discriminated unions

    def _join_unions(self) -> None:
        """Make a base class of each union whose members are objects told apart by one property."""
        claimed: set[str] = set()
        for entry in list(self.plain.entries.values()):
            base = self.plain.by_place.get(entry.schema.get("x-base", "")) if entry.kind == "object" else None
            if base is not None and base != entry.key and self.plain.entries[base].kind == "object":
                entry.base = base
                claimed.add(entry.key)
        for entry in list(self.plain.entries.values()):
            if entry.kind == "alias":
                self._join(entry, claimed)
        for entry in self.plain.entries.values():
            if entry.kind == "object" and entry.base and not entry.tags:
                self._tag_child(entry)

    def _join(self, entry: Entry, claimed: set[str]) -> None:
        discriminator = entry.schema.get("discriminator")
        members = entry.schema.get("oneOf") or entry.schema.get("anyOf")
        if not isinstance(discriminator, dict) or not isinstance(members, list):
            return
        name = discriminator.get("propertyName")
        references = [item.get("$ref") for item in members if isinstance(item, dict)]
        keys = [self.plain.by_place.get(_canonical(item)) for item in references if isinstance(item, str)]
        if not isinstance(name, str) or len(keys) != len(members) or None in keys or set(keys) & claimed:
            return
        variants = [self.plain.entries[key] for key in keys if key is not None]
        if any(item.kind != "object" or item.discriminator for item in variants):
            return
        tags = self._tags(discriminator, variants, name)
        entry.kind, entry.discriminator, entry.fragment = "base", name, None
        for item in variants:
            claimed.add(item.key)
            item.base, item.tags = entry.key, tags[item.key]

    def _tags(self, discriminator: dict[str, Any], variants: list[Entry], name: str) -> dict[str, list[str]]:
        tags: dict[str, list[str]] = {item.key: [] for item in variants}
        mapping = discriminator.get("mapping")
        for tag, target in (mapping if isinstance(mapping, dict) else {}).items():
            key = self.plain.by_place.get(_mapped(str(target)))
            if key in tags:
                tags[key].append(str(tag))
        for item in variants:
            if not tags[item.key]:
                tags[item.key] = self._own_tags(item, name)
        return tags

    def _own_tags(self, item: Entry, name: str) -> list[str]:
        for each in item.properties:
            found = _enum_of(each.schema) if each.wire == name and isinstance(each.schema, dict) else None
            if found is not None and found[0]:
                return [str(value) for value in found[0]]
        return [item.hint]

    def _tag_child(self, entry: Entry) -> None:
        base = self.plain.entries[entry.base or ""]
        discriminator = base.schema.get("discriminator")
        if isinstance(discriminator, dict) and base.discriminator:
            entry.tags = self._tags(discriminator, [entry], base.discriminator)[entry.key]


def _canonical(reference: str) -> str:
    place = "#"
    for token in tokens(reference):
        place = child(place, token)
    return place


def _mapped(target: str) -> str:
    return _canonical(target) if target.startswith("#") else child("#/components/schemas", target)


def _optional(fragment: Fragment) -> Fragment:
    return fragment if not fragment else {"anyOf": [fragment, {"type": "null"}]}


def _is_object(schema: dict[str, Any], properties: dict[str, Any]) -> bool:
    kinds = schema.get("type")
    if not properties or "enum" in schema:
        return False
    if "oneOf" in schema or "anyOf" in schema:
        members = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        # A union beside properties narrows them; where its members only list what is required, the object is the type.
        if not all(isinstance(item, dict) and item.keys() <= {"required", "title", "description"} for item in members):
            return "discriminator" in schema or kinds in ("object", None)
    return kinds in ("object", None) or (isinstance(kinds, list) and "object" in kinds)


def _enum_of(schema: dict[str, Any]) -> tuple[list[Any], bool] | None:
    """Find the values of an enum or const, and whether it is open: `anyOf: [string, enum of strings]`."""
    if "const" in schema:
        return [schema["const"]], False
    values = schema.get("enum")
    if isinstance(values, list) and values:
        unique: list[Any] = []
        for value in values:
            if value is not None and not any(value == other and type(value) is type(other) for other in unique):
                unique.append(value)
        return unique, schema.get("x-extensible-enum") is True
    members = schema.get("anyOf") or schema.get("oneOf")
    if not isinstance(members, list):
        return None
    present = [item for item in members if not (isinstance(item, dict) and item.get("type") == "null")]
    if len(present) > 1 and all(isinstance(item, dict) and "const" in item for item in present):
        return [item["const"] for item in present], False
    enums = [item for item in present if isinstance(item, dict) and isinstance(item.get("enum"), list)]
    open_strings = [
        item for item in present if isinstance(item, dict) and item.get("type") == "string" and "enum" not in item
    ]
    plain = [item for item in open_strings if not {"format", "pattern", "const"} & item.keys()]
    if len(present) == 2 and len(enums) == 1 and len(plain) == 1:
        return [value for value in enums[0]["enum"] if value is not None], True
    return None


def _merge_keywords(merged: dict[str, Any], part: dict[str, Any], outer: bool) -> None:
    for key, value in part.items():
        if key in ("properties", "allOf", "x-base"):
            if key == "x-base":
                merged.setdefault(key, value)
        elif key == "required" and isinstance(value, list):
            merged[key] = [*merged.get(key, ()), *(name for name in value if name not in merged.get(key, ()))]
        elif key == "discriminator" or key.startswith("x-"):
            # What names or shapes the part itself does not pass on to what is composed of it.
            if outer:
                merged[key] = value
        elif outer or key not in merged or key in ("type", "enum", "const", "additionalProperties"):
            merged[key] = value
