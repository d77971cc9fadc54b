"""Trials: functions of a client module in, each run in its turn, a line of JSON for each out.

A trial is a function, synchronous or not, that is given the place to call and raises where anything is wrong.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO, TypeAlias, TypeVar


@dataclass(frozen=True)
class Place:
    """Where a client is pointed at.

    Attributes:
        url: the base URL of the API, without a slash at its end.
        key: the key that is right there.
        variant: which of the module's ways to use its library is tried, "" where it has one.
    """

    url: str
    key: str
    variant: str = ""


Trial: TypeAlias = Callable[[Place], Any]
F = TypeVar("F", bound=Trial)

TRIALS: dict[str, Trial] = {}
"""The trials of the one module that this process has imported, by what they are called in the table."""


def trial(function: F) -> F:
    """Make a function a trial; its name, with spaces, is what the table calls it."""
    TRIALS[function.__name__.replace("_", " ").strip()] = function
    return function


class Refused:
    """Holds what `refused` caught."""

    error: Any


@contextmanager
def refused(kind: type[BaseException] | tuple[type[BaseException], ...]) -> Generator[Refused]:
    """Expect an exception; it is an AssertionError if none comes."""
    caught = Refused()
    try:
        yield caught
    except kind as error:
        caught.error = error
    else:
        raise AssertionError("expected an error, found an answer")


def run(place: Place, out: TextIO) -> None:
    """Run all trials, and write of each its name and what was wrong, or null."""
    with asyncio.Runner() as runner:
        for name, function in TRIALS.items():
            print(json.dumps({"trial": name, "wrong": _attempt(runner, function, place)}), file=out, flush=True)


def _attempt(runner: asyncio.Runner, function: Trial, place: Place) -> str | None:
    try:
        result = function(place)
        if inspect.iscoroutine(result):
            runner.run(result)
    except Exception as error:
        traceback.print_exc()  # to the log of this process; the table has room for a line
        return f"{type(error).__name__}: {error}"
    return None
