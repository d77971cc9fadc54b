"""A document's text and JSON pointers in, the lines out at which those parts stand.

Reading keeps no lines, so that the generator does not pay for them; the few that a report needs are looked up here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import yaml

from codegen import load
from codegen.load import yaml_loader

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_Path = tuple[str, ...]


def lines_of(text: str, pointers: Iterable[str]) -> dict[str, int]:
    """Look up the line, from 1, at which each part's key stands, or a part of a list begins.

    A part that came through a YAML alias stands where the alias stands; a pointer that names nothing is left out.
    """
    wanted: dict[_Path, list[str]] = {}
    for item in pointers:
        wanted.setdefault(tuple(load.tokens(item)) if item != "#" else (), []).append(item)
    if not wanted:
        return {}
    found: dict[str, int] = {}
    for path, line in _places(text):
        for name in wanted.pop(path, ()):
            found[name] = line
        if not wanted:
            break
    return found | _enclosing(wanted, text)


def _enclosing(missing: dict[_Path, list[str]], text: str) -> dict[str, int]:
    """Look up, for parts without a line of their own, the nearest part around each that has one."""
    if not missing:
        return {}
    around = {path[:length] for path in missing for length in range(len(path))}
    known = {path: line for path, line in _places(text) if path in around}
    return {
        name: next((known[path[:length]] for length in reversed(range(len(path))) if path[:length] in known), 1)
        for path, names in missing.items()
        for name in names
    }


def _places(text: str) -> Iterator[tuple[_Path, int]]:
    # As in reading: what begins as JSON and is JSON is read as JSON.
    if text.lstrip()[:1] in ("{", "["):
        try:
            json.loads(text)
        except ValueError:
            return _yaml_places(text)
        return _json_places(text)
    return _yaml_places(text)


class _Trail:
    """The path to what is being read: one entry for each open object or list, the key or index it is at."""

    def __init__(self) -> None:
        self._open: list[str | int | None] = []

    def enter(self, is_list: bool) -> None:
        self._open.append(0 if is_list else None)

    def leave(self) -> None:
        self._open.pop()

    @property
    def awaits_key(self) -> bool:
        return bool(self._open) and self._open[-1] is None

    def key(self, name: str) -> _Path:
        self._open[-1] = name
        return self.here()

    def here(self) -> _Path:
        return tuple(map(str, self._open))

    @property
    def in_list(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], int)

    def done(self) -> None:
        """Go on to the next member, now that a value is complete."""
        if self._open:
            last = self._open[-1]
            self._open[-1] = last + 1 if isinstance(last, int) else None


def _yaml_places(text: str) -> Iterator[tuple[_Path, int]]:
    path = _Trail()
    yield (), 1
    for event in yaml.parse(text, Loader=yaml_loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionEndEvent):
            path.leave()
            path.done()
        elif isinstance(event, yaml.ScalarEvent) and path.awaits_key:
            yield path.key(event.value), line
        elif isinstance(event, yaml.AliasEvent) and path.awaits_key:
            path.key("")
        elif isinstance(event, yaml.NodeEvent):
            if path.in_list:
                yield path.here(), line
            if isinstance(event, yaml.CollectionStartEvent):
                path.enter(isinstance(event, yaml.SequenceStartEvent))
            else:
                path.done()


def _json_places(text: str) -> Iterator[tuple[_Path, int]]:
    path = _Trail()
    yield (), 1
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        token = match.group()
        if token in "}]":
            path.leave()
            path.done()
        elif token in ",:":
            continue
        elif path.awaits_key:
            yield path.key(json.loads(token)), line
        else:
            if path.in_list:
                yield path.here(), line
            if token in "{[":
                path.enter(token == "[")
            else:
                path.done()
