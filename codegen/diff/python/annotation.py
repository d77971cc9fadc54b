"""Texts of annotations in, types out that can be compared: what one takes or gives that another does not.

A type is a set of alternatives. Containers are compared by their contents, as values are and not as mypy's invariance
has it: a list that holds more may be passed where fewer things were, one by one. What a class may stand in for is
known from its bases; a name that both sides give to a type stands for itself, so that its change is told once.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import attrs

_WIDER = {
    "bool": ("int", "float"),
    "int": ("float",),
    "list": ("Sequence", "Iterable"),
    "Sequence": ("Iterable",),
    "dict": ("Mapping",),
}
"""What else a value of a class may be passed for (PEP 484, the numeric tower; the abstract containers)."""
_NOTHING = frozenset({"Unset"})
"""What stands for an argument that is not given, which its default tells."""


@attrs.frozen
class Value:
    """A value of a `Literal`; `kind` tells 1 from True."""

    kind: str
    value: Any


@attrs.frozen
class Named:
    """A class, or a container of types."""

    name: str
    arguments: tuple[Type, ...] = ()


Type = frozenset[Value | Named]
ANY = Named("Any")
NONE = Named("None")


@lru_cache(maxsize=20_000)
def parse(text: str) -> Type:
    """Read an annotation; the modules that its names are looked up in do not count."""
    return frozenset(_read(ast.parse(text, mode="eval").body))


def _read(node: ast.expr) -> Iterator[Value | Named]:
    if isinstance(node, ast.BinOp):
        yield from _read(node.left)
        yield from _read(node.right)
    elif isinstance(node, ast.Subscript):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        name = _name(node.value)
        if name == "Literal":
            values = [ast.literal_eval(each) for each in inner]
            yield from (Value(type(value).__name__, value) for value in values)
        else:
            yield Named(name, tuple(frozenset(_read(each)) for each in inner))
    elif _name(node) not in _NOTHING:
        yield Named(_name(node))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return "datetime." + node.attr if _name(node.value) == "dt" else node.attr
    return node.id if isinstance(node, ast.Name) else ast.unparse(node)


def spell(kinds: Iterable[Value | Named]) -> str:
    """Spell a type, or some alternatives of one, always the same way."""
    alternatives = list(kinds)
    values = sorted(repr(each.value) for each in alternatives if isinstance(each, Value))
    names = sorted(_spelled(each) for each in alternatives if isinstance(each, Named) and each != NONE)
    literal = [f"Literal[{', '.join(values)}]"] if values else []
    return " | ".join([*literal, *names, *(["None"] if NONE in alternatives else [])])


def _spelled(kind: Named) -> str:
    if not kind.arguments:
        return kind.name
    return f"{kind.name}[{', '.join(map(spell, kind.arguments))}]"


def names(kinds: Iterable[Value | Named]) -> Iterator[str]:
    """List the names in a type, those of containers too."""
    for each in kinds:
        if isinstance(each, Named):
            yield each.name
            for inner in each.arguments:
                yield from names(inner)


def translated(kinds: Type, renamed: dict[str, str], aliases: dict[str, str]) -> Type:
    """Give classes their new names, and let aliases that only one side has stand for their types."""
    return _translated(kinds, renamed, aliases, frozenset())


def _translated(kinds: Type, renamed: dict[str, str], aliases: dict[str, str], inside: frozenset[str]) -> Type:
    found: set[Value | Named] = set()
    for each in kinds:
        if isinstance(each, Value):
            found.add(each)
        elif each.name in aliases and each.name not in inside:
            found |= _translated(parse(aliases[each.name]), renamed, aliases, inside | {each.name})
        else:
            inner = tuple(_translated(item, renamed, aliases, inside) for item in each.arguments)
            found.add(Named(renamed.get(each.name, each.name), inner))
    return frozenset(found)


@attrs.frozen
class Relation:
    """What became of a type.

    Attributes:
        lost: alternatives that are no longer in it.
        gained: alternatives that are new.
        only_values: what is new are more values of a kind of which it had some before, such as any text for a few.
    """

    lost: tuple[Value | Named, ...]
    gained: tuple[Value | Named, ...]
    only_values: bool = False

    @property
    def word(self) -> str:
        """`narrowed`, `widened`, `changed`, or empty for none of them."""
        if self.lost and self.gained:
            return "changed"
        return "narrowed" if self.lost else "widened" if self.gained else ""


def compare(before: Type, after: Type, bases: Callable[[str], Iterable[str]]) -> Relation:
    """Compare two types.

    Args:
        before: the type as it was, in names of the revision.
        after: the type as it is.
        bases: gives the bases of a class.
    """
    if before == after:
        return Relation((), ())
    gained = tuple(_beyond(after, before, bases))
    kinds = {each.kind for each in before if isinstance(each, Value)}
    only_values = all(isinstance(each, Value) or kinds & _ancestors(each.name, bases) for each in gained)
    return Relation(tuple(_beyond(before, after, bases)), gained, only_values)


def _beyond(kinds: Type, other: Type, bases: Callable[[str], Iterable[str]]) -> Iterator[Value | Named]:
    """List the alternatives of a type that another does not cover, the innermost that tell."""
    for each in sorted(kinds, key=lambda kind: spell([kind])):
        if any(_covers(one, each, bases) for one in other):
            continue
        alike = [one for one in other if isinstance(one, Named) and isinstance(each, Named) and _alike(one, each)]
        if not (isinstance(each, Named) and alike):
            yield each
            continue
        for index, argument in enumerate(each.arguments):
            merged = frozenset(kind for one in alike for kind in one.arguments[index])
            missing = list(_beyond(argument, merged, bases))
            if missing:
                inner = [frozenset(missing) if at == index else item for at, item in enumerate(each.arguments)]
                yield Named(each.name, tuple(inner))


def _alike(one: Named, other: Named) -> bool:
    same = one.name == other.name or one.name in _WIDER.get(other.name, ())
    return same and bool(other.arguments) and len(one.arguments) == len(other.arguments)


def _covers(wide: Value | Named, narrow: Value | Named, bases: Callable[[str], Iterable[str]]) -> bool:
    if wide in (narrow, ANY):
        return True
    if isinstance(wide, Value):
        return False
    if isinstance(narrow, Value):
        return not wide.arguments and (wide.name == narrow.kind or wide.name in _WIDER.get(narrow.kind, ()))
    if wide.arguments or narrow.arguments:
        pairs = zip(narrow.arguments, wide.arguments, strict=False)
        return _alike(wide, narrow) and not any(True for a, b in pairs for _ in _beyond(a, b, bases))
    return wide.name in _ancestors(narrow.name, bases)


def _ancestors(name: str, bases: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += [*bases(each), *_WIDER.get(each, ())]
    return found
