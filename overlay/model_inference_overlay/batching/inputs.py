"""What a caller gives as a list of inputs in, an iterator over them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model_inference_overlay.model import Model

_SINGLE = (str, bytes, bytearray, memoryview, Mapping, Model)
"""What can be iterated over, and is one input all the same."""


def read(argument: str, given: Any) -> Iterator[Any]:
    """Give the inputs one by one; what makes them, such as a generator, runs as they are asked for.

    Raises:
        TypeError: it is one input, or has no order.
    """
    found = type(given).__qualname__
    if isinstance(given, _SINGLE):
        raise TypeError(f"{argument} is a list of inputs, found one of type {found}: put it in a list, [...]")
    if isinstance(given, set | frozenset):
        raise TypeError(f"{argument} is given in an order, which a {found} has not: give a list, such as sorted(...)")
    if isinstance(given, Iterable):
        try:
            return iter(given)
        except TypeError:  # such as a numpy array without dimensions
            pass
    raise TypeError(f"{argument} is a list, or something else to iterate over, found {found}")


def count(given: Any) -> int | None:
    """Tell how many inputs there are; None where only reading them tells."""
    try:
        return len(given)
    except TypeError:
        return None
