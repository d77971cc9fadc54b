"""Type trees in, the same trees out in which a base can hold whatever its variants declare for the same member.

Whoever reads a member of a value of the base's type may have any variant before him, and a type checker refuses a
class that redeclares a member of its base as something else.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from codegen.ir import Primitive, Ref, TypeTree, UnionOf
from codegen.normalize import Entry, Plain, Property
from codegen.schemas import Slot, Trees

_ANY, _TEXT = Primitive("any"), Primitive("str")
_TELLING = 40
"""How many types tell a reader more than that a member may be anything."""
_NUMBERS = (Primitive("float"), Primitive("int"))


def widen(plain: Plain, trees: Trees) -> Trees:
    """Widen the members of bases; a base's member may be null where a variant lets it be null or absent.

    Args:
        plain: the entries, whose bases' properties become nullable where they have to.
        trees: the types of their properties.
    """
    widening = _Widening(plain, dict(trees))
    for entry in plain.entries.values():
        for base in widening.bases(entry):
            widening.widen(base, entry)
    return widening.trees


@attrs.frozen(eq=False)
class _Widening:
    plain: Plain
    trees: Trees

    def bases(self, entry: Entry) -> Iterator[Entry]:
        """Give the base of an entry, that of the base, and so on."""
        seen = {entry.key}
        while entry.base is not None and entry.base not in seen:
            seen.add(entry.base)
            entry = self.plain.entries[entry.base]
            yield entry

    def widen(self, base: Entry, variant: Entry) -> None:
        """Let a base hold what one of its variants holds."""
        declared = {item.wire: item for item in variant.properties}
        for member in base.properties:
            if member.wire == base.discriminator:
                self._add(base, member, _TEXT)
            elif member.wire in declared and declared[member.wire].places != member.places:
                own = declared[member.wire]
                member.nullable |= _may_be_none(own) and not _may_be_none(member)
                self._add(base, member, self.trees["property", variant.key, own.wire])

    def _add(self, base: Entry, member: Property, tree: TypeTree) -> None:
        slot: Slot = ("property", base.key, member.wire)
        held = _members(self.trees[slot])
        missing = [each for each in _members(tree) if not any(self._holds(one, each) for one in held)]
        if missing:
            vague = _ANY in missing or len(held) + len(missing) > _TELLING
            self.trees[slot] = _ANY if vague else UnionOf((*held, *missing))

    def _holds(self, wide: TypeTree, narrow: TypeTree) -> bool:
        if wide in (narrow, _ANY) or (wide, narrow) == _NUMBERS:
            return True
        if not isinstance(narrow, Ref):
            # An enum stands for the values to come as well, which are plain.
            return isinstance(wide, Ref) and narrow == self._plain_values(wide) and self._is_enum(wide)
        if isinstance(wide, Ref):
            return any(base.key == wide.key for base in self.bases(self.plain.entries[narrow.key]))
        return wide == self._plain_values(narrow)

    def _is_enum(self, tree: Ref) -> bool:
        return self.plain.entries[tree.key].kind == "enum"

    def _plain_values(self, tree: Ref) -> Primitive | None:
        """Give the type that all values of an enum or constant have, if it is text or integer."""
        kinds = {type(value) for value in self.plain.entries[tree.key].values}
        return Primitive("str") if kinds == {str} else Primitive("int") if kinds == {int} else None


def _may_be_none(item: Property) -> bool:
    return item.nullable or not item.required


def _members(tree: TypeTree) -> tuple[TypeTree, ...]:
    return tree.members if isinstance(tree, UnionOf) else (tree,)
