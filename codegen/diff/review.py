"""Two sources in, the report of their comparison out."""

from __future__ import annotations

import datetime

from codegen.diff import wire
from codegen.diff.report import Recorder, Report
from codegen.diff.source import Source
from codegen.problem import SpecError


def compare(base: Source, revision: Source, today: datetime.date | None = None) -> Report:
    """Compare two documents.

    Args:
        base: what callers wrote against.
        revision: what is proposed.
        today: the day by which a sunset has passed or not; by default the current one, in UTC.

    Raises:
        SpecError: a document is malformed, or too entangled to be compared.
    """
    recorder = Recorder()
    try:
        wire.record(base, revision, recorder, today or datetime.datetime.now(datetime.UTC).date())
    except SpecError as error:
        raise error.in_file(f"{base.name} or {revision.name}") from None
    return recorder.report(base, revision)
