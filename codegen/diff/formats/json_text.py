"""A view in, JSON out, as `docs/api-review.schema.json` describes it."""

from __future__ import annotations

import json
from typing import Any

from codegen.diff.accepted import Entry
from codegen.diff.finding import Finding, Place
from codegen.diff.formats.view import Change, View

VERSION = 1
"""The format's version: it rises when something of it is renamed, retyped or removed."""


def render(view: View) -> str:
    """Spell a report as JSON, ASCII only, so that no character of a document is taken for anything else."""
    report = {
        "version": VERSION,
        "base": view.base,
        "revision": view.revision,
        "verdict": view.verdict,
        "bump": view.bump,
        "counts": {str(level): count for level, count in view.counts.items()},
        "findings": [_finding(each, view) for each in view.findings],
        "notes": [_finding(each, view) for each in view.notes],
        "causes": [_cause(each) for group in view.groups for each in group.changes],
        "unknown": [{"side": side, "what": what, "reason": reason} for side, what, reason in view.unknown],
        "stale": [_entry(each) for each in view.stale],
        "expired": [_entry(each) for each in view.expired],
        "changelog": view.changelog,
    }
    return json.dumps(report, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _finding(each: Finding, view: View) -> dict[str, Any]:
    return {
        "id": each.id,
        "level": str(each.level),
        "surface": str(each.surface),
        "operation": each.operation,
        "direction": each.direction,
        "location": list(each.location),
        "base": _place(each.base),
        "revision": _place(each.revision),
        "before": each.before,
        "after": each.after,
        "message": each.message,
        "fingerprint": each.fingerprint,
        "accepted": each.fingerprint in view.accepted,
        "reason": view.accepted.get(each.fingerprint),
    }


def _entry(each: Entry) -> dict[str, Any]:
    return {
        "fingerprint": each.fingerprint,
        "reason": each.reason,
        "relied_on_by": each.relied_on_by,
        "until": each.until and each.until.isoformat(),
    }


def _cause(each: Change) -> dict[str, Any]:
    return {
        "level": str(each.level),
        "sentence": each.sentence,
        "operations": list(each.operations),
        "findings": list(each.fingerprints),
        "consequences": [consequence.fingerprint for consequence in each.consequences],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"pointer": place.pointer, "line": place.line}
