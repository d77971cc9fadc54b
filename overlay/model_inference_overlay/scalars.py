"""Scalars whose wire form is not their Python form: a JSON value in, a Python value out, and back.

Decoding never fails: a value that does not parse is handed on as the server sent it. A time that was sent in another
form than the one we send is written back as it came.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64decode, b64encode
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from math import floor
from typing import Annotated, Any
from uuid import UUID

# Seconds since the epoch pass this bound in the year 5138; what is larger was sent in milliseconds.
_MILLISECONDS_FROM = 100_000_000_000
_from_timestamp = dt.datetime.fromtimestamp
_UTC = dt.UTC
_last: tuple[int, dt.datetime] = (0, _from_timestamp(0, _UTC))


class Wire:
    """A pair of functions that carry a scalar to and from its JSON form; the metadata of an `Annotated` type."""

    __slots__ = ("decode", "encode")

    def __init__(self, decode: Callable[[Any], Any], encode: Callable[[Any], Any]) -> None:
        self.decode = decode
        self.encode = encode


class SentTime(dt.datetime):
    """A time that remembers the JSON value it was read from; what is computed from it does not."""

    __slots__ = ("form", "sent")

    form: str
    sent: int | float | str

    @classmethod
    def remember(cls, time: dt.datetime, form: str, sent: int | float | str) -> SentTime:
        """Give a time that is written back as `sent` by the encoder of the same `form`."""
        state: tuple[Any, ...] = dt.datetime.__reduce_ex__(time, 4)[1]  # type: ignore[assignment]
        item = cls(*state)
        item.form, item.sent = form, sent
        return item

    @staticmethod
    def written(time: dt.datetime, form: str) -> Any:
        """Give the JSON value that a time was read from, None where it was made otherwise."""
        return time.sent if isinstance(time, SentTime) and getattr(time, "form", None) == form else None

    def __reduce_ex__(self, protocol: Any) -> Any:
        plain = super().__reduce_ex__(protocol)
        if not hasattr(self, "sent"):
            return plain
        return _remembered, (plain[1], self.form, self.sent)


def _remembered(state: tuple[Any, ...], form: str, sent: int | float | str) -> SentTime:
    return SentTime.remember(dt.datetime(*state), form, sent)


def decode_unix_time(value: Any) -> Any:
    """Turn seconds (or milliseconds, or either as text) since 1970 into an aware datetime in UTC."""
    global _last
    try:
        if type(value) is int:
            # Every update of a stream carries the same time. A pair is replaced at once, so threads may share it.
            known, time = _last
            if known == value:
                return time
            if -_MILLISECONDS_FROM < value < _MILLISECONDS_FROM:
                time = _from_timestamp(value, _UTC)
                _last = (value, time)
                return time
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return value
        seconds = float(value)
        if abs(seconds) >= _MILLISECONDS_FROM:
            seconds /= 1000
        return SentTime.remember(_from_timestamp(seconds, dt.UTC), "unix", value)
    except (ValueError, OverflowError, OSError):
        return value


def encode_unix_time(value: Any) -> Any:
    """Turn a datetime (a naive one is taken as UTC) into whole seconds since 1970."""
    if not isinstance(value, dt.datetime):
        return value
    sent = SentTime.written(value, "unix")
    return floor(_aware(value).timestamp()) if sent is None else sent


def _decode_datetime(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        time = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    return time if encode_datetime(time) == value else SentTime.remember(time, "iso", value)


def encode_datetime(value: Any) -> Any:
    """Spell a datetime as RFC 3339, section 5.6; a naive one is taken as UTC, since the format wants an offset."""
    if not isinstance(value, dt.datetime):
        return value
    sent = SentTime.written(value, "iso")
    return _aware(value).isoformat().replace("+00:00", "Z") if sent is None else sent


def _aware(value: dt.datetime) -> dt.datetime:
    return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value


def _lenient(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    def decode(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except (ValueError, InvalidOperation):
            return value

    return decode


def _parse_uuid(text: str) -> UUID:
    # UUID itself also reads braces, "urn:uuid:" and no hyphens at all.
    if len(text) != 36:
        raise ValueError("not the form of RFC 9562, section 4")
    return UUID(text)


def encode_bytes(value: Any) -> Any:
    """Spell bytes as base64 text (RFC 4648, section 4)."""
    return b64encode(value).decode("ascii") if isinstance(value, bytes | bytearray | memoryview) else value


def _parse_base64(text: str) -> bytes:
    return b64decode(text, validate=True)


def _encode_iso(value: Any) -> Any:
    return value.isoformat()


UnixTime = Annotated[dt.datetime, Wire(decode_unix_time, encode_unix_time)]
"""An aware datetime, sent as whole seconds since 1970-01-01T00:00:00Z."""

_BASE64 = Wire(_lenient(_parse_base64), encode_bytes)

WIRES: dict[type, Wire] = {
    dt.datetime: Wire(_decode_datetime, encode_datetime),
    dt.date: Wire(_lenient(dt.date.fromisoformat), _encode_iso),
    dt.time: Wire(_lenient(dt.time.fromisoformat), _encode_iso),
    UUID: Wire(_lenient(_parse_uuid), str),
    Decimal: Wire(_lenient(Decimal), str),
    bytes: _BASE64,
    bytearray: _BASE64,
    memoryview: _BASE64,
}
"""The wire form of each Python scalar that JSON does not have."""
