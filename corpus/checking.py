"""Packages in, the errors that `mypy --strict` finds in each out; few runs with one cache, to be quick."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.trial import OVERLAY

BATCH = 32 * 2**20
"""Bytes of Python in one run: what mypy keeps in memory is some hundred times that of the few that do not fit."""

# What a run finds in the run time itself is not the concern of this one.
_OPTIONS = ("--strict", "--config-file=", "--python-version=3.11", "--follow-imports=silent", "--no-error-summary")
_ERROR = re.compile(r"(?P<package>\w+)[\\/][^:]*:\d+: error: ")


def check(packages: Sequence[str], out: Path) -> dict[str, list[str]]:
    """Give the errors of each package that has any; `out` holds the packages."""
    found: dict[str, list[str]] = {}
    for batch in _batches(packages, out):
        for line in _lines(batch, out):
            match = _ERROR.match(line)
            if match:
                found.setdefault(match["package"], []).append(line)
            elif ": note: " not in line:
                # A crash, or a complaint about the run as a whole: no package of it is proven.
                for package in batch:
                    found.setdefault(package, []).append(line)
    return found


def _batches(packages: Sequence[str], out: Path) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for package in packages:
        own = sum(path.stat().st_size for path in (out / package).rglob("*.py"))
        if batch and size + own > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(package)
        size += own
    if batch:
        yield batch


def _lines(batch: list[str], out: Path) -> list[str]:
    named = [argument for package in batch for argument in ("-p", package)]
    command = [sys.executable, "-m", "mypy", *_OPTIONS, f"--cache-dir={out / '.mypy_cache'}", *named]
    path = os.pathsep.join(map(str, (out, OVERLAY)))
    done = subprocess.run(
        command, cwd=out, env={**os.environ, "MYPYPATH": path}, capture_output=True, text=True, check=False
    )
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return (
        lines if done.returncode != 0 and lines else [f"mypy ended with {done.returncode}"] if done.returncode else []
    )
