"""A view in, workflow commands out that GitHub shows beside the lines of the revision.

Syntax: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Every line that is printed is a
command of ours or begins with a word of ours, and what a document says is escaped in it, so that it can never be one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePath

from codegen.diff.finding import Finding, Level
from codegen.diff.formats import markdown
from codegen.diff.formats.printable import line
from codegen.diff.formats.view import Change, View

_COMMANDS = {Level.BREAKING: "error", Level.WARNING: "warning", Level.INFO: "notice", Level.NOTE: "notice"}
_SHOWN = 10
"""GitHub shows ten annotations of each kind for a step, and drops further ones without a word."""
_TITLE, _MESSAGE, _FOLLOWING = 200, 4000, 8
SUMMARY_LIMIT = 1_000_000
"""GitHub refuses a step's summary that is larger than 1 MiB."""


def render(view: View) -> str:
    """Spell a report's changes as annotations, as many as are shown, and say in the log how many are left out."""
    folder = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()
    file = file_of(view.revision, Path(folder))
    changes = sorted((each for group in view.groups for each in group.changes), key=_rank)
    lines, left = [], Counter[str]()
    told = Counter[str]()
    for each in changes:
        command = _command(each)
        told[command] += 1
        if told[command] > _SHOWN:
            left[command] += 1
        else:
            lines.append(_annotation(command, each, file))
    lines += [f"API review: {count} more of kind {kind} are in the summary" for kind, count in sorted(left.items())]
    lines += [f"API review: {line(remark, 500)}" for remark in view.remarks]
    lines.append(f"API review: {view.summary}")
    return "\n".join(lines) + "\n"


def summary(view: View) -> str:
    """Spell the report for the job's summary page."""
    return markdown.render(view, SUMMARY_LIMIT)


def file_of(name: str, folder: Path) -> str:
    """Give the path from the repository's root of what an argument named: a file, or `REF:path`."""
    path = Path(name)
    _, colon, inside = name.partition(":")
    if colon and not path.exists():
        return PurePath(inside).as_posix()
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _rank(change: Change) -> tuple[int, bool]:
    return (list(Level).index(change.level), bool(change.accepted))


def _command(change: Change) -> str:
    return "notice" if change.accepted else _COMMANDS[change.level]


def _annotation(command: str, change: Change, file: str) -> str:
    found = change.finding
    place = found.revision
    properties = {"file": line(file)}
    if place and place.line:
        properties["line"] = str(place.line)
    properties["title"] = line(f"{change.level}: {found.id}", _TITLE)
    spelled = ",".join(f"{key}={_property(text)}" for key, text in properties.items())
    return f"::{command} {spelled}::{_data(_message(change))}"


def _message(change: Change) -> str:
    where = ", ".join(change.operations)
    told = [f"{line(where, 300)}: " if where else "", line(change.finding.message, _MESSAGE)]
    told += [f"\n{line(each, 500)}" for each in _more(change, change.consequences[:_FOLLOWING])]
    if len(change.consequences) > _FOLLOWING:
        told.append(f"\nand {len(change.consequences) - _FOLLOWING} more in Python")
    return "".join(told)


def _more(change: Change, consequences: Iterable[Finding]) -> list[str]:
    accepted = [f"Accepted: {change.accepted}"] if change.accepted else []
    return accepted + [f"{each.surface}, {each.level}: {each.message}" for each in consequences]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
