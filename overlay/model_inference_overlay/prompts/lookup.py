"""Looking up: the name in a tag and the scopes around it in, what the data holds under that name out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MappingView, Sequence, Set, Sized
from typing import Any

from .adjacency import BETWEEN

_MISSING: Any = object()
_PLAIN = (str, bytes, int, float, complex, type(None))  # none of their attributes is data
_LOOPED = (Sequence, Set, MappingView, Iterator)


class Role(str):
    """The value of a variable called `role`: the one kind of value that may say who speaks."""

    __slots__ = ()


class Callback:
    """A function in the data.

    A section gives it the section's text and a function that renders text; a variable calls it without arguments.
    What it returns counts as data, tags in it included.
    """

    __slots__ = ("_function",)

    def __init__(self, function: Any) -> None:
        self._function = function

    def __call__(self, *section: Any) -> Returned:
        if not section:
            return Returned(self._function())
        text, render = section
        return Returned(self._function(text.decode("utf-8", "surrogatepass").replace(BETWEEN, ""), render))


class Returned:
    """What a function of the data returned; not a string, which mustache would read as one more template."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class One:
    """An object that can be iterated over and is no collection, such as a model: a section enters it once."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        return str(self.value)


class Empty:
    """A value for which an inverted section is rendered; that section does not enter it, so `{{.}}` looks past it.

    Attributes:
        role: whether the variable is called `role`.
    """

    __slots__ = ("role", "value")

    def __init__(self, value: Any, role: bool) -> None:
        self.value = value
        self.role = role

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return str(self.value)


def get(scope: Any, scopes: Sequence[Any], key: str | bytes, default: Any = None) -> Any:
    """Find what a tag names, in the innermost scope that has its first part (mustache's dotted names).

    A mapping is asked for the key, a sequence for the index, any other object for the item and then for the public
    attribute. What is missing, None or empty is the empty string; False and 0 are themselves.
    """
    name = key.decode() if isinstance(key, bytes) else key
    around = (scope, *reversed(scopes))
    if name == ".":
        value = next(each for each in around if not isinstance(each, Empty))
    else:
        value = _dotted(around, name.split("."))
    role = isinstance(value, Role) or name.rpartition(".")[2].casefold() == "role"
    if value is _MISSING or value is None or (isinstance(value, Sized) and not len(value)):
        return Empty("", role)
    if value is False or (isinstance(value, int | float) and value == 0):
        return Empty(value, role)
    if isinstance(value, str):
        plain = str.__str__(value)  # an enum's own str() may be its name
        return Role(plain) if role else plain
    if callable(value):
        return Callback(value)
    return One(value) if isinstance(value, Iterable) and not isinstance(value, (*_LOOPED, Mapping)) else value


def _dotted(scopes: tuple[Any, ...], names: list[str]) -> Any:
    found = next((value for scope in scopes if (value := _part(scope, names[0])) is not _MISSING), _MISSING)
    for name in names[1:]:
        if found is _MISSING:
            break
        found = _part(found, name)
    return found


def _part(scope: Any, name: str) -> Any:
    if isinstance(scope, One):
        scope = scope.value
    if isinstance(scope, _PLAIN):
        return _MISSING
    if isinstance(scope, Sequence):
        return scope[int(name)] if name.isdecimal() and int(name) < len(scope) else _MISSING
    if hasattr(scope, "__getitem__"):
        try:
            return scope[name]
        except (KeyError, IndexError, TypeError):
            pass
    if isinstance(scope, Mapping) or name.startswith("_"):
        return _MISSING
    return getattr(scope, name, _MISSING)
