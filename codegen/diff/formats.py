"""A report and what is accepted of it in, a text for people or for programs out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from codegen.diff.accepted import Accepted, Entry
from codegen.diff.finding import Finding, Level, Place
from codegen.diff.report import Report

_COLOURS = {Level.BREAKING: "31;1", Level.WARNING: "33", Level.INFO: "36", Level.NOTE: "2"}
_SHOWN = 3
"""Of a change that many operations share, how many are named."""


def as_json(report: Report, accepted: Accepted, colour: bool = False) -> str:
    """Write a report as JSON, as docs/api-review.schema.json describes it."""
    counts = {level.value: sum(each.level is level for each in report.findings) for level in list(Level)[:3]}
    content = {
        "base": report.base,
        "revision": report.revision,
        "verdict": report.verdict,
        "counts": counts,
        "findings": [_object(each, accepted) for each in report.findings],
        "notes": [_object(each, accepted) for each in report.notes],
        "stale": [_entry(each) for each in accepted.stale],
        "expired": [_entry(each) for each in accepted.expired],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_text(report: Report, accepted: Accepted, colour: bool = False) -> str:
    """Write a report for people: the worst first, a change that several operations share once."""
    paint: Callable[[str, str], str] = _painted if colour else lambda text, code: text
    result = [f"{report.base} → {report.revision}"]
    for group in _groups(report.findings):
        result += _block(group, accepted, paint)
    if report.notes:
        result.append(paint(f"\n{len(report.notes)} further changes affect no caller:", _COLOURS[Level.NOTE]))
        result += [f"  {_where(group)}: {group[0].message}" for group in _groups(report.notes)]
    for entries, what in ((accepted.stale, "matches nothing any more: remove it"), (accepted.expired, "has expired")):
        result += [f"accepted change {each.fingerprint} ({each.reason}) {what}" for each in entries]
    result.append(f"\n{_summary(report, accepted)}")
    return "\n".join(result) + "\n"


def _block(group: list[Finding], accepted: Accepted, paint: Callable[[str, str], str]) -> Iterator[str]:
    first = group[0]
    marks = sorted({each.fingerprint for each in group if each.fingerprint in accepted.fingerprints})
    state = (
        "" if not marks else " (accepted)" if len(marks) == len(group) else f" ({len(marks)} of {len(group)} accepted)"
    )
    yield f"\n{paint(first.level.upper(), _COLOURS[first.level])}{state} {first.id}  {_where(group)}"
    yield f"  {first.message}"
    places = [f"{name} {_line(place)}" for name, place in (("base", first.base), ("revision", first.revision)) if place]
    yield f"  {', '.join(places)}"
    yield f"  fingerprint {', '.join(each.fingerprint for each in group[:_SHOWN])}{_more(group)}"


def _groups(findings: list[Finding]) -> list[list[Finding]]:
    """Put together the same change of the same part, wherever it is used."""
    groups: dict[Any, list[Finding]] = {}
    for each in findings:
        places = tuple(place.pointer if place else "" for place in (each.base, each.revision))
        key = (each.level, each.id, each.direction, *places, repr(each.before), repr(each.after))
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _where(group: list[Finding]) -> str:
    names = list(dict.fromkeys(each.operation or "document" for each in group))
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more operations" if len(names) > _SHOWN else "")


def _more(group: list[Finding]) -> str:
    return f" and {len(group) - _SHOWN} more (see --format json)" if len(group) > _SHOWN else ""


def _line(place: Place) -> str:
    return place.pointer if place.line is None else f"line {place.line} {place.pointer}"


def _summary(report: Report, accepted: Accepted) -> str:
    if not report.findings:
        return "no findings"
    counts = [(level, sum(each.level is level for each in report.findings)) for level in list(Level)[:3]]
    text = ", ".join(f"{count} {level.value}" for level, count in counts if count)
    known = sum(each.fingerprint in accepted.fingerprints for each in report.findings)
    return f"{text}{f'; {known} accepted' if known else ''}; verdict: {report.verdict}"


def _painted(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m"


def _object(finding: Finding, accepted: Accepted) -> dict[str, Any]:
    return {
        "id": finding.id,
        "level": finding.level.value,
        "surface": finding.surface.value,
        "operation": finding.operation,
        "direction": finding.direction,
        "location": list(finding.location),
        "base": _place(finding.base),
        "revision": _place(finding.revision),
        "before": finding.before,
        "after": finding.after,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "accepted": finding.fingerprint in accepted.fingerprints,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"pointer": place.pointer, "line": place.line}


def _entry(entry: Entry) -> dict[str, Any]:
    until = None if entry.until is None else entry.until.isoformat()
    return {
        "fingerprint": entry.fingerprint,
        "reason": entry.reason,
        "relied_on_by": entry.relied_on_by,
        "until": until,
    }


FORMATS: dict[str, Callable[[Report, Accepted, bool], str]] = {"text": as_text, "json": as_json}
"""What writes each format."""
