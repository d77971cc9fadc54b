"""Entries in, the names of their classes and fields out."""

from __future__ import annotations

import attrs

from codegen import naming
from codegen.lower.exact import exact
from codegen.normalize import Entry, Plain
from codegen.problem import child

_SCHEMAS = "#/components/schemas/"


def name_entries(plain: Plain) -> dict[str, str]:
    """Name every entry that becomes a class or alias: those that the overlay names first, then components."""
    names = naming.Names(name for _, classes in mixins(plain) for name in classes)
    found: dict[str, str] = {}
    entries = [entry for entry in plain.entries.values() if entry.kind in ("object", "base", "enum", "alias")]
    components = [entry for entry in entries if _is_component(entry)]
    for entry in components:
        if "x-python-name" in entry.schema:
            place = child(entry.place, "x-python-name")
            found[entry.key] = exact(names, entry.schema["x-python-name"], naming.CLASSES_TAKEN, place)
    for group in (components, entries):
        unnamed = [(entry.key, entry.hint) for entry in group if entry.key not in found]
        found |= names.assign(unnamed, naming.class_name)
    return found


def _is_component(entry: Entry) -> bool:
    return entry.place.startswith(_SCHEMAS) and "/" not in entry.place.removeprefix(_SCHEMAS)


def mixins(plain: Plain) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List the overlay's classes that models inherit, by module."""
    found: dict[str, set[str]] = {}
    for entry in plain.entries.values():
        for text in entry.schema.get("x-python-mixins", ()):
            module, _, name = text.partition(":")
            found.setdefault(module, set()).add(name)
    return tuple((module, tuple(sorted(names))) for module, names in sorted(found.items()))


@attrs.define(eq=False)
class FieldNames:
    """Names the fields of models; a class keeps the names that its base gave."""

    plain: Plain
    _known: dict[str, dict[str, str]] = attrs.field(factory=dict)

    def of(self, entry: Entry) -> dict[str, str]:
        """Give the name of each property by its JSON name, those of the base among them."""
        if entry.key not in self._known:
            self._known[entry.key] = self._make(entry)
        return self._known[entry.key]

    def _make(self, entry: Entry) -> dict[str, str]:
        found = dict(self.of(self.plain.entries[entry.base])) if entry.base else {}
        names = naming.Names(found.values())
        for item in entry.properties:
            if item.wire not in found and "x-python-name" in item.schema:
                place = child(item.place, "x-python-name")
                found[item.wire] = exact(names, item.schema["x-python-name"], naming.FIELDS_TAKEN, place)
        wires = [item.wire for item in entry.properties]
        if entry.discriminator is not None and entry.discriminator not in wires:
            wires.append(entry.discriminator)
        return found | names.assign([(wire, wire) for wire in wires if wire not in found], naming.field_name)
