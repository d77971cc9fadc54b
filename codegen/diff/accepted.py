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
from codegen.problem import SpecError, child

_DEMANDED = ("fingerprint", "reason", "relied_on_by")
_ENTRY = "give an object of fingerprint, reason, relied_on_by and, if it is not for ever, until"
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
        if not isinstance(data, dict):
            raise SpecError("#", load.json_kind(data), "begin the file with accepted: and list the changes below it")
        _check_keys(data, ("accepted",), "#", "the only key of this file is accepted")
        entries = load.items_of(data, "accepted", "#")
        result = [_entry(value, child("#", "accepted", index)) for index, value in enumerate(entries)]
        _check_differ([each.fingerprint for each in result])
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
    if not isinstance(value, dict):
        raise SpecError(place, load.json_kind(value), _ENTRY)
    _check_keys(value, (*_DEMANDED, "until"), place, _ENTRY)
    for key in _DEMANDED:
        said = value.get(key)
        if said is None or (isinstance(said, str) and not said.strip()):
            hint = "every accepted change has a fingerprint, a reason and relied_on_by"
            raise SpecError(child(place, key), "nothing", hint)
        if not isinstance(said, str):
            raise SpecError(child(place, key), load.json_kind(said), "this is a text: quote it")
    if not _FINGERPRINT.fullmatch(value["fingerprint"]):
        found = f"{value['fingerprint']!r} is no fingerprint"
        raise SpecError(child(place, "fingerprint"), found, "give the 16 digits that the report shows")
    return Entry(value["fingerprint"], value["reason"], value["relied_on_by"], _until(value.get("until"), place))


def _check_keys(value: dict[str, Any], known: tuple[str, ...], place: str, hint: str) -> None:
    for key in value:
        if key not in known:
            raise SpecError(child(place, key), "an unknown key", hint)


def _check_differ(fingerprints: list[str]) -> None:
    for index, name in enumerate(fingerprints):
        if name in fingerprints[:index]:
            place = child("#", "accepted", index, "fingerprint")
            raise SpecError(place, f"{name!r} stands in an entry before this", "keep one entry for each change")


def _until(value: Any, place: str) -> datetime.date | None:
    try:
        return None if value is None else datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise SpecError(
            child(place, "until"), f"{value!r} is no date", "write it as 2026-12-31, or leave it out"
        ) from None
