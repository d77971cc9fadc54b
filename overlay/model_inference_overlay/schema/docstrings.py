"""Docstrings in, their first paragraphs and what they say of each parameter out.

Three styles are read: sections with indented entries (`Args:`, as Google has them), underlined sections (`Parameters`
over dashes, as NumPy has them), and fields (`:param name:`, as Sphinx has them). What is in none of them is prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_inference_overlay.record import Record

_NAMING = frozenset(
    ("args", "arguments", "attributes", "keyword", "keywords", "kwargs", "other", "params", "parameters")
)
_TELLING = frozenset(
    ("example", "examples", "note", "notes", "raises", "references", "return", "returns", "see", "todo", "warning")
)
_SECTIONS = _NAMING | _TELLING | {"warnings", "warns", "yield", "yields"}
_HEADING = re.compile(r"([A-Za-z]+)(?: (?:args|arguments|parameters|also))?:?\s*$", re.IGNORECASE)
_UNDERLINE = re.compile(r"-{3,}\s*$")
_FIELD = re.compile(
    r":(param|parameter|arg|argument|key|keyword|ivar|var|attribute)\s+(?:[^:]*?\s)?\*{0,2}(\w+)\s*:\s*(.*)"
)
_OTHER_FIELD = re.compile(r":\w+(?:\s[^:]*)?:")
_ENTRY = re.compile(r"\*{0,2}(\w+)\s*(?:\(.*?\))?\s*:(?:\s+(.*)|$)")
_NUMPY_ENTRY = re.compile(r"(\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::.*)?$")


class Docstring(Record):
    """What a docstring says: `summary` is its prose before the first section, `names` tells of each parameter."""

    summary: str
    names: dict[str, str]


def parse(text: str | None) -> Docstring:
    """Read a docstring; None is an empty one."""
    from inspect import cleandoc

    lines = cleandoc(text or "").splitlines()
    prose: list[str] = []
    names: dict[str, str] = {}
    index = 0
    while index < len(lines):
        end = _section_end(lines, index)
        if end is not None:
            heading, body, index = end
            if heading in _NAMING:
                names.update(_entries(body))
        elif _OTHER_FIELD.match(lines[index]):
            index = _take_field(lines, index, names)
        else:
            prose.append(lines[index])
            index += 1
    return Docstring(_paragraphs(prose), names)


def _section_end(lines: list[str], index: int) -> tuple[str, list[str], int] | None:
    """Give heading, body and end of the section that begins at a line; None where none does."""
    found = _HEADING.match(lines[index])
    heading = found[1].lower() if found else ""
    if heading not in _SECTIONS:
        return None
    underlined = index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1]) is not None
    if not underlined and not lines[index].rstrip().endswith(":"):
        return None
    start = end = index + 2 if underlined else index + 1
    while end < len(lines) and _belongs(lines, end, start, underlined):
        end += 1
    return heading, lines[start:end], end


def _belongs(lines: list[str], index: int, start: int, underlined: bool) -> bool:
    line = lines[index]
    if underlined:
        return not (index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1]) and line.strip())
    if not line.strip() or line[0].isspace():
        return True
    heading = _HEADING.match(line)
    if heading and heading[1].lower() in _SECTIONS:
        return False
    # Some write the entries of a section without indenting them: they go on as long as each line is one.
    before = lines[start:index]
    return all(not each.strip() or not each[0].isspace() for each in before) and _ENTRY.match(line) is not None


def _entries(body: list[str]) -> Iterator[tuple[str, str]]:
    filled = [line for line in body if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    names: list[str] = []
    texts: list[str] = []
    for line in filled:
        opened = _opened(line[margin:]) if not line[margin].isspace() else None
        if opened is None:
            texts.append(line.strip())
            continue
        yield from ((name, _paragraphs(texts)) for name in names)
        names, texts = opened
    yield from ((name, _paragraphs(texts)) for name in names)


def _opened(line: str) -> tuple[list[str], list[str]] | None:
    """Read the first line of an entry: its names, and what it says already."""
    google = _ENTRY.match(line)
    if google and (google[2] is None or "(" in line.partition(":")[0] or not re.match(r"\w+\s:\s", line)):
        return [google[1]], [google[2]] if google[2] else []
    numpy = _NUMPY_ENTRY.match(line)
    if numpy:
        return [name.strip().lstrip("*") for name in numpy[1].split(",")], []
    return None


def _take_field(lines: list[str], index: int, names: dict[str, str]) -> int:
    found = _FIELD.match(lines[index])
    texts = [found[3]] if found else []
    index += 1
    while index < len(lines) and lines[index].strip() and lines[index][0].isspace():
        texts.append(lines[index].strip())
        index += 1
    if found:
        names[found[2]] = _paragraphs(texts)
    return index


def _paragraphs(lines: list[str]) -> str:
    """Join lines to paragraphs, an empty line between any two of them."""
    blocks = "\n".join(line.strip() for line in lines).strip().split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
