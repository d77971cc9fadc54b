"""Local references in, what they name out (RFC 6901, JSON pointers in URI fragments)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from codegen.problem import SpecError, child


def resolve(data: Any, reference: str, place: str = "") -> Any:
    """Find what a local reference names; `place` is where the reference stands, for the error.

    Raises:
        SpecError: it is not local, or names nothing.
    """
    return _walk(data, tokens(reference, place), reference, place)


def at(data: Any, pointer: str, place: str = "") -> Any:
    """Find what stands at a place as places are spelled here, in which nothing is percent-encoded.

    Raises:
        SpecError: there is nothing.
    """
    return _walk(data, steps(pointer), pointer, place)


def _walk(data: Any, path: list[str], reference: str, place: str) -> Any:
    item = data
    for token in path:
        if isinstance(item, dict) and token in item:
            item = item[token]
        elif isinstance(item, list) and token.isdecimal() and int(token) < len(item):
            item = item[int(token)]
        else:
            raise SpecError(place, f"the reference {reference!r} names nothing", "mend the name, or add what it names")
    return item


def tokens(reference: str, place: str = "") -> list[str]:
    """Take a local reference apart into the tokens of its JSON pointer.

    Raises:
        SpecError: it is not a JSON pointer of this document.
    """
    if not reference.startswith("#"):
        raise SpecError(
            place, f"the reference {reference!r} leaves the document", "bundle the document into one file first"
        )
    if not reference.startswith("#/"):
        raise SpecError(
            place,
            f"the reference {reference!r} is no JSON pointer",
            "name a part of the document, such as #/components/schemas/Name",
        )
    return steps(unquote(reference))


def steps(pointer: str) -> list[str]:
    """Take a place apart into its tokens."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def canonical(reference: str, place: str = "") -> str:
    """Spell a local reference as places are spelled here: not percent-encoded."""
    return child("#", *tokens(reference, place))
