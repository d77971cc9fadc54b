"""Annotations in, the types in them out, and what `Annotated` says of each; or what to write in place of one."""

from __future__ import annotations

import typing
from typing import Annotated, Any, ForwardRef, TypeVar, get_args, get_origin

_QUALIFIERS = (typing.Required, typing.NotRequired, typing.Final)


def unwrapped(annotation: Any) -> tuple[Any, str]:
    """Take off what says something about a type and is none: `Annotated`, `Required`, `NewType`, named aliases.

    Returns:
        The type, and the description that `Annotated` gave it, or "".
    """
    description = ""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            description = description or _annotated_text(annotation.__metadata__)
            annotation = annotation.__origin__
        elif origin in _QUALIFIERS or getattr(origin, "_name", None) == "ReadOnly":
            annotation = get_args(annotation)[0]
        elif hasattr(annotation, "__supertype__"):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":
            annotation = annotation.__value__
        else:
            return annotation, description


def _annotated_text(metadata: tuple[Any, ...]) -> str:
    """Find the description among the notes of `Annotated`: a text, or what carries one, such as a `Doc` or `Field`."""
    for note in metadata:
        for text in (note, getattr(note, "documentation", None), getattr(note, "description", None)):
            if isinstance(text, str) and text:
                return text
    return ""


def spelled(annotation: Any) -> str:
    """Name an annotation in an error."""
    return annotation.__qualname__ if isinstance(annotation, type) else repr(annotation)


def advice(annotation: Any) -> str:
    """Say what to write in place of an annotation that JSON cannot express."""
    if isinstance(annotation, TypeVar):
        return "use a type in place of the type variable"
    if isinstance(annotation, ForwardRef | str):
        return "use the type in place of its name"
    return "use a dataclass, attrs class, TypedDict or pydantic model, or a standard type that has a JSON form"
