"""What a caller gives as a list of inputs, and what comes of it."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from model_inference_overlay.batching.inputs import count, read
from model_inference_overlay.model import Model, model


@model()
class Circle(Model):
    size: int


@pytest.mark.parametrize(
    "given",
    [
        ["a", "b"],
        ("a", "b"),
        (each for each in "ab"),
        dict.fromkeys("ab").keys(),
        {1: "a", 2: "b"}.values(),
        map(str, "ab"),
        numpy.array(["a", "b"]),
    ],
)
def test_what_gives_inputs_in_an_order(given: Any) -> None:
    assert list(read("input", given)) == ["a", "b"]


def test_a_generator_is_read_as_it_is_asked() -> None:
    read_so_far: list[int] = []

    def inputs() -> Any:
        for number in range(3):
            read_so_far.append(number)
            yield str(number)

    found = read("input", inputs())
    assert (next(found), read_so_far) == ("0", [0])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("one text", r"^input is a list of inputs, found one of type str: put it in a list, \[\.\.\.\]$"),
        (b"bytes", "found one of type bytes: put it in a list"),
        ({"image": "data:,"}, "found one of type dict: put it in a list"),
        (Circle(size=1), "found one of type Circle: put it in a list"),
        ({"a", "b"}, "^input is given in an order, which a set has not: give a list"),
        (frozenset("ab"), "^input is given in an order, which a frozenset has not"),
        (5, "^input is a list, or something else to iterate over, found int$"),
        (numpy.array("a"), "^input is a list, or something else to iterate over, found ndarray$"),
    ],
)
def test_what_does_not(given: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        read("input", given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [([], 0), (("a",), 1), (iter("ab"), None), (numpy.array(["a", "b"]), 2), (numpy.array(1), None)],
)
def test_how_many(given: Any, expected: int | None) -> None:
    assert count(given) == expected
