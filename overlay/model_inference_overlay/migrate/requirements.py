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

# PEP 508: name, extras, versions or address, marker.
_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)[ \t]*(?P<extras>\[[^\]]*\])?[ \t]*"
    r"(?P<versions>\(?[ \t]*(?:[=<>!~]=?=?[^;#\s\[\]'\"]*[ \t]*,?[ \t]*)*\)?)?(?P<rest>.*)",
    re.DOTALL,
)
_LINE = re.compile(r"(?P<text>[^#\r\n]*?)(?P<after>[ \t]*(?:(?:^|(?<=[ \t]))#[^\r\n]*)?)")
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
    return found is not None and _normal(found["name"]) in {*moves.distributions, *moves.unneeded}


def moved(moves: Moves, text: str) -> str | None:
    """Give the requirement that takes the place of one; None where that is not plain."""
    found = _REQUIREMENT.fullmatch(text)
    new = moves.distributions.get(_normal(found["name"])) if found is not None else None
    if found is None or new is None or (found["rest"].strip() and not found["rest"].lstrip().startswith(";")):
        return None
    if "--hash" in found["rest"] or found["rest"].rstrip().endswith("\\"):
        return None
    return f"{new}{found['extras'] or ''}{_gap(text, found)}{found['rest']}"


def _gap(text: str, found: re.Match[str]) -> str:
    """Keep the blank between a requirement and its marker."""
    before = text[: found.start("rest")]
    return before[len(before.rstrip()) :]


def requirement_advice(moves: Moves, text: str) -> str | None:
    """Say what to put in the place of a requirement; None if the text is none of an old distribution."""
    if not is_requirement(moves, text) or re.search(
        r"\s", re.sub(r"\s*[;=<>!~,@].*", "", text.strip(), flags=re.DOTALL)
    ):
        return None
    name = _normal(_REQUIREMENT.fullmatch(text.strip())["name"])  # type: ignore[index]
    if name in moves.unneeded:
        return f"{name}: {moves.unneeded[name]}"
    return (
        f"the requirement {text.strip()!r}: {moved(moves, text.strip()) or moves.distributions[name]!r} takes its place"
    )


def move_lines(text: str, moves: Moves) -> tuple[list[Edit], list[Finding]]:
    """Move a requirements file, line by line."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    offset = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        found = _LINE.match(line)
        body = found["text"] if found else ""
        lead = len(body) - len(body.lstrip())
        wanted = body.strip()
        if is_requirement(moves, wanted):
            new = moved(moves, wanted)
            if new is None:
                findings.append(Finding(number, requirement_advice(moves, wanted) or f"by hand: {wanted}"))
            else:
                start = offset + len(line[:lead].encode())
                edits.append(Edit(start, start + len(wanted.encode()), new))
        offset += len(line.encode())
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
                findings.append(Finding(line, requirement_advice(moves, item) or f"by hand: {item}"))
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
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"\s*[\"']?(?P<name>[\w.-]+)[\"']?\s*=", line)
        name = _normal(found["name"]) if found else ""
        if name in moves.distributions:
            yield Finding(number, f"{name}: {moves.distributions[name]} takes its place")
        elif name in moves.unneeded:
            yield Finding(number, f"{name}: {moves.unneeded[name]}")


def mentions(text: str, moves: Moves) -> list[Finding]:
    """Report the lines of another file that name an old distribution."""
    found: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        for old, advice in _advice(moves).items():
            if re.search(rf"(?<![\w./-]){spellings(old)}(?![\w-])", line, re.IGNORECASE):
                found.append(Finding(number, f"{old}: {advice}"))
    return found


def _advice(moves: Moves) -> dict[str, str]:
    return {old: f"{new} takes its place" for old, new in moves.distributions.items()} | dict(moves.unneeded)
