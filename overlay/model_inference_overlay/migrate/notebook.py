"""A Jupyter notebook's text in; the changes of its code cells, and what is left to its author, out.

The cells are read as one program, since one imports what another uses. Only the texts that change are written anew,
in the formatting of the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import attrs
import libcst as cst

from model_inference_overlay.migrate.edits import Edit, Finding, apply
from model_inference_overlay.migrate.moves import Moves
from model_inference_overlay.migrate.program import move
from model_inference_overlay.migrate.requirements import spellings

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_SHELL = re.compile(rb"\s*(?:[%!?]|[\w.,\s]+=\s*[%!])|.*\?\s*$")
_OF_PYTHON = re.compile(rb"\s*%%(?:time|timeit|capture|prun|python3?)\b")


@attrs.frozen
class _Literal:
    """A text in the file: its value, and the span of characters that spells it."""

    value: str
    start: int
    end: int


@attrs.frozen
class _Cell:
    """A code cell: its number, from 1, the span that spells its source, and the texts in it."""

    number: int
    start: int
    end: int
    texts: tuple[_Literal, ...]
    is_list: bool

    @property
    def data(self) -> bytes:
        """The source, as UTF-8."""
        return "".join(text.value for text in self.texts).encode("utf-8", "surrogatepass")


@attrs.frozen
class _Part:
    """A cell in the program: its source as it is, and as Python reads it, which is as long."""

    cell: _Cell
    source: bytes
    masked: bytes
    offset: int
    line: int


def move_notebook(text: str, moves: Moves, others: Sequence[str] = ()) -> tuple[list[Edit], list[Finding]]:
    """Tell how a notebook changes.

    Returns:
        The changes, as spans of the text's bytes in UTF-8, and what is left to decide.
    """
    try:
        document = json.loads(text)
        cells = [cell for cell in _cells(text, document) if cell.data.strip()]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return [], [Finding(1, "left as it is: this is no notebook of version 4")]
    parts, findings = _program(cells, moves)
    program = b"".join(part.masked + b"\n" for part in parts)
    edits, found = move(program.decode(), moves, others)
    for finding in found:
        part = max((part for part in parts if part.line <= finding.line), key=lambda part: part.line, default=None)
        if part is not None:
            findings.append(Finding(finding.line - part.line + 1, finding.message, part.cell.number))
    return [each for part in parts for each in _rewritten(text, part, edits)], findings


def _cells(text: str, document: Any) -> Iterator[_Cell]:
    language = document.get("metadata", {}).get("language_info", {}).get("name", "python")
    if str(language).lower() not in ("python", "ipython", "python3"):
        return
    places = _spans(text)
    for index, cell in enumerate(document["cells"]):
        if cell["cell_type"] == "code":
            path = ("cells", index, "source")
            start, end = places[path]
            is_list = isinstance(cell["source"], list)
            values = cell["source"] if is_list else [cell["source"]]
            spans = [places[(*path, number)] for number in range(len(values))] if is_list else [(start, end)]
            texts = tuple(_Literal(str(value), *span) for value, span in zip(values, spans, strict=True))
            yield _Cell(index + 1, start, end, texts, is_list)


def _spans(text: str) -> dict[tuple[str | int, ...], tuple[int, int]]:
    """Give the span of each value of a JSON text, which is known to be valid, by its path."""
    found: dict[tuple[str | int, ...], tuple[int, int]] = {}
    path: list[str | int] = []
    opened: list[int] = []
    is_key = False
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[" as kind:
                opened.append(token.start())
                path.append("" if kind == "{" else 0)
                is_key = kind == "{"
            case "}" | "]":
                path.pop()
                found[tuple(path)] = (opened.pop(), token.end())
                is_key = False
            case ",":
                last = path[-1]
                is_key = isinstance(last, str)
                path[-1] = last + 1 if isinstance(last, int) else ""
            case ":":
                is_key = False
            case _ if is_key:
                path[-1] = str(json.loads(token[0]))
            case _:
                found[tuple(path)] = token.span()
    return found


def _program(cells: Sequence[_Cell], moves: Moves) -> tuple[list[_Part], list[Finding]]:
    """Put the cells that are Python together, and report what others hold."""
    parts: list[_Part] = []
    findings: list[Finding] = []
    offset, line = 0, 1
    for cell in cells:
        source = cell.data
        masked = source if _is_valid(source) else _masked(source)
        findings += _shell_lines(cell, source, masked, moves)
        if masked is None or not _is_valid(masked):
            if masked is not None and any(root.encode() in source for root in moves.roots):
                findings.append(Finding(1, "left as it is: this is no valid Python 3", cell.number))
            continue
        parts.append(_Part(cell, source, masked, offset, line))
        offset += len(masked) + 1
        line += len(re.findall(rb"\r\n|\n|\r", masked + b"\n"))
    return parts, findings


def _is_valid(source: bytes) -> bool:
    try:
        cst.parse_module(source.decode())
    except (cst.ParserSyntaxError, UnicodeDecodeError):
        return False
    return True


def _masked(source: bytes) -> bytes | None:
    """Put `pass` in the place of what is IPython's own, with as many bytes; None for a cell in another language."""
    if source.lstrip().startswith(b"%%") and not _OF_PYTHON.match(source):
        return None
    lines: list[bytes] = []
    goes_on = False
    for line in source.split(b"\n"):
        body = line.strip()
        if body and goes_on:
            goes_on = body.endswith(b"\\")
            line = b"#".ljust(len(line))
        elif body and _SHELL.match(line):
            goes_on = body.endswith(b"\\")
            indent = line[: len(line) - len(line.lstrip())]
            rest = len(line) - len(indent)
            line = indent + (b"pass" if rest >= 4 else b"0").ljust(rest)
        else:
            goes_on = False
        lines.append(line)
    return b"\n".join(lines)


def _shell_lines(cell: _Cell, source: bytes, masked: bytes | None, moves: Moves) -> Iterator[Finding]:
    """Report the commands that install an old distribution."""
    lines = source.split(b"\n")
    kept = masked.split(b"\n") if masked is not None else [b""] * len(lines)
    for number, (line, read) in enumerate(zip(lines, kept, strict=True), 1):
        for old, new in moves.distributions.items():
            if (
                line != read
                and b"install" in line
                and re.search(rf"(?<![\w.-]){spellings(old)}(?![\w-])".encode(), line)
            ):
                yield Finding(number, f"{old} is named in a command: {new} takes its place", cell.number)


def _rewritten(text: str, part: _Part, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Change a cell by the edits of the whole program that lie in it."""
    size = len(part.source)
    own = [
        attrs.evolve(edit, start=edit.start - part.offset, end=min(edit.end - part.offset, size))
        for edit in edits
        if part.offset <= edit.start <= part.offset + size
    ]
    new = apply(part.source, own)
    if new == part.source:
        return
    if new.endswith(b"\n") and not part.source.endswith(b"\n"):
        new = new[:-1]
    spelled = _spelled(text, part.cell, new.decode("utf-8", "surrogatepass"))
    start = len(text[: part.cell.start].encode())
    yield Edit(start, start + len(text[part.cell.start : part.cell.end].encode()), spelled)


def _spelled(text: str, cell: _Cell, source: str) -> str:
    """Spell a cell's source as the file does: a text, or a list of lines with the blanks between them."""
    as_ascii = text.isascii()
    if not cell.is_list:
        return json.dumps(source, ensure_ascii=as_ascii)
    first, last = cell.texts[0], cell.texts[-1]
    before, after = text[cell.start + 1 : first.start], text[last.end : cell.end - 1]
    between = next((text[one.end : other.start] for one, other in pairwise(cell.texts)), f",{before or ' '}")
    present = {each.value: text[each.start : each.end] for each in cell.texts}
    lines = [line for line in re.split(r"(?<=\n)", source) if line]
    if not lines:
        return "[]"
    spelled = (present.get(line) or json.dumps(line, ensure_ascii=as_ascii) for line in lines)
    return f"[{before}{between.join(spelled)}{after}]"
