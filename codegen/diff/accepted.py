"""Accepted changes and a report in; which findings are accepted, and which entries mean nothing any more, out."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import attrs

from codegen import load
from codegen.diff.finding import Finding
from codegen.diff.report import Report
from codegen.problem import SpecError, listed

_KEYS = ("fingerprint", "reason", "relied_on_by", "until")
_FINGERPRINT = re.compile("[0-9a-f]{16}")


@attrs.frozen
class Entry:
    """One accepted change.

    Attributes:
        fingerprint: of the finding.
        reason: why it is accepted.
        relied_on_by: who may rely on what goes away.
        until: the last day on which it is accepted; None for ever.
    """

    fingerprint: str
    reason: str
    relied_on_by: str
    until: datetime.date | None


@attrs.frozen
class Accepted:
    """What a list of entries says of a report.

    Attributes:
        fingerprints: of the findings that are accepted.
        stale: entries that match no finding.
        expired: entries whose last day has passed; they accept nothing.
    """

    fingerprints: frozenset[str]
    stale: list[Entry]
    expired: list[Entry]

    def open(self, findings: list[Finding]) -> list[Finding]:
        """Give the findings that are not accepted."""
        return [each for each in findings if each.fingerprint not in self.fingerprints]


def read(path: Path) -> list[Entry]:
    """Read a file of entries.

    Raises:
        SpecError: it is not one; nothing that is misspelt accepts anything.
    """
    document = load.read(path)
    try:
        data = document.data
        if not isinstance(data, dict) or data.keys() - {"accepted"}:
            raise SpecError("#", "not a list of accepted changes", "begin the file with accepted:")
        entries = load.items_of(data, "accepted", "#")
        result = [_entry(value, f"#/accepted/{index}") for index, value in enumerate(entries)]
        names = [each.fingerprint for each in result]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SpecError("#/accepted", f"{listed(twice)} twice", "keep one entry for each change")
    except SpecError as error:
        raise error.in_file(document.file) from None
    return result


def match(entries: list[Entry], report: Report, today: datetime.date) -> Accepted:
    """Match entries with a report's findings."""
    found = {each.fingerprint for each in report.findings}
    expired = [each for each in entries if each.until is not None and each.until < today]
    valid = frozenset(each.fingerprint for each in entries if each not in expired)
    return Accepted(valid & found, [each for each in entries if each.fingerprint not in found], expired)


def _entry(value: Any, place: str) -> Entry:
    if not isinstance(value, dict) or value.keys() - set(_KEYS):
        raise SpecError(place, "no entry", f"give an object of {', '.join(_KEYS)}")
    for key in _KEYS[:3]:
        if not isinstance(value.get(key), str) or not value[key].strip():
            raise SpecError(f"{place}/{key}", load.json_kind(value.get(key)), "this is a text; quote it")
    if not _FINGERPRINT.fullmatch(value["fingerprint"]):
        raise SpecError(f"{place}/fingerprint", f"{value['fingerprint']!r}", "give the 16 digits that the report shows")
    return Entry(value["fingerprint"], value["reason"], value["relied_on_by"], _until(value.get("until"), place))


def _until(value: Any, place: str) -> datetime.date | None:
    try:
        return None if value is None else datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise SpecError(f"{place}/until", f"{value!r} is no date", "write it as 2026-12-31, or leave it out") from None
