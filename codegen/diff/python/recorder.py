"""Changes of the Python surface in as they are found, findings out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.diff.finding import Finding, Level, Place, Surface, fingerprint
from codegen.diff.python.annotation import Named, Relation, Value, spell
from codegen.diff.python.rules import RULES
from codegen.diff.python.usage import Use

NOBODY = Use(frozenset(), ())


@attrs.frozen(kw_only=True)
class Subject:
    """What a change is about.

    Attributes:
        what: what a sentence calls it.
        location: its names, outermost first.
        places: its pointers in the base and the revision; empty where it is not there or stands nowhere.
        use: which operations use it, and how.
    """

    what: str
    location: tuple[str, ...]
    places: tuple[str, str] = ("", "")
    use: Use = NOBODY

    def inside(self, name: str) -> Subject:
        """Give a subject inside this one, at the same places."""
        return attrs.evolve(self, what=f"{self.what.removesuffix('`')}.{name}`", location=(*self.location, name))


class Recorder:
    """Collects findings.

    Attributes:
        operations: of each finding, by its fingerprint, the operations that it reaches.
    """

    def __init__(self) -> None:
        self.operations: dict[str, tuple[str, ...]] = {}
        self._found: dict[str, Finding] = {}

    @property
    def findings(self) -> list[Finding]:
        """What was found."""
        return list(self._found.values())

    def add(
        self,
        rule: str,
        subject: Subject,
        before: Any = None,
        after: Any = None,
        relation: Relation | None = None,
        level: Level | None = None,
    ) -> None:
        """Record a change; `relation` gives the words `{lost}` and `{gained}`."""
        row, use = RULES[rule], subject.use
        direction = next(iter(use.directions)) if len(use.directions) == 1 else ""
        words = {"what": subject.what, "before": before, "after": after}
        words |= {} if relation is None else {"lost": _spelled(relation.lost), "gained": _spelled(relation.gained)}
        base, revision = (Place(each) if each else None for each in subject.places)
        # By which operations a class is used is no part of what changed.
        mark = fingerprint(rule, "", "", subject.location, before, after)
        operation = use.operations[0] if len(use.operations) == 1 else ""
        finding = Finding(
            rule,
            level or row.level(use.directions),
            Surface.PYTHON,
            operation,
            direction,
            subject.location,
            base,
            revision,
            before,
            after,
            row.sentence.format(**{name: "none" if word is None else word for name, word in words.items()}),
            mark,
        )
        self.keep(finding, use.operations)

    def keep(self, finding: Finding, operations: tuple[str, ...]) -> None:
        """Take a finding, and the operations that it reaches."""
        self.operations.setdefault(finding.fingerprint, operations)
        self._found.setdefault(finding.fingerprint, finding)


def _spelled(kinds: tuple[Value | Named, ...]) -> str:
    text = spell(kinds)
    return "anything else" if text == "Any" else text
