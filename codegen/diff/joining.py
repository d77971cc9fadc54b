"""Findings on both surfaces in, causes out: each change of the document once, with what it does to Python code.

A Python finding follows from a change of the document at the place that declares what it is about; a class that comes,
goes or changes its kind belongs to what names it. What follows from nothing on the wire, such as a change of the Python
overlay, is a cause of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from codegen.diff.cause import Cause
from codegen.diff.finding import SEVERITY, Finding, Level, Surface, order
from codegen.problem import child

_NAME = re.compile(r"[A-Za-z_]\w*")
_CLASS = ("python-class-", "python-base-", "python-tag-", "python-enum-", "python-alias-")
_METHODS = {
    "python-return-": "/responses",
    "python-overload-": "/",
    "python-parameter-": "/requestBody",
    "python-required-parameter-": "/requestBody",
    "python-optional-parameter-": "/requestBody",
}
"""Where in an operation the cause is of what is known of its method only as a whole."""
_OWN = ("", "/operationId", "/tags", "/x-python-")
"""Where in an operation the cause is of what happens to a method itself."""

_BY_OPERATION = {
    "python-client-added": ("operation-added", "tag-"),
    "python-client-removed": ("operation-removed", "tag-"),
    "python-client-renamed": ("tag-", "operation-id-"),
    "python-class-renamed": ("operation-id-",),
    "python-tag-": ("discriminator-",),
    "python-base-": ("discriminator-",),
}
"""Which changes of an operation a finding may follow from that is not known by a place: classes get names from it."""


@attrs.define
class _Group:
    """A cause as it grows."""

    findings: list[Finding]
    places: frozenset[str]
    consequences: list[Finding] = attrs.Factory(list)


def join(findings: Iterable[Finding], reached: Mapping[str, tuple[str, ...]]) -> tuple[Cause, ...]:
    """Put together what has one cause.

    Args:
        findings: all that was found, notes too.
        reached: the operations that a Python finding reaches, by its fingerprint.

    Returns:
        The causes, the worst first. A note from which nothing follows is none.
    """
    ordered = sorted(findings, key=order)
    groups = [_Group(same, _places(same)) for same in _alike(each for each in ordered if each.surface is Surface.WIRE)]
    rest = _attach([each for each in ordered if each.surface is Surface.PYTHON], groups, reached)
    groups += [_Group(same, frozenset()) for same in _alike(_mentioned(rest, groups))]
    told = [each for each in groups if each.consequences or each.findings[0].level is not Level.NOTE]
    causes = [_cause(each, reached) for each in told]
    return tuple(
        sorted(causes, key=lambda each: (-SEVERITY[each.level], -len(each.operations), order(each.findings[0])))
    )


def _cause(group: _Group, reached: Mapping[str, tuple[str, ...]]) -> Cause:
    operations = {each.operation for each in group.findings if each.operation}
    for each in group.findings if group.findings[0].surface is Surface.PYTHON else ():
        operations.update(reached.get(each.fingerprint, ()))
    consequences = sorted(group.consequences, key=_headline)
    return Cause(tuple(group.findings), tuple(consequences), tuple(sorted(operations)))


def _headline(finding: Finding) -> tuple[Any, ...]:
    """Order what follows: the worst first, then methods before constructors before classes."""
    kind = 2 if finding.location[:1] == ("models",) else 1 if "__init__" in finding.location else 0
    return (-SEVERITY[finding.level], kind, *order(finding))


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Put together the same change of the same part, or in so many words of several operations."""
    groups: dict[int, list[Finding]] = {}
    known: dict[str, int] = {}
    for each in findings:
        keys = [repr(key) for key in _keys(each)]
        number = next((known[key] for key in keys if key in known), len(groups))
        groups.setdefault(number, []).append(each)
        for key in keys:
            known.setdefault(key, number)
    return list(groups.values())


def _keys(finding: Finding) -> Iterator[tuple[Any, ...]]:
    rule = re.sub("^inner-|(?<=^type)-.*", "", finding.id)
    values = (finding.surface, rule, finding.before, finding.after)
    places = tuple(place and place.pointer for place in (finding.base, finding.revision))
    if any(places):
        # Properties that became required stand at one place together.
        name = finding.location[-1:] if "property-became-" in rule else ()
        yield ("place", *values, *places, name)
    if finding.operation and finding.surface is Surface.WIRE:
        yield ("words", *values, finding.direction, finding.location)


def _places(findings: list[Finding]) -> frozenset[str]:
    """List where a change stands, the property itself for one that became required."""
    found: set[str] = set()
    for each in findings:
        for place, gone in ((each.base, "-added"), (each.revision, "-removed")):
            if place is None or gone in each.id:
                continue  # not there: what is told is what it would stand in
            pointer = place.pointer
            if pointer.endswith("/required") and each.location:
                pointer = child(pointer.removesuffix("/required"), "properties", each.location[-1])
            found.add(pointer)
    return frozenset(found)


def _attach(findings: list[Finding], groups: list[_Group], reached: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """Give each finding to the change at its place; give back those without one."""
    index = _index(groups)
    rest = []
    for each in findings:
        found = _best(each, index)
        operations = set(reached.get(each.fingerprint, ()))
        if found is None:
            found = next((group for group in groups if _is_of_operation(group.findings, each, operations)), None)
        if found is None:
            found = next((group for group in groups if _is_elsewhere(group.findings, each, operations)), None)
        if found is None:
            rest.append(each)
        else:
            found.consequences.append(each)
    return rest


def _is_of_operation(changes: list[Finding], finding: Finding, operations: set[str]) -> bool:
    """Tell whether a finding that stands nowhere, or somewhere else, follows from a change of its operations."""
    wanted = next((told for stem, told in _BY_OPERATION.items() if finding.id.startswith(stem)), ())
    near = (each for each in changes if each.operation in operations)
    return any(each.id.startswith(wanted) for each in near) if wanted else False


def _is_elsewhere(changes: list[Finding], finding: Finding, operations: set[str]) -> bool:
    """Tell whether a change has the name of what a finding is about, but stands in a schema that is referred to."""
    if finding.id == "python-parameter-default-changed" and finding.location[-2:] == ("__init__", "endpoint"):
        return any(each.id.startswith("server-") and not each.operation for each in changes)
    near = [each for each in changes if each.operation in operations]
    if finding.id.startswith("python-return-"):
        moved = [each for each in near if each.base is not None and each.revision is not None]
        return any(each.direction == "response" and each.base != each.revision for each in moved)
    if finding.id.startswith(("python-parameter-", "python-field-")):
        name = finding.location[-1]
        if name == "body":
            return any(each.direction == "request" and each.location[:1] != ("parameter",) for each in near)
        return any(_plain(name) == _plain(each.location[-1]) for each in near if each.location)
    return False


def _plain(name: str) -> str:
    """Give a name without what Python and JSON spell otherwise."""
    return re.sub(r"[\W_]", "", name).casefold()


def _index(groups: list[_Group]) -> dict[str, list[tuple[str, _Group]]]:
    """Find changes by each place that they stand at or inside of."""
    index: dict[str, list[tuple[str, _Group]]] = {}
    for group in groups:
        for place in group.places:
            around = place
            while around and around != "#":
                index.setdefault(around, []).append((place[len(around) :], group))
                around = around.rpartition("/")[0]
    return index


def _best(finding: Finding, index: dict[str, list[tuple[str, _Group]]]) -> _Group | None:
    """Find the nearest change that explains a finding, the worst of several."""
    pointers = dict.fromkeys(place.pointer for place in (finding.base, finding.revision) if place is not None)
    near = [
        (tail.count("/"), -SEVERITY[group.findings[0].level], number, group)
        for pointer in pointers
        for number, (tail, group) in enumerate(index.get(pointer, ()))
        if _explains(group.findings[0], tail, finding, pointer)
    ]
    if near:
        return min(near, key=lambda each: each[:3])[3]
    return next((found for pointer in pointers for found in _whole(finding, pointer, index)), None)


def _whole(finding: Finding, pointer: str, index: dict[str, list[tuple[str, _Group]]]) -> Iterator[_Group]:
    """Find what came or went as a whole with the part that a finding is about."""
    word = "-added" if finding.id.endswith("-added") else "-removed"
    while finding.id.endswith(word) and pointer.count("/") > 2:
        pointer = pointer.rpartition("/")[0]
        for tail, group in index.get(pointer, ()):
            if not tail and word in group.findings[0].id:
                yield group


def _explains(change: Finding, tail: str, finding: Finding, pointer: str) -> bool:
    """Tell whether a change at `pointer + tail` may be the cause of a finding that is known at the pointer."""
    is_operation = pointer.startswith("#/paths/") and pointer.count("/") == 3
    if finding.id.startswith("python-enum-member-") and "value" in change.id:
        told = (change.before, change.after)
        return told == (finding.before, finding.after) or finding.id.endswith("renamed")
    if is_operation:
        inside = next((inside for stem, inside in _METHODS.items() if finding.id.startswith(stem)), None)
        if inside is None or not tail:
            return not tail or any(tail.startswith(own) for own in _OWN if own)
        return tail.startswith(inside)
    return not finding.id.startswith(_CLASS) or tail.count("/") <= 1 or tail.startswith(("/anyOf", "/oneOf", "/allOf"))


def _mentioned(rest: list[Finding], groups: list[_Group]) -> list[Finding]:
    """Give findings on classes to the cause of what names them, and the other way round; give back those left."""
    while True:
        names: dict[str, _Group] = {}
        classes: dict[str, _Group] = {}
        for group in groups:
            for each in group.consequences:
                for name in _words(each):
                    names.setdefault(name, group)
                if each.id.startswith("python-class-"):
                    classes.setdefault(each.location[-1], group)
        left = []
        for each in rest:
            is_class = each.id.startswith(("python-class-", "python-alias-"))
            found = names.get(each.location[-1]) if is_class else None
            if found is None:
                found = next((classes[name] for name in _words(each) if name in classes), None)
            if found is None:
                left.append(each)
            else:
                found.consequences.append(each)
        if len(left) == len(rest):
            return left
        rest = left


def _words(finding: Finding) -> Iterator[str]:
    for value in (finding.before, finding.after):
        if isinstance(value, str) and not finding.id.startswith("python-enum-"):
            yield from dict.fromkeys(_NAME.findall(value))
