"""Operations in, the clients that carry them out: those that the overlay declares, and for the rest their tags."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import attrs

from codegen import naming
from codegen.load import items_of
from codegen.lower.exact import exact
from codegen.lower.planned import Planned
from codegen.lower.prose import clean
from codegen.problem import SpecError, child

_DECLARED = "#/x-python-clients"


@attrs.define(eq=False)
class Group:
    """A client to be: its methods by name; `defaults` tells whether its constructor takes them for all calls."""

    name: str
    doc: str
    defaults: bool = False
    methods: dict[str, Planned] = attrs.field(factory=dict)
    names: naming.Names = attrs.field(factory=naming.Names)


def groups(document: dict[str, Any], planned: dict[str, Planned], left_out: Collection[str] = ()) -> list[Group]:
    """Give every operation to a client.

    An operation that no declared client carries goes to each client whose declared operations share its first tag;
    where none does, it goes to a client of its own that is named after the tag. A declared client does without the
    operations whose ids are in `left_out`.

    Raises:
        SpecError: a declared client names an operation that is not there, or has a name that is taken.
    """
    names = naming.Names()
    wanted = document.get("x-python-clients", {}).items()
    made = [_declared(names, name, each, planned, left_out) for name, each in wanted]
    # All that a client carries may have been left out.
    declared = [group for group in made if group.methods or not left_out]
    carried = {item.endpoint.id for group in declared for item in group.methods.values()}
    by_tag: dict[str, list[Group]] = {}
    for group in declared:
        for tag in dict.fromkeys(_tag(item) for item in group.methods.values()):
            by_tag.setdefault(tag, []).append(group)
    rest = [item for identity, item in planned.items() if identity not in carried]
    unclaimed = list(dict.fromkeys(tag for tag in map(_tag, rest) if tag not in by_tag))
    described = _descriptions(document)
    own = names.assign([(tag, tag or "default") for tag in unclaimed], naming.client_name)
    for tag in unclaimed:
        text = described.get(tag) or (f"The operations tagged {tag}." if tag else "The operations without a tag.")
        by_tag[tag] = [Group(own[tag], clean(text))]
    targets = {id(group): group for item in rest for group in by_tag[_tag(item)]}
    for group in targets.values():
        _add(group, [item for item in rest if group in by_tag[_tag(item)]])
    return [*declared, *(by_tag[tag][0] for tag in unclaimed)]


def _declared(
    names: naming.Names, name: str, declared: dict[str, Any], planned: dict[str, Planned], left_out: Collection[str]
) -> Group:
    place = child(_DECLARED, name)
    group = Group(
        exact(names, name, naming.CLIENTS_TAKEN, place),
        clean(declared["description"]),
        declared.get("defaults") is True,
    )
    for method, identity in declared["operations"].items():
        where = child(place, "operations", method)
        if identity in left_out:
            continue
        if identity not in planned:
            raise SpecError(where, f"no operation {identity!r}", "mend the operationId")
        group.methods[exact(group.names, method, naming.METHODS_TAKEN, where)] = planned[identity]
    return group


def _add(group: Group, items: list[Planned]) -> None:
    found = group.names.assign([(item.endpoint.id, item.endpoint.id) for item in items], naming.method_name)
    for item in items:
        group.methods[found[item.endpoint.id]] = item


def _tag(item: Planned) -> str:
    return item.endpoint.tags[0] if item.endpoint.tags else ""


def _descriptions(document: dict[str, Any]) -> dict[str, Any]:
    tags = items_of(document, "tags", "#")
    return {
        tag["name"]: tag.get("description")
        for tag in tags
        if isinstance(tag, dict) and isinstance(tag.get("name"), str)
    }
