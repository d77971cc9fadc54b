"""Two operations' parameters in, their changes recorded."""

from __future__ import annotations

from typing import Any

from codegen.diff import exploded
from codegen.diff.contract import Contract, Item, Operation
from codegen.diff.lifecycle import Lifecycle, Side
from codegen.diff.media import is_json
from codegen.diff.report import Recorder, Spot
from codegen.diff.walk import Use, Walker
from codegen.problem import child

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


class Parameters:
    """Compares parameters."""

    def __init__(
        self, contracts: tuple[Contract, Contract], recorder: Recorder, lifecycle: Lifecycle, walker: Walker
    ) -> None:
        self._contracts = contracts
        self._recorder = recorder
        self._lifecycle = lifecycle
        self._walker = walker

    def compare(self, base: Operation, revision: Operation, spot: Spot) -> None:
        """Record the changes of two operations' parameters."""
        for key, item in base.parameters.items():
            if key in revision.parameters:
                self._both(item, revision.parameters[key], _spot(spot, item))
        old = {key: item for key, item in base.parameters.items() if key not in revision.parameters}
        new = {key: item for key, item in revision.parameters.items() if key not in base.parameters}
        joined, parted = exploded.match(old, new, self._contracts[1]), exploded.match(new, old, self._contracts[0])
        for key, member in joined.pairs.items():
            self._member(old[key], member, spot, is_base=False)
        for key, member in parted.pairs.items():
            self._member(new[key], member, spot, is_base=True)
        for key, item in old.items():
            if key not in joined.pairs and key not in parted.owners:
                self._removed(item, revision, spot)
        for key, item in new.items():
            if key not in parted.pairs and key not in joined.owners:
                kind = "path" if key[0] == "path" else "required" if item[1].get("required") is True else "optional"
                where = _spot(spot, item)
                self._recorder.add(f"{kind}-parameter-added", where, base.pointer, item[0], None, item[1].get("name"))
        for key, member in parted.left.items():
            self._recorder.add("parameter-removed", _named(spot, *key), member.pointer, revision.pointer, key[1], None)
        for key, member in joined.left.items():
            rule = f"{'required' if member.required else 'optional'}-parameter-added"
            self._recorder.add(rule, _named(spot, *key), base.pointer, member.pointer, None, key[1])

    def _removed(self, item: Item, revision: Operation, spot: Spot) -> None:
        rule, sunset = self._lifecycle.removal("parameter", Side(*item))
        before, after = (None, sunset) if rule.endswith("unreadable") else (sunset or item[1].get("name"), None)
        self._recorder.add(rule, _spot(spot, item), item[0], revision.pointer, before, after)

    def _member(self, item: Item, member: exploded.Member, spot: Spot, is_base: bool) -> None:
        """Compare a parameter with the property that it became, or that it was in the base."""
        where = _spot(spot, item)
        schema = _schema_of(self._contracts[1 if is_base else 0], item)
        sides = (
            (item[0], schema and schema[0], item[1].get("required") is True),
            (member.pointer, member.pointer, member.required),
        )
        (first, old, before), (second, new, after) = sides[::-1] if is_base else sides
        if before != after:
            word = "required" if after else "optional"
            self._recorder.add(f"parameter-became-{word}", where, first, second, before, after)
        if old and new:
            self._walker.walk(old, new, Use(where, is_text=True, is_optional=not before and not after))

    def _both(self, base: Item, revision: Item, spot: Spot) -> None:
        self._lifecycle.compare("parameter", Side(*base), Side(*revision), spot)
        before, after = (item[1].get("required") is True for item in (base, revision))
        if before != after:
            word = "required" if after else "optional"
            self._recorder.add(f"parameter-became-{word}", spot, _at(base), _at(revision), before, after)
        old, new = (_spelled(_style(item[1])) for item in (base, revision))
        if old != new:
            self._recorder.add("parameter-serialization-changed", spot, base[0], revision[0], old, new)
        self._extensions(base, revision, spot)
        self._schema(base, revision, spot, is_optional=not before and not after)

    def _schema(self, base: Item, revision: Item, spot: Spot, is_optional: bool) -> None:
        first, second = (
            _schema_of(contract, item) for contract, item in zip(self._contracts, (base, revision), strict=True)
        )
        if first is None or second is None:
            return
        is_text = not (is_json(first[1]) or is_json(second[1]))
        takes_lists = is_text and _style(revision[1]) == ("form", True)
        self._walker.walk(first[0], second[0], Use(spot, is_text, is_optional, takes_lists))

    def _extensions(self, base: Item, revision: Item, spot: Spot) -> None:
        for key in sorted(base[1].keys() | revision[1].keys()):
            before, after = base[1].get(key), revision[1].get(key)
            if key.startswith("x-python-") and before != after:
                self._recorder.add("sdk-extension-changed", spot, base[0], revision[0], before, after, key)


def _spot(spot: Spot, item: Item) -> Spot:
    return _named(spot, str(item[1].get("in")), str(item[1].get("name")))


def _named(spot: Spot, where: str, name: str) -> Spot:
    return spot.inside("parameter", where, name, side="parameter", subject=f"The {where} parameter '{name}'")


def _at(item: Item) -> str:
    return child(item[0], "required") if "required" in item[1] else item[0]


def _style(says: dict[str, Any]) -> tuple[str, bool]:
    style = says.get("style") or _STYLES.get(str(says.get("in")), "")
    explode = says.get("explode")
    return str(style), explode if isinstance(explode, bool) else style == "form"


def _spelled(style: tuple[str, bool]) -> str:
    return f"{style[0]}{', exploded' if style[1] else ''}"


def _schema_of(contract: Contract, item: Item) -> tuple[str, str] | None:
    """Give the pointer of a parameter's schema and its media type, empty if it has none."""
    if item[1].get("schema") is not None:
        return child(item[0], "schema"), ""
    for name, (pointer, says) in contract.named(item, "content").items():
        if says.get("schema") is not None:
            return child(pointer, "schema"), name
    return None
