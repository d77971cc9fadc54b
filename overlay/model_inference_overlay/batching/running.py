"""Batches, driven: each is a call, and what goes wrong says which. `Work` decides; this makes the calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from model_inference_overlay.batching.work import Batch, Work


def run(call: Callable[[list[Any]], Any], work: Work) -> Any:
    """Make the calls one after the other, and give the merged answer.

    Raises:
        BaseException: whatever a call raises; its attribute `batch` says which inputs it was for and what had arrived.
    """
    at: Batch | None = None
    try:
        for batch in iter(work.next, None):
            at = batch
            work.take(batch, call(batch.inputs))
            at = None
        return work.merged()
    except BaseException as error:
        work.tell(error, at)
        raise
    finally:
        work.meter.close()


async def arun(call: Callable[[list[Any]], Coroutine[Any, Any, Any]], work: Work, limit: int) -> Any:
    """Make the calls, up to `limit` of them at the same time, and give the merged answer.

    The first that fails, or a cancellation, ends the others.

    Raises:
        BaseException: whatever a call raises; its attribute `batch` says which inputs it was for and what had arrived.
        TypeError, ValueError: `limit` is no number from 1.
    """
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise TypeError(f"max_concurrency is a number of calls, found {type(limit).__qualname__}")
    if limit < 1:
        raise ValueError(f"max_concurrency is a number of calls from 1, found {limit}")
    running: dict[asyncio.Task[Any], Batch] = {}
    at: Batch | None = None
    try:
        while True:
            while len(running) < limit and (batch := work.next()) is not None:
                running[asyncio.create_task(call(batch.inputs))] = batch
            if not running:
                return work.merged()
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            # What succeeded first, so that a failure beside it can tell of it.
            for task in sorted(done, key=lambda each: (_failed(each), running[each].start)):
                at = running.pop(task)
                work.take(at, task.result())
                at = None
    except BaseException as error:
        await _end(work, running)
        work.tell(error, at)
        raise
    finally:
        work.meter.close()


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.cancelled() or task.exception() is not None


async def _end(work: Work, running: dict[asyncio.Task[Any], Batch]) -> None:
    """Cancel the calls that are under way, and keep what the last of them brought all the same."""
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for task, batch in running.items():
        if not _failed(task):
            with suppress(Exception):  # one error is being raised already
                work.take(batch, task.result())
