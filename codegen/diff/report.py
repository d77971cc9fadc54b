"""Findings as they are found; the report of one comparison comes out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.diff import lines
from codegen.diff.cause import Cause
from codegen.diff.finding import Finding, Level, Place, Surface, fingerprint, order, worst
from codegen.diff.python.lowered import Unknown
from codegen.diff.rules import RULES, WHO, Rule
from codegen.diff.source import Source

_DIRECTIONS = {"request": "request", "parameter": "request", "response": "response", "header": "response"}


@attrs.frozen
class Report:
    """What a comparison found.

    Attributes:
        base: how the base was named.
        revision: how the revision was named.
        findings: what affects callers, the worst first.
        notes: what affects none of them.
        causes: what is told as one: each change, with what it does to Python code, the worst first.
        unknown: what no Python could be generated for, so that its findings are on the wire only.
        bump: the part of a semantic version to raise: `major`, `minor`, `patch`, or empty for none.
        changelog: an entry for the changelog, Markdown; empty if there is nothing to tell.
    """

    base: str
    revision: str
    findings: list[Finding]
    notes: list[Finding]
    causes: tuple[Cause, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    bump: str = ""
    changelog: str = ""

    @property
    def verdict(self) -> str:
        """The worst level of a finding, or `none`."""
        return worst(self.findings)


@attrs.frozen
class Spot:
    """Where changes are looked for: in what of which operation, and how that is called.

    Attributes:
        operation: the operation, empty for the whole document.
        side: `request`, `parameter`, `response` or `header`; empty where direction means nothing.
        location: names, outermost first.
        subject: what a sentence calls it.
        is_exempt: what happens here is promised to nobody: changes are notes.
    """

    operation: str = ""
    side: str = ""
    location: tuple[str, ...] = ()
    subject: str = "The document"
    is_exempt: bool = False

    def inside(self, *names: str, side: str = "", subject: str = "") -> Spot:
        """Give a spot further inside this one."""
        location = (*self.location, *names)
        return Spot(self.operation, side or self.side, location, subject or self.subject, self.is_exempt)


class Recorder:
    """Collects findings; the same change at the same spot is kept once."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def add(
        self,
        rule: str,
        spot: Spot,
        base: str | None,
        revision: str | None,
        before: Any = None,
        after: Any = None,
        name: str = "",
        level: Level | None = None,
    ) -> None:
        """Record a change.

        Args:
            rule: the rule's id.
            spot: where it is.
            base: its pointer in the base, None if it is not there.
            revision: its pointer in the revision, None if it is not there.
            before: what the base says.
            after: what the revision says.
            name: what else the rule's sentence needs.
            level: its level, if not the rule's for the spot's side.
        """
        row = RULES[rule]
        given = level or row.level(spot.side)
        direction = _DIRECTIONS.get(spot.side, "")
        finding = Finding(
            rule,
            Level.NOTE if spot.is_exempt else given,
            Surface.WIRE,
            spot.operation,
            direction,
            spot.location,
            Place(base) if base else None,
            Place(revision) if revision else None,
            before,
            after,
            _message(row, spot, direction, given, before, after, name),
            fingerprint(rule, spot.operation, direction, (*spot.location, *([name] if name else ())), before, after),
        )
        self._found.setdefault(finding.fingerprint, finding)

    def keep(self, finding: Finding) -> None:
        """Take a finding that was made elsewhere; its lines are still looked up here."""
        self._found.setdefault(finding.fingerprint, finding)

    def report(self, base: Source, revision: Source) -> Report:
        """Give what was found in order, with the lines at which it stands."""
        found = self._found.values()
        first = lines.lines_of(base.text, {each.base.pointer for each in found if each.base})
        second = lines.lines_of(revision.text, {each.revision.pointer for each in found if each.revision})
        placed = [
            attrs.evolve(each, base=_placed(each.base, first), revision=_placed(each.revision, second))
            for each in found
        ]
        placed.sort(key=order)
        return Report(
            base.name,
            revision.name,
            [each for each in placed if each.level is not Level.NOTE],
            [each for each in placed if each.level is Level.NOTE],
        )


def _placed(place: Place | None, lines: dict[str, int]) -> Place | None:
    return place and Place(place.pointer, lines.get(place.pointer))


def _message(row: Rule, spot: Spot, direction: str, level: Level, before: Any, after: Any, name: str) -> str:
    words = {"{what}": spot.subject, "{before}": _shown(before), "{after}": _shown(after), "{name}": _shown(name)}
    text = row.sentence
    if name and name in (before, after):  # what has a name is not spelled out besides
        text = text.replace(": {before}.", ".").replace(": {after}.", ".")
    for mark, word in words.items():
        text = text.replace(mark, word)
    who = "Nothing is promised here yet." if spot.is_exempt else row.who or WHO.get((direction, level), "")
    return f"{text} {who}".strip()


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        shown = ", ".join(_shown(each) for each in value[:8])
        return shown + (f" and {len(value) - 8} more" if len(value) > 8 else "")
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text[:80]}…'" if len(text) > 80 else f"'{text}'" if isinstance(value, str) else text
