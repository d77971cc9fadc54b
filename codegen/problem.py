"""What is wrong with the input: where it stands, what was found there, and what to do about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_SHOWN = 600
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def pointer(*tokens: str | int) -> str:
    """Spell a place in a document as a JSON pointer in a URI fragment (RFC 6901, section 6), not percent-encoded."""
    return "#" + "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def child(parent: str, *tokens: str | int) -> str:
    """Extend a JSON pointer."""
    return parent + pointer(*tokens)[1:]


class SpecError(Exception):
    """Bad input; its text is two lines, `error: <place>: <what>` and `hint: <what to do>`."""

    def __init__(self, place: str, found: str, hint: str, file: str = "") -> None:
        super().__init__(place, found, hint, file)
        self.place = place
        self.found = found
        self.hint = hint
        self.file = file

    def __str__(self) -> str:
        where = f"{self.file}{shown(self.place)}"
        return f"error: {where}{': ' if where else ''}{shown(self.found)}\nhint: {shown(self.hint)}"

    def in_file(self, file: str) -> SpecError:
        """Give the same error with its file named, if none is named yet."""
        return self if self.file else SpecError(self.place, self.found, self.hint, file)


def shown(text: str) -> str:
    """Spell text of a document for a terminal: on one line, nothing that moves the cursor or the order, not endless."""
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN * 2 // 3]} ... {text[-_SHOWN // 3 :]}"
    return "".join(char if unicodedata.category(char) not in _UNSEEN else ascii(char)[1:-1] for char in text)


def listed(items: Iterable[str], limit: int = 8) -> str:
    """Spell a few names for a message, and say how many more there are."""
    names = list(items)
    shown = ", ".join(names[:limit])
    return shown if len(names) <= limit else f"{shown} and {len(names) - limit} more"
