"""Any text or value of a document in, one line out that can be shown.

What a terminal, a log or a reader's eye would obey rather than show is spelled as an escape: control characters, line
breaks, characters that turn the direction of text, lone surrogates.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_OBEYED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 300


def line(text: object, limit: int | None = None) -> str:
    """Give a text on one line, shortened to a limit of characters with an ellipsis in place of the rest."""
    shown = str(text)
    if limit is not None and len(shown) > limit:
        shown = shown[: limit - 1] + "…"
    return (shown if shown.isprintable() else "".join(map(_shown, shown))).strip()


def value(item: Any, limit: int = _LONGEST) -> str:
    """Give a JSON value on one line; text without quotes stays recognizable as text."""
    if item is None:
        return "none"
    return line(json.dumps(item, ensure_ascii=False, sort_keys=True), limit)


def _shown(char: str) -> str:
    if char in "\t\n\r":
        return " "
    if char.isascii():
        return char if char.isprintable() else f"\\x{ord(char):02x}"
    if unicodedata.category(char) not in _OBEYED:
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
