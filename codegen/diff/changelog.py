"""Causes in, an entry for a changelog out, as Keep a Changelog 1.1.0 has it."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.diff.cause import Cause
from codegen.diff.finding import Level

_SECTIONS = ("Changed", "Removed", "Deprecated", "Added")
_LONGEST = 40
_SHOWN = 3


def entry(causes: Iterable[Cause]) -> str:
    """Write one line for each change, by section, what breaks callers first; empty if there is none."""
    sections: dict[str, list[Cause]] = {name: [] for name in _SECTIONS}
    for each in causes:
        sections[_section(each)].append(each)
    parts = [_written(name, found) for name, found in sections.items() if found]
    return "\n".join(parts)


def _section(cause: Cause) -> str:
    told = cause.consequences[0] if cause.consequences else cause.findings[0]
    for word, name in (("deprecated", "Deprecated"), ("removed", "Removed"), ("added", "Added")):
        if word in told.id and not (name == "Added" and cause.level is Level.BREAKING):
            return name
    return "Changed"


def _written(name: str, causes: list[Cause]) -> str:
    lines = [f"- {_line(each)}" for each in causes[:_LONGEST]]
    if len(causes) > _LONGEST:
        lines.append(f"- {len(causes) - _LONGEST} more changes, which the API review lists.")
    return "\n".join([f"### {name}", *lines]) + "\n"


def _line(cause: Cause) -> str:
    mark = "**Breaking:** " if cause.level is Level.BREAKING else ""
    names = [f"`{each}`" for each in cause.operations[:_SHOWN]]
    if len(cause.operations) > _SHOWN:
        names.append(f"{len(cause.operations) - _SHOWN} more operations")
    text = " ".join(cause.sentence.split())
    return f"{mark}{text}" + (f" ({', '.join(names)})" if names else "")
