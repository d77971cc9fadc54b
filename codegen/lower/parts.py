"""Entries in, the module that each class is declared in out.

A program waits for every class that it loads, 0.2 to 0.7 ms each, so a document of some size is split into parts that
load when they are first used. A part begins with what an operation names, with a family of variants, or with what two
parts use; whatever only one part uses belongs to it. So a part is what its first class needs and nobody else does, and
a schema moves when something new refers to it, never because of a schema that it has nothing to do with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

import attrs

from codegen import naming
from codegen.ir import Alias, EnumType, Model, Part, TypeTree
from codegen.lower.types import Types
from codegen.normalize import Plain

FEW = 50
"""A document with no more classes than this stays in one file: it is read at a glance and loads in 10 to 20 ms."""

_T = TypeVar("_T", Model, EnumType, Alias)


@attrs.frozen
class Home:
    """Where an entry is declared: a module, and the name of the class that it begins with."""

    module: str
    head: str


def homes(plain: Plain, types: Types, trees: Iterable[TypeTree]) -> dict[str, Home]:
    """Find the module of each entry that has a class or is an alias; nothing for a document that stays in one file.

    Args:
        plain: the entries.
        types: their names and types.
        trees: the types that operations name.
    """
    if len(types.names) <= FEW:
        return {}
    uses = _uses(plain, types)
    first = _heads(uses, {key for tree in trees for key in types.references(tree)}, plain, types)
    heads = [key for key in types.names if first[key] == key]
    names = naming.Names().assign([(key, types.names[key]) for key in heads], naming.part_name)
    made = {head: Home(module, types.names[head]) for head, module in names.items()}
    return {key: made[head] for key, head in first.items()}


def parts(
    homes: Mapping[str, Home],
    types: Types,
    imported: Collection[str],
    models: tuple[Model, ...],
    enums: tuple[EnumType, ...],
    aliases: tuple[Alias, ...],
) -> tuple[Part, ...]:
    """Sort what is declared into modules, by their names.

    Args:
        homes: the module of each entry.
        types: the names and types of entries.
        imported: the aliases that a part which names them imports when it loads.
        models, enums, aliases: what the document declares.
    """
    home_of = {types.names[key]: home for key, home in homes.items()}
    classes, constants, names = _by_home(models, home_of), _by_home(enums, home_of), _by_home(aliases, home_of)
    return tuple(
        Part(
            module=home.module,
            head=home.head,
            imports=tuple((module, tuple(sorted(taken))) for module, taken in sorted(modules.items())),
            models=tuple(classes.get(home, ())),
            enums=tuple(constants.get(home, ())),
            aliases=tuple(names.get(home, ())),
        )
        for home, modules in sorted(_imports(homes, types, imported).items(), key=lambda item: item[0].module)
    )


def _imports(homes: Mapping[str, Home], types: Types, imported: Collection[str]) -> dict[Home, dict[str, set[str]]]:
    found: dict[Home, dict[str, set[str]]] = {home: {} for home in homes.values()}
    for key, home in homes.items():
        away = (each for tree in types.trees(key) for each in elsewhere(types, homes, tree, key))
        for each in away:
            if each in imported:
                found[home].setdefault(homes[each].module, set()).add(types.names[each])
    return found


def elsewhere(types: Types, homes: Mapping[str, Home], tree: TypeTree, key: str) -> Iterator[str]:
    """List what a type that an entry names refers to in other modules than the entry's own."""
    return (each for each in types.references(tree) if homes.get(each) != homes.get(key))


def _by_home(items: Iterable[_T], home_of: Mapping[str, Home]) -> dict[Home, list[_T]]:
    found: dict[Home, list[_T]] = {}
    # A document that stays in one file has no homes.
    for item in items if home_of else ():
        found.setdefault(home_of[item.name], []).append(item)
    return found


def _uses(plain: Plain, types: Types) -> dict[str, set[str]]:
    """Tell which entries each one refers to.

    A base and its variants refer to each other, since it chooses among them. So do aliases that are made of each other:
    they are values, and a chain of modules that load one another has to be short.
    """
    uses: dict[str, set[str]] = {key: set() for key in types.names}
    for key in types.names:
        entry = plain.entries[key]
        found = {each for tree in types.trees(key) for each in types.references(tree)}
        bound = {each for each in found if entry.kind == plain.entries[each].kind == "alias"}
        if entry.base is not None:
            bound.add(entry.base)
        uses[key] |= found | bound
        for each in bound:
            uses[each].add(key)
    return uses


def _heads(uses: dict[str, set[str]], named: set[str], plain: Plain, types: Types) -> dict[str, str]:
    """Give for each entry the one that its part begins with."""
    cycles = cycles_of(uses)
    cycle_of = {key: number for number, cycle in enumerate(cycles) for key in cycle}
    users: list[set[int]] = [set() for _ in cycles]
    for key, used in uses.items():
        for number in {cycle_of[each] for each in used} - {cycle_of[key]}:
            users[number].add(cycle_of[key])
    found: dict[str, str] = {}
    head: list[str] = []
    for number, cycle in enumerate(cycles):
        owners = {head[user] for user in users[number]}
        families = {base for base in (plain.entries[key].base for key in cycle) if base is not None}
        if len(owners) == 1 and not families and named.isdisjoint(cycle):
            head.append(owners.pop())
        else:
            # Of a family, the base that is no variant itself.
            tops = [key for key in families if plain.entries[key].base is None]
            head.append(min(tops or cycle, key=lambda key: types.names[key]))
        found |= dict.fromkeys(cycle, head[number])
    return found


def cycles_of(uses: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Give the strongly connected components of a graph, each after all that lead to it (Tarjan, 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    done: list[list[str]] = []
    closed: set[str] = set()
    for start in uses:
        path = [] if start in index else [(start, iter(uses[start]))]
        while path:
            key, rest = path[-1]
            if key not in index:
                index[key] = low[key] = len(index)
                waiting.append(key)
            following = next((each for each in rest if each not in closed), None)
            if following is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[key])
                if low[key] == index[key]:
                    done.append([waiting.pop()])
                    while done[-1][-1] != key:
                        done[-1].append(waiting.pop())
                    closed.update(done[-1])
            elif following in index:
                low[key] = min(low[key], index[following])
            else:
                path.append((following, iter(uses[following])))
    return done[::-1]
