"""Words of a prompt that can stand as arguments: a text in, its names and numbers out, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

_Number = TypeVar("_Number", int, float)

MAX_TEXT = 4096
"""How many characters of a prompt are looked through."""

_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
_NAME = re.compile(r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)*")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w)")
_SENTENCE = re.compile(r"(?<=[.!?:;\n])\s+|\n")


class Words:
    """What a prompt offers to fill an object with.

    Strings are taken from what it quotes, then from its names, which are the capitalised words that do not open a
    sentence; numbers from its figures. Each is given out once.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text = text[:MAX_TEXT]
        self._strings: list[str] = [quoted or curly for quoted, curly in _QUOTED.findall(text)] + _names(
            _QUOTED.sub(" ", text)
        )
        self._numbers: list[str] = _NUMBER.findall(text)

    def string(self, fits: Callable[[str], bool]) -> str | None:
        """Take the next string that fits, or None; figures serve where no other words are left."""
        for pool in (self._strings, self._numbers):
            for word in pool:
                if fits(word):
                    pool.remove(word)
                    return word
        return None

    def number(self, kind: type[_Number], fits: Callable[[_Number], bool]) -> _Number | None:
        """Take the next number of a kind that fits, or None."""
        for word in self._numbers:
            if kind is int and "." in word:
                continue
            value = kind(word)
            if fits(value):
                self._numbers.remove(word)
                return value
        return None

    def mentions(self, word: str) -> bool:
        """Tell whether the text holds a word, without regard to case."""
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self.text, re.IGNORECASE) is not None


def _names(text: str) -> list[str]:
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        for match in _NAME.finditer(sentence):
            run: list[str] = []
            for position, word in enumerate(match[0].split(" ")):
                opens = position == 0 and not sentence[: match.start()].strip()
                if word[0].isupper() and not opens and word != "I":
                    run.append(word)
                elif run:
                    found.append(" ".join(run))
                    run = []
            if run:
                found.append(" ".join(run))
    return found
