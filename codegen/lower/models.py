"""Entries in, classes of the `models` module out."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs

from codegen.ir import Alias, Field, Model, TypeTree
from codegen.load import resolve
from codegen.lower.names import FieldNames
from codegen.lower.parts import Home, elsewhere
from codegen.lower.prose import paragraphs
from codegen.lower.standins import stand_in
from codegen.lower.types import Types, literal_text, optional
from codegen.normalize import Entry, Plain, Property
from codegen.problem import SpecError, child


@attrs.define(eq=False)
class ModelLowering:
    """Lowers the entries of one document."""

    document: dict[str, Any]
    plain: Plain
    types: Types
    names: FieldNames
    homes: dict[str, Home]

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

    def aliases(self) -> tuple[Alias, ...]:
        """Give the names of types that are no classes, by name, each after those that it refers to."""
        rest = [entry for entry in self._sorted_aliases() if entry.key not in self.values]
        return tuple(map(self._alias, (*self.values.values(), *rest)))

    @cached_property
    def imported(self) -> frozenset[str]:
        """The aliases that a part imports when it loads: how they are encoded has to be known before any value is."""
        return frozenset(key for key in self.values if self.types.is_special(self.types.of_alias(key)))

    @cached_property
    def values(self) -> dict[str, Entry]:
        """The aliases whose types can be values: the others refer back to themselves, or to one that does."""
        entries = self._sorted_aliases()
        refers = {entry.key: set(self.types.aliases_in(self.types.of_alias(entry.key))) for entry in entries}
        ordered: dict[str, Entry] = {}
        found = entries
        while found:
            found = [entry for entry in entries if entry.key not in ordered and refers[entry.key] <= ordered.keys()]
            ordered |= {entry.key: entry for entry in found}
        return ordered

    def _sorted_aliases(self) -> list[Entry]:
        return sorted(self._of("alias"), key=lambda entry: self.types.names[entry.key])

    def _alias(self, entry: Entry) -> Alias:
        tree = self.types.of_alias(entry.key)
        text = self._declared(tree, entry.key)
        return Alias(
            name=self.types.names[entry.key],
            pointers=entry.places,
            type=self.types.declared(tree),
            value=text if entry.key in self.values else literal_text(text),
            doc=paragraphs(entry.schema, self._target(entry.schema)),
        )

    def _declared(self, tree: TypeTree, key: str) -> str:
        away = elsewhere(self.types, self.homes, tree, key)
        return self.types.declared(tree, frozenset(each for each in away if each not in self.imported))

    def _of(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.plain.entries.values() if entry.kind in kinds]

    def _target(self, schema: dict[str, Any]) -> dict[str, Any] | None:
        reference = schema.get("$ref")
        target = resolve(self.document, reference) if isinstance(reference, str) else None
        return target if isinstance(target, dict) else None

    def _model(self, entry: Entry) -> Model:
        base = self.plain.entries[entry.base] if entry.base else None
        mixins = tuple(text.partition(":")[2] for text in entry.schema.get("x-python-mixins", ()))
        return Model(
            name=self.types.names[entry.key],
            pointers=entry.places,
            doc=paragraphs(entry.schema),
            bases=(*mixins, self.types.names[base.key] if base else "Model"),
            base=self.types.names[base.key] if base else None,
            arguments=_arguments(entry),
            tags=tuple(entry.tags),
            fields=self._fields(entry, base),
        )

    def _fields(self, entry: Entry, base: Entry | None) -> tuple[Field, ...]:
        positional: list[str] = entry.schema.get("x-python-positional", [])
        wires = {item.wire for item in entry.properties}
        unknown = set(positional) - wires
        if unknown:
            place = child(entry.place, "x-python-positional")
            raise SpecError(place, f"no property {min(unknown)!r}", "mend the name")
        tag = base.discriminator if base else None
        same = {(item.wire, item.places) for item in base.properties} if base else set[tuple[str, tuple[str, ...]]]()
        own = [item for item in entry.properties if item.wire == tag or (item.wire, item.places) not in same]
        order = {wire: index for index, wire in enumerate(positional)}
        own.sort(key=lambda item: order.get(item.wire, len(order)))
        fields = [self._field(entry, item, item.wire in order) for item in own]
        if tag is not None:
            value = literal_text((entry.tags or [""])[0])
            if tag not in wires:
                fields.append(self._tag_field(entry, tag))
            fields = [
                attrs.evolve(item, type="str", seen="str", default=value) if item.wire == tag else item
                for item in fields
            ]
        if entry.kind == "base":
            fields.append(self._tag_field(entry, entry.discriminator or ""))
        return tuple(fields)

    def _tag_field(self, entry: Entry, wire: str) -> Field:
        return Field(
            name=self.names.of(entry)[wire],
            wire=wire,
            pointers=(),
            type="str",
            seen="str",
            default=None,
            keyword_only=True,
            empty=False,
            doc=("Tells the variants apart.",),
        )

    def _field(self, entry: Entry, item: Property, positional: bool) -> Field:
        tree = self.types.of_property(entry.key, item.wire)
        empty = item.schema.get("x-python-empty-when-absent") is True
        value = stand_in(self.types, entry, item)
        default = literal_text(value[0]) if value else None
        if not item.required:
            absent = item.schema.get("x-python-none-is-absent") is True
            default = "UNSET" if (item.nullable or empty) and not absent else "None"
        may_be_none = item.nullable or default == "None"
        texts = (self._declared(tree, entry.key), self.types.seen(tree))
        declared, seen = (optional(text) if may_be_none else text for text in texts)
        return Field(
            name=self.names.of(entry)[item.wire],
            wire=item.wire,
            pointers=item.places,
            type=declared,
            seen=seen,
            default=default,
            keyword_only=not positional,
            empty=empty,
            doc=paragraphs(item.schema, self._target(item.schema)),
        )


def _arguments(entry: Entry) -> str:
    parts = []
    if entry.tags:
        tags = tuple(entry.tags)
        parts.append(f"tag={literal_text(tags[0] if len(tags) == 1 else tags)}")
    if entry.discriminator is not None and entry.kind in ("object", "base"):
        parts.append(f"discriminator={literal_text(entry.discriminator)}")
    roles = _roles(entry)
    if roles:
        parts.append(f"roles={literal_text(roles)}")
    return ", ".join(parts)


def _roles(entry: Entry) -> dict[str, Any]:
    """Give what the mixins of a model are told: which properties they work on, and what else they need to know."""
    members: dict[str, str] = entry.schema.get("x-python-mixin-members", {})
    known = {item.wire for item in entry.properties}
    for role, wire in members.items():
        if wire not in known:
            place = child(entry.place, "x-python-mixin-members", role)
            raise SpecError(place, f"no property {wire!r}", "mend the name")
    return {**members, **entry.schema.get("x-python-mixin-values", {})}
