"""Arguments of `python -m codegen diff` in, its exit code out: 0 fine, 1 findings at the level that fails."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from pathlib import Path

from codegen import output, overlay
from codegen.diff import accepted, formats, review, source
from codegen.diff.finding import SEVERITY, Level, Surface
from codegen.diff.formats import github, text, view

ACCEPTED = Path("spec/accepted-changes.yaml")
OVERLAY = "python.overlay.yaml"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    side = "a file, or REF:path read from git, such as origin/main:spec/openapi.yaml"
    parser.add_argument("base", metavar="BASE", help=f"what callers wrote against: {side}")
    parser.add_argument("revision", metavar="REVISION", help=f"what is proposed: {side}")
    parser.add_argument("--format", choices=tuple(formats.FORMATS), default="text", help="default: text")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the report there (default: standard output)")
    parser.add_argument(
        "--fail-on",
        choices=(Level.BREAKING.value, Level.WARNING.value, "never"),
        default=Level.BREAKING.value,
        help="exit 1 if a finding that is not accepted is at least that bad (default: breaking)",
    )
    parser.add_argument(
        "--surface",
        choices=("all", *(each.value for each in Surface)),
        default="all",
        help="what to compare (default: all)",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        action="append",
        metavar="FILE",
        help=f"what is Python's own, on both sides, in order (default: {OVERLAY} beside either document)",
    )
    parser.add_argument(
        "--accepted", type=Path, metavar="FILE", help=f"accepted changes (default: {ACCEPTED} if there is one)"
    )


def run(options: argparse.Namespace) -> int:
    """Compare two documents, tell the report, and give the exit code."""
    today = datetime.datetime.now(datetime.UTC).date()
    path = options.accepted or (ACCEPTED if ACCEPTED.exists() else None)
    entries = accepted.read(path) if path else []
    sides = source.read(options.base), source.read(options.revision)
    surfaces = review.ALL if options.surface == "all" else frozenset({Surface(options.surface)})
    report = review.compare(*sides, today, _overlays(options), surfaces)
    known = accepted.match(entries, report, today)
    _tell(view.of(report, entries, known), options)
    if options.fail_on == "never":
        return 0
    limit = SEVERITY[Level(options.fail_on)]
    return int(any(SEVERITY[each.level] >= limit for each in known.open(report.findings)))


def _tell(told: view.View, options: argparse.Namespace) -> None:
    if options.format == "text" and options.out is None:
        output.show(text.render(told, text.wants_color(sys.stdout, os.environ)))
    elif options.out is None:
        output.show(formats.FORMATS[options.format](told))
    else:
        output.write(options.out, formats.FORMATS[options.format](told))
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if options.format == "github" and page:
        output.write(Path(page), github.summary(told), append=True)


def _overlays(options: argparse.Namespace) -> review.Overlays:
    """Read the overlays: those that are given, for both sides, else what stands beside each document in its tree."""
    if options.surface == Surface.WIRE.value:
        return review.NO_OVERLAYS
    if options.overlay:
        given = [overlay.read(path) for path in options.overlay]
        return review.Overlays(given, given)
    found = [source.beside(name, OVERLAY) for name in (options.base, options.revision)]
    return review.Overlays(*([] if each is None else [each] for each in found))
