"""A required member in, the value that stands in for it where the caller leaves it out."""

from __future__ import annotations

from typing import Any

from codegen.ir import Primitive, Ref, TypeTree, UnionOf
from codegen.lower.types import Types
from codegen.normalize import Entry, Property

_KINDS: dict[type, tuple[str, ...]] = {str: ("str",), bool: ("bool",), int: ("int", "float"), float: ("float",)}


def stand_in(types: Types, entry: Entry, item: Property) -> tuple[Any, ...]:
    """Give the only value that a required member may have, else its default; an empty tuple where there is none.

    A schema's default is documentation and is never sent, but a member that the service demands has to be.
    """
    if not item.required:
        return ()
    tree = types.of_property(entry.key, item.wire)
    constants = _constants(types, tree)
    if len(constants) == 1 and isinstance(constants[0], str | bool | int | float):
        return (constants[0],)
    default = item.schema.get("default")
    if type(default) in _KINDS and _takes(types, tree, default):
        return (default,)
    return ()


def _constants(types: Types, tree: TypeTree) -> list[Any]:
    """List the values of a type that is a constant, or an alias of one."""
    for _ in range(20):
        entry = types.entry(tree.key) if isinstance(tree, Ref) else None
        if entry is None or entry.kind != "alias":
            return entry.values if entry is not None and entry.kind == "literal" else []
        tree = types.of_alias(entry.key)
    return []


def _takes(types: Types, tree: TypeTree, value: Any) -> bool:
    """Tell whether a type has a value as it stands in JSON."""
    if isinstance(tree, UnionOf):
        return any(_takes(types, item, value) for item in tree.members)
    if isinstance(tree, Primitive):
        return tree.name in _KINDS[type(value)]
    if isinstance(tree, Ref):
        return value in types.entry(tree.key).values
    return False
