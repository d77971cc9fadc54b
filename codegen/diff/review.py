"""Two sources in, the report of their comparison out: on the wire, in Python, and what of the one causes the other."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import attrs

from codegen.diff import changelog, versioning, wire
from codegen.diff.finding import Surface
from codegen.diff.joining import join
from codegen.diff.python.comparing import compare as compare_surfaces
from codegen.diff.python.lowered import Unknown, lowered
from codegen.diff.report import Recorder, Report
from codegen.diff.source import Source
from codegen.load import Document

ALL = frozenset(Surface)


@attrs.frozen
class Overlays:
    """The Python overlay documents of either side, in order."""

    base: list[Document]
    revision: list[Document]


NO_OVERLAYS = Overlays([], [])


def compare(
    base: Source,
    revision: Source,
    today: datetime.date | None = None,
    overlays: Overlays = NO_OVERLAYS,
    surfaces: frozenset[Surface] = ALL,
) -> Report:
    """Compare two documents.

    Args:
        base: what callers wrote against.
        revision: what is proposed.
        today: the day by which a sunset has passed or not; by default the current one, in UTC.
        overlays: what is Python's own on either side.
        surfaces: what to compare; without Python nothing is generated, which takes most of the time.

    Raises:
        SpecError: a document is malformed, or too entangled to be compared.
    """
    with _uncollected():
        return _compare(base, revision, today or datetime.datetime.now(datetime.UTC).date(), overlays, surfaces)


@contextmanager
def _uncollected() -> Generator[None]:
    """Let the collector of cycles rest: what is made here is kept to the end, and going through it takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _compare(
    base: Source, revision: Source, today: datetime.date, overlays: Overlays, surfaces: frozenset[Surface]
) -> Report:
    recorder = Recorder()
    if Surface.WIRE in surfaces:
        wire.record(base, revision, recorder, today)
    unknown: tuple[Unknown, ...] = ()
    reached: Mapping[str, tuple[str, ...]] = {}
    if Surface.PYTHON in surfaces:
        unknown, reached = _python(base, revision, overlays, recorder)
    report = recorder.report(base, revision)
    causes = join([*report.findings, *report.notes], reached)
    bump = versioning.bump(causes)
    return attrs.evolve(report, causes=causes, unknown=unknown, bump=bump, changelog=changelog.entry(causes))


def _python(
    base: Source, revision: Source, overlays: Overlays, recorder: Recorder
) -> tuple[tuple[Unknown, ...], Mapping[str, tuple[str, ...]]]:
    """Record what changed in Python; give what is not known, and the operations that each finding reaches."""
    old = lowered(base, overlays.base, "base")
    new = lowered(revision, overlays.revision, "revision")
    unknown = (*old.unknown, *new.unknown)
    if old.surface is None or new.surface is None:
        return unknown, {}
    found = compare_surfaces(old.surface, new.surface, frozenset(each.what for each in unknown))
    for each in found.findings:
        recorder.keep(each)
    return unknown, found.operations
