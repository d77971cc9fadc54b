"""Unions and constants: the shapes of their members, or the constants, in; one shape out."""

from __future__ import annotations

from enum import Enum
from typing import Any

from model_inference_overlay.schema.shape import Misfit, Shape, expected, json_kind


def union(shapes: list[Shape]) -> Shape:
    """Give the shape of a value that fits one of several, the first of them that it fits."""
    if len(shapes) == 1:
        return shapes[0]

    def read(value: Any) -> Any:
        kind = json_kind(value)
        fitting = [each for each in shapes if not each.kind or kind in each.kind]
        problems: list[Misfit] = []
        for each in fitting:
            try:
                return each.read(value)
            except Misfit as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        kinds = sorted({name for each in shapes for name in each.kind})
        raise (
            Misfit("; or ".join(dict.fromkeys(map(str, problems)))) if problems else expected(" or ".join(kinds), value)
        )

    known = all(each.kind for each in shapes)
    kinds = frozenset(name for each in shapes for name in each.kind) if known else frozenset[str]()
    return Shape({"anyOf": [each.schema for each in shapes]}, read, kinds)


def literal(options: tuple[Any, ...], place: str) -> Shape:
    """Give the shape of one of several constants, which may be members of an enum.

    Raises:
        TypeError: one has no JSON form; the message begins with the place.
    """
    if not options:
        raise TypeError(f"{place}: an enum without members cannot be expressed as JSON")
    pairs = [(each.value if isinstance(each, Enum) else each, each) for each in options]
    for value, option in pairs:
        if value is not None and type(value) not in (str, int, bool, float):
            raise TypeError(
                f"{place}: {option!r} cannot be expressed as JSON: use a text, a number, True, False or None"
            )
    kinds = list(dict.fromkeys(json_kind(value) for value, _ in pairs))
    schema: dict[str, Any] = {"enum": [value for value, _ in pairs]}
    schema = {"type": kinds[0] if len(kinds) == 1 else kinds, **schema}

    def read(value: Any) -> Any:
        for constant, option in pairs:
            if json_kind(constant) == json_kind(value) and constant == value:
                return option
        shown = ", ".join(repr(constant) for constant, _ in pairs[:20])
        raise Misfit(f"expected one of {shown}")

    return Shape(schema, read, frozenset(kinds))
