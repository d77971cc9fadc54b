"""References: `${env:NAME}`, `${env:NAME:default}` and `${file:name.json}` in, what they stand for out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .problem import PromptError

Place = tuple[str | int, ...]
"""Where a value stands: the keys and indexes that lead to it."""

_DEPTH = 8
"""How deep files may refer to each other."""


class References:
    """Resolves the references of one prompty file, whose folder holds every file that it may read."""

    def __init__(self, folder: Path, error: Callable[..., PromptError]) -> None:
        self._folder = folder
        self._error = error

    def resolve(self, value: Any, place: Place = (), depth: int = 0) -> Any:
        """Give a value with its references resolved, and white space around its texts removed.

        Only a text that is one reference as a whole is resolved.

        Raises:
            PromptError: a reference is misspelled, its variable is not set, or its file cannot be had.
        """
        if isinstance(value, dict):
            return {key: self.resolve(each, (*place, key), depth) for key, each in value.items()}
        if isinstance(value, list):
            return [self.resolve(each, (*place, index), depth) for index, each in enumerate(value)]
        if not isinstance(value, str):
            return value
        text = value.strip()
        return self._refer(text, place, depth) if text.startswith("${") and text.endswith("}") else text

    def _refer(self, text: str, place: Place, depth: int) -> Any:
        kind, _, rest = text[2:-1].partition(":")
        if kind == "env" and rest:
            name, colon, default = rest.partition(":")
            value = os.environ.get(name, default if colon else None)
            if value is None:
                hint = f"set it, or write ${{env:{name}:default}}"
                raise self._error(f"the environment variable {name} is not set; {hint}", *place)
            return value
        if kind == "file" and rest:
            return self.file(rest, place, depth)
        raise self._error(
            f"{text[:60]!r} is no reference; write ${{env:NAME}}, ${{env:NAME:default}} or ${{file:name}}", *place
        )

    def file(self, name: str, place: Place, depth: int = 0) -> Any:
        """Read a JSON file of the folder, with the references in it resolved.

        Raises:
            PromptError: it lies outside the folder, cannot be read or is not JSON, or files refer to each other without
                end.
        """
        if depth == _DEPTH:
            raise self._error(f"files refer to each other more than {_DEPTH} deep, the last to {name}", *place)
        text = self.text(name, place)
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._error(f"{name} is not JSON: {error}", *place) from None
        return self.resolve(value, place, depth + 1)

    def text(self, name: str, place: Place) -> str:
        """Read a text file of the folder.

        Raises:
            PromptError: it lies outside the folder or cannot be read.
        """
        path = self.path(name, place)
        try:
            return path.read_text("utf-8-sig")
        except OSError as error:
            raise self._error(f"{name} cannot be read: {error.strerror or error}", *place) from None
        except UnicodeDecodeError as error:
            raise self._error(f"{name} is not UTF-8: {error.reason} at byte {error.start}", *place) from None

    def path(self, name: str, place: Place) -> Path:
        """Give the path of a file of the folder, links followed.

        Raises:
            PromptError: it lies outside the folder.
        """
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder):
            raise self._error(f"{name} lies outside the prompty file's folder; move it into {self._folder}", *place)
        return path
