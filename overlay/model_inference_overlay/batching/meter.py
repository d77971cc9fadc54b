"""How many inputs are done in, the caller's function called or a line on the standard error stream out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


class Meter:
    """Shows how far the work is.

    Args:
        progress: False for nothing, True for a bar of tqdm where that is installed and else a line of text, or a
            function that is called with how many inputs are done and how many there are, None where nobody knows.
        total: how many inputs there are.

    Raises:
        TypeError: `progress` is nothing of these.
    """

    def __init__(self, progress: bool | Callable[[int, int | None], Any], total: int | None) -> None:
        self._total = total
        self._done = 0
        self._bar: Any = None
        self._report: Callable[[int, int | None], Any] | None = None
        if progress is True:
            self._bar = _bar(total)
            self._report = None if self._bar is not None else _print
        elif callable(progress):
            self._report = _checked(progress)
        elif progress is not False and progress is not None:
            raise TypeError(f"progress is True, False or a function, found {type(progress).__qualname__}")

    def add(self, number: int) -> None:
        """Note that inputs are done."""
        self._done += number
        if self._bar is not None:
            self._bar.update(number)
        elif self._report is not None:
            self._report(self._done, self._total)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()


def _bar(total: int | None) -> Any:
    try:
        return import_module("tqdm").tqdm(total=total)
    except ModuleNotFoundError:
        return None


def _print(done: int, total: int | None) -> None:
    print(f"{done} inputs done" if total is None else f"{done} of {total} inputs done", file=sys.stderr)


def _checked(progress: Callable[..., Any]) -> Callable[..., Any]:
    from inspect import iscoroutinefunction

    if iscoroutinefunction(progress):
        raise TypeError("progress is a coroutine function, which nobody awaits: give a plain one")
    return progress
