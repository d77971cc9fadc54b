"""Two schemas and where an operation uses them in; every change below them recorded, with the level of its direction.

Each pair of schemas is visited once for each use, along the shortest way to it, so that schemas which contain
themselves end, and a schema that is reached in many ways is told of once.
"""

from __future__ import annotations

from collections import deque

import attrs

from codegen.diff.change import Change, Edge
from codegen.diff.comparing import Comparison
from codegen.diff.facts import is_wider, kinds
from codegen.diff.finding import SEVERITY, Level
from codegen.diff.lifecycle import STABILITY, SUNSET, Lifecycle
from codegen.diff.report import Recorder, Spot
from codegen.diff.rules import RULES
from codegen.diff.schema import Schema

_OPPOSITE = {"request": "response", "parameter": "response", "response": "request", "header": "request"}
_SOFTER = {Level.BREAKING: Level.INFO, Level.WARNING: Level.INFO, Level.INFO: Level.INFO, Level.NOTE: Level.NOTE}
_REQUESTS = ("request", "parameter")
_AGES = ("deprecated", SUNSET, STABILITY)
"""What means something for a part of a value; for the whole, the operation or the parameter says it."""
_FLAGS = ("readOnly", "writeOnly")
"""What means something for a property only."""
_SENT_BACK = ("pattern-added", "pattern-changed")
"""What counts in a read-only property too: who read it earlier and sends it back sends it as it was written then."""


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


@attrs.define(eq=False)
class _State:
    """A pair of schemas as it was come to; `is_silent` if it tells nothing, `following` is filled when it is needed."""

    base: Schema
    revision: Schema
    is_inside: bool = False
    is_property: bool = False
    required: bool = False
    read_only: bool = False
    write_only: bool = False
    turned: str = ""
    changes: tuple[Change, ...] = ()
    is_silent: bool = False
    following: list[tuple[tuple[str, ...], _State]] | None = None


class Walker:
    """Records the changes below pairs of schemas.

    What lies below a pair is worked out once for all uses; a use only walks through it.
    """

    def __init__(self, comparison: Comparison, recorder: Recorder, lifecycle: Lifecycle) -> None:
        self._comparison = comparison
        self._recorder = recorder
        self._lifecycle = lifecycle
        self._states: dict[tuple[object, ...], _State] = {}
        self._below: dict[_State, list[tuple[_State, tuple[str, ...]]]] = {}

    def walk(self, base: str, revision: str, use: Use) -> None:
        """Record what differs between the schemas at two pointers and in all below them."""
        first = self._state(_State(*self._comparison.pair(base, revision)))
        if first not in self._below:
            self._below[first] = self._search(first)
        for state, way in self._below[first]:
            self._tell(state, way, use)

    def _search(self, first: _State) -> list[tuple[_State, tuple[str, ...]]]:
        """Find all below a state that has something to tell, with the shortest way to each."""
        came_from: dict[_State, tuple[_State, tuple[str, ...]] | None] = {first: None}
        telling: list[_State] = []
        waiting = deque([first])
        while waiting:
            state = waiting.popleft()
            if not state.is_silent:
                telling.append(state)
            for way, following in state.following or self._following(state):
                if following not in came_from:
                    came_from[following] = (state, way)
                    waiting.append(following)
        return [(state, _way(state, came_from)) for state in telling]

    def _state(self, state: _State) -> _State:
        """Give the one state that is like this one."""
        # What tells nothing more of it is left out, so that few states are different.
        state.is_inside = state.is_inside and _differ(state, _AGES)
        state.is_property = state.is_property and _differ(state, _FLAGS)
        state.required = state.required and "writeOnly" in state.base.facts
        flags = (state.is_inside, state.is_property, state.required, state.read_only, state.write_only, state.turned)
        key = (state.base, state.revision, *flags)
        known = self._states.get(key)
        if known is None:
            known = self._states[key] = state
            if state.base.shape != state.revision.shape:
                state.changes = self._comparison.of(state.base, state.revision).changes
            state.is_silent = not state.changes and not state.is_inside
        return known

    def _following(self, state: _State) -> list[tuple[tuple[str, ...], _State]]:
        if state.following is None:
            found: dict[_State, tuple[str, ...]] = {}
            for edge in self._comparison.of(state.base, state.revision).edges:
                found.setdefault(self._state(_follow(state, edge)), edge.way)
            state.following = [(way, each) for each, way in found.items()]
        return state.following

    def _tell(self, state: _State, way: tuple[str, ...], use: Use) -> None:
        spot = _spot(use.spot, way)
        for change in state.changes:
            where = _spot(use.spot, (*way, change.member)) if change.member else spot
            rule = self._rule(change, state, bool(way), use)
            level = self._level(rule, change, state, use.spot.side)
            self._recorder.add(
                rule, where, change.base, change.revision, change.before, change.after, change.name, level
            )
        if state.is_inside:
            self._lifecycle.of_property(state.base, state.revision, spot)

    def _rule(self, change: Change, state: _State, is_inside: bool, use: Use) -> str:
        rule = change.rule
        if rule == "type":
            return self._type_rule(state, is_inside, use)
        if rule.startswith("default-") and use.spot.side == "parameter" and (is_inside or not use.is_optional):
            return f"inner-{rule}"
        return "required-became-not-write-only" if rule == "became-not-write-only" and state.required else rule

    def _level(self, rule: str, change: Change, state: _State, side: str) -> Level:
        row = RULES[rule]
        level = row.level(_OPPOSITE[side] if state.turned == "not" else side)
        if state.turned == "if":  # either branch may come to apply
            level = max(level, row.level(_OPPOSITE[side]), key=SEVERITY.__getitem__)
        hidden = "read_only" if side in _REQUESTS else "write_only"
        if rule in _SENT_BACK:
            return level
        if rule.endswith(("-read-only", "-write-only")) and not state.is_property:
            return Level.NOTE  # only a property is that
        if getattr(change, hidden):
            # A property that does not travel in this direction: whether it is there means little.
            return Level.NOTE if side in _REQUESTS else _SOFTER[level]
        return _SOFTER[level] if getattr(state, hidden) else level

    def _type_rule(self, state: _State, is_inside: bool, use: Use) -> str:
        before, after = kinds(state.base, state.revision), kinds(state.revision, state.base)
        response = use.spot.side not in _REQUESTS
        if is_wider(before, after):
            rule = "type-widened"
        elif is_wider(after, before):
            rule = "type-narrowed"
        else:
            rule = "type-changed"
        if rule == ("type-narrowed" if response else "type-widened"):
            return rule
        written, other = (state.base, state.revision) if response else (state.revision, state.base)
        as_text = not written.types or written.types == frozenset({"string"})
        as_text = as_text and written.facts.get("format") in (None, other.facts.get("format"))
        if use.spot.side == "parameter" and is_inside:
            return "type-perhaps-compatible" if as_text and rule != "type-narrowed" else rule
        # What is exploded is written as several members of the query, not as one text.
        is_split = use.takes_lists and not is_inside and bool(other.types & {"array", "object"})
        if use.is_text and as_text and not is_split:
            return "type-compatible"
        return "type-widened" if use.takes_lists and not is_inside and self._became_list(state) else rule

    def _became_list(self, state: _State) -> bool:
        """Tell whether a parameter's one value became a list whose items may be all that the value could be."""
        items = state.revision.subschemas.get("items")
        if (
            state.revision.types != frozenset({"array"})
            or not state.base.types
            or "array" in state.base.types
            or not items
        ):
            return False
        item = self._comparison.graphs[1].of(items)
        fits = item.types == frozenset({"string"}) or is_wider(state.base.types, item.types)
        return fits and self._comparison.accepts_values_of(state.base, item)


def _way(state: _State, came_from: dict[_State, tuple[_State, tuple[str, ...]] | None]) -> tuple[str, ...]:
    ways: list[tuple[str, ...]] = []
    step = came_from[state]
    while step is not None:
        ways.append(step[1])
        step = came_from[step[0]]
    return tuple(name for way in reversed(ways) for name in way)


def _differ(state: _State, facts: tuple[str, ...]) -> bool:
    return any(state.base.facts.get(key) != state.revision.facts.get(key) for key in facts)


def _follow(state: _State, edge: Edge) -> _State:
    is_property = not edge.keyword and len(edge.way) == 1 and edge.way[0] in state.revision.properties
    turned = state.turned
    if edge.keyword == "not":
        turned = {"": "not", "not": ""}.get(turned, turned)
    elif edge.keyword == "if":
        turned = "if"
    return _State(
        edge.base,
        edge.revision,
        bool(edge.way),
        is_property,
        is_property and edge.way[0] in state.base.required,
        state.read_only or "readOnly" in edge.revision.facts,
        state.write_only or "writeOnly" in edge.revision.facts,
        turned,
    )


def _spot(spot: Spot, way: tuple[str, ...]) -> Spot:
    if not way:
        return spot
    return spot.inside(*way, subject=f"'{'.'.join(way)}' in {spot.subject[:1].lower()}{spot.subject[1:]}")
