"""JSON text in, a plain value out."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from codegen.load.limits import MAX_DEPTH, MAX_DIGITS, MAX_NODES
from codegen.problem import SpecError


class NotJson(Exception):
    """The text is not JSON at all; its message says where."""


def parse(text: str) -> Any:
    """Parse JSON (RFC 8259), strictly.

    Raises:
        NotJson: it is not JSON.
        SpecError: it is JSON that no document needs: a key twice, a number that is not finite, too deep a nesting, too
            many values.
    """
    # Before anything is built: each value stands after one of these, as do some commas of texts.
    if sum(map(text.count, ",[{")) > MAX_NODES:
        raise SpecError("", f"more than {MAX_NODES} values", "split the document")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_int=_integer, parse_float=_number
        )
    except json.JSONDecodeError as error:
        raise NotJson(f"not JSON at {error.lineno}:{error.colno}: {error.msg}") from None
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise SpecError("", f"the key {twice!r} stands twice in one object", "remove one of them")
    return result


def _refuse(name: str) -> Any:
    raise SpecError("", f"{name} is no JSON number", "use a finite number")


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise SpecError("", f"a number of {len(text)} digits", "write it as a string")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise SpecError("", f"{text[:40]} is too large a number", "use a finite number")
    return value


def _check_depth(value: Any) -> None:
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise SpecError("", f"nested deeper than {MAX_DEPTH} levels", "flatten the document")
        if isinstance(item, dict):
            stack += [(each, depth + 1) for each in item.values()]
        elif isinstance(item, list):
            stack += [(each, depth + 1) for each in item]
