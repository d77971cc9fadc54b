"""Strings and numbers: the keywords of one schema in, a value that fits them out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from .pattern import UnsupportedPattern, sample
from .wire import JsonObject
from .words import Words

MAX_LENGTH = 100_000
"""The most characters that a schema can ask for."""

_MAX_EXTRA = 64  # how far a pattern's repetitions are drawn out to reach a length
_STEPS = 16  # how many multiples are tried from either bound

FORMATS = {
    "date-time": "2024-05-07T10:00:00Z",
    "date": "2024-05-07",
    "time": "10:00:00Z",
    "duration": "PT1H",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "https://example.com/",
    "iri": "https://example.com/",
    "iri-reference": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "json-pointer": "/a",
    "regex": "a",
    "byte": "YQ==",
}
"""An example of each format (JSON Schema 2020-12 Validation, section 7.3)."""


class NoInstance(ValueError):
    """A schema that is not valid, that nothing fits, or for which nothing was found that does."""


def string(node: JsonObject, name: str, words: Words) -> str:
    """Make a string: the format's example, a word that fits, a text for the pattern, or the member's own name.

    Raises:
        NoInstance: the pattern is not read, or the string would be too long.
    """
    least, most = int(node.get("minLength", 0)), node.get("maxLength", math.inf)
    pattern: str | None = node.get("pattern")
    if least > MAX_LENGTH:
        raise NoInstance(f"{name!r} asks for more than {MAX_LENGTH} characters")

    def fits(text: str) -> bool:
        return least <= len(text) <= most and (pattern is None or re.search(pattern, text) is not None)

    fixed = FORMATS.get(node.get("format", ""))
    if fixed is not None and fits(fixed):
        return fixed
    word = words.string(fits)
    if word is not None:
        return word
    if pattern is not None:
        return _matching(pattern, fits, min(least, _MAX_EXTRA))
    text = name.replace("_", " ").strip() or "text"
    return (text * math.ceil(max(least, 1) / len(text)))[: int(min(most, max(least, len(text))))]


def _matching(pattern: str, fits: Callable[[str], bool], most: int) -> str:
    try:
        shortest = sample(pattern)
        drawn_out = (sample(pattern, extra) for extra in range(1, most + 1))
        return shortest if fits(shortest) else next(filter(fits, drawn_out), shortest)
    except UnsupportedPattern as error:
        raise NoInstance(str(error)) from None


def number(node: JsonObject, kind: str, words: Words) -> float:
    """Make an `integer` or a `number`: one of the prompt's figures, 1, or what lies nearest to a bound.

    Raises:
        NoInstance: nothing was found between the bounds.
    """
    low = max(node.get("minimum", -math.inf), node.get("exclusiveMinimum", -math.inf))
    high = min(node.get("maximum", math.inf), node.get("exclusiveMaximum", math.inf))
    step = node.get("multipleOf", 1)

    def fits(value: float) -> bool:
        inside = low <= value <= high
        open_ends = value != node.get("exclusiveMinimum") and value != node.get("exclusiveMaximum")
        return inside and open_ends and ("multipleOf" not in node or float(value / step).is_integer())

    word = words.number(int, fits) if kind == "integer" else words.number(float, fits)
    if word is not None:
        return word
    for value in _candidates(low, high, step):
        whole = float(value).is_integer()
        if fits(value) and (whole or kind == "number"):
            return int(value) if whole else value
    raise NoInstance(f"no {kind} was found between {low} and {high}")


def _candidates(low: float, high: float, step: float) -> Iterator[float]:
    yield 1
    for bound, direction in ((low, 1), (high, -1)):
        if math.isfinite(bound):
            start = math.ceil(bound / step) if direction == 1 else math.floor(bound / step)
            yield from ((start + direction * count) * step for count in range(_STEPS))
    if math.isfinite(low) and math.isfinite(high):
        yield (low + high) / 2
    yield step
