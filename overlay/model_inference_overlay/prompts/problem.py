"""The one error of a template: where it stands, what was found there and what to do about it."""

from __future__ import annotations

from pathlib import Path


class PromptError(ValueError):
    """A template, or the data for it, that gives no messages.

    Attributes:
        path: the file, or None for a template given as text.
        line: the line, counted from 1, or None where none can be named.
    """

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = "prompt template" if path is None else str(path)
        if line is not None:
            where += f", line {line}" if path is None else f":{line}"
        super().__init__(f"{where}: {message}")

    def __reduce__(self) -> tuple[object, ...]:
        # Its one argument is the finished text, which must not be put together again.
        return (_restored, (str(self), self.path, self.line))


def _restored(text: str, path: Path | None, line: int | None) -> PromptError:
    error = PromptError.__new__(PromptError, text)
    error.path, error.line = path, line
    return error
