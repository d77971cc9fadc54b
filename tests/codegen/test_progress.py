"""The line that tells whoever waits what for."""

from __future__ import annotations

import io
import time

from codegen.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(stream: io.StringIO, patience: float, seconds: float = 0.2) -> str:
    with Progress("out/tiny", patience, stream) as progress:
        progress.step("reading")
        time.sleep(seconds)
        progress.step("writing")
    return stream.getvalue()


def test_a_short_run_is_silent() -> None:
    assert run(io.StringIO(), 3600) == ""


def test_a_long_run_tells_its_steps() -> None:
    lines = run(io.StringIO(), 0.01).splitlines()
    assert lines == ["out/tiny: reading (0 s)", "out/tiny: writing (0 s)"]


def test_on_a_terminal_the_line_is_gone_at_the_end() -> None:
    written = run(Terminal(), 0.01)
    assert written == "\r\x1b[Kout/tiny: reading (0 s)\r\x1b[Kout/tiny: writing (0 s)\r\x1b[K"


def test_nothing_is_told_after_the_end() -> None:
    stream = io.StringIO()
    run(stream, 0.1, seconds=0)
    time.sleep(0.2)
    assert stream.getvalue() == ""


def test_a_stream_that_is_closed_stops_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    with Progress("out/tiny", 0.01, stream) as progress:
        progress.step("reading")
        time.sleep(0.1)
        progress.step("writing")
