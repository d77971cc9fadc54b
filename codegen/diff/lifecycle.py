"""Deprecation, sunset dates and stability in, what changed of them recorded; today decides which dates have passed."""

from __future__ import annotations

import datetime
from typing import Any

import attrs

from codegen.diff.finding import Level
from codegen.diff.report import Recorder, Spot
from codegen.diff.schema import Schema

SUNSET, STABILITY = "x-sunset", "x-stability-level"
_ORDER = {"draft": 0, "alpha": 1, "beta": 2, "stable": 3}


@attrs.frozen
class Side:
    """One document's view of something that can be deprecated."""

    pointer: str
    says: dict[str, Any]

    @property
    def deprecated(self) -> bool:
        return self.says.get("deprecated") is True

    @property
    def sunset(self) -> Any:
        return self.says.get(SUNSET)

    def at(self, keyword: str) -> str:
        return f"{self.pointer}/{keyword}" if keyword in self.says else self.pointer


def date_of(value: Any) -> datetime.date | None:
    """Read a sunset: a date, or a date and time, as RFC 3339 writes them; None if it is neither."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.date.fromisoformat(value) if len(value) == 10 else datetime.datetime.fromisoformat(value).date()
    except ValueError:
        return None


def stability(says: dict[str, Any]) -> str:
    """Give the stability level; what says nothing is stable, and what says nonsense gives that."""
    value = says.get(STABILITY)
    return "stable" if value is None else str(value)


def is_promised(says: dict[str, Any]) -> bool:
    """Tell whether callers may rely on an operation: drafts and alphas promise nothing."""
    return _ORDER.get(stability(says), 3) >= _ORDER["beta"]


class Lifecycle:
    """Records changes of deprecation, sunset and stability."""

    def __init__(self, recorder: Recorder, today: datetime.date) -> None:
        self._recorder = recorder
        self._today = today

    def compare(self, kind: str, base: Side, revision: Side, spot: Spot) -> None:
        """Record what changed of an `operation`, a `parameter` or a `property`."""
        if base.deprecated != revision.deprecated:
            rule = f"{kind}-{self._deprecation(revision) if revision.deprecated else 'reactivated'}"
            self._add(rule, "deprecated", base, revision, spot, base.sunset, revision.sunset)
        elif revision.deprecated and base.sunset != revision.sunset and base.sunset is not None:
            rule = f"{kind}-sunset-{self._sunset(base.sunset, revision.sunset)}"
            self._add(rule, SUNSET, base, revision, spot, base.sunset, revision.sunset)

    def removal(self, kind: str, base: Side) -> tuple[str, Any]:
        """Give the rule for something that was removed, and its sunset."""
        if not base.deprecated:
            return f"{kind}-removed", None
        if base.sunset is None:
            return f"{kind}-removed-deprecated", None
        date = date_of(base.sunset)
        if date is None:
            return f"{kind}-sunset-unreadable", None
        word = "before" if self._today < date else "after"
        return f"{kind}-removed-{word}-sunset", str(base.sunset)

    def of_property(self, base: Schema, revision: Schema, spot: Spot) -> None:
        """Record what changed of a property."""
        first, second = Side(base.pointer, base.facts), Side(revision.pointer, revision.facts)
        if not spot.side:
            return
        if self._unreadable(first, second, spot):
            return
        self.compare("property", first, second, spot)
        self._stability("property-stability", first, second, spot)

    def of_operation(self, base: Side, revision: Side, spot: Spot) -> None:
        """Record what changed of an operation."""
        where = attrs.evolve(spot, is_exempt=False)
        self._unreadable(base, revision, where)
        self._stability("stability", base, revision, where)
        self.compare("operation", base, revision, spot)

    def _unreadable(self, base: Side, revision: Side, spot: Spot) -> bool:
        unknown = [side for side in (base, revision) if not is_known(side)]
        for side in unknown:
            first, second = (side.at(STABILITY) if each is side else None for each in (base, revision))
            self._recorder.add("stability-unreadable", spot, first, second, name=str(side.says[STABILITY]))
        return bool(unknown)

    def _stability(self, stem: str, base: Side, revision: Side, spot: Spot) -> None:
        before, after = stability(base.says), stability(revision.says)
        if before == after or before not in _ORDER or after not in _ORDER:
            return
        word = "decreased" if _ORDER[after] < _ORDER[before] else "increased"
        level = None if _ORDER[before] >= _ORDER["beta"] else Level.NOTE
        pointers = (base.at(STABILITY), revision.at(STABILITY))
        self._recorder.add(f"{stem}-{word}", spot, *pointers, before, after, level=level)

    def _deprecation(self, side: Side) -> str:
        if side.sunset is None:
            return "deprecated"
        date = date_of(side.sunset)
        if date is None:
            return "sunset-unreadable"
        return "deprecated-too-late" if date < self._today else "deprecated"

    def _sunset(self, before: Any, after: Any) -> str:
        if after is None:
            return "removed"
        old, new = date_of(before), date_of(after)
        if old is None or new is None:
            return "unreadable"
        if new >= old:
            return "later"
        return "earlier-and-past" if new < self._today else "earlier"

    def _add(self, rule: str, keyword: str, base: Side, revision: Side, spot: Spot, before: Any, after: Any) -> None:
        self._recorder.add(rule, spot, base.at(keyword), revision.at(keyword), before, after)


def is_known(side: Side) -> bool:
    """Tell whether a stability level is one that is defined."""
    return stability(side.says) in _ORDER
