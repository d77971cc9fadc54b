"""Texts for patterns: a regular expression in, a short string that matches it out.

What JSON schemas use is read: literals, classes, groups, alternatives and repetitions; not what looks around or back.
"""

from __future__ import annotations

from collections.abc import Callable

MAX_LENGTH = 10_000
"""The most characters that a repetition may come to."""

_CLASSES = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_POSITIONS = "bBAZz"
_ALPHABET = "a0A-_. #"
_MEMBERS: dict[str, Callable[[str], bool]] = {
    "d": str.isdigit,
    "w": lambda char: char.isalnum() or char == "_",
    "s": str.isspace,
    "D": lambda char: not char.isdigit(),
    "W": lambda char: not (char.isalnum() or char == "_"),
    "S": lambda char: not char.isspace(),
}


class UnsupportedPattern(ValueError):
    """A pattern that is not valid, or uses what is not read here."""


def sample(pattern: str, extra: int = 0) -> str:
    """Make a string that matches a pattern.

    Args:
        pattern: a regular expression as JSON Schema knows them (ECMA-262).
        extra: how often, beyond the least, to repeat what may be repeated; by this the string grows.

    Raises:
        UnsupportedPattern: there is no telling.
    """
    reader = _Reader(pattern, extra)
    try:
        text = reader.alternatives()
    except (IndexError, ValueError, RecursionError) as error:
        raise UnsupportedPattern(f"cannot make a text for the pattern {pattern!r}: {error}") from None
    if reader.at < len(pattern):
        raise UnsupportedPattern(f"cannot read the pattern {pattern!r} from {reader.at}")
    return text


class _Reader:
    """Reads a pattern by recursive descent and writes the simplest match as it goes."""

    def __init__(self, pattern: str, extra: int) -> None:
        self.pattern = pattern
        self.extra = extra
        self.at = 0

    def alternatives(self) -> str:
        first = self._sequence()
        while self._take("|"):
            self._sequence()
        return first

    def _sequence(self) -> str:
        parts: list[str] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            atom = self._atom()
            count = self._repeat()
            if len(atom) * count > MAX_LENGTH:
                raise ValueError(f"it takes more than {MAX_LENGTH} characters")
            parts.append(atom * count)
        return "".join(parts)

    def _take(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _atom(self) -> str:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char in "*+?{":
            raise ValueError(f"nothing to repeat at {self.at - 1}")
        return {"^": "", "$": "", ".": "a"}.get(char, char)

    def _group(self) -> str:
        if self._take("?") and not self._take(":"):
            if not (self._take("<") or self._take("P<")) or self.pattern[self.at] in "=!":
                raise ValueError("it looks around")
            self.at = self.pattern.index(">", self.at) + 1
        text = self.alternatives()
        if not self._take(")"):
            raise ValueError("a group is not closed")
        return text

    def _escape(self) -> str:
        char = self._next()
        if char in _CLASSES:
            return _CLASSES[char]
        if char in _POSITIONS:
            return ""
        if char.isdigit() or char in "kpP":
            raise ValueError(f"\\{char} is not read")
        return self._code(char)

    def _code(self, char: str) -> str:
        length = {"x": 2, "u": 4}.get(char)
        if length is None:
            return _CONTROLS.get(char, char)
        self.at += length
        if self.at > len(self.pattern):
            raise ValueError("it ends within an escape")
        return chr(int(self.pattern[self.at - length : self.at], 16))

    def _class(self) -> str:
        negated = self._take("^")
        singles: list[str] = []
        tests: list[Callable[[str], bool]] = []
        # As the first member of a class, "]" is itself.
        while not singles or not self._take("]"):
            low = self._member()
            if len(low) == 2:
                tests.append(_MEMBERS[low[1]])
                low = _CLASSES[low[1]]
            elif self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                tests.append(_between(low, self._member()))
            singles.append(low)
        if not negated:
            return singles[0]
        for char in _ALPHABET:
            if char not in singles and not any(test(char) for test in tests):
                return char
        raise ValueError("a class leaves nothing")

    def _member(self) -> str:
        char = self._next()
        if char != "\\":
            return char
        escaped = self._next()
        return f"\\{escaped}" if escaped in _MEMBERS else self._code(escaped)

    def _repeat(self) -> int:
        least, most = self._bounds()
        if not self._take("?"):  # lazy and possessive repetitions match the same texts here
            self._take("+")
        return least + self.extra if most is None else max(least, min(least + self.extra, most))

    def _bounds(self) -> tuple[int, int | None]:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        if not self._take("{"):
            return 1, 1
        end = self.pattern.index("}", self.at)
        low, comma, high = self.pattern[self.at : end].partition(",")
        self.at = end + 1
        least = int(low or 0)
        return least, (int(high) if high else None) if comma else least


def _between(low: str, high: str) -> Callable[[str], bool]:
    return lambda char: low <= char <= high
