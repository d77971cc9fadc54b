"""Local references in, what they name out (RFC 6901, JSON pointers in URI fragments)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from codegen.load.limits import MAX_CHAIN
from codegen.problem import SpecError, child


def resolve(data: Any, reference: str, place: str = "") -> Any:
    """Find what a local reference names; `place` is where the reference stands, for the error.

    Raises:
        SpecError: it is not local, or names nothing.
    """
    return _walk(data, tokens(reference, place), reference, place)


def follow(data: Any, item: Any, place: str) -> tuple[Any, str]:
    """Follow an item that is a local reference to the first that is none, and give that and where it stands.

    Args:
        data: the document.
        item: what may be a reference.
        place: where it stands.

    Raises:
        SpecError: a reference names nothing, leads to itself, or through too many others.
    """
    seen = {place}
    while isinstance(item, dict) and isinstance(item.get("$ref"), str):
        stands = child(place, "$ref")
        place = canonical(item["$ref"], stands)
        if place in seen:
            raise SpecError(stands, "a reference that leads to itself", "break the cycle")
        if len(seen) > MAX_CHAIN:
            raise SpecError(stands, f"more than {MAX_CHAIN} references in a row", "refer to what they lead to")
        seen.add(place)
        item = at(data, place, stands)
    return item, place


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
