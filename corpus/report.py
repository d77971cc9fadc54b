"""The table: each document with its time, what went in and came out, and what is wrong; as text and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.trial import Trial

HEADINGS = (
    *("Document", "KiB", "Seconds", "MiB", "Schemas", "Operations", "Properties", "Modules"),
    *("mypy errors", "Unsupported", "Result"),
)
_KINDS = ("schema", "operation", "property")
_SHOWN = 5


@dataclass
class Row:
    """A document's row."""

    document: str
    package: str
    trial: Trial
    type_errors: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it could not be generated or imported, or does not type-check."""
        return self.trial.wrong is not None or bool(self.type_errors)

    def cells(self) -> tuple[str, ...]:
        """Give what stands in the columns; of a count, what came out of what went in."""
        trial = self.trial
        return (
            self.document,
            f"{trial.size / 1024:.0f}",
            f"{trial.seconds:.1f}",
            "" if trial.mib is None else f"{trial.mib:.0f}",
            *(_count(trial, kind) for kind in _KINDS),
            str(trial.modules),
            str(len(self.type_errors)) if trial.modules else "",
            str(len(trial.unsupported)) if trial.modules else "",
            "failed" if self.failed else "ok",
        )


def _count(trial: Trial, kind: str) -> str:
    counts = trial.counts.get(kind)
    return "" if counts is None else f"{counts['generated']}/{counts['declared']}"


def text(rows: Sequence[Row]) -> str:
    """Give the table as text, with what is wrong below it."""
    table = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(_aligned(cells, widths)).rstrip() for cells in table]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:], "", *_notes(rows)])


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Align names to the left and figures to the right."""
    last = len(cells) - 1
    return [
        cell.ljust(width) if index in (0, last) else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]


def markdown(rows: Sequence[Row]) -> str:
    """Give the table in Markdown, with what is wrong below it."""
    rule = ("---", *("--:" for _ in HEADINGS[2:]), "---")
    table = [HEADINGS, rule, *(row.cells() for row in rows)]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in table]
    return "\n".join([*lines, "", *(f"- {note}" if note.startswith("  ") else note for note in _notes(rows))])


def _notes(rows: Sequence[Row]) -> list[str]:
    notes = []
    for row in rows:
        wrong = [row.trial.wrong] if row.trial.wrong is not None else []
        for title, found in (
            ("failed", wrong),
            ("mypy", row.type_errors),
            ("left out", row.trial.unsupported),
        ):
            shown = [f"  {title}: {line}" for line in found[:_SHOWN]]
            more = [f"  {title}: and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
            notes += [f"{row.document}:", *shown, *more] if shown else []
    failed = sum(row.failed for row in rows)
    total = f"{len(rows) - failed} of {len(rows)} documents generate, import and type-check"
    return [*notes, f"{total} in {sum(row.trial.seconds for row in rows):.0f} s of generating"]
