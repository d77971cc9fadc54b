"""A surface in, which operations take and give each class out; it decides what a change of the class breaks."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from codegen import ir
from codegen.diff.python.annotation import names, parse
from codegen.diff.python.surface import TOP, Surface

REQUEST, RESPONSE = "request", "response"


@attrs.frozen
class Use:
    """Whether callers make values of a class (`request`), are given them (`response`), and by which operations."""

    directions: frozenset[str]
    operations: tuple[str, ...]

    def __or__(self, other: Use) -> Use:
        operations = sorted({*self.operations, *other.operations})
        return Use(self.directions | other.directions, tuple(operations))


class Usage:
    """Finds the uses of classes of one surface."""

    def __init__(self, surface: Surface) -> None:
        self._users: dict[str, set[str]] = {}
        self._calls: dict[str, set[tuple[str, str]]] = {}
        self._known: dict[str, Use] = {}
        for name, item in surface.classes.items():
            for each in _mentioned(item):
                self._users.setdefault(each, set()).add(name)
            if isinstance(item, ir.Model) and item.base is not None:
                # Where a base is taken or given, so are its variants.
                self._users.setdefault(name, set()).add(item.base)
        for client in surface.clients[TOP].values():
            for method in client.methods.values():
                for parameter in method.parameters:
                    self._call(parameter.type, method.operation, REQUEST)
                for overload in method.overloads:
                    self._call(overload.returns, method.operation, RESPONSE)

    def _call(self, text: str, operation: str, direction: str) -> None:
        for each in set(names(parse(text))):
            self._calls.setdefault(each, set()).add((operation, direction))

    def of(self, name: str) -> Use:
        """Give the use of a class; what no operation uses may be made and read by anybody."""
        if name not in self._known:
            reached, waiting = {name}, [name]
            while waiting:
                more = self._users.get(waiting.pop(), set()) - reached
                reached |= more
                waiting += more
            calls = {call for each in reached for call in self._calls.get(each, ())}
            operations = tuple(sorted({operation for operation, _ in calls if operation}))
            self._known[name] = Use(frozenset(direction for _, direction in calls), operations)
        return self._known[name]


def _mentioned(item: ir.Model | ir.EnumType | ir.Alias) -> Iterable[str]:
    if isinstance(item, ir.Model):
        return {name for field in item.fields for name in names(parse(field.seen))}
    return set(names(parse(item.type))) if isinstance(item, ir.Alias) else set()
