"""Lists of requirements: lines in, lines that ask for the new distribution out.

The versions that a line asks for go, since they are the old distribution's; extras, marker and comment stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from model_inference_overlay.migrate.edits import Edit, Finding
from model_inference_overlay.migrate.moves import Moves

# PEP 508: name, extras, versions, and what may follow: an address or a marker.
_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?P<extras>\[[^\]]*\])?\s*"
    r"(?P<versions>\(?\s*(?:(?:===|[=<>!~]=|[<>])\s*[^\s,;()]+\s*,?\s*)*\)?)\s*(?P<rest>.*)",
    re.DOTALL,
)
_GROUPS = ("dependencies", "requires", "dev-dependencies", "constraint-dependencies", "override-dependencies")


def _normal(name: str) -> str:
    """Spell a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def spellings(name: str) -> str:
    """Give a pattern for the ways to spell a distribution's name."""
    return "[-_.]".join(re.escape(part) for part in name.split("-"))


def is_requirement(moves: Moves, text: str) -> bool:
    """Tell whether a text asks for one of the old distributions."""
    found = _REQUIREMENT.fullmatch(text.strip())
    if found is None or _normal(found["name"]) not in {*moves.distributions, *moves.unneeded}:
        return False
    # What goes on otherwise is a sentence.
    return not found["rest"] or bool(found["extras"] or found["versions"]) or found["rest"][0] in ";@\\"


def moved(moves: Moves, text: str) -> str | None:
    """Give the requirement that takes the place of one; None where that is not plain, as with an address or a hash."""
    found = _REQUIREMENT.fullmatch(text)
    new = moves.distributions.get(_normal(found["name"])) if found is not None else None
    if found is None or new is None or (found["rest"] and not found["rest"].startswith(";")) or "--" in found["rest"]:
        return None
    before = text[: found.start("rest")]
    blank = before[len(before.rstrip()) :]  # before the marker
    return f"{new}{found['extras'] or ''}{blank}{found['rest']}"


def requirement_advice(moves: Moves, text: str) -> str:
    """Say what to put in the place of a requirement of an old distribution."""
    found = _REQUIREMENT.fullmatch(text.strip())
    name = _normal(found["name"]) if found is not None else ""
    if name in moves.unneeded:
        return f"{name}: {moves.unneeded[name]}"
    new = moved(moves, text.strip()) or moves.distributions[name]
    return f"the requirement {text.strip()!r}: {new!r} takes its place"


def move_lines(text: str, moves: Moves) -> tuple[list[Edit], list[Finding]]:
    """Move a requirements file, line by line."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        wanted = re.sub(r"(?:^|[ \t]+)#.*", "", line).strip()
        if is_requirement(moves, wanted):
            new = moved(moves, wanted)
            if new is None:
                findings.append(Finding(number, requirement_advice(moves, wanted)))
            else:
                start = offset + len(line[: line.index(wanted)].encode())
                edits.append(Edit(start, start + len(wanted.encode()), new))
        offset += len(line.encode()) + 1
    return edits, findings


def move_toml(text: str, moves: Moves) -> tuple[list[Edit], list[Finding]]:
    """Move the requirements of a `pyproject.toml`; a table of versions, such as Poetry's, is reported.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    listed = [item for item in _listed(tomllib.loads(text)) if is_requirement(moves, item)]
    edits: list[Edit] = []
    findings: list[Finding] = []
    for item in dict.fromkeys(listed):
        places = list(re.finditer(rf"(?P<quote>[\"']){re.escape(item)}(?P=quote)", text))
        new = moved(moves, item)
        for place in places:
            start = len(text[: place.start() + 1].encode())
            line = text.count("\n", 0, place.start()) + 1
            # Written elsewhere too, or with escapes: which of them are the requirements is not plain.
            if new is None or len(places) != listed.count(item):
                findings.append(Finding(line, requirement_advice(moves, item)))
            else:
                edits.append(Edit(start, start + len(item.encode()), new))
    findings += _keys(text, moves)
    return edits, findings


def _listed(value: Any, name: str = "", above: str = "") -> Iterator[str]:
    """Give the requirements that a document lists."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _listed(each, str(key), name)
    elif isinstance(value, list) and (
        name in _GROUPS or above in ("optional-dependencies", "dependency-groups", "dev-dependencies")
    ):
        yield from (each for each in value if isinstance(each, str))


def _keys(text: str, moves: Moves) -> Iterator[Finding]:
    """Find the lines `name = version`."""
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r"\s*[\"']?(?P<name>[\w.-]+)[\"']?\s*=", line)
        name = _normal(found["name"]) if found else ""
        if name in moves.distributions:
            yield Finding(number, f"{name}: {moves.distributions[name]} takes its place")
        elif name in moves.unneeded:
            yield Finding(number, f"{name}: {moves.unneeded[name]}")


def mentions(text: str, moves: Moves) -> list[Finding]:
    """Report the lines of another file that name an old distribution."""
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        for old, advice in _advice(moves).items():
            if re.search(rf"(?<![\w./-]){spellings(old)}(?![\w-])", line, re.IGNORECASE):
                found.append(Finding(number, f"{old}: {advice}"))
    return found


def _advice(moves: Moves) -> dict[str, str]:
    return {old: f"{new} takes its place" for old, new in moves.distributions.items()} | dict(moves.unneeded)
