"""Rendering: a mustache template and data in, the template's own text and the values apart from it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .adjacency import BETWEEN, part
from .lookup import Empty, Returned, Role, get
from .problem import PromptError
from .requirement import of_the_extra

VALUE = "\0"
ROLE = "\1"
"""What stands in an outline in the place of a value, and of the value of a variable called `role`."""

_MARKS = str.maketrans(dict.fromkeys((VALUE, ROLE, BETWEEN), "\ufffd"))
_DEPTH = 32
"""How deep partials may include each other."""

_PLACE = re.compile(r"(.*) at line (\d+) column \d+$", re.DOTALL)


class Rendered(NamedTuple):
    """A rendered template.

    Attributes:
        outline: the text that stands in the template itself, with `VALUE` or `ROLE` where a value belongs.
        values: the values, in the order of their places.
    """

    outline: str
    values: list[str]


class Source(NamedTuple):
    """The text of a template and what is needed to say where in a file a fault stands.

    Attributes:
        text: the template.
        fault: makes the error from a message and a line of the text, counted from 1, or None.
    """

    text: str
    fault: Callable[[str, int | None], PromptError]


class _Value(bytes):
    """A value on its way through mustache. It is true even if it is empty, so that mustache hands it on."""

    mark = VALUE

    def __bool__(self) -> bool:
        return True


class _Role(_Value):
    mark = ROLE


class Template:
    """A mustache template, checked once and rendered many times.

    `{{name}}` escapes `& < > "`; `{{{name}}}` and `{{&name}}` do not.

    Raises:
        PromptError: it is not well-formed.
    """

    def __init__(self, source: Source, partial: Callable[[str], Source]) -> None:
        with of_the_extra():
            import mstache
        self._mustache = mstache
        self._source = source
        self._partial = partial
        self._bytes = self._checked(source)

    def render(self, data: Mapping[str, Any]) -> Rendered:
        """Put data into the template.

        Raises:
            PromptError: a partial is missing or not well-formed, or partials include each other without end.
        """
        made = 0

        def spell(value: object, text: bool) -> bytes:
            nonlocal made
            made += 1
            role = isinstance(value, Role) or (isinstance(value, Empty) and value.role)
            return (_Role if role else _Value)(_spelled(value))

        def escape(value: bytes) -> bytes:
            return type(value)(self._mustache.default_strict_escape(value))

        outline: list[str] = []
        values: list[str] = []
        try:
            for chunk in self._mustache.stream(
                self._bytes,
                data,
                getter=get,
                stringify=spell,
                escape=escape,
                resolver=self._resolve,
                lambda_render=self._within,
                recursion_limit=_DEPTH,
                strict=True,
            ):
                text = chunk.decode("utf-8", "surrogatepass")
                if isinstance(chunk, _Value):
                    values.append(text)
                outline.append(chunk.mark if isinstance(chunk, _Value) else text.replace(BETWEEN, ""))
        except RecursionError:
            raise self._source.fault("partials include each other without end", None) from None
        if len(values) != made:  # values would pass for the template's own text
            raise RuntimeError(
                "this release of mstache does not keep values apart; install one of those that are named"
            )
        return Rendered("".join(outline), values)

    def _resolve(self, name: str | bytes) -> bytes:
        return self._checked(self._partial(name.decode() if isinstance(name, bytes) else name))

    def _checked(self, source: Source) -> bytes:
        """Give the template as bytes, which hold no mark."""
        data = part(source.text.translate(_MARKS)).encode("utf-8", "surrogatepass")
        try:
            self._mustache.tokenize(data, strict=True)  # it keeps what it finds, so that rendering need not do it again
        except self._mustache.TokenException as error:
            place = _PLACE.match(str(error))
            text, line = (place[1], int(place[2])) if place else (str(error), None)
            raise source.fault(text.replace(BETWEEN, ""), line) from None
        return data

    def _within(self, scope: Any, *, scopes: Any = (), **options: Any) -> Callable[..., str]:
        """Make the function by which a function of the data renders its section; all of it will count as data."""
        options |= {"stringify": lambda value, text: _spelled(value), "escape": self._mustache.default_strict_escape}

        def render(template: str, data: Any = None) -> str:
            around, inner = ([*scopes, scope], data) if data else (scopes, scope)
            template = part(template.replace(BETWEEN, ""))
            made: bytes = self._mustache.render(
                template.encode("utf-8", "surrogatepass"), inner, scopes=around, **options
            )
            return made.decode("utf-8", "surrogatepass").replace(BETWEEN, "")

        return render


def _spelled(value: object) -> bytes:
    if isinstance(value, Returned):
        value = value.value
    return ("" if value is None else str(value)).encode("utf-8", "surrogatepass")
