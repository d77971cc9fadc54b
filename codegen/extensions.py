"""The `x-python-*` keys: where each may stand and what it holds; `spec/README.md` says what each means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.problem import SpecError, child, listed


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(_text(item) for item in value)


def _text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(_text(item) for item in value.values())


def _object(*required: str, optional: tuple[str, ...] = ()) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, dict) and set(required) <= value.keys() <= {*required, *optional}

    return check


def _objects(inner: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(inner(item) for item in value.values())


KNOWN: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "x-python-clients": (
        "a client's name -> {description, operations: {method: operationId}, defaults}",
        _objects(_object("description", "operations", optional=("defaults",))),
    ),
    "x-python-facades": (
        "a module's name -> {description, names: {module: [name]}}",
        _objects(_object("description", "names")),
    ),
    "x-python-load-client": (
        "{description, operation, member, clients: {client: [model type]}}",
        _object("description", "operation", "member", "clients"),
    ),
    "x-python-streaming": (
        "{flag, event, terminator, finish: {items, member}, whole}",
        _object(optional=("flag", "event", "terminator", "finish", "whole")),
    ),
    "x-python-extra-parameters": ("{argument, header, implied}", _object("argument", "header", "implied")),
    "x-python-cached": ("true or false", _flag),
    "x-python-hints": ("a status code -> what to do", _text_map),
    "x-python-name": ("a name", _text),
    "x-python-client-default": ("a text, or null", lambda value: value is None or isinstance(value, str)),
    "x-python-per-call": ("true or false", _flag),
    "x-python-empty-when-absent": ("true or false", _flag),
    "x-python-enum-names": ("a value -> the member's name", _text_map),
    "x-python-positional": ("property names", _texts),
    "x-python-mixins": ("names of classes in the overlay, as module:Class", _texts),
    "x-python-shorthands": (
        "{tags: [tag], wraps: {tag: property}}",
        _object(optional=("tags", "wraps")),
    ),
}


def check_extensions(resolved: dict[str, Any], file: str) -> None:
    """Check that each `x-python-*` key is known and holds what it should.

    Raises:
        SpecError: one is not, or does not.
    """
    stack: list[tuple[Any, str]] = [(resolved, "#")]
    while stack:
        item, place = stack.pop()
        if isinstance(item, list):
            stack += [(each, child(place, index)) for index, each in enumerate(item)]
        if not isinstance(item, dict):
            continue
        for key, value in item.items():
            if isinstance(key, str) and key.startswith("x-python-") and not place.endswith("/properties"):
                _check_one(key, value, child(place, key), file)
            elif key not in ("example", "examples", "default", "const", "enum"):
                stack.append((value, child(place, key)))


def _check_one(key: str, value: Any, place: str, file: str) -> None:
    known = KNOWN.get(key)
    if known is None:
        raise SpecError(place, f"the unknown key {key!r}", f"known are {listed(sorted(KNOWN), 20)}", file)
    if not known[1](value):
        raise SpecError(place, f"not what {key} holds", f"give {known[0]}", file)
