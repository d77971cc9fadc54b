"""JSON text: bytes in, values out, and back, as fast as the machine allows and as tolerant as real servers need."""

from __future__ import annotations

import json
from typing import Any

import orjson


def loads(data: bytes | str) -> Any:
    """Parse JSON text (RFC 8259), and what Python's own servers emit beyond it (`NaN`, huge integers).

    Raises:
        ValueError: it is not JSON.
    """
    try:
        return orjson.loads(data)
    except ValueError:
        # orjson is strict; json also reads NaN and Infinity, which servers written in Python send.
        return json.loads(data)


def dumps(value: Any) -> bytes:
    """Spell a value that `codec.encode` gave as compact JSON text."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # Integers beyond 64 bits and lone surrogates are beyond orjson; escaped ASCII carries both.
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
