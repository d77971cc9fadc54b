"""Members of an object of the document, of the kind that OpenAPI wants; what is null counts as absent."""

from __future__ import annotations

from typing import Any

from codegen.problem import SpecError, child

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a boolean", int: "a number", float: "a number"}


def json_kind(value: Any) -> str:
    """Name the JSON kind of a value, with its article, for a message."""
    return "null" if value is None else _KINDS[type(value)]


def object_of(parent: dict[str, Any], key: str, place: str) -> dict[str, Any]:
    """Give a member that is an object, an empty one where it is absent.

    Raises:
        SpecError: it is something else.
    """
    value = parent.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SpecError(child(place, key), json_kind(value), "this is an object in OpenAPI")
    return value


def items_of(parent: dict[str, Any], key: str, place: str) -> list[Any]:
    """Give a member that is a list, an empty one where it is absent.

    Raises:
        SpecError: it is something else.
    """
    value = parent.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise SpecError(child(place, key), json_kind(value), "this is a list in OpenAPI")
    return value
