"""The table of rules for the Python surface, `rules.csv`: levels by direction, the way back, and the sentence.

Ids are stable, as those of the wire are. Columns: `request`, the level where callers make the value or give the
argument; `response`, the level where they are given it (equal where that means nothing); `mirror`, the rules one of
which fires at the same place when the documents are exchanged; `sentence`, with `{what}`, `{before}`, `{after}`,
`{lost}` and `{gained}` to fill in.

A change is breaking if code that was right stops working when it runs: a name or an argument is gone, or a value is
handed over that the other side does not take. It is a warning if the code still runs and does something else, or only a
type checker sees it; info, if it only adds.
"""

from __future__ import annotations

import csv
from pathlib import Path

import attrs

from codegen.diff.finding import SEVERITY, Level

TABLE = Path(__file__).with_name("rules.csv")


@attrs.frozen
class Rule:
    """One kind of change, as its row in the table has it."""

    id: str
    request: Level
    response: Level
    mirror: frozenset[str]
    sentence: str

    def level(self, directions: frozenset[str]) -> Level:
        """Give the level for the directions in which something is used; the worse of both where nobody knows."""
        levels = {"request": self.request, "response": self.response}
        told = [levels[each] for each in directions or levels]
        return max(told, key=SEVERITY.__getitem__)


def _read() -> dict[str, Rule]:
    with TABLE.open(encoding="utf-8", newline="") as opened:
        return {
            row["id"]: Rule(
                row["id"],
                Level(row["request"]),
                Level(row["response"]),
                frozenset(row["mirror"].split("|")),
                row["sentence"],
            )
            for row in csv.DictReader(opened)
        }


RULES = _read()
"""Every rule by its id."""
