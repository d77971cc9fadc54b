"""Starts the processes of a run and talks to them: the server, a worker for each contender, and fresh ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bench.lineup import CONTENDERS

_ROOT = Path(__file__).resolve().parent.parent
# Others were compiled when they were installed; ours runs from its sources, and is compiled by the first import.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class ContenderError(Exception):
    """A contender failed, or gave a wrong answer."""


@contextmanager
def _process(*arguments: str) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, cwd=_ROOT, env=_ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def loopback() -> Generator[str]:
    """Run the server; its URL is what is given."""
    with _process("-m", "bench.loopback") as process:
        url = _line(process)
        if not url:
            raise ContenderError("the loopback server did not start; its own message is above")
        yield url


class Worker:
    """The near end of a worker's process."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self._name = name
        self._process = process

    def measure(self, case: str) -> float:
        """Return the seconds that one call of a case took.

        Raises:
            ContenderError: the process ended, or printed something else than a number.
        """
        try:
            assert self._process.stdin is not None
            print(case, file=self._process.stdin, flush=True)
            return float(_line(self._process))
        except (OSError, ValueError) as error:
            raise ContenderError(f"{self._name} failed at {case!r}; its own message is above") from error


@contextmanager
def worker(name: str, url: str) -> Generator[Worker]:
    """Run a contender's worker."""
    with _process("-m", "bench.worker", name, url) as process:
        yield Worker(name, process)


def fresh(case: str, name: str, url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Take a measure in a process of its own; what it printed is the figure, in seconds or bytes.

    Raises:
        ContenderError: the process failed.
    """
    argument = url if case == "cold" else CONTENDERS[name].statement
    command = [sys.executable, *options, "-c", "from bench.fresh import main; main()", case, name, argument]
    done = subprocess.run(command, cwd=_ROOT, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ContenderError(f"{name} failed at {case!r}:\n{done.stderr}")
    return done
