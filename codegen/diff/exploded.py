"""Parameters that are objects in, what they are on the wire out: one parameter for each property.

An object that is written as `form` and exploded is `?page=1&size=2`, as two parameters of these names are.
"""

from __future__ import annotations

import attrs

from codegen import load
from codegen.diff.contract import Contract, Item
from codegen.problem import SpecError, child

Key = tuple[str, str]


@attrs.frozen
class Member:
    """One property of such an object: whose it is, where its schema stands, and whether calls must carry it."""

    owner: Key
    pointer: str
    required: bool


@attrs.define
class Matched:
    """Which parameters of one document are properties of a parameter in the other.

    Attributes:
        pairs: a parameter, and the property that is the same.
        owners: the parameters that these properties are of.
        left: the other properties of these, by what parameter each would be.
    """

    pairs: dict[Key, Member]
    owners: frozenset[Key]
    left: dict[Key, Member]


def match(single: dict[Key, Item], others: dict[Key, Item], contract: Contract) -> Matched:
    """Match parameters of one document with the properties of those of another, whose contract is given."""
    members = {key: member for owner, item in others.items() for key, member in _members(owner, item, contract)}
    pairs = {key: members[key] for key in single if key in members}
    owners = frozenset(member.owner for member in pairs.values())
    left = {key: member for key, member in members.items() if key not in pairs and member.owner in owners}
    return Matched(pairs, owners, left)


def _members(owner: Key, item: Item, contract: Contract) -> list[tuple[Key, Member]]:
    says = item[1]
    if owner[0] not in ("query", "cookie") or not _is_exploded(says):
        return []
    try:
        schema = contract.member(item, "schema")
    except SpecError:  # such as one that is true or false, and has no properties
        schema = None
    if schema is None:
        return []
    pointer, demands = schema
    needed = load.items_of(demands, "required", pointer) if says.get("required") is True else []
    return [
        ((owner[0], name), Member(owner, child(pointer, "properties", name), name in needed))
        for name in load.object_of(demands, "properties", pointer)
    ]


def _is_exploded(says: dict[str, object]) -> bool:
    return says.get("style", "form") == "form" and says.get("explode", True) is True
