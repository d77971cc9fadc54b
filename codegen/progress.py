"""The steps of a run in, one line on stderr out that names the present one; silent while the run is short."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self, TextIO

PATIENCE = 2.0
"""Seconds after which somebody who waits wants to know what for."""


class Progress:
    """Tells the steps of a run that takes longer than `PATIENCE`; a context manager.

    On a terminal the line is written over and gone at the end; elsewhere each step leaves a line of its own.

    Args:
        name: what is being worked on.
        patience: seconds to stay silent for; by default `PATIENCE`.
        stream: where the line goes; by default stderr, as it is when the run begins.
    """

    def __init__(self, name: str, patience: float | None = None, stream: TextIO | None = None) -> None:
        self._name = name
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = not self._stream.closed and self._stream.isatty()
        self._started = time.monotonic()
        self._step = ""
        self._speaks = False
        self._over = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE if patience is None else patience, self._begin)
        self._timer.daemon = True

    def step(self, text: str) -> None:
        """Name the step that begins now, such as `reading`."""
        with self._lock:
            self._step = text
            if self._speaks:
                self._tell()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._speaks and self._is_terminal:
                self._write("\r\x1b[K")

    def _begin(self) -> None:
        with self._lock:
            if not self._over:
                self._speaks = True
                self._tell()

    def _tell(self) -> None:
        text = f"{self._name}: {self._step} ({time.monotonic() - self._started:.0f} s)"
        self._write(f"\r\x1b[K{text}" if self._is_terminal else f"{text}\n")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # nobody reads it any more, which is no reason to stop
            self._speaks = False
