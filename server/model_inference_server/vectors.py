"""Vectors: texts or bytes in, unit vectors out, and these in each encoding of the API.

A vector is the sum of vectors of the words, which are hashes, so texts that share words lie closer together than others
do. That is no understanding, but a search over such vectors finds what it should.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
import sys
from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache

from .wire import Json

_WORD = re.compile(r"\w+")
_OWN = 0.25  # the share of what makes two texts of the same words differ
_MAX_WORDS = 512


def text_features(text: str) -> list[tuple[bytes, float]]:
    """Give what a text is made of: its words, and itself as a whole, each with a weight."""
    whole = text.encode("utf-8", "surrogatepass")
    words = _WORD.findall(text.lower())[:_MAX_WORDS]
    return [(word.encode("utf-8", "surrogatepass"), 1.0) for word in words] + [(b"\0" + whole, _OWN)]


def bytes_features(data: bytes) -> list[tuple[bytes, float]]:
    """Give what an image is made of here: nothing but itself."""
    return [(b"\1" + data, 1.0)]


def vector(features: Iterable[tuple[bytes, float]], dimensions: int) -> array[float]:
    """Make the unit vector of weighted features, of 32-bit floats."""
    total = [0.0] * dimensions
    for feature, weight in features:
        part = _direction(hashlib.sha256(feature).digest(), dimensions)
        total = [one + weight * other for one, other in zip(total, part, strict=True)]
    norm = math.sqrt(sum(each * each for each in total)) or 1.0
    return array("f", (each / norm for each in total))


@lru_cache(maxsize=1024)
def _direction(seed: bytes, dimensions: int) -> array[float]:
    """Spread a seed over as many numbers from -1 to 1, none of them 0."""
    raw = array("I", hashlib.shake_256(seed).digest(4 * dimensions))
    if sys.byteorder == "big":  # the same vectors on every machine
        raw.byteswap()
    return array("f", ((2 * (each >> 8) + 1) / 2**24 - 1 for each in raw))


def _base64(values: array[float]) -> str:
    copy = array("f", values)
    if sys.byteorder == "big":  # the API's base64 is that of little-endian floats
        copy.byteswap()
    return base64.b64encode(copy.tobytes()).decode()


def _bits(values: array[float]) -> list[int]:
    padded = [*values, *[-1.0] * (-len(values) % 8)]
    return [
        sum((value > 0) << (7 - bit) for bit, value in enumerate(padded[start : start + 8]))
        for start in range(0, len(padded), 8)
    ]


ENCODINGS: dict[str, Callable[[array[float]], Json]] = {
    "float": lambda values: values.tolist(),
    "base64": _base64,
    "int8": lambda values: [round(127 * value) for value in values],
    "uint8": lambda values: [round(127 * value) + 128 for value in values],
    "binary": lambda values: [(byte ^ 128) - 128 for byte in _bits(values)],
    "ubinary": _bits,
}
"""The forms that a vector is sent in.

The packed ones hold eight signs to a byte, the first in the highest bit;
`binary` is the same byte read as a signed one.
"""
