"""A view in, lines for a terminal or a log out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TextIO

from codegen.diff.finding import Finding, Level, Place
from codegen.diff.formats.printable import line, value
from codegen.diff.formats.view import Change, View, many

_COLORS = {Level.BREAKING: "\x1b[1;31m", Level.WARNING: "\x1b[33m", Level.INFO: "\x1b[36m", Level.NOTE: "\x1b[2m"}
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_WIDTH = 110
_PAD = " " * 12
_FOLLOWING = 12
"""Of what follows from a change, how much is told."""


def render(view: View, color: bool = False) -> str:
    """Spell a report as lines, with or without the escape sequences that colour a terminal."""
    lines = list(_lines(view, color))
    return "\n".join(lines) + "\n"


def wants_color(out: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether to colour what is written: only on a terminal, and not where NO_COLOR (no-color.org) is set."""
    return out.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def _lines(view: View, color: bool) -> Iterator[str]:
    yield f"{_inert(view.base)} -> {_inert(view.revision)}: {view.summary}"
    if view.bump:
        yield f"version: {_inert(view.next_version)}"
    for group in view.groups:
        yield ""
        yield _painted(_inert(group.title), _BOLD, color)
        for change in group.changes:
            yield from _change(change, color)
    if view.notes:
        yield ""
        yield f"{many(len(view.notes), 'more change')} without effect on anybody: --format json lists them"
    yield from map(_inert, view.remarks)
    if view.changelog:
        yield from ("", _painted("Entry for the changelog", _BOLD, color))
        yield from (f"  {_inert(each)}" for each in view.changelog.splitlines())


def _change(change: Change, color: bool) -> Iterator[str]:
    found = change.finding
    head = _painted(f"  {found.level:<9} ", _COLORS[found.level], color)
    told = textwrap.wrap(_inert(found.message), _WIDTH - len(_PAD), break_long_words=False, break_on_hyphens=False)
    yield head + (told[0] if told else found.id)
    yield from (_PAD + each for each in told[1:])
    if change.is_shared:
        yield _PAD + _inert(", ".join(change.operations), 400)
    if found.has_values:
        yield f"{_PAD}before {_inert(value(found.before, 120))}, after {_inert(value(found.after, 120))}"
    yield _PAD + _painted(_where(found), _DIM, color)
    if change.accepted:
        yield f"{_PAD}accepted: {_inert(change.accepted, 300)}"
    for each in change.consequences[:_FOLLOWING]:
        mark = _painted(f"{each.surface}, {each.level}:", _COLORS[each.level], color)
        yield f"{_PAD}{mark} {_inert(each.message)} [{each.fingerprint}]"
    if len(change.consequences) > _FOLLOWING:
        yield f"{_PAD}and {len(change.consequences) - _FOLLOWING} more in Python (--format json lists them)"


def _where(found: Finding) -> str:
    places = [
        f"{side} {_inert(place.pointer)}{_at(place)}"
        for side, place in (("base", found.base), ("revision", found.revision))
        if place
    ]
    return "; ".join([f"{found.id} [{found.fingerprint}]", *places])


def _at(place: Place) -> str:
    return "" if place.line is None else f" (line {place.line})"


def _painted(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_RESET}" if color else text


def _inert(text: object, limit: int | None = None) -> str:
    """Give printable text that no CI log takes for a command: `##[...]` counts anywhere in a line of some."""
    shown = line(text, limit).replace("##[", "## [").replace("##vso", "## vso")
    return shown.replace("::", ": :", 1) if shown.startswith("::") else shown
