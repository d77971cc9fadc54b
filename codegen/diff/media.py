"""Media types in, which of two documents' belong together out."""

from __future__ import annotations

import attrs

from codegen.diff.contract import Item

_Parsed = tuple[str, str, str, frozenset[str]]


@attrs.frozen
class Media:
    """A media type of both documents, and what became of its name."""

    before: str
    after: str
    base: Item
    revision: Item

    @property
    def name(self) -> str:
        """The simpler of its two names."""
        return min(self.before, self.after, key=lambda name: (len(name), name))

    @property
    def rule(self) -> str:
        """The rule for its new name, empty if that says the same."""
        old, new = _parsed(self.before), _parsed(self.after)
        if old == new:
            return ""
        if old[3] != new[3]:
            return "media-type-parameters-changed"
        return "media-type-specialized" if _holds(old, new) else "media-type-generalized"


def match(base: dict[str, Item], revision: dict[str, Item]) -> tuple[list[Media], list[str], list[str]]:
    """Match media types by name, then those one of which is a kind of the other; give what is left of both too."""
    pairs: list[Media] = []
    old, new = dict(base), dict(revision)
    for alike in (_same, _related):
        for before in list(old):
            after = next((each for each in new if alike(_parsed(before), _parsed(each))), None)
            if after is not None:
                pairs.append(Media(before, after, old.pop(before), new.pop(after)))
    return pairs, list(old), list(new)


def is_json(name: str) -> bool:
    """Tell whether values are written as JSON, in which a number is no text."""
    _, subtype, suffix, _ = _parsed(name)
    return subtype == "json" or suffix == "json"


def _parsed(name: str) -> _Parsed:
    whole, *parameters = name.lower().split(";")
    kind, _, rest = whole.strip().partition("/")
    subtype, _, suffix = rest.partition("+")
    return kind, subtype, suffix, frozenset(each.strip() for each in parameters) - {""}


def _same(first: _Parsed, second: _Parsed) -> bool:
    return first == second


def _related(first: _Parsed, second: _Parsed) -> bool:
    return first[:3] == second[:3] or _holds(first, second) or _holds(second, first)


def _holds(wide: _Parsed, narrow: _Parsed) -> bool:
    """Tell whether one type is a kind of another, as application/problem+json is of application/json."""
    return wide[0] == narrow[0] and not wide[2] and wide[1] == narrow[2]
