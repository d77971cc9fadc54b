"""JSON as it travels: bytes in, Python values out, and back; and the types that the other modules know it by."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any, NoReturn, TypeAlias, TypeGuard

Json: TypeAlias = Any
JsonObject: TypeAlias = dict[str, Any]
JsonArray: TypeAlias = list[Any]

MAX_DEPTH = 100
"""How deeply a request may be nested: far more than any real call is, far less than Python's stack holds."""


class MalformedJson(ValueError):
    """Bytes that are not a JSON document by RFC 8259, or one that is nested deeper than `MAX_DEPTH`."""


def is_object(value: object) -> TypeGuard[JsonObject]:
    """Tell whether a decoded value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[JsonArray]:
    """Tell whether a decoded value is a JSON array."""
    return isinstance(value, list)


def is_integer(value: object) -> TypeGuard[int]:
    """Tell whether a decoded value is an integer; `true` and `false`, which Python calls integers, are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def decode(data: bytes) -> Json:
    """Decode a JSON document.

    Raises:
        MalformedJson: the bytes are no UTF-8 or no JSON; `NaN`, `Infinity` and numbers too large for a float are
            refused too (RFC 8259, section 6).
    """
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_float=_float, parse_constant=_refuse_constant)
    except MalformedJson:
        raise
    except UnicodeDecodeError as error:
        raise MalformedJson(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise MalformedJson(f"nested more than {MAX_DEPTH} levels deep") from None
    except ValueError as error:  # an integer of more digits than Python converts
        raise MalformedJson(str(error)) from None
    _refuse_depth(value)
    return value


def encode(value: Json) -> bytes:
    """Encode a value compactly, in UTF-8.

    A lone surrogate, which a request can smuggle in as `\\ud800`, has no UTF-8 form; such a value goes out with every
    character beyond ASCII escaped.
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


def digest(*values: Json) -> bytes:
    """Hash values to 32 bytes that are the same on every machine and for every order of an object's members."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).digest()


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise MalformedJson(f"{text[:20]} is too large for a number")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is not a JSON number")


def _refuse_depth(value: Json) -> None:
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Json] = []
        for each in level:
            if is_object(each):
                below.extend(each.values())
            elif is_array(each):
                below.extend(each)
        if not below:
            return
        level = below
    raise MalformedJson(f"nested more than {MAX_DEPTH} levels deep")
