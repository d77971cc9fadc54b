"""Scalars: a Python type in, the schema of its JSON form and its reader out."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from model_inference_overlay.schema.shape import Misfit, Shape, expected


def _null(value: Any) -> None:
    if value is not None:
        raise expected("null", value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise expected("boolean", value)
    return value


def _integer(value: Any) -> int:
    # JSON Schema 2020-12, section 6.1.1: a number without a fraction is an integer, however it is written.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise expected("integer", value)
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise expected("number", value)
    try:
        return float(value)
    except OverflowError:
        raise Misfit("the number is too large") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise expected("string", value)
    return value


def _parsed(parse: Callable[[str], Any], what: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            return parse(_text(value))
        except (ValueError, InvalidOperation):
            raise Misfit(f"expected {what}") from None

    return read


def _decimal(value: Any) -> Decimal:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    made: Decimal = _parsed(Decimal, "a decimal number as a string")(value)
    return made


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _spelled(parse: Callable[[str], Any], what: str, **keywords: str) -> Shape:
    return Shape({"type": "string", **keywords}, _parsed(parse, what), frozenset({"string"}))


SCALARS: dict[Any, Shape] = {
    type(None): Shape({"type": "null"}, _null, frozenset({"null"})),
    bool: Shape({"type": "boolean"}, _boolean, frozenset({"boolean"})),
    int: Shape({"type": "integer"}, _integer, frozenset({"integer", "number"})),
    float: Shape({"type": "number"}, _number, frozenset({"integer", "number"})),
    str: Shape({"type": "string"}, _text, frozenset({"string"})),
    dt.datetime: _spelled(dt.datetime.fromisoformat, "a date and time (RFC 3339)", format="date-time"),
    dt.date: _spelled(dt.date.fromisoformat, "a date (YYYY-MM-DD)", format="date"),
    dt.time: _spelled(dt.time.fromisoformat, "a time (HH:MM:SS)", format="time"),
    UUID: _spelled(UUID, "a UUID", format="uuid"),
    Decimal: Shape({"type": "string", "format": "decimal"}, _decimal, frozenset({"string", "integer", "number"})),
    bytes: _spelled(_bytes, "base64 text", contentEncoding="base64"),
    Any: Shape({}, lambda value: value),
    object: Shape({}, lambda value: value),
}
"""The form of each scalar; None stands here under its type."""
