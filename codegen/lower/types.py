"""Type trees in, the text of annotations out."""

from __future__ import annotations

from collections.abc import Callable

from codegen.ir import ListOf, MapOf, Primitive, Ref, TypeTree, UnionOf
from codegen.normalize import Entry, Plain
from codegen.schemas import Trees

_PRIMITIVES = {"any": "Any", "null": "None"}
_SCALARS = {
    "datetime": "dt.datetime",
    "date": "dt.date",
    "time": "dt.time",
    "uuid": "UUID",
    "bytes": "bytes",
    "binary": "bytes",
    "decimal": "Decimal",
    "unixtime": "UnixTime",
}
SPECIAL = frozenset({"unixtime"})
"""Scalars whose Python value does not tell how it is sent."""


class Types:
    """Spells types; `names` gives the class of each entry that has one."""

    def __init__(self, plain: Plain, trees: Trees, names: dict[str, str]) -> None:
        self._plain = plain
        self._trees = trees
        self.names = names

    def tree(self, key: str, member: str) -> TypeTree:
        """Give the tree of a property, of an alias (`whole`) or of a loose fragment (key "")."""
        return self._trees[key, member]

    def output(self, tree: TypeTree, prefix: str = "") -> str:
        """Spell a type as a value that the library gives; `prefix` goes before the names of classes."""
        return _joined(self._members(tree, lambda item: self.output(item, prefix), prefix, accepts=False))

    def input(self, tree: TypeTree, prefix: str = "models.") -> str:
        """Spell a type as a value that the library takes: any sequence for a list, a mapping for a model."""
        return _joined(self._members(tree, lambda item: self.input(item, prefix), prefix, accepts=True))

    def entry(self, key: str) -> Entry:
        """Give the entry behind a reference."""
        return self._plain.entries[key]

    def is_special(self, tree: TypeTree) -> bool:
        """Tell whether encoding needs the type: somewhere in it is a scalar of `SPECIAL`."""
        if isinstance(tree, Ref):
            return self.entry(tree.key).kind == "scalar" and self.entry(tree.key).hint in SPECIAL
        if isinstance(tree, UnionOf):
            return any(self.is_special(item) for item in tree.members)
        if isinstance(tree, ListOf):
            return self.is_special(tree.item)
        return isinstance(tree, MapOf) and self.is_special(tree.value)

    def _members(self, tree: TypeTree, spell: Callable[[TypeTree], str], prefix: str, accepts: bool) -> list[str]:
        if isinstance(tree, Primitive):
            return [_PRIMITIVES.get(tree.name, tree.name)]
        if isinstance(tree, ListOf):
            return [f"{'Sequence' if accepts else 'list'}[{spell(tree.item)}]"]
        if isinstance(tree, MapOf):
            return [f"{'Mapping' if accepts else 'dict'}[str, {spell(tree.value)}]"]
        if isinstance(tree, UnionOf):
            return [part for item in tree.members for part in self._members(item, spell, prefix, accepts)]
        return self._reference(self.entry(tree.key), prefix, accepts)

    def _reference(self, entry: Entry, prefix: str, accepts: bool) -> list[str]:
        if entry.kind == "scalar":
            text = _SCALARS[entry.hint]
            if accepts and entry.hint in ("unixtime", "binary"):
                return ["dt.datetime"] if entry.hint == "unixtime" else ["bytes", "IO[bytes]"]
            return [text]
        if entry.kind == "literal":
            return _literal(entry)
        name = f"{prefix}{self.names[entry.key]}"
        if entry.kind == "enum":
            return [name, type(entry.values[0]).__name__]
        if accepts and entry.kind in ("object", "base"):
            return [name, "Mapping[str, Any]"]
        return [name]


def _literal(entry: Entry) -> list[str]:
    values = [value for value in entry.values if isinstance(value, str | bool | int)]
    others = {type(value).__name__ for value in entry.values if isinstance(value, float)}
    rest = ["Any"] if any(isinstance(value, list | dict) for value in entry.values) else []
    nulls = ["None"] if any(value is None for value in entry.values) else []
    literal = [f"Literal[{', '.join(literal_text(value) for value in values)}]"] if values else []
    return literal + sorted(others) + rest + nulls


def literal_text(value: object) -> str:
    """Spell a constant as Python text in ASCII, so that nothing in it can be more than a literal."""
    return ascii(value)


def _joined(parts: list[str]) -> str:
    unique = list(dict.fromkeys(parts))
    if "Any" in unique:
        return "Any"
    if "None" in unique:
        unique.remove("None")
        unique.append("None")
    return " | ".join(unique)
