"""Causes in, the part of a semantic version that they ask to raise out."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.diff.cause import Cause
from codegen.diff.finding import Level, Surface

_ORDER = ("", "patch", "minor", "major")


def bump(causes: Iterable[Cause]) -> str:
    """Say which part of the version is raised: `major`, `minor`, `patch`, or empty for none.

    What breaks callers asks for a major version, what they may notice or newly use, and what is deprecated, for a minor
    one. The rest, such as a wider bound that no Python code sees, is a patch (Semantic Versioning 2.0.0, 6 to 8).
    """
    return max((_of(each) for each in causes), key=_ORDER.index, default="")


def spelled(part: str) -> str:
    """Say the same for a reader, who may be at a version before 1.0.0, where what breaks raises the minor part."""
    before = {"major": "minor", "minor": "patch"}.get(part)
    return part if before is None else f"{part} ({before} while the version is 0.x)"


def _of(cause: Cause) -> str:
    if cause.level is Level.BREAKING:
        return "major"
    found = (*cause.findings, *cause.consequences)
    is_seen = any(each.surface is Surface.PYTHON or "-added" in each.id or "-deprecated" in each.id for each in found)
    return "minor" if cause.level is Level.WARNING or is_seen else "patch"
