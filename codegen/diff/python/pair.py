"""Two surfaces in; what stands for what in them, and how their types are compared, out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from codegen import ir
from codegen.diff.python.annotation import Relation, Type, compare, parse, translated
from codegen.diff.python.surface import Surface
from codegen.diff.python.usage import Usage, Use

Item = TypeVar("Item")
Class = ir.Model | ir.EnumType | ir.Alias


class Pair:
    """Two surfaces side by side.

    A class that has another name and stands at the same place of the document, or alone has the same contents, was
    renamed: that is told once, and types are compared as if the name had stayed.
    """

    def __init__(self, base: Surface, revision: Surface) -> None:
        self.base = base
        self.revision = revision
        self.renamed = dict(_renamed(base, revision))
        self._old = {new: old for old, new in self.renamed.items()}
        self._usage = Usage(base), Usage(revision)
        kept = {self.renamed.get(name, name) for name in base.aliases} & revision.aliases.keys()
        self._base_aliases = {
            name: item.type for name, item in base.aliases.items() if self.renamed.get(name, name) not in kept
        }
        self._revision_aliases = {name: item.type for name, item in revision.aliases.items() if name not in kept}

    def relation(self, before: str, after: str, without_none: bool = False) -> Relation:
        """Compare two annotations; without None where something else tells it."""
        old = translated(parse(before), self.renamed, self._base_aliases)
        new = translated(parse(after), {}, self._revision_aliases)
        if without_none:
            old, new = (_without_none(each) for each in (old, new))
        return compare(old, new, self._bases)

    def use(self, base: str | None, revision: str | None) -> Use:
        """Give the use of a class in either document."""
        found = [usage.of(name) for usage, name in zip(self._usage, (base, revision), strict=True) if name is not None]
        return found[0] | found[-1]

    def _bases(self, name: str) -> tuple[str, ...]:
        old = self.base.bases(self._old.get(name, name))
        return (*self.revision.bases(name), *(self.renamed.get(each, each) for each in old))


def matched(
    base: Mapping[str, Item], revision: Mapping[str, Item], renamed: dict[str, str]
) -> Iterator[tuple[str, Item | None, Item | None]]:
    """Give pairs of what stands for each other, each by its name in the revision if it has one, in order of names."""
    for name in sorted(base.keys() - renamed.keys() | revision.keys()):
        old = next((old for old, new in renamed.items() if new == name), name)
        yield name, base.get(old), revision.get(name)


def alike(base: Mapping[str, Hashable], revision: Mapping[str, Hashable]) -> dict[str, str]:
    """Match what has another name by a key that only one on either side has; None is no key."""
    old = {name: key for name, key in base.items() if name not in revision and key is not None}
    new = {name: key for name, key in revision.items() if name not in base and key is not None}
    found = {}
    for name, key in old.items():
        others = [other for other, same in new.items() if same == key]
        if len(others) == 1 and list(old.values()).count(key) == 1:
            found[name] = others[0]
    return found


def _without_none(kinds: Type) -> Type:
    return frozenset(kinds - parse("None"))


def _renamed(base: Surface, revision: Surface) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in (_place, _contents):
        sides = [
            {name: key(item) for name, item in side.classes.items() if name not in taken}
            for side, taken in ((base, set(found)), (revision, set(found.values())))
        ]
        found |= alike(sides[0], sides[1])
    return found


def _place(item: Class) -> Hashable:
    return (type(item).__name__, item.pointers[0]) if item.pointers else None


def _contents(item: Class) -> Hashable:
    if isinstance(item, ir.Model):
        fields = frozenset((each.wire, each.name, each.seen, each.default) for each in item.fields)
        return (item.base, item.tags, fields) if len(fields) > 1 else None
    if isinstance(item, ir.EnumType):
        return frozenset((each.name, each.value) for each in item.members)
    return None
