"""What every format takes: a list of findings, each one change with its places, its level and a sentence about it."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any

import attrs


class Level(StrEnum):
    """How much a change means to callers; a note affects none of them and is told apart from the findings."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"
    NOTE = "note"


class Surface(StrEnum):
    """Which contract changed: what is said over HTTP, or what Python code is written against."""

    WIRE = "wire"
    PYTHON = "python"


SEVERITY = {level: rank for rank, level in enumerate(reversed(Level))}
"""Greater is worse."""


@attrs.frozen
class Place:
    """Where something stands in one of the two documents: a JSON pointer, and the line (from 1) once it is known."""

    pointer: str
    line: int | None = None


@attrs.frozen
class Finding:
    """One change.

    Attributes:
        id: the rule.
        level: what it means for callers.
        surface: which contract changed.
        operation: method and path as in the base, such as `POST /chat/completions`; empty for the whole document.
        direction: `request`, `response`, or empty where the rule has none.
        location: where in the operation, by names only, outermost first.
        base: where it stands in the base; None if it is not there.
        revision: where it stands in the revision; None if it is not there.
        before: what the base says; None if nothing.
        after: what the revision says; None if nothing.
        message: one or two sentences: what changed, and who is affected.
        fingerprint: the same for the same change, wherever it stands in its file and whatever else changed.
    """

    id: str
    level: Level
    surface: Surface
    operation: str
    direction: str
    location: tuple[str, ...]
    base: Place | None
    revision: Place | None
    before: Any
    after: Any
    message: str
    fingerprint: str

    @property
    def has_values(self) -> bool:
        """Whether there is something to show before or after."""
        return self.before is not None or self.after is not None


def fingerprint(rule: str, operation: str, direction: str, location: tuple[str, ...], before: Any, after: Any) -> str:
    """Derive a change's fingerprint, 16 hexadecimal digits, from what it is: no index, no line and no level."""
    content = [rule, operation, direction, location, before, after]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def order(finding: Finding) -> tuple[Any, ...]:
    """Give the key that sorts findings: the worst first, then by operation, place and rule."""
    where = (finding.operation, finding.direction, finding.location, finding.id, finding.fingerprint)
    return (-SEVERITY[finding.level], *where)


def worst(findings: list[Finding]) -> str:
    """Give the verdict over findings: their worst level, or `none` if there are none."""
    return max((item.level for item in findings), key=SEVERITY.__getitem__, default=Level.NOTE).replace("note", "none")
