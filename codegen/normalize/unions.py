"""Entries in, the same entries with discriminated unions made to bases and variants out."""

from __future__ import annotations

from typing import Any

from codegen.normalize.entries import Entry, Fragment, Plain
from codegen.normalize.flatten import mapped


def mapping_of(schema: dict[str, Any]) -> dict[str, str]:
    """Read a discriminator's mapping: a tag -> the place of its schema."""
    mapping = (schema.get("discriminator") or {}).get("mapping")
    return {tag: mapped(str(target)) for tag, target in mapping.items()} if isinstance(mapping, dict) else {}


def join(plain: Plain) -> None:
    """Give each variant of a discriminated union its base and tags, and make the union that base."""
    claimed = set[str]()
    for entry in plain.entries.values():
        if entry.base is not None and _is_base(plain, entry):
            claimed.add(entry.key)
        else:
            entry.base = None
    for entry in plain.entries.values():
        if entry.discriminator is not None and entry.members:
            _join(plain, entry, claimed)
    for entry in plain.entries.values():
        if entry.base is not None and not entry.tags:
            entry.tags = _tags(plain, plain.entries[entry.base], [entry])[entry.key]


def _is_base(plain: Plain, entry: Entry) -> bool:
    base = plain.entries[entry.base or ""]
    return base.kind == "object" and base.discriminator is not None


def _join(plain: Plain, entry: Entry, claimed: set[str]) -> None:
    """Make a union a base, if its members are classes of their own that no other union has."""
    keys = list(dict.fromkeys(plain.by_place.get(place or "") for place in entry.members))
    variants = [plain.entries[key] for key in keys if key is not None]
    free = [item for item in variants if item.base != entry.key]
    if len(variants) != len(keys) or entry.kind not in ("alias", "object") or entry in variants:
        return
    if any(item.kind != "object" or item.discriminator or item.key in claimed for item in free):
        return
    if entry.kind == "alias":
        entry.kind, entry.fragment = "base", None
    tags = _tags(plain, entry, variants)
    for item in variants:
        claimed.add(item.key)
        item.base, item.tags = entry.key, tags[item.key]


def _tags(plain: Plain, base: Entry, variants: list[Entry]) -> dict[str, list[str]]:
    """Find the tags of variants: those that the mapping gives, else its own constant, else the name of its schema."""
    tags: dict[str, list[str]] = {item.key: [] for item in variants}
    for tag, place in base.mapping.items():
        key = plain.by_place.get(place)
        if key in tags:
            tags[key].append(tag)
    for item in variants:
        tags[item.key] = tags[item.key] or _own_tags(plain, item, base.discriminator or "")
    return tags


def _own_tags(plain: Plain, item: Entry, name: str) -> list[str]:
    values = [value for each in item.properties if each.wire == name for value in _values_of(plain, each.fragment)]
    return [str(value) for value in values] or [item.hint]


def _values_of(plain: Plain, fragment: Fragment | None) -> list[Any]:
    """List the values that a fragment allows, if it is a constant or an enum, or names one."""
    for _ in range(20):
        entry = plain.entries.get((fragment or {}).get("$ref", ""))
        if entry is None or entry.kind != "alias":
            return entry.values if entry is not None else []
        fragment = entry.fragment
    return []
