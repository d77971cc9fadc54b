"""Inputs, their batches, answers in any order and state, and the one answer that comes of them."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.batching.work import Work
from model_inference_overlay.exceptions import DecodeError, ServerError
from model_inference_overlay.model import Model, model
from model_inference_overlay.operation import Batches

DECLARED = Batches(argument="texts", items="found", index="number", usage="cost")


@model()
class Item(Model):
    number: int | None = None
    text: str | None = None


@model()
class Cost(Model):
    tokens: int | None = None
    more: dict[str, int] | None = None


@model()
class Answer(Model):
    found: list[Item] | None = None
    cost: Cost | None = None
    id: str | None = None


def answer(*numbers: Any, **rest: Any) -> Answer:
    return Answer.from_dict({"found": [{"number": each, "text": f"of {each}"} for each in numbers], **rest})


def work(given: Any, size: int, progress: Any = False) -> Work:
    return Work(DECLARED, given, size, progress)


def batches(given: Any, size: int) -> list[tuple[int, list[Any]]]:
    made = work(given, size)
    return [(batch.start, batch.inputs) for batch in iter(made.next, None)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (2, [(0, ["a", "b"]), (2, ["c", "d"]), (4, ["e"])]),
        (5, [(0, list("abcde"))]),
        (6, [(0, list("abcde"))]),
        (1, [(number, [text]) for number, text in enumerate("abcde")]),
    ],
)
def test_every_input_is_in_one_batch(size: int, expected: Any) -> None:
    assert batches(list("abcde"), size) == expected
    assert batches(iter("abcde"), size) == expected


def test_a_last_batch_that_is_full() -> None:
    assert batches(iter("abcd"), 2) == [(0, ["a", "b"]), (2, ["c", "d"])]


def test_no_inputs_are_one_batch_for_the_server_to_judge() -> None:
    assert batches([], 2) == batches(iter(()), 2) == [(0, [])]


def test_answers_in_any_order_are_merged_in_that_of_the_inputs() -> None:
    made = work(list("abc"), 2)
    first, second = made.next(), made.next()
    assert first is not None
    assert second is not None
    made.take(second, answer(0, id="second", cost={"tokens": 3, "more": {"cached": 1}}))
    made.take(first, answer(0, 1, id="first", cost={"tokens": 4, "more": {"cached": 2, "new": 1}}))
    merged = made.merged()
    assert type(merged) is Answer
    assert [(item.number, item.text) for item in merged.found] == [(0, "of 0"), (1, "of 1"), (2, "of 0")]
    assert merged.cost == Cost(tokens=7, more={"cached": 3, "new": 1})
    assert merged.id == "first"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 0), ["of 0", "of 1", "of 2"]),
        # What is no numbering of these inputs says nothing.
        ((0, 0, 0), ["of 0", "of 0", "of 0"]),
        ((3, 4, 5), ["of 3", "of 4", "of 5"]),
        ((None, None, None), ["of None"] * 3),
        (("2", [], {}), ["of 2", "of []", "of {}"]),
        ((True, 2, 0), ["of True", "of 2", "of 0"]),
    ],
)
def test_indexes(numbers: Any, expected: list[str]) -> None:
    made = work(list("abc"), 3)
    batch = made.next()
    assert batch is not None
    made.take(batch, answer(*numbers))
    assert [(item.number, item.text) for item in made.merged().found] == list(enumerate(expected))


def test_costs_that_some_answers_lack() -> None:
    made = work(list("abc"), 1)
    for cost in (None, {"tokens": 2}, {"tokens": 3}):
        batch = made.next()
        assert batch is not None
        made.take(batch, answer(0, cost=cost) if cost else answer(0))
    assert made.merged().cost == Cost(tokens=5)


@pytest.mark.parametrize("found", [answer(), answer(0), answer(0, 1, 2), Answer(), None, {"found": 5}])
def test_an_answer_that_does_not_match_its_inputs(found: Any) -> None:
    made = work(list("ab"), 2)
    batch = made.next()
    assert batch is not None
    with pytest.raises(DecodeError, match=r"^the answer to 2 inputs has \d items in found\. Which is whose"):
        made.take(batch, found)
    assert made.merged() is None


def test_what_an_error_is_told() -> None:
    told: list[int] = []
    made = work(list("abcd"), 2, lambda done, total: told.append(done))
    first, second = made.next(), made.next()
    assert first is not None
    assert second is not None
    made.take(first, answer(0, 1))
    error = ServerError("no")
    made.tell(error, second)
    assert error.batch is not None
    assert (error.batch.start, error.batch.stop, error.batch.inputs) == (2, 4, ["c", "d"])
    assert [item.number for item in error.batch.arrived.found] == [0, 1]
    assert error.__notes__ == [
        "in the batch of inputs [2:4]; what 2 inputs give had arrived: it is in the error's .batch"
    ]
    assert told == [2]
    other = KeyError("x")
    made.tell(other, None)
    assert other.__notes__[0].startswith("after 4 inputs had been read; ")


@pytest.mark.parametrize(
    ("size", "kind", "message"),
    [
        (0, ValueError, "^batch_size is a number of inputs from 1, found 0$"),
        (-1, ValueError, "found -1$"),
        (True, TypeError, "^batch_size is a number of inputs, found bool$"),
        (2.0, TypeError, "found float$"),
        ("2", TypeError, "found str$"),
    ],
)
def test_sizes(size: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        work([], size)
