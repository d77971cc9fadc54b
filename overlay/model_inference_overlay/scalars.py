"""Scalars whose wire form is not their Python form: a JSON value in, a Python value out, and back.

Decoding never fails: a value that does not parse is handed on as the server sent it.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from uuid import UUID

# Seconds since the epoch pass this bound in the year 5138; what is larger was sent in milliseconds.
_MILLISECONDS_FROM = 100_000_000_000
_UTC = dt.UTC
_from_timestamp = dt.datetime.fromtimestamp


class Wire:
    """A pair of functions that carry a scalar to and from its JSON form; the metadata of an `Annotated` type."""

    __slots__ = ("decode", "encode")

    def __init__(self, decode: Callable[[Any], Any], encode: Callable[[Any], Any]) -> None:
        self.decode = decode
        self.encode = encode


def decode_unix_time(value: Any) -> Any:
    """Turn seconds (or milliseconds, or either as text) since 1970 into an aware datetime in UTC."""
    if type(value) is int and 0 <= value < _MILLISECONDS_FROM:
        return _from_timestamp(value, _UTC)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    try:
        seconds = float(value)
        if abs(seconds) >= _MILLISECONDS_FROM:
            seconds /= 1000
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return value


def encode_unix_time(value: Any) -> Any:
    """Turn a datetime (naive means local time, as in `datetime.timestamp`) into whole seconds since 1970."""
    return int(value.timestamp()) if isinstance(value, dt.datetime) else value


def _lenient(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    def decode(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except (ValueError, InvalidOperation, Base64Error):
            return value

    return decode


def encode_datetime(value: Any) -> Any:
    """Spell a datetime as RFC 3339, section 5.6; a naive one is taken as UTC, since the format wants an offset."""
    if not isinstance(value, dt.datetime):
        return value
    if value.tzinfo is None:
        value = value.replace(tzinfo=dt.UTC)
    return value.isoformat().replace("+00:00", "Z")


def encode_bytes(value: Any) -> Any:
    """Spell bytes as base64 text (RFC 4648, section 4)."""
    return b64encode(value).decode("ascii") if isinstance(value, bytes | bytearray | memoryview) else value


def _encode_text(value: Any) -> Any:
    return str(value)


def _encode_iso(value: Any) -> Any:
    return value.isoformat()


def _parse_base64(text: str) -> bytes:
    return b64decode(text, validate=True)


UnixTime = Annotated[dt.datetime, Wire(decode_unix_time, encode_unix_time)]
"""An aware datetime, sent as whole seconds since 1970-01-01T00:00:00Z."""

WIRES: dict[type, Wire] = {
    dt.datetime: Wire(_lenient(dt.datetime.fromisoformat), encode_datetime),
    dt.date: Wire(_lenient(dt.date.fromisoformat), _encode_iso),
    dt.time: Wire(_lenient(dt.time.fromisoformat), _encode_iso),
    UUID: Wire(_lenient(UUID), _encode_text),
    Decimal: Wire(_lenient(Decimal), _encode_text),
    bytes: Wire(_lenient(_parse_base64), encode_bytes),
    bytearray: Wire(_lenient(_parse_base64), encode_bytes),
}
"""The wire form of each Python scalar that JSON does not have."""
