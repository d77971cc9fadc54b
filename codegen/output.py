"""Text in; standard output or a file out."""

from __future__ import annotations

import sys
from pathlib import Path

from codegen.problem import SpecError


def show(content: str) -> None:
    """Print in whatever encoding the terminal has, with escapes for what it lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    print(content.encode(encoding, "backslashreplace").decode(encoding), end="")


def write(path: Path, content: str, append: bool = False) -> None:
    """Write a file in UTF-8, or add to it; what no encoding has, which is half of a surrogate pair, as an escape.

    Raises:
        SpecError: it cannot be written.
    """
    try:
        with path.open("a" if append else "w", encoding="utf-8", errors="backslashreplace", newline="\n") as opened:
            opened.write(content)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise SpecError("", found, "give the path of a file in a folder that exists", str(path)) from None
