"""Values in, JSON values out: what `shapes` reads, and the models, dictionaries and lists that hold it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from base64 import b64encode
from collections.abc import Mapping
from enum import Enum
from typing import Any

import attrs

from model_inference_overlay.encoding import encode


def jsonable(value: Any) -> Any:
    """Give the JSON form of a value.

    Args:
        value: a scalar, enum, container, dataclass, attrs class, named tuple, pydantic model, or a model of a package.

    Raises:
        TypeError: something in it has no JSON form.
        ValueError: a number is not finite, or it is nested too deep.
    """
    try:
        return _written(value)
    except RecursionError:
        raise ValueError("the value is nested so deep, or holds itself, that it has no JSON form") from None


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return _written(value.value)
    # Not as the API wants times, which are aware there: what is read again should equal what was written.
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if hasattr(type(value), "__encode__"):
        return encode(value)
    if hasattr(type(value), "model_dump") and not isinstance(value, type):
        return value.model_dump(mode="json")
    members = _members(value)
    if members is not None:
        return {name: _written(each) for name, each in members.items()}
    if isinstance(value, Mapping):
        return {_key(key): _written(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return _sorted([_written(each) for each in value])
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return encode(value)


def _members(value: Any) -> dict[str, Any] | None:
    """Give the members of an instance whose class names them; None where it does not."""
    kind = type(value)
    if attrs.has(kind):
        return {field.alias or field.name: getattr(value, field.name) for field in attrs.fields(kind) if field.init}
    if dataclasses.is_dataclass(kind):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(kind) if field.init}
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        return {name: getattr(value, name) for name in value._fields}  # type: ignore[attr-defined]
    return None


def _key(key: Any) -> str:
    plain = key.value if isinstance(key, Enum) else key
    if isinstance(plain, bool) or not isinstance(plain, str | int):
        raise TypeError(f"the key {key!r} has no JSON form: keys are strings")
    return str(plain)


def _sorted(items: list[Any]) -> list[Any]:
    try:
        return sorted(items)
    except TypeError:
        return items
