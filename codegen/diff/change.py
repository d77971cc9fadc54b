"""A change between two schemas as comparing them finds it, before an operation gives it a direction and a level."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.diff.schema import Schema


@attrs.frozen
class Change:
    """One change at a pair of schemas, or at a member of it.

    Attributes:
        rule: the rule's id, or the stem `type` or `default-...`, which become rules where the direction is known.
        base: its pointer in the base; None if it is not there.
        revision: its pointer in the revision; None if it is not there.
        before: what the base says.
        after: what the revision says.
        name: what else the sentence needs.
        member: the property that it is about, if that is not the pair itself.
        read_only: that property is read-only.
        write_only: that property is write-only.
    """

    rule: str
    base: str | None
    revision: str | None
    before: Any = None
    after: Any = None
    name: str = ""
    member: str = ""
    read_only: bool = False
    write_only: bool = False


@attrs.frozen
class Edge:
    """The way from a pair to a pair of subschemas: by which names, and whether it goes through `not` or `if`."""

    way: tuple[str, ...]
    base: Schema
    revision: Schema
    keyword: str = ""


@attrs.frozen
class Difference:
    """What a pair of schemas differs in: at itself, and where to look further."""

    changes: tuple[Change, ...]
    edges: tuple[Edge, ...]


def at_both(rule: str, keyword: str, base: Schema, revision: Schema, before: Any = None, after: Any = None) -> Change:
    """Make a change of a keyword that stands, or could stand, in both documents."""
    return Change(rule, base.place(keyword), revision.place(keyword), before, after)
