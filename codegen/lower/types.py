"""Type trees in, the text of annotations out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from codegen.ir import ListOf, MapOf, Primitive, Ref, TupleOf, TypeTree, UnionOf
from codegen.normalize import Entry, Plain
from codegen.problem import SpecError
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
# What a caller sees of a scalar whose declaration carries more than its Python type, and what it may hand in.
_SEEN = _SCALARS | {"unixtime": "dt.datetime"}
_TAKEN = _SEEN | {"binary": "bytes | IO[bytes]"}
_SYMBOLS = ("Any", "Decimal", "Literal", "UUID", "UnixTime", "dt")
PACKAGE = "_models"
"""What a part of the models calls all of them together; no field or class has such a name."""

SPECIAL = frozenset({"unixtime"})
"""Scalars whose Python value does not tell how it is sent."""


@attrs.frozen
class _Spelling:
    """One way to spell types: what goes before the names of classes, and how containers and scalars are called.

    Entries of `elsewhere` are in other modules: their names are looked up in the package of models.
    """

    scalars: dict[str, str]
    prefix: str = ""
    item: str = "list"
    mapping: str = "dict"
    takes: bool = False
    elsewhere: frozenset[str] = frozenset()


_DECLARED = _Spelling(_SCALARS)
_OUTPUT = _Spelling(_SEEN)
_RESULT = _Spelling(_SEEN, "models.")
_INPUT = _Spelling(_TAKEN, "models.", "Sequence", "Mapping", takes=True)


class Types:
    """Spells types; `names` gives the class of each entry that has one."""

    def __init__(self, plain: Plain, trees: Trees, names: dict[str, str]) -> None:
        self._plain = plain
        self._trees = trees
        self.names = names

    def of_property(self, key: str, wire: str) -> TypeTree:
        """Give the tree of a property of an entry."""
        return self._trees["property", key, wire]

    def of_alias(self, key: str) -> TypeTree:
        """Give the tree of an entry that is no class."""
        return self._trees["whole", key, ""]

    def trees(self, key: str) -> list[TypeTree]:
        """Give the trees of all that an entry names itself."""
        entry = self.entry(key)
        if entry.kind == "alias":
            return [self.of_alias(key)]
        return [self.of_property(key, item.wire) for item in entry.properties]

    def of_loose(self, name: str) -> TypeTree:
        """Give the tree of a schema that stands in an operation."""
        return self._trees["loose", "", name]

    def declared(self, tree: TypeTree, elsewhere: frozenset[str] = frozenset()) -> str:
        """Spell a type as the `models` module declares it, which tells the codec all.

        Args:
            tree: the type.
            elsewhere: entries whose classes are in another part of the models.
        """
        return joined(self._parts(tree, attrs.evolve(_DECLARED, elsewhere=elsewhere)))

    def seen(self, tree: TypeTree) -> str:
        """Spell a type as a reader of the `models` module sees it."""
        return joined(self._parts(tree, _OUTPUT))

    def result(self, tree: TypeTree) -> str:
        """Spell the type of what a method returns."""
        return joined(self._parts(tree, _RESULT))

    def input(self, tree: TypeTree) -> str:
        """Spell a type as a value that a method takes: any sequence for a list, a mapping for a model."""
        return joined(self._parts(tree, _INPUT))

    def input_parts(self, tree: TypeTree) -> list[str]:
        """Give the members of the union that `input` spells."""
        return list(dict.fromkeys(self._parts(tree, _INPUT)))

    def functions_too(self, tree: TypeTree) -> list[str]:
        """Give the same where a list also takes functions in place of its items."""
        if not isinstance(tree, ListOf):
            return self.input_parts(tree)
        return [f"Sequence[{joined([*self.input_parts(tree.item), 'Callable[..., Any]'])}]"]

    def model_at(self, pointer: str, place: str) -> str:
        """Name the class of a model, as a method's signature does.

        Args:
            pointer: where its schema is.
            place: who asks.

        Raises:
            SpecError: no model is there.
        """
        key = self._plain.by_place.get(pointer)
        if key is None or self._plain.entries[key].kind != "object":
            raise SpecError(place, f"no object at {pointer}", "name a schema with properties")
        return f"models.{self.names[key]}"

    def entry(self, key: str) -> Entry:
        """Give the entry behind a reference."""
        return self._plain.entries[key]

    def references(self, tree: TypeTree) -> Iterator[str]:
        """List the entries in a type that have names: classes, enums and aliases."""
        if isinstance(tree, Ref) and tree.key in self.names:
            yield tree.key
        for item in _below(tree):
            yield from self.references(item)

    def aliases_in(self, tree: TypeTree) -> Iterator[str]:
        """List the entries in a type that are no classes."""
        if isinstance(tree, Ref) and self.entry(tree.key).kind == "alias":
            yield tree.key
        for item in _below(tree):
            yield from self.aliases_in(item)

    def symbols(self, tree: TypeTree) -> set[str]:
        """List the names in a type, as `declared` spells it, that are no classes of the package."""
        text = self.declared(tree)
        below = _below(tree)
        if text == "Any" or not below:
            return {name for name in _SYMBOLS if re.match(rf"{name}\b", text)}
        return {name for item in below for name in self.symbols(item)}

    def is_special(self, tree: TypeTree) -> bool:
        """Tell whether encoding needs the type: somewhere in it, or in an alias, is a scalar of `SPECIAL`."""
        seen: set[str] = set()
        trees = [tree]
        while trees:
            each = trees.pop()
            if not isinstance(each, Ref):
                trees += _below(each)
                continue
            entry = self.entry(each.key)
            if entry.kind == "scalar" and entry.hint in SPECIAL:
                return True
            if entry.kind == "alias" and each.key not in seen:
                seen.add(each.key)
                trees.append(self.of_alias(each.key))
        return False

    def _parts(self, tree: TypeTree, how: _Spelling) -> list[str]:
        if isinstance(tree, Primitive):
            return [_PRIMITIVES.get(tree.name, tree.name)]
        if isinstance(tree, ListOf):
            return [f"{how.item}[{joined(self._parts(tree.item, how))}]"]
        if isinstance(tree, TupleOf):
            return [f"tuple[{', '.join(joined(self._parts(item, how)) for item in tree.items)}]"]
        if isinstance(tree, MapOf):
            return [f"{how.mapping}[str, {joined(self._parts(tree.value, how))}]"]
        if isinstance(tree, UnionOf):
            return [part for item in tree.members for part in self._parts(item, how)]
        return self._reference(self.entry(tree.key), how)

    def _reference(self, entry: Entry, how: _Spelling) -> list[str]:
        if entry.kind == "scalar":
            return how.scalars[entry.hint].split(" | ")
        if entry.kind == "literal":
            return _literal(entry)
        prefix = f"{PACKAGE}." if entry.key in how.elsewhere else how.prefix
        name = f"{prefix}{self.names[entry.key]}"
        if entry.kind == "enum":
            return [name, type(entry.values[0]).__name__]
        return [name, "Mapping[str, Any]"] if how.takes and entry.kind in ("object", "base") else [name]


def _below(tree: TypeTree) -> tuple[TypeTree, ...]:
    if isinstance(tree, UnionOf):
        return tree.members
    if isinstance(tree, TupleOf):
        return tree.items
    if isinstance(tree, ListOf):
        return (tree.item,)
    return (tree.value,) if isinstance(tree, MapOf) else ()


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


def optional(text: str) -> str:
    """Add None to the text of a type, once."""
    return text if text in ("Any", "None") or text.endswith(" | None") else f"{text} | None"


def joined(parts: list[str]) -> str:
    """Spell a union of types: each once, None last, and `Any` alone."""
    unique = list(dict.fromkeys(parts))
    if not unique or "Any" in unique:
        return "Any"
    if "None" in unique:
        unique.remove("None")
        unique.append("None")
    return " | ".join(unique)
