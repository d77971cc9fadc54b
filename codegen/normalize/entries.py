"""What normalizing gives: entries, their properties, and the fragments that both consist of."""

from __future__ import annotations

from typing import Any

import attrs

Fragment = dict[str, Any]
Layer = tuple[Any, str]
"""A schema and where it stands; several layers describe one value, which has to satisfy all of them."""


@attrs.define(eq=False)
class Property:
    """A member of an object: its merged keywords, every place that declares it, and its plain structure."""

    wire: str
    schema: dict[str, Any]
    places: tuple[str, ...]
    fragment: Fragment
    required: bool
    nullable: bool

    @property
    def place(self) -> str:
        """The place that has the last word."""
        return self.places[-1]


@attrs.define(eq=False)
class Entry:
    """A named schema. `kind` is object, base (of a discriminated union), enum, alias, literal or scalar."""

    key: str
    kind: str
    places: tuple[str, ...]
    hint: str
    schema: dict[str, Any]
    properties: list[Property] = attrs.field(factory=list)
    additional: Fragment | None = None
    fragment: Fragment | None = None
    values: list[Any] = attrs.field(factory=list)
    titles: dict[Any, tuple[str, str]] = attrs.field(factory=dict)
    base: str | None = None
    discriminator: str | None = None
    mapping: dict[str, str] = attrs.field(factory=dict)
    members: list[str | None] = attrs.field(factory=list)
    tags: list[str] = attrs.field(factory=list)

    @property
    def place(self) -> str:
        """The place that has the last word."""
        return self.places[-1]


@attrs.define(eq=False)
class Plain:
    """All entries by key, in the order of the document; `by_place` finds the entry of a JSON pointer."""

    entries: dict[str, Entry]
    by_place: dict[str, str]


def optional(fragment: Fragment) -> Fragment:
    """Let a fragment be null as well."""
    return fragment if not fragment else {"anyOf": [fragment, {"type": "null"}]}


def any_of(fragments: list[Fragment]) -> Fragment:
    """Join fragments; where one of them may be anything, or there is none, the whole may be anything."""
    unique: list[Fragment] = []
    for fragment in fragments:
        if fragment not in unique:
            unique.append(fragment)
    if not unique or {} in unique:
        return {}
    return unique[0] if len(unique) == 1 else {"anyOf": unique}
