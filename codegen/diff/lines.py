"""A document's text and JSON pointers in, the lines out at which those parts stand.

Reading keeps no lines, so that the generator does not pay for them; the few that a report needs are looked up here, in
one pass that follows only the keys on the way to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import attrs
import yaml

from codegen import load
from codegen.load import yaml_loader

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+')


@attrs.define
class _Node:
    """One part on the way to what is looked for; its line once it was met."""

    line: int | None = None
    below: dict[str, _Node] = attrs.Factory(dict)


def lines_of(text: str, pointers: Iterable[str]) -> dict[str, int]:
    """Look up the line, from 1, at which each part's key stands, or an item of a list begins.

    A part that came through a YAML alias stands where the alias stands, and what the text does not have stands where
    the part around it does.
    """
    root = _Node(1)
    ways = {pointer: load.steps(pointer) if pointer != "#" else [] for pointer in pointers}
    for way in ways.values():
        node = root
        for token in way:
            node = node.below.setdefault(token, _Node())
    if root.below:
        _scan(text, root)
    return {pointer: _nearest(root, way) for pointer, way in ways.items()}


def _nearest(node: _Node, way: list[str]) -> int:
    line = node.line or 1
    for token in way:
        node = node.below[token]
        if node.line is None:
            return line
        line = node.line
    return line


def _scan(text: str, root: _Node) -> None:
    # As in reading: what begins as JSON and is JSON is read as JSON.
    if text.lstrip()[:1] in ("{", "["):
        try:
            json.loads(text)
        except ValueError:
            _scan_yaml(text, root)
        else:
            _scan_json(text, root)
    else:
        _scan_yaml(text, root)


class _Trail:
    """The way to what is being read: for each open object or list its node, if it matters, and its key or index."""

    def __init__(self, root: _Node) -> None:
        self._nodes: list[_Node | None] = []
        self._keys: list[str | int | None] = []
        self._next: _Node | None = root

    @property
    def awaits_key(self) -> bool:
        return bool(self._keys) and self._keys[-1] is None

    def key(self, name: str, line: int) -> None:
        self._keys[-1] = name
        self._meet(name, line)

    def value(self, line: int) -> None:
        """Come to a value: a key has met it already, a list has not."""
        if self._keys and isinstance(self._keys[-1], int):
            self._meet(str(self._keys[-1]), line)

    def enter(self, is_list: bool) -> None:
        self._nodes.append(self._next)
        self._keys.append(0 if is_list else None)
        self._next = None

    def leave(self) -> None:
        self._nodes.pop()
        self._keys.pop()
        self.done()

    def done(self) -> None:
        """Go on to the next member, now that a value is complete."""
        if self._keys:
            last = self._keys[-1]
            self._keys[-1] = last + 1 if isinstance(last, int) else None

    def _meet(self, name: str, line: int) -> None:
        around = self._nodes[-1]
        self._next = around.below.get(name) if around else None
        if self._next:
            self._next.line = line


def _scan_yaml(text: str, root: _Node) -> None:
    trail = _Trail(root)
    for event in yaml.parse(text, Loader=yaml_loader):
        if isinstance(event, yaml.CollectionEndEvent):
            trail.leave()
        elif isinstance(event, yaml.NodeEvent):
            mark = event.start_mark
            line = mark.line + 1 if mark else 1
            if trail.awaits_key:
                trail.key(event.value if isinstance(event, yaml.ScalarEvent) else "", line)
                continue
            trail.value(line)
            if isinstance(event, yaml.CollectionStartEvent):
                trail.enter(isinstance(event, yaml.SequenceStartEvent))
            else:
                trail.done()


def _scan_json(text: str, root: _Node) -> None:
    trail = _Trail(root)
    line = 1
    for token in _TOKEN.findall(text):
        if token == "\n":
            line += 1
        elif token in ",:":
            continue
        elif token in "}]":
            trail.leave()
        elif trail.awaits_key:
            trail.key(token[1:-1] if "\\" not in token else json.loads(token), line)
        else:
            trail.value(line)
            if token in "{[":
                trail.enter(token == "[")
            else:
                trail.done()
