"""The inputs of one call in, batches of them out; their answers in, one answer out. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from itertools import islice
from typing import Any

from model_inference_overlay import counts
from model_inference_overlay.batching.inputs import count, read
from model_inference_overlay.batching.meter import Meter
from model_inference_overlay.exceptions import DecodeError, FailedBatch
from model_inference_overlay.operation import Batches
from model_inference_overlay.record import Record


class Batch(Record):
    """Some of the inputs, and the position of the first."""

    start: int
    inputs: list[Any]

    @property
    def stop(self) -> int:
        """The position after the last."""
        return self.start + len(self.inputs)


class Work:
    """What is to be done for one call, and what has been done.

    Args:
        declared: how the operation's requests are split and its answers merged.
        given: the inputs, as the caller gives them.
        size: the most inputs of one request.
        progress: as for `Meter`.

    Attributes:
        argument: JSON name of the list that is split.

    Raises:
        TypeError, ValueError: one of them is not what it should be.
    """

    def __init__(
        self, declared: Batches, given: Any, size: int, progress: bool | Callable[[int, int | None], Any]
    ) -> None:
        if isinstance(size, bool) or not isinstance(size, int):
            raise TypeError(f"batch_size is a number of inputs, found {type(size).__qualname__}")
        if size < 1:
            raise ValueError(f"batch_size is a number of inputs from 1, found {size}")
        self.argument = declared.argument
        self._declared = declared
        self._inputs: Iterator[Any] = read(declared.argument, given)
        self._size = size
        self._begun = 0
        self._over = False
        self._answers: dict[int, Any] = {}
        self.meter = Meter(progress, count(given))

    def next(self) -> Batch | None:
        """Give the next batch; None after the last.

        Without any input there is one empty batch, for the server to judge.
        """
        if self._over:
            return None
        inputs = list(islice(self._inputs, self._size))
        self._over = len(inputs) < self._size
        if not inputs and self._begun:
            return None
        batch = Batch(self._begun, inputs)
        self._begun = batch.stop
        return batch

    def take(self, batch: Batch, answer: Any) -> None:
        """Take the answer for a batch, and put its items in order.

        Raises:
            DecodeError: it has another number of items than the batch has inputs.
        """
        items = _member(answer, self._declared.items)
        found = len(items) if isinstance(items, list) else 0
        if found != len(batch.inputs):
            text = f"the answer to {len(batch.inputs)} inputs has {found} items in {self._declared.items}"
            raise DecodeError(text, hint="Which is whose cannot be told.")
        answer[self._declared.items] = self._numbered(items or [], batch.start)
        self._answers[batch.start] = answer
        self.meter.add(found)

    def _numbered(self, items: list[Any], start: int) -> list[Any]:
        """Sort items by their indexes, where these are what they should be, and count on from `start`."""
        name = self._declared.index
        by_index = {index: item for item in items if type(index := _member(item, name)) is int}
        if by_index.keys() == set(range(len(items))):
            items = [by_index[position] for position in range(len(items))]
        for position, item in enumerate(items, start):
            if hasattr(item, "get"):
                item[name] = position
        return items

    def merged(self) -> Any:
        """Give one answer: the first, with the items of all in order, and what all of them cost; None without any."""
        answers = [self._answers[start] for start in sorted(self._answers)]
        if not answers:
            return None
        whole = copy(answers[0])
        whole[self._declared.items] = [item for answer in answers for item in answer.get(self._declared.items)]
        usages = [usage for usage in (answer.get(self._declared.usage) for answer in answers) if usage is not None]
        if len(usages) > 1:
            whole[self._declared.usage] = counts.total(usages)
        return whole

    def tell(self, error: BaseException, batch: Batch | None) -> None:
        """Tell an error which inputs it was for, and what had arrived; None where it was for none of them."""
        start, stop = (self._begun, self._begun) if batch is None else (batch.start, batch.stop)
        failed = FailedBatch(start, stop, [] if batch is None else batch.inputs, self.merged())
        vars(error)["batch"] = failed
        where = f"after {start} inputs had been read" if batch is None else f"in the batch of inputs [{start}:{stop}]"
        arrived = sum(len(answer.get(self._declared.items)) for answer in self._answers.values())
        error.add_note(f"{where}; what {arrived} inputs give had arrived: it is in the error's .batch")


def _member(item: Any, name: str) -> Any:
    return item.get(name) if hasattr(item, "get") else None
