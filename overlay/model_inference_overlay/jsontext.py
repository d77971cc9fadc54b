"""JSON text: bytes in, values out, and back, as fast as the machine allows and as tolerant as real servers need."""

from __future__ import annotations

from typing import Any

import orjson

strict_loads = orjson.loads
"""Parse JSON text, and nothing beyond it: for loops that turn to `loads` only where this raises ValueError."""


def loads(data: bytes | str) -> Any:
    """Parse JSON text (RFC 8259), and what servers send beyond it: `NaN`, `Infinity`, broken UTF-8, a byte order mark.

    An integer beyond 64 bits becomes a float, as section 6 of the RFC allows for.

    Raises:
        ValueError: it is not JSON, or is nested deeper than can be read.
    """
    try:
        return orjson.loads(data)
    except ValueError:
        return _loads_leniently(data)


def _loads_leniently(data: bytes | str) -> Any:
    import json

    text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "replace")
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise ValueError("the JSON text is nested too deep to be read") from None


def dumps(value: Any) -> bytes:
    """Spell a value that `encoding.encode` gave as compact JSON text.

    Raises:
        ValueError: it is nested too deep.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        return _dumps_leniently(value)


def _dumps_leniently(value: Any) -> bytes:
    """Spell what is beyond orjson: integers beyond 64 bits, lone surrogates, more than 254 levels."""
    import json

    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
    except RecursionError:
        raise ValueError("the value is nested too deep to be sent as JSON") from None
