"""A command in, what came of it out: run within limits of time and memory, so that no document stops the others."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows, where only the time is limited
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Limits:
    """What one process may take: seconds of real time, and GiB of address space."""

    seconds: float
    gib: float


@dataclass(frozen=True)
class Done:
    """A process that ended: its exit code, what it wrote, how long it took, and its peak of memory in MiB, if known."""

    code: int
    out: str
    errors: str
    seconds: float
    mib: float | None
    late: bool


def run(command: list[str], folder: Path, environment: Mapping[str, str], limits: Limits) -> Done:
    """Run a command; one that takes longer than it may is killed."""
    started = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        preexec_fn=_limiter(limits),
    ) as process:
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.seconds, kill)
        timer.start()
        peak: list[float | None] = [None]
        try:
            out, errors = _read(process, peak)
        finally:
            timer.cancel()
    seconds = time.monotonic() - started
    return Done(process.returncode, out, errors, seconds, peak[0], late.is_set())


def _read(process: subprocess.Popen[str], peak: list[float | None]) -> tuple[str, str]:
    """Read both outputs to their ends and wait, keeping the peak of memory that the system tells of the process."""
    assert process.stdout is not None
    assert process.stderr is not None
    collected: list[str] = []
    reader = threading.Thread(target=lambda pipe: collected.append(pipe.read()), args=(process.stderr,))
    reader.start()
    out = process.stdout.read()
    reader.join()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # Linux counts in KiB, macOS in bytes.
        peak[0] = usage.ru_maxrss / (2**20 if os.uname().sysname == "Darwin" else 2**10)
    else:
        process.wait()
    return out, "".join(collected)


def _limiter(limits: Limits) -> Callable[[], None] | None:
    if resource is None:
        return None
    limit, what, size = resource.setrlimit, resource.RLIMIT_AS, int(limits.gib * 2**30)
    return lambda: limit(what, (size, size))
