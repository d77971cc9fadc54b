"""Entries in, enums out."""

from __future__ import annotations

from typing import Any

from codegen import naming
from codegen.ir import EnumType, Member
from codegen.lower.exact import exact
from codegen.lower.prose import clean, paragraphs
from codegen.lower.types import literal_text
from codegen.normalize import Entry, Plain
from codegen.problem import SpecError, child


def enums(plain: Plain, names: dict[str, str]) -> tuple[EnumType, ...]:
    """Give the enums by name."""
    made = (_enum(entry, names[entry.key]) for entry in plain.entries.values() if entry.kind == "enum")
    return tuple(sorted(made, key=lambda item: item.name))


def _enum(entry: Entry, name: str) -> EnumType:
    members = _member_names(entry)
    return EnumType(
        name=name,
        pointers=entry.places,
        base="OpenStrEnum" if isinstance(entry.values[0], str) else "IntEnum",
        doc=paragraphs(entry.schema),
        members=tuple(
            Member(name=members[index], value=literal_text(value), wire=value, doc=_doc(entry, value))
            for index, value in enumerate(entry.values)
        ),
    )


def _member_names(entry: Entry) -> dict[int, str]:
    wanted: dict[str, str] = entry.schema.get("x-python-enum-names", {})
    place = child(entry.place, "x-python-enum-names")
    unknown = wanted.keys() - {str(value) for value in entry.values}
    if unknown:
        raise SpecError(place, f"no value {min(unknown)!r}", "mend the value")
    names = naming.Names()
    found = {
        index: exact(names, wanted[str(value)], (), child(place, str(value)))
        for index, value in enumerate(entry.values)
        if str(value) in wanted
    }
    texts = [(index, _text(entry, index)) for index in range(len(entry.values)) if index not in found]
    return found | names.assign(texts, naming.member_name)


def _text(entry: Entry, index: int) -> str:
    """Find what a member may be called: what other generators' extensions or its title say, else its value."""
    for key in ("x-enum-varnames", "x-enumNames"):
        listed = entry.schema.get(key)
        if isinstance(listed, list) and len(listed) == len(entry.values):
            return str(listed[index])
    value = entry.values[index]
    return entry.titles.get(value, ("", ""))[0] or str(value)


def _doc(entry: Entry, value: Any) -> tuple[str, ...]:
    described = entry.schema.get("x-enum-descriptions")
    text = described.get(str(value)) if isinstance(described, dict) else None
    text = clean(text or entry.titles.get(value, ("", ""))[1])
    return (text,) if text else ()
