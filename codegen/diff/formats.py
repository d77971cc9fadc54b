"""A report and what is accepted of it in, a text for people or for programs out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from codegen.diff.accepted import Accepted, Entry
from codegen.diff.cause import Cause
from codegen.diff.finding import Finding, Level, Place
from codegen.diff.report import Report
from codegen.diff.versioning import spelled

_COLOURS = {Level.BREAKING: "31;1", Level.WARNING: "33", Level.INFO: "36", Level.NOTE: "2"}
_FOLLOWING = 12
"""Of what follows from a change, how much is told."""
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
        "bump": report.bump,
        "changelog": report.changelog,
        "findings": [_object(each, accepted) for each in report.findings],
        "notes": [_object(each, accepted) for each in report.notes],
        "causes": [_cause(each) for each in report.causes],
        "unknown": [{"side": each.side, "what": each.what, "reason": each.reason} for each in report.unknown],
        "stale": [_entry(each) for each in accepted.stale],
        "expired": [_entry(each) for each in accepted.expired],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_text(report: Report, accepted: Accepted, colour: bool = False) -> str:
    """Write a report for people: the worst first, a change that several operations share once."""
    paint: Callable[[str, str], str] = _painted if colour else lambda text, code: text
    result = [f"{report.base} → {report.revision}"]
    for cause in report.causes:
        result += _block(cause, accepted, paint)
    if report.notes:
        result.append(paint(f"\n{len(report.notes)} further changes affect no caller:", _COLOURS[Level.NOTE]))
        result += [f"  {_where(group)}: {group[0].message}" for group in _groups(report.notes)]
    for entries, what in ((accepted.stale, "matches nothing any more: remove it"), (accepted.expired, "has expired")):
        result += [f"accepted change {each.fingerprint} ({each.reason}) {what}" for each in entries]
    for each in report.unknown:
        result.append(f"\nPython of the {each.side} is not known{f' for {each.what}' if each.what else ''}: {each.reason}")
    result.append(f"\n{_summary(report, accepted)}")
    return "\n".join(result) + "\n"


def _block(cause: Cause, accepted: Accepted, paint: Callable[[str, str], str]) -> Iterator[str]:
    told = [*cause.findings, *cause.consequences]
    marks = sorted({each.fingerprint for each in told if each.fingerprint in accepted.fingerprints})
    part = " (accepted)" if len(marks) == len(told) else f" ({len(marks)} of {len(told)} accepted)"
    state = part if marks else ""
    first = cause.findings[0]
    head = paint(cause.level.upper(), _COLOURS[cause.level])
    yield f"\n{head}{state} {first.id}  {_listed(cause.operations or ('document',), 'operations')}"
    yield f"  {first.message}"
    for each in cause.consequences[:_FOLLOWING]:
        yield f"  {paint(f'python, {each.level}:', _COLOURS[each.level])} {each.message} {each.fingerprint}"
    if len(cause.consequences) > _FOLLOWING:
        yield f"  and {len(cause.consequences) - _FOLLOWING} more in Python (see --format json)"
    places = [f"{name} {_line(place)}" for name, place in (("base", first.base), ("revision", first.revision)) if place]
    if places:
        yield f"  {', '.join(places)}"
    yield f"  fingerprint {_listed([each.fingerprint for each in cause.findings], 'of them (see --format json)')}"


def _listed(names: Sequence[str], what: str) -> str:
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more {what}" if rest > 0 else "")


def _groups(findings: list[Finding]) -> list[list[Finding]]:
    """Put together the same change of the same part, wherever it is used."""
    groups: dict[Any, list[Finding]] = {}
    for each in findings:
        places = tuple(place.pointer if place else "" for place in (each.base, each.revision))
        key = (each.level, each.id, each.direction, *places, repr(each.before), repr(each.after))
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _where(group: list[Finding]) -> str:
    return _listed(list(dict.fromkeys(each.operation or "document" for each in group)), "operations")


def _line(place: Place) -> str:
    return place.pointer if place.line is None else f"line {place.line} {place.pointer}"


def _summary(report: Report, accepted: Accepted) -> str:
    if not report.findings:
        return "no findings"
    counts = [(level, sum(each.level is level for each in report.findings)) for level in list(Level)[:3]]
    text = ", ".join(f"{count} {level.value}" for level, count in counts if count)
    known = sum(each.fingerprint in accepted.fingerprints for each in report.findings)
    return f"{text}{f'; {known} accepted' if known else ''}; verdict: {report.verdict}; version: {spelled(report.bump)}"


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


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "level": cause.level.value,
        "sentence": cause.sentence,
        "operations": list(cause.operations),
        "findings": [each.fingerprint for each in cause.findings],
        "consequences": [each.fingerprint for each in cause.consequences],
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
