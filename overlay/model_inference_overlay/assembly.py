"""A stream's updates in, the whole answer that they add up to out: JSON values both, without any I/O.

What grows piece by piece, and which lists hold parts under an index, is declared by the operation; nothing here knows
the API. The memory that an assembly takes is that of the answer, however many updates it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_inference_overlay.record import Record

_JOIN_AT = 512


class Assembling(Record):
    """How updates add up.

    Attributes:
        items: JSON name of the list of alternatives, each with an `index`.
        delta: in an item, JSON name of the object that holds what is new; None where the item itself holds it.
        message: JSON name of that object in the whole answer.
        append: members whose text grows by each update.
        parts: members that are lists of parts, each under an `index` or `id` of its own.
    """

    items: str
    delta: str | None = None
    message: str | None = None
    append: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class _Text:
    """A text that grows; joined now and then, so that neither time nor memory depends on the size of the pieces."""

    __slots__ = ("pieces",)

    def __init__(self, piece: str) -> None:
        self.pieces = [piece]

    def add(self, piece: str) -> None:
        pieces = self.pieces
        pieces.append(piece)
        if len(pieces) >= _JOIN_AT:
            self.pieces = ["".join(pieces)]

    def __str__(self) -> str:
        return "".join(self.pieces)


class _Shape:
    """What the last update looked like, so that the next one that only brings more text is added at once.

    Such updates are nearly all of a stream: the same members, null where they were null, one alternative, one text.
    """

    __slots__ = ("delta_nulls", "delta_width", "index", "item_nulls", "item_width", "key", "nulls", "text", "width")

    def __init__(self, update: Any, item: Any, delta: Any, key: str, text: _Text) -> None:
        self.width, self.nulls = len(update), _nulls(update)
        self.item_width, self.item_nulls = len(item), _nulls(item)
        self.delta_width, self.delta_nulls = len(delta), _nulls(delta)
        self.key, self.text, self.index = key, text, item.get("index")

    def takes(self, update: Any, items: Any, name: str | None) -> bool:
        """Add an update of this shape; False where it has another."""
        if len(items) != 1 or len(update) != self.width:
            return False
        item = items[0]
        if type(item) is not dict or len(item) != self.item_width or item.get("index") != self.index:
            return False
        delta = item if name is None else item.get(name)
        if type(delta) is not dict or len(delta) != self.delta_width:
            return False
        text = delta.get(self.key)
        if type(text) is not str:
            return False
        for null in self.nulls:
            if update.get(null, self) is not None:
                return False
        for null in self.item_nulls:
            if item.get(null, self) is not None:
                return False
        for null in self.delta_nulls:
            if delta.get(null, self) is not None:
                return False
        self.text.add(text)
        return True


def _nulls(value: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name, each in value.items() if each is None)


class Assembly:
    """Adds up the updates of one stream."""

    def __init__(self, rules: Assembling) -> None:
        self._rules = rules
        self._append = frozenset(rules.append)
        self._parts = frozenset(rules.parts)
        self._whole: dict[str, Any] = {}
        self._items: dict[Any, dict[str, Any]] = {}
        self._shape: _Shape | None = None

    def add(self, update: Any) -> None:
        """Add one update; what is no JSON object adds nothing."""
        if type(update) is not dict:
            return
        items = update.get(self._rules.items)
        if self._shape is not None:
            if type(items) is list and self._shape.takes(update, items, self._rules.delta):
                return
            self._shape = None
        self._add(update)
        if type(items) is list and len(items) == 1 and type(items[0]) is dict:
            self._note_shape(update, items[0])

    def _note_shape(self, update: dict[str, Any], item: dict[str, Any]) -> None:
        name = self._rules.delta
        delta = item if name is None else item.get(name)
        if type(delta) is not dict or not isinstance(item.get("index"), int):
            return
        growing = [key for key, value in delta.items() if key in self._append and type(value) is str]
        parts = (update, item) if name is None else (update, item, delta)
        others = [value for part in parts for value in part.values()]
        # Beside the lists and objects on the way to the text, only what stays the same may be there.
        nested = sum(isinstance(value, dict | list) for value in others)
        if len(growing) != 1 or nested != (1 if name is None else 2):
            return
        target = self._items[item["index"]]
        text = (target if name is None else target[name]).get(growing[0])
        if isinstance(text, _Text):
            self._shape = _Shape(update, item, delta, growing[0], text)

    def _add(self, update: dict[str, Any]) -> None:
        name = self._rules.items
        for key, value in update.items():
            if key == name:
                continue
            if value is not None and value != "" and value != 0:
                self._whole[key] = value
            else:
                self._whole.setdefault(key, value)
        items = update.get(name)
        if isinstance(items, list):
            for item in items:
                if isinstance(item, dict):
                    self._add_item(item)

    def _add_item(self, item: dict[str, Any]) -> None:
        index = item.get("index")
        key = index if isinstance(index, int) else 0
        target = self._items.get(key)
        if target is None:
            target = self._items[key] = {"index": key}
        delta = self._rules.delta
        for name, value in item.items():
            if name == "index":
                continue
            if name == delta and delta is not None:
                if isinstance(value, dict):
                    self._merge(target.setdefault(delta, {}), value)
            else:
                self._set(target, name, value)

    def _merge(self, target: dict[str, Any], source: Mapping[str, Any]) -> None:
        for name, value in source.items():
            self._set(target, name, value)

    def _set(self, target: dict[str, Any], name: str, value: Any) -> None:
        present = target.get(name)
        if value is None:
            target.setdefault(name, None)
        elif name in self._append and isinstance(value, str):
            if isinstance(present, _Text):
                present.add(value)
            else:
                target[name] = _Text(value)
        elif name in self._parts and isinstance(value, list):
            parts = present if isinstance(present, list) else []
            target[name] = parts
            for part in value:
                if isinstance(part, dict):
                    self._add_part(parts, part)
        elif isinstance(value, dict) and isinstance(present, dict):
            self._merge(present, value)
        elif isinstance(value, dict):
            fresh: dict[str, Any] = {}
            target[name] = fresh
            self._merge(fresh, value)
        elif value != "" or present is None:
            target[name] = value

    def _add_part(self, parts: list[dict[str, Any]], part: dict[str, Any]) -> None:
        target = _part_of(parts, part)
        if target is None:
            target = {}
            parts.append(target)
        self._merge(target, part)

    def result(self) -> dict[str, Any]:
        """Give the whole answer as far as it has come; the assembly can go on growing afterwards."""
        whole = dict(self._whole)
        items = []
        for key in sorted(self._items):
            item = _plain(self._items[key])
            delta, message = self._rules.delta, self._rules.message
            if delta is not None and message is not None:
                item = {message if name == delta else name: value for name, value in item.items()}
                item.setdefault(message, {})
            items.append(item)
        whole[self._rules.items] = items
        return whole


def _part_of(parts: list[dict[str, Any]], part: dict[str, Any]) -> dict[str, Any] | None:
    """Find the part that a piece belongs to, None where it begins a new one.

    Servers number parts, or name them, or both, or number all of them 0, or do neither and send each in order.
    """
    index, identity = part.get("index"), part.get("id")
    if identity:
        named = next((each for each in parts if each.get("id") == identity), None)
        if named is not None:
            return named
    if isinstance(index, int):
        same = [each for each in parts if each.get("index") == index]
        if not same:
            return None
        last = same[-1]
    elif parts:
        last = parts[-1]
    else:
        return None
    # A second name under the same number is another part.
    if identity and last.get("id"):
        return None
    if not identity and index is None and _begins(part) and _begins(last):
        return None
    return last


def _begins(part: dict[str, Any]) -> bool:
    """Tell whether a piece carries a name, as only the first piece of an unnumbered part does."""
    return any(isinstance(value, dict) and value.get("name") for value in part.values())


def _plain(value: Any) -> Any:
    if isinstance(value, _Text):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
