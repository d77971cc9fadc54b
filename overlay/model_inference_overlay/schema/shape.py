"""What an annotation comes to: its schema and its reader; and the error of a value that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model_inference_overlay.record import Record

Reader = Callable[[Any], Any]
"""Gives the Python value of a JSON value, or raises `Misfit`."""


class Misfit(Exception):
    """A JSON value that is not of the type that was asked for; each level around it adds its own place."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._message = message
        self._places: list[str] = []

    def within(self, place: str) -> Misfit:
        """Say that this happened inside of a place such as `.steps` or `[0]`."""
        self._places.append(place)
        return self

    def __str__(self) -> str:
        place = "".join(reversed(self._places)).removeprefix(".")
        return f"{place}: {self._message}" if place else self._message


class Shape(Record):
    """A type as JSON sees it.

    Attributes:
        schema: its JSON schema (2020-12).
        read: gives the Python value of a JSON value, or raises `Misfit`.
        kind: the JSON types of its values, by which a union finds its member; empty where any may come.
    """

    schema: dict[str, Any]
    read: Reader
    kind: frozenset[str] = frozenset()


def json_kind(value: Any) -> str:
    """Name the type of a JSON value as JSON Schema does."""
    if value is None:
        return "null"
    for types, name in (
        (bool, "boolean"),
        (str, "string"),
        (int, "integer"),
        (float, "number"),
        (dict, "object"),
        (list, "array"),
    ):
        if isinstance(value, types):
            return name
    return type(value).__name__


def expected(what: str, value: Any) -> Misfit:
    """Give the error for a value of another type than was asked for; it does not show the value."""
    return Misfit(f"expected {what}, found {json_kind(value)}")
