"""What is told together, and in which order."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import attrs

from codegen.diff.accepted import Entry, match
from codegen.diff.cause import Cause
from codegen.diff.finding import Finding, Level, Place, Surface
from codegen.diff.formats import view as views
from codegen.diff.formats.view import Change, View
from codegen.diff.python.lowered import Unknown
from codegen.diff.report import Report

Make = Callable[..., Finding]


def shared(finding: Make, operation: str, **rest: object) -> Finding:
    """Make one of the findings that a change of a shared schema gives."""
    said = {"id": "type-changed", "base": Place("#/components/schemas/S/type", 3), "revision": None, **rest}
    return finding(operation=operation, message=f"'x' of {operation} changed.", **said)


def test_a_change_of_a_shared_part_is_told_once_with_all_operations(finding: Make, viewed: Callable[..., View]) -> None:
    found = [shared(finding, f"GET /{name}") for name in "cab"]
    [group] = viewed(*found).groups
    [change] = group.changes
    assert group.title == views.SEVERAL
    assert change.operations == ("GET /a", "GET /b", "GET /c")
    assert set(change.fingerprints) == {each.fingerprint for each in found}
    assert change.finding.operation == "GET /a"


def test_the_worst_group_and_the_worst_change_come_first(finding: Make, viewed: Callable[..., View]) -> None:
    told = viewed(
        finding(Level.INFO, "GET /a"),
        finding(Level.WARNING, "GET /b"),
        finding(Level.INFO, "GET /c"),
        finding(Level.BREAKING, "GET /c"),
        finding(Level.WARNING, ""),
    )
    assert [group.title for group in told.groups] == ["GET /c", "GET /b", views.DOCUMENT, "GET /a"]
    assert [each.level for each in told.groups[0].changes] == [Level.BREAKING, Level.INFO]
    assert told.verdict == "breaking"
    assert told.summary == "1 breaking, 2 warning, 2 info"
    assert told.operations == ("GET /a", "GET /b", "GET /c")


def test_a_change_is_accepted_once_all_of_its_worst_findings_are(finding: Make, viewed: Callable[..., View]) -> None:
    first, second, mild = shared(finding, "GET /a"), shared(finding, "GET /b"), finding(Level.WARNING)
    half = viewed(first, second, mild, accepted={first.fingerprint: "agreed", "0" * 16: "matches nothing"})
    assert [group.changes[0].accepted for group in half.groups] == ["", ""]
    assert half.summary == "2 breaking, 1 warning (1 accepted)"
    assert half.remarks == (f"The accepted change {'0' * 16} (matches nothing) matches nothing any more: remove it.",)
    whole = viewed(first, second, accepted={first.fingerprint: "agreed", second.fingerprint: "agreed"})
    assert [group.changes[0].accepted for group in whole.groups] == ["agreed"]


def test_what_follows_has_to_be_accepted_too(finding: Make) -> None:
    cause, follows = finding(Level.INFO), finding(Level.BREAKING, surface=Surface.PYTHON)
    report = Report("a", "b", [follows, cause], [], causes=(Cause((cause,), (follows,), ("POST /chat",)),))
    for accepted, reason in ((cause, ""), (follows, "agreed")):
        entries = [Entry(accepted.fingerprint, "agreed", "nobody", None)]
        told = views.of(report, entries, match(entries, report, datetime.date(2026, 1, 1)))
        [group] = told.groups
        assert group.changes[0].level is Level.BREAKING
        assert group.changes[0].accepted == reason


def test_what_is_unknown_is_told(finding: Make) -> None:
    unknown = (Unknown("base", "", "too deep"), Unknown("revision", "GET /a", "a tuple"))
    told = views.of(Report("a", "b", [], [], unknown=unknown))
    assert told.remarks == (
        "Python of the base is not known: too deep",
        "Python of the revision is not known for GET /a: a tuple",
    )


def test_a_change_is_as_bad_as_what_follows_from_it(finding: Make) -> None:
    mild = finding(Level.INFO)
    change = Change(mild, ("GET /a",), (mild.fingerprint,))
    assert change.level is Level.INFO
    follows = (finding(Level.BREAKING, surface=Surface.PYTHON),)
    assert attrs.evolve(change, consequences=follows).level is Level.BREAKING


def test_nothing_to_tell_is_said_in_words(finding: Make, viewed: Callable[..., View]) -> None:
    told = viewed(finding(Level.NOTE))
    assert (told.verdict, told.summary, told.groups, len(told.notes)) == (
        "none",
        "no change that affects callers",
        (),
        1,
    )
