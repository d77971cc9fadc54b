"""YAML text in, a plain value out, by the core schema of YAML 1.2: `no`, `on` and `2024-05-01` are text.

Only the parser's events are used. They come one by one, so that no nesting is too deep for the reader to notice in
time, and no constructor of the library ever sees a tag.
"""

from __future__ import annotations

import math
import re
from typing import Any

import attrs
import yaml

from codegen.load.limits import MAX_COPIED, MAX_DEPTH, MAX_DIGITS, MAX_NODES
from codegen.problem import SpecError, pointer

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE)
_TAGS = {None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_NO_KEY: Any = object()


def parse(text: str) -> Any:
    """Parse one YAML document.

    Raises:
        SpecError: it is not YAML, or YAML that no document needs: tags, a key twice, too many aliases, too
            deep a nesting.
    """
    parser = LOADER(text)
    try:
        return _Builder(parser).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" at {mark.line + 1}:{mark.column + 1}" if mark else ""
        raise SpecError("", f"not YAML{place}: {error.problem}", "mend the syntax") from None
    except yaml.YAMLError as error:
        raise SpecError("", f"not YAML: {str(error).splitlines()[0]}", "mend the syntax") from None
    finally:
        parser.dispose()


@attrs.define(eq=False)
class _Open:
    """A mapping or sequence that is being read; `count` nodes are in it so far, `height` levels below it.

    `merged` are the members that a merge key (YAML 1.1, https://yaml.org/type/merge.html) brings, None without one.
    """

    value: Any
    anchor: str | None
    key: Any = _NO_KEY
    count: int = 1
    height: int = 1
    merged: dict[str, Any] | None = None
    is_merging: bool = False

    def whole(self) -> Any:
        """Give the value; what a mapping says itself prevails over what it merges."""
        return self.value if self.merged is None else {**self.merged, **self.value}


class _Builder:
    """Builds the value; `_stack` holds what is open, `_anchors` what is complete: (value, nodes, levels)."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        self._copied = 0
        self._nodes = 0
        self._result: Any = _NO_KEY
        self._line = 1

    def build(self) -> Any:
        while True:
            event = self._parser.get_event()
            self._line = event.start_mark.line + 1
            if isinstance(event, yaml.NodeEvent):
                self._nodes += 1
                if self._nodes > MAX_NODES:
                    raise SpecError("", f"more than {MAX_NODES} values", "split the document")
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                done = self._stack.pop()
                self._put(done.whole(), done.anchor, done.count, done.height)
            elif isinstance(event, yaml.DocumentStartEvent) and self._result is not _NO_KEY:
                raise self._problem("a second document", "give one document in one file", here=False)
            elif isinstance(event, yaml.StreamEndEvent):
                if self._result is _NO_KEY:
                    raise SpecError("", "the file is empty", "give a document in JSON or YAML")
                return self._result

    def _node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._alias(str(event.anchor))
            return
        if event.tag not in _TAGS:
            raise self._problem(f"the tag {event.tag!r}", "remove it: only plain YAML is read")
        if isinstance(event, yaml.ScalarEvent):
            as_text = event.style or event.tag is not None or self._awaits_key()
            if self._awaits_key() and event.value == "<<" and not event.style:
                self._stack[-1].is_merging = True
            # A response's code and an enum's value are keys that look like numbers: keys are always text.
            self._put(event.value if as_text else self._scalar(event.value), event.anchor, 1, 0)
            return
        if self._awaits_key():
            raise self._problem("a key that is no text", "quote the key")
        if len(self._stack) >= MAX_DEPTH:
            raise self._problem(f"nested deeper than {MAX_DEPTH} levels", "flatten the document", here=False)
        self._stack.append(_Open([] if isinstance(event, yaml.SequenceStartEvent) else {}, event.anchor))

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is _NO_KEY

    def _put(self, value: Any, anchor: str | None, count: int, height: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, count, height)
        if not self._stack:
            self._result = value
            return
        top = self._stack[-1]
        top.count += count
        top.height = max(top.height, height + 1)
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not _NO_KEY:
            if top.is_merging:
                self._merge(top, value)
            else:
                top.value[top.key] = value
            top.key, top.is_merging = _NO_KEY, False
        else:
            top.key = value
            if value in top.value or (top.is_merging and top.merged is not None):
                raise self._problem("the key stands twice", "remove one of them")

    def _merge(self, top: _Open, value: Any) -> None:
        found = value if isinstance(value, list) else [value]
        if not all(isinstance(each, dict) for each in found):
            raise self._problem("a merge key without a mapping", "let it name a mapping, or a list of them")
        top.merged = {}
        for each in reversed(found):
            top.merged |= each

    def _alias(self, name: str) -> None:
        if any(item.anchor == name for item in self._stack):
            raise self._problem("an alias contains itself", "use $ref instead")
        if name not in self._anchors:
            raise self._problem(f"the alias {name!r} has no anchor", "mend the name, or write the value out")
        value, count, height = self._anchors[name]
        self._copied += count
        if self._copied > MAX_COPIED:
            raise self._problem("aliases expand to too many nodes", "use $ref instead")
        if len(self._stack) + height > MAX_DEPTH:
            raise self._problem(f"nested deeper than {MAX_DEPTH} levels", "flatten the document", here=False)
        if self._awaits_key() and not isinstance(value, str):
            raise self._problem("a key that is no text", "quote the key")
        self._put(_copy(value), None, count, height)

    def _scalar(self, text: str) -> Any:
        folded = text.lower()
        if text in ("", "~") or folded == "null":
            return None
        if folded in ("true", "false"):
            return folded == "true"
        if len(text) > MAX_DIGITS and _INT.fullmatch(text):
            raise self._problem(f"a number of {len(text)} digits", "quote it")
        if _INT.fullmatch(text):
            return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
        value = float(text) if _FLOAT.fullmatch(text) else None
        if _NOT_FINITE.fullmatch(text) or (value is not None and not math.isfinite(value)):
            raise self._problem(f"{text[:40]} is no JSON number", "use a finite number, or quote it")
        return text if value is None else value

    def _problem(self, found: str, hint: str, here: bool = True) -> SpecError:
        keys = [len(item.value) if isinstance(item.value, list) else item.key for item in self._stack]
        place = pointer(*(key for key in keys if key is not _NO_KEY)) if here else ""
        return SpecError(place, f"{found} (line {self._line})", hint)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value
