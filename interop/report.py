"""The table: who called what, with which versions, what was tried and what came of it; as text and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from interop.processes import Outcome

HEADINGS = ("Client", "Server", "Tried", "Result")
_WIDTHS = (32, 30, 44, 40)


@dataclass(frozen=True)
class Row:
    """A party's row; a client and a server are named with their versions."""

    client: str
    server: str
    outcomes: Sequence[Outcome]

    @property
    def failures(self) -> list[Outcome]:
        """What went wrong."""
        return [each for each in self.outcomes if each.wrong is not None]

    def cells(self) -> tuple[str, str, str, str]:
        """Give what stands in the columns."""
        return self.client, self.server, _tried([each.trial for each in self.outcomes]), self._result()

    def _result(self) -> str:
        if not self.failures:
            return f"ok ({len(self.outcomes)})"
        told = [f"{each.trial}: {' '.join(str(each.wrong).split())[:300]}" for each in self.failures]
        return f"failed ({len(told)} of {len(self.outcomes)}): " + "; ".join(told)


def _tried(trials: list[str]) -> str:
    """Name the trials, and those with asynchronous calls after them."""
    plain = [each for each in trials if not each.startswith("async ")]
    asynchronous = [each.removeprefix("async ") for each in trials if each.startswith("async ")]
    told = ", ".join(plain)
    return f"{told}; async: {', '.join(asynchronous)}" if asynchronous else told


def text(rows: Sequence[Row]) -> str:
    """Give the table as text."""
    ruler = "  ".join("-" * width for width in _WIDTHS)
    lines = [_line(HEADINGS), ruler]
    for row in rows:
        wrapped = [textwrap.wrap(cell, width) for cell, width in zip(row.cells(), _WIDTHS, strict=True)]
        height = max(map(len, wrapped))
        for number in range(height):
            lines.append(_line([cell[number] if number < len(cell) else "" for cell in wrapped]))
        lines.append("")
    return "\n".join(lines).rstrip()


def _line(cells: Sequence[str]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def markdown(rows: Sequence[Row]) -> str:
    """Give the table in Markdown."""
    cells = [HEADINGS, ("---",) * len(HEADINGS), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in cells)
