"""A report in, what its readers are told out: every format renders this, and none decides what belongs together.

The report's causes are told by operation. A change that reaches callers through several is told once, with all of them
named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from codegen.diff.accepted import Accepted, Entry
from codegen.diff.cause import Cause
from codegen.diff.finding import SEVERITY, Finding, Level
from codegen.diff.report import Report
from codegen.diff.versioning import spelled

DOCUMENT = "The whole document"
SEVERAL = "Several operations"


@attrs.frozen
class Change:
    """One change as it is told.

    Attributes:
        finding: the change, at the first operation that it reaches.
        operations: all operations that it reaches, in order; empty for the whole document.
        fingerprints: of the findings that are this change, not of what follows from it.
        consequences: what follows from it on the Python surface, the worst first.
        accepted: why all that is breaking of it was accepted; empty if something was not.
        sentence: what happens to callers, in one sentence.
    """

    finding: Finding
    operations: tuple[str, ...]
    fingerprints: tuple[str, ...]
    consequences: tuple[Finding, ...] = ()
    accepted: str = ""
    sentence: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether it reaches callers through several operations."""
        return len(self.operations) > 1

    @property
    def level(self) -> Level:
        """The worst level, of the change itself or of what follows from it."""
        return max((self.finding, *self.consequences), key=lambda each: SEVERITY[each.level]).level


@attrs.frozen
class Group:
    """Changes that are read together: those of one operation, of several, or of the whole document."""

    title: str
    changes: tuple[Change, ...]


@attrs.frozen
class View:
    """A report as its readers see it.

    Attributes:
        base: how the base was named.
        revision: how the revision was named.
        verdict: the worst level, or `none`.
        counts: how many findings each level has.
        groups: what to tell, the worst first.
        findings: every finding by itself, the worst first.
        notes: what changed and affects nobody.
        accepted: why a finding was accepted, by its fingerprint.
        stale: accepted changes that match no finding.
        expired: accepted changes whose last day has passed.
        unknown: what no Python could be generated for: side, part and reason.
        bump: the part of a semantic version to raise: `major`, `minor`, `patch`, or empty for none.
        changelog: an entry for the changelog, Markdown; empty if there is nothing to tell.
    """

    base: str
    revision: str
    verdict: str
    counts: dict[Level, int]
    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    accepted: Mapping[str, str] = attrs.Factory(dict)
    stale: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    unknown: tuple[tuple[str, str, str], ...] = ()
    bump: str = ""
    changelog: str = ""

    @property
    def summary(self) -> str:
        """How many findings there are of each level, in words."""
        told = [f"{count} {level}" for level, count in self.counts.items() if count]
        if not told:
            return "no change that affects callers"
        return ", ".join(told) + (f" ({len(self.accepted)} accepted)" if self.accepted else "")

    @property
    def next_version(self) -> str:
        """What to raise of the version, in words; empty if nothing."""
        return spelled(self.bump)

    @property
    def operations(self) -> tuple[str, ...]:
        """Every operation that has a change, in order."""
        changes = (change for group in self.groups for change in group.changes)
        return tuple(sorted({operation for change in changes for operation in change.operations}))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else to know: about the list of accepted changes, and what could not be compared; a sentence each."""
        told = [f"{_named(each)} matches nothing any more: remove it." for each in self.stale]
        told += [f"{_named(each)} expired on {each.until}." for each in self.expired if each not in self.stale]
        unknown = [
            f"Python of the {side} is not known{f' for {what}' if what else ''}: {reason}"
            for side, what, reason in self.unknown
        ]
        return (*told, *unknown)


def of(report: Report, entries: Iterable[Entry] = (), known: Accepted | None = None) -> View:
    """Say how a report is told.

    Args:
        report: the report.
        entries: the accepted changes.
        known: what of them applies to the report; by default none.
    """
    known = known or Accepted(frozenset(), [], [])
    reasons = {each.fingerprint: each.reason for each in entries if each.fingerprint in known.fingerprints}
    return View(
        report.base,
        report.revision,
        report.verdict,
        {level: sum(each.level is level for each in report.findings) for level in Level if level is not Level.NOTE},
        _groups(_change(each, reasons) for each in report.causes),
        tuple(report.findings),
        tuple(report.notes),
        reasons,
        tuple(known.stale),
        tuple(known.expired),
        tuple((each.side, each.what, each.reason) for each in report.unknown),
        report.bump,
        report.changelog,
    )


def many(count: int, noun: str) -> str:
    """Spell a count of things."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _named(entry: Entry) -> str:
    return f"The accepted change {entry.fingerprint} ({entry.reason})"


def _change(cause: Cause, reasons: Mapping[str, str]) -> Change:
    told = (*cause.findings, *cause.consequences)
    # Who accepted all that fails a build accepted the change; what is milder needs nobody's word.
    judged = [each for each in told if each.level is cause.level]
    is_accepted = all(each.fingerprint in reasons for each in judged)
    return Change(
        cause.findings[0],
        cause.operations,
        tuple(each.fingerprint for each in cause.findings),
        cause.consequences,
        " ".join(dict.fromkeys(reasons[each.fingerprint] for each in judged)) if is_accepted else "",
        cause.sentence,
    )


def _groups(changes: Iterable[Change]) -> tuple[Group, ...]:
    titled: dict[str, list[Change]] = {}
    for each in changes:
        title = DOCUMENT if not each.operations else each.operations[0] if len(each.operations) == 1 else SEVERAL
        titled.setdefault(title, []).append(each)
    # Sorting is stable: within a level the causes keep the order that the report gave them.
    groups = [
        Group(title, tuple(sorted(found, key=lambda each: -SEVERITY[each.level]))) for title, found in titled.items()
    ]
    return tuple(sorted(groups, key=lambda group: -SEVERITY[group.changes[0].level]))
