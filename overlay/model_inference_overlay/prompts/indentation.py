"""Lines and indentation: a template as it stands in a program in, its text without the program's indentation out."""

from __future__ import annotations

import re
from textwrap import dedent

_BREAK = re.compile("\r\n?|\n")


def unindent(text: str) -> str:
    """Remove blank lines at the start, the indentation that all lines share, and the line break at the end."""
    kept = dedent("\n".join(lines(text)[blank_lines(text) :]))
    return "\n".join(lines(kept))


def blank_lines(text: str) -> int:
    """Count the blank lines at the start."""
    count = 0
    for line in lines(text):
        if line.strip():
            break
        count += 1
    return count


def lines(text: str) -> list[str]:
    """Split at line breaks alone: unlike `str.splitlines`, not at form feeds and the like."""
    found = _BREAK.split(text)
    return found if found[-1] else found[:-1]
