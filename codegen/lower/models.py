"""Entries in, classes of the `models` and `enums` modules out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen import naming
from codegen.ir import Alias, EnumType, Field, Member, Model
from codegen.load import resolve
from codegen.lower.prose import clean, paragraphs
from codegen.lower.types import Types, literal_text
from codegen.normalize import Entry, Plain, Property
from codegen.problem import SpecError
from codegen.schemas import WHOLE


def name_entries(plain: Plain) -> dict[str, str]:
    """Name every entry that becomes a class or alias: those that the overlay names first, then document order."""
    names: dict[str, str] = {}
    scope = naming.Names()
    named = [entry for entry in plain.entries.values() if entry.kind in ("object", "base", "enum", "alias")]
    for entry in named:
        wanted = entry.schema.get("x-python-name")
        if wanted is not None:
            names[entry.key] = _exact(scope, wanted, entry)
    components = [entry for entry in named if entry.place.startswith("#/components/schemas/")]
    for entry in [*(item for item in components if item.place.count("/") == 3), *named]:
        if entry.key not in names:
            names[entry.key] = scope.claim(naming.class_name(entry.hint))
    return names


def _exact(scope: naming.Names, wanted: str, entry: Entry) -> str:
    if not wanted.isidentifier() or scope.claim(wanted) != wanted:
        raise SpecError(f"{entry.place}/x-python-name", f"{wanted!r} is taken or no identifier", "give another name")
    return wanted


@attrs.define(eq=False)
class ModelLowering:
    """Lowers the entries of one document."""

    document: dict[str, Any]
    plain: Plain
    types: Types

    def models(self) -> tuple[Model, ...]:
        """Give the models by name, each base before its variants."""
        made = {entry.key: self._model(entry) for entry in self._of("object", "base")}
        ordered: dict[str, Model] = {}

        def place(key: str) -> None:
            base = self.plain.entries[key].base
            if key not in ordered:
                if base is not None:
                    place(base)
                ordered[key] = made[key]

        for key in sorted(made, key=lambda key: made[key].name):
            place(key)
        return tuple(ordered.values())

    def enums(self) -> tuple[EnumType, ...]:
        """Give the enums by name."""
        return tuple(sorted((self._enum(entry) for entry in self._of("enum")), key=lambda item: item.name))

    def aliases(self) -> tuple[Alias, ...]:
        """Give the names of types that are no classes, by name."""
        found = [
            Alias(
                name=self.types.names[entry.key],
                key=entry.key,
                pointer=entry.place,
                type=self.types.output(self.types.tree(entry.key, WHOLE)),
                doc=paragraphs(entry.schema),
            )
            for entry in self._of("alias")
        ]
        return tuple(sorted(found, key=lambda item: item.name))

    def _of(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.plain.entries.values() if entry.kind in kinds]

    def _model(self, entry: Entry) -> Model:
        base = self.plain.entries[entry.base] if entry.base else None
        mixins = tuple(text.partition(":")[2] for text in entry.schema.get("x-python-mixins", ()))
        return Model(
            name=self.types.names[entry.key],
            key=entry.key,
            pointer=entry.place,
            doc=paragraphs(entry.schema),
            bases=(*mixins, self.types.names[base.key] if base else "Model"),
            base=self.types.names[base.key] if base else None,
            arguments=_arguments(entry),
            tags=tuple(entry.tags),
            fields=self._fields(entry, base),
        )

    def _fields(self, entry: Entry, base: Entry | None) -> tuple[Field, ...]:
        if entry.kind == "base":
            return (self._tag_field(entry.discriminator or "", entry),)
        positional = entry.schema.get("x-python-positional", [])
        unknown = set(positional) - {item.wire for item in entry.properties}
        if unknown:
            raise SpecError(f"{entry.place}/x-python-positional", f"no property {min(unknown)!r}", "mend the name")
        scope = naming.Names()
        inherited = {item.wire for item in base.properties} if base and base.kind == "object" else set()
        discriminator = base.discriminator if base else None
        own = [item for item in entry.properties if item.wire not in inherited or item.wire == discriminator]
        ordered = sorted(
            own, key=lambda item: positional.index(item.wire) if item.wire in positional else len(positional)
        )
        fields = []
        for item in ordered:
            field = self._field(entry, item, scope, item.wire in positional)
            if item.wire == discriminator:
                field = attrs.evolve(field, type="str", api_type="str", default=literal_text((entry.tags or [""])[0]))
            fields.append(field)
        return tuple(fields)

    def _tag_field(self, wire: str, entry: Entry) -> Field:
        return Field(
            name=naming.field_name(wire),
            wire=wire,
            pointer=entry.place,
            type="str",
            api_type="str",
            default=None,
            keyword_only=True,
            empty=False,
            doc=("Tells the variants apart.",),
        )

    def _field(self, entry: Entry, item: Property, scope: naming.Names, positional: bool) -> Field:
        schema = item.schema if isinstance(item.schema, dict) else {}
        tree = self.types.tree(entry.key, item.wire)
        text = self.types.output(tree)
        empty = schema.get("x-python-empty-when-absent") is True
        default = _default(self, entry, item)
        if (item.nullable or (default == "None" and not empty)) and text != "Any" and not text.endswith("| None"):
            text = f"{text} | None"
        reference = schema.get("$ref")
        target = resolve(self.document, reference) if isinstance(reference, str) else None
        return Field(
            name=scope.claim(schema.get("x-python-name") or naming.field_name(item.wire)),
            wire=item.wire,
            pointer=item.place,
            type=text,
            api_type=text.replace("UnixTime", "dt.datetime"),
            default="UNSET" if empty else default,
            keyword_only=not positional,
            empty=empty,
            doc=paragraphs(schema, target),
        )

    def _enum(self, entry: Entry) -> EnumType:
        wanted = entry.schema.get("x-python-enum-names", {})
        described = entry.schema.get("x-enum-descriptions", {})
        listed = entry.schema.get("x-enum-varnames") or entry.schema.get("x-enumNames") or []
        unknown = wanted.keys() - {str(value) for value in entry.values}
        if unknown:
            raise SpecError(f"{entry.place}/x-python-enum-names", f"no value {min(unknown)!r}", "mend the value")
        titled = _titles(entry.schema)
        scope = naming.Names()
        members = []
        for index, value in enumerate(entry.values):
            given = wanted.get(str(value)) or titled.get(value, ("", ""))[0]
            if not given and isinstance(listed, list) and len(listed) == len(entry.values):
                given = str(listed[index])
            doc = described.get(str(value)) if isinstance(described, dict) else None
            doc = doc or titled.get(value, ("", ""))[1]
            name = scope.claim(naming.member_name(given or str(value)))
            members.append(Member(name=name, value=literal_text(value), wire=value, doc=(clean(doc),) if doc else ()))
        return EnumType(
            name=self.types.names[entry.key],
            key=entry.key,
            pointer=entry.place,
            base="OpenStrEnum" if isinstance(entry.values[0], str) else "IntEnum",
            doc=paragraphs(entry.schema),
            members=tuple(members),
        )


def _titles(schema: dict[str, Any]) -> dict[Any, tuple[str, str]]:
    """Read the names and texts of an enum that is spelled as a union of constants."""
    members = schema.get("oneOf") or schema.get("anyOf") or ()
    return {
        item["const"]: (str(item.get("title") or ""), str(item.get("description") or ""))
        for item in members
        if isinstance(item, dict) and isinstance(item.get("const"), str | int)
    }


def _arguments(entry: Entry) -> str:
    parts = []
    if entry.tags:
        tags = tuple(entry.tags)
        parts.append(f"tag={literal_text(tags[0] if len(tags) == 1 else tags)}")
    if entry.discriminator:
        parts.append(f"discriminator={literal_text(entry.discriminator)}")
    return ", ".join(parts)


def _default(lowering: ModelLowering, entry: Entry, item: Property) -> str | None:
    """Give the default of a field as text: a required constant or default is sent, what is optional is absent."""
    if item.required:
        fragment_key = item.fragment.get("$ref")
        target = lowering.plain.entries.get(fragment_key) if isinstance(fragment_key, str) else None
        if target is not None and target.kind == "literal" and len(target.values) == 1:
            value = target.values[0]
            return literal_text(value) if isinstance(value, str | bool | int | float) else None
        value = item.schema.get("default") if isinstance(item.schema, dict) else None
        return literal_text(value) if isinstance(value, bool | int | float) else None
    return "UNSET" if item.nullable else "None"
