"""A command line and its input in, what it tells of its failure out."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from codegen.command import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[3]


@attrs.frozen
class Case:
    """Bad input, and what is told of it.

    Attributes:
        arguments: of the command.
        files: what stands in the working directory, by path.
        text: the whole text of the error.
        patches: what is in place of something else, by its name; limits, so that a small input is over them.
    """

    arguments: tuple[str, ...]
    files: dict[str, str | bytes]
    text: str
    patches: dict[str, Any] = attrs.field(factory=dict)

    def run(self, patch: pytest.MonkeyPatch) -> str:
        """Run in the working directory, which is empty, and give what is told."""
        for name, content in self.files.items():
            Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        for name, value in self.patches.items():
            patch.setattr(name, value)
        told = failure(*self.arguments)
        assert {str(path): path.read_bytes() for path in Path().rglob("*")} == {
            name: content if isinstance(content, bytes) else content.encode() for name, content in self.files.items()
        }, "something was written"
        return told


def failure(*arguments: str) -> str:
    """Run the command, which must fail, and give what it tells of it."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as error:
        code = main(arguments)
    assert (code, out.getvalue()) == (2, "")
    return error.getvalue()


def told(file: str, found: str, hint: str) -> str:
    """Spell an error."""
    return f"error: {file}{found}\nhint: {hint}\n"


def generate(
    content: str | bytes,
    found: str,
    hint: str,
    *arguments: str,
    files: dict[str, str] | None = None,
    file: str = "openapi.yaml",
) -> Case:
    """Make a case of `generate`; `file` is the one that the error is in."""
    command = ("generate", "--spec", "openapi.yaml", "--out", "out", "--package=tiny", *arguments)
    return Case(command, {"openapi.yaml": content, **(files or {})}, told(file, found, hint))
