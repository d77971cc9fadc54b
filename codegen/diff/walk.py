"""Two schemas and where an operation uses them in; every change below them recorded, with the level of its direction.

Each pair of schemas is visited once for each use, along the shortest way to it, so that schemas which contain
themselves end, and a schema that is reached in many ways is told of once.
"""

from __future__ import annotations

from collections import deque

import attrs

from codegen.diff.change import Change, Edge
from codegen.diff.comparing import Comparison
from codegen.diff.facts import is_wider
from codegen.diff.finding import SEVERITY, Level
from codegen.diff.lifecycle import Lifecycle
from codegen.diff.report import Recorder, Spot
from codegen.diff.rules import RULES
from codegen.diff.schema import Schema

_OPPOSITE = {"request": "response", "parameter": "response", "response": "request", "header": "request"}
_SOFTER = {Level.BREAKING: Level.INFO, Level.WARNING: Level.INFO, Level.INFO: Level.INFO, Level.NOTE: Level.NOTE}
_REQUESTS = ("request", "parameter")


@attrs.frozen
class Use:
    """How an operation uses a schema.

    Attributes:
        spot: where.
        is_text: values are written as text there, so that every type can be read as a string.
        is_optional: a parameter that calls may leave out, before and after.
        takes_lists: a parameter that takes one value and a list of one alike.
    """

    spot: Spot
    is_text: bool = False
    is_optional: bool = False
    takes_lists: bool = False


@attrs.frozen
class _Step:
    base: Schema
    revision: Schema
    way: tuple[str, ...] = ()
    member: str = ""
    required: bool = False
    read_only: bool = False
    write_only: bool = False
    turned: str = ""


class Walker:
    """Records the changes below pairs of schemas."""

    def __init__(self, comparison: Comparison, recorder: Recorder, lifecycle: Lifecycle) -> None:
        self._comparison = comparison
        self._recorder = recorder
        self._lifecycle = lifecycle

    def walk(self, base: str, revision: str, use: Use) -> None:
        """Record what differs between the schemas at two pointers and in all below them."""
        first = _Step(*self._comparison.pair(base, revision))
        waiting = deque([first])
        seen = {_mark(first)}
        while waiting:
            step = waiting.popleft()
            difference = self._comparison.of(step.base, step.revision)
            if step.base.shape != step.revision.shape:
                self._step(step, difference.changes, use)
            for edge in difference.edges:
                following = _follow(step, edge)
                if _mark(following) not in seen:
                    seen.add(_mark(following))
                    waiting.append(following)

    def _step(self, step: _Step, changes: tuple[Change, ...], use: Use) -> None:
        spot = _spot(use.spot, step.way)
        for change in changes:
            self._record(change, step, spot, use)
        if step.member:
            self._lifecycle.of_property(step.base, step.revision, spot)

    def _record(self, change: Change, step: _Step, spot: Spot, use: Use) -> None:
        rule = change.rule
        if rule == "type":
            rule = self._type_rule(step, use)
        elif rule.startswith("default-") and use.spot.side == "parameter" and (step.way or not use.is_optional):
            rule = f"inner-{rule}"
        elif rule == "became-not-write-only" and step.required:
            rule = "required-became-not-write-only"
        where = _spot(use.spot, (*step.way, change.member)) if change.member else spot
        level = self._level(rule, change, step, use.spot.side)
        self._recorder.add(
            rule, where, change.base, change.revision, change.before, change.after, change.name, level
        )

    def _level(self, rule: str, change: Change, step: _Step, side: str) -> Level:
        row = RULES[rule]
        level = row.level(_OPPOSITE[side] if step.turned == "not" else side)
        if step.turned == "if":  # either branch may come to apply
            level = max(level, row.level(_OPPOSITE[side]), key=SEVERITY.__getitem__)
        hidden = "read_only" if side in _REQUESTS else "write_only"
        if getattr(change, hidden):
            # A property that does not travel in this direction: whether it is there means little.
            return Level.NOTE if side in _REQUESTS else _SOFTER[level]
        return _SOFTER[level] if getattr(step, hidden) and rule not in _MARKS else level

    def _type_rule(self, step: _Step, use: Use) -> str:
        before, after = step.base.types, step.revision.types
        response = use.spot.side not in _REQUESTS
        if is_wider(before, after):
            rule = "type-widened"
        elif is_wider(after, before):
            rule = "type-narrowed"
        else:
            rule = "type-changed"
        if rule == ("type-narrowed" if response else "type-widened"):
            return rule
        written = before if response else after
        as_text = not written or written == {"string"}
        if use.spot.side == "parameter" and step.way:
            return "type-perhaps-compatible" if as_text and rule != "type-narrowed" else rule
        if use.is_text and as_text:
            return "type-compatible"
        return "type-widened" if use.takes_lists and not step.way and self._became_list(step) else rule

    def _became_list(self, step: _Step) -> bool:
        """Tell whether a parameter's one value became a list whose items may be all that the value could be."""
        items = step.revision.subschemas.get("items")
        if step.revision.types != {"array"} or not step.base.types or "array" in step.base.types or not items:
            return False
        item = self._comparison.graphs[1].of(items)
        fits = item.types == {"string"} or is_wider(step.base.types, item.types)
        return fits and self._comparison.accepts_values_of(step.base, item)


_MARKS = frozenset(
    {
        *("became-read-only", "became-not-read-only", "became-write-only", "became-not-write-only"),
        "required-became-not-write-only",
    }
)


def _mark(step: _Step) -> tuple[object, ...]:
    return (step.base, step.revision, step.read_only, step.write_only, step.turned, bool(step.member))


def _follow(step: _Step, edge: Edge) -> _Step:
    is_property = not edge.keyword and len(edge.way) == 1 and step.revision is not edge.revision and _has(step, edge)
    name = edge.way[0] if is_property else ""
    turned = step.turned
    if edge.keyword == "not":
        turned = {"": "not", "not": ""}.get(turned, turned)
    elif edge.keyword == "if":
        turned = "if"
    return _Step(
        edge.base,
        edge.revision,
        (*step.way, *edge.way),
        name,
        bool(name) and name in step.base.required,
        step.read_only or "readOnly" in edge.revision.facts,
        step.write_only or "writeOnly" in edge.revision.facts,
        turned,
    )


def _has(step: _Step, edge: Edge) -> bool:
    return edge.way[0] in step.base.properties or edge.way[0] in step.revision.properties


def _spot(spot: Spot, way: tuple[str, ...]) -> Spot:
    if not way:
        return spot
    return spot.inside(*way, subject=f"'{'.'.join(way)}' in {spot.subject[:1].lower()}{spot.subject[1:]}")
