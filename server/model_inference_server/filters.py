"""The content filter: a body in, nothing or a refusal out. It goes by a marker, so that tests need no foul language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .refusal import filtered
from .wire import Json, is_array, is_object

FILTER_MARKER = "[filtered]"
"""A request with this in any text of its body is refused; `[filtered:hate]` names the category, else violence."""

CATEGORIES = ("hate", "self_harm", "sexual", "violence")
"""The categories that the filter grades."""

_MARKER = re.compile(rf"\[filtered(?::({'|'.join(CATEGORIES)}))?\]")


def refuse_marked(body: Json) -> None:
    """Check the texts of a body for the marker.

    Raises:
        Refusal: 400 with the findings, when one is marked.
    """
    found = {match[1] or "violence" for text in _texts(body) for match in _MARKER.finditer(text)}
    if found:
        safe, grave = {"filtered": False, "severity": "safe"}, {"filtered": True, "severity": "medium"}
        raise filtered({each: grave if each in found else safe for each in CATEGORIES})


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_object(value) or is_array(value):
        for each in value.values() if is_object(value) else value:
            yield from _texts(each)
