"""A document in, its operations out: everything that OpenAPI lets be said in several places said in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar

import attrs

from codegen import load
from codegen.problem import SpecError, child

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Item = tuple[str, dict[str, Any]]
"""An object and the pointer at which it stands, references followed."""
P = ParamSpec("P")
Read = TypeVar("Read")
_NAME = re.compile(r"\{([^{}]*)\}")


@attrs.frozen
class Operation:
    """One operation.

    Attributes:
        name: method and path, such as `POST /chat/completions`.
        pointer: where it stands.
        says: its own members.
        path_names: the names of the path's parameters, in order.
        parameters: those of the path too, by where they are and their names; for a path, numbers: names may change.
        is_webhook: the API calls, so that requests are what clients receive.
        serving: what names the servers of this operation alone: itself, or its path.
    """

    name: str
    pointer: str
    says: dict[str, Any]
    path_names: tuple[str, ...]
    parameters: dict[tuple[str, str], Item]
    is_webhook: bool
    serving: Item


class Contract:
    """One document's operations and shared parts."""

    def __init__(self, data: dict[str, Any], file: str = "") -> None:
        """Read the operations.

        Args:
            data: the document.
            file: names it in errors.

        Raises:
            SpecError: it is malformed.
        """
        self.data = data
        self._file = file
        self.operations: dict[tuple[str, str], Operation] = {}
        for section in ("paths", "webhooks"):
            for path, pointer, item in self._paths(section):
                self._add(section, path, pointer, item)

    def follow(self, value: Any, pointer: str) -> Item:
        """Give an object and its pointer, after following references to it.

        Raises:
            SpecError: it is no object, or refers to itself.
        """
        return self._blamed(self._followed, value, pointer)

    def object_of(self, item: Item, key: str) -> dict[str, Any]:
        """Give a member that is an object, an empty one where it is absent.

        Raises:
            SpecError: it is something else.
        """
        return self._blamed(load.object_of, item[1], key, item[0])

    def items_of(self, item: Item, key: str) -> list[Any]:
        """Give a member that is a list, an empty one where it is absent.

        Raises:
            SpecError: it is something else.
        """
        return self._blamed(load.items_of, item[1], key, item[0])

    def _blamed(self, read: Callable[P, Read], *arguments: P.args, **options: P.kwargs) -> Read:
        """Name the document in errors."""
        try:
            return read(*arguments, **options)
        except SpecError as error:
            raise error.in_file(self._file) from None

    def _followed(self, value: Any, pointer: str) -> Item:
        value, pointer = load.follow(self.data, value, pointer)
        if value is None:
            return pointer, {}
        if not isinstance(value, dict):
            raise SpecError(pointer, load.json_kind(value), "this is an object in OpenAPI")
        return pointer, value

    def member(self, item: Item, key: str) -> Item | None:
        """Give a member that is an object, references followed; None if it is absent."""
        pointer, says = item
        return None if says.get(key) is None else self.follow(says[key], child(pointer, key))

    def named(self, item: Item, key: str) -> dict[str, Item]:
        """Give the objects that a member holds by name, references followed; those that are null count as absent."""
        return {
            name: self.follow(value, child(item[0], key, name))
            for name, value in self.object_of(item, key).items()
            if not name.startswith("x-") or key not in ("responses", "paths")
        }

    def _paths(self, section: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, value in self.object_of(("#", self.data), section).items():
            if not path.startswith("x-"):
                yield (path, *self.follow(value, child("#", section, path)))

    def _add(self, section: str, path: str, pointer: str, item: dict[str, Any]) -> None:
        names = tuple(_NAME.findall(path))
        for method in METHODS:
            if item.get(method) is None:
                continue
            place, says = self.follow(item[method], child(pointer, method))
            parameters = _numbered(self._parameters(item, pointer) | self._parameters(says, place), names)
            is_webhook = section == "webhooks"
            shown = f"{method.upper()} {'webhook:' if is_webhook else ''}{path}"
            key = (method, f"{section}:{_NAME.sub('{}', path)}")
            while key in self.operations:  # paths that differ in names only; none of them is lost
                key = (method, key[1] + "'")
            serving = (pointer, item) if item.get("servers") and not says.get("servers") else (place, says)
            self.operations[key] = Operation(shown, place, says, names, parameters, is_webhook, serving)

    def _parameters(self, says: dict[str, Any], pointer: str) -> dict[tuple[str, str], Item]:
        result: dict[tuple[str, str], Item] = {}
        for index, value in enumerate(self.items_of((pointer, says), "parameters")):
            place, parameter = self.follow(value, child(pointer, "parameters", index))
            where, name = str(parameter.get("in")), str(parameter.get("name"))
            result[where, name.lower() if where == "header" else name] = (place, parameter)
        return result


def _numbered(parameters: dict[tuple[str, str], Item], names: tuple[str, ...]) -> dict[tuple[str, str], Item]:
    """Call those of the path by their number; one that the path does not name counts as the first that lacks one."""
    unsaid = iter([name for name in names if ("path", name) not in parameters])
    result: dict[tuple[str, str], Item] = {}
    for (where, name), item in parameters.items():
        meant = name if where != "path" or name in names else next(unsaid, name)
        result[where, f"{{{names.index(meant)}}}" if where == "path" and meant in names else name] = item
    return result
