"""Security requirements and schemes in, their changes recorded."""

from __future__ import annotations

from typing import Any

from codegen.diff.contract import Contract, Item, Operation
from codegen.diff.finding import Level
from codegen.diff.report import Recorder, Spot
from codegen.problem import child

Requirement = dict[str, frozenset[str]]
_URLS = ("authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl")


class Security:
    """Compares what calls must carry to be let in."""

    def __init__(self, contracts: tuple[Contract, Contract], recorder: Recorder) -> None:
        self._contracts = contracts
        self._recorder = recorder
        self._asked = [_asked(each) for each in contracts]
        self._renamed = _renamed(*(_schemes(each) for each in contracts))

    def of_document(self) -> None:
        """Record the changes of the security of all operations that say nothing of their own."""
        says = [contract.data for contract in self._contracts]
        if says[0].get("security") != says[1].get("security"):
            old, new = (_alternatives(contract, ("#", contract.data)) for contract in self._contracts)
            self._requirements(old, new, Spot(), (_place("#", says[0]), _place("#", says[1])))
        self._schemes()

    def of_operation(self, base: Operation, revision: Operation, spot: Spot) -> None:
        """Record the changes of an operation's security, where it has its own before or after."""
        both = (base, revision)
        if all(each.says.get("security") is None for each in both):
            return
        old, new = (
            _alternatives(contract, _deciding(contract, each))
            for contract, each in zip(self._contracts, both, strict=True)
        )
        places = (_place(base.pointer, base.says), _place(revision.pointer, revision.says))
        self._requirements(old, new, spot, places)

    def _requirements(
        self, old: list[Requirement], new: list[Requirement], spot: Spot, places: tuple[str, str]
    ) -> None:
        old = [{self._renamed.get(name, name): scopes for name, scopes in each.items()} for each in old]
        removed = [each for each in old if each not in new]
        added = [each for each in new if each not in old]
        for before in list(removed):
            after = next((each for each in added if each.keys() == before.keys()), None)
            if after is not None:
                removed.remove(before)
                added.remove(after)
                self._scopes(before, after, spot, places)
        was_free, is_free = {} in old or not old, {} in new or not new
        for each in filter(None, removed):
            self._recorder.add("security-lifted" if is_free else "security-removed", spot, *places, _text(each), None)
        for each in filter(None, added):
            rule = "security-required" if was_free and not is_free else "security-added"
            self._recorder.add(rule, spot, *places, None, _text(each))
        if is_free and not was_free and not any(removed):
            self._recorder.add("security-lifted", spot, *places, " or ".join(map(_text, old)), None)
        if was_free and not is_free and not any(added):
            self._recorder.add("security-required", spot, *places, None, " or ".join(map(_text, new)))

    def _scopes(self, before: Requirement, after: Requirement, spot: Spot, places: tuple[str, str]) -> None:
        for scheme, scopes in before.items():
            for scope in sorted(scopes - after[scheme]):
                self._recorder.add("security-scope-removed", spot, *places, scope, None, scheme)
            for scope in sorted(after[scheme] - scopes):
                self._recorder.add("security-scope-added", spot, *places, None, scope, scheme)

    def _schemes(self) -> None:
        old, new = (_schemes(contract) for contract in self._contracts)
        spot = Spot().inside("securitySchemes")
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                self._recorder.add("security-scheme-removed", spot, old[name][0], None, _type(old[name]), None, name)
            elif name not in old:
                self._recorder.add("security-scheme-added", spot, None, new[name][0], None, _type(new[name]), name)
            elif old[name][1] != new[name][1]:
                self._scheme(name, old[name], new[name], spot.inside(name))

    def _scheme(self, name: str, base: Item, revision: Item, spot: Spot) -> None:
        before, after = _type(base), _type(revision)
        places = (base[0], revision[0])
        # Who sends the credentials as before is refused.
        level = Level.BREAKING if all(name in each for each in self._asked) else None
        if before != after:
            self._recorder.add("security-scheme-type-changed", spot, *places, before, after, name, level)
            return
        for key in ("in", "name", "scheme"):
            values = (base[1].get(key), revision[1].get(key))
            if _said(key, base) != _said(key, revision):
                self._recorder.add("security-scheme-changed", spot.inside(key), *places, *values, name, level)
        self._urls(name, base, revision, spot)
        old, new = self._members((base, revision), "flows")
        for flow in sorted(old[1].keys() | new[1].keys()):
            pair = self._members((old, new), flow)
            where = spot.inside(flow)
            if not pair[0][1] or not pair[1][1]:
                rule = f"security-scheme-{'added' if pair[1][1] else 'removed'}"
                told = [flow if each else None for _, each in pair]
                self._recorder.add(rule, where, base[0], revision[0], told[0], told[1], name)
                continue
            self._urls(name, (base[0], pair[0][1]), (revision[0], pair[1][1]), where)
            self._flow_scopes(name, pair, (base[0], revision[0]), where)

    def _members(self, both: tuple[Item, Item], key: str) -> tuple[Item, Item]:
        """Give the same member, which is an object, of both sides."""
        old, new = (
            (child(item[0], key), contract.object_of(item, key))
            for contract, item in zip(self._contracts, both, strict=True)
        )
        return old, new

    def _urls(self, name: str, base: Item, revision: Item, spot: Spot) -> None:
        for key in _URLS:
            values = (base[1].get(key), revision[1].get(key))
            if values[0] != values[1]:
                where = spot.inside(key)
                self._recorder.add("security-scheme-url-changed", where, base[0], revision[0], *values, name)

    def _flow_scopes(self, name: str, flows: tuple[Item, Item], places: tuple[str, str], spot: Spot) -> None:
        old, new = (scopes for _, scopes in self._members(flows, "scopes"))
        for scope in sorted(old.keys() | new.keys()):
            if old.get(scope) != new.get(scope):
                word = "added" if scope not in old else "removed" if scope not in new else "changed"
                values: tuple[Any, Any] = (scope if scope in old else None, scope if scope in new else None)
                if word == "changed":
                    values = (old[scope], new[scope])
                rule = f"security-scheme-scope-{word}"
                self._recorder.add(rule, spot.inside(scope), *places, *values, name)


def _place(pointer: str, says: dict[str, Any]) -> str:
    """Give where something says what it asks for, else itself."""
    return pointer if says.get("security") is None else child(pointer, "security")


def _schemes(contract: Contract) -> dict[str, Item]:
    return contract.named(("#/components", contract.object_of(("#", contract.data), "components")), "securitySchemes")


def _renamed(base: dict[str, Item], revision: dict[str, Item]) -> dict[str, str]:
    """Match the schemes that say the same under another name: calls carry the same as before."""
    old, new = (
        {name: {key: value for key, value in says.items() if key != "description"} for name, (_, says) in side.items()}
        for side in (base, revision)
    )
    gone = {name: says for name, says in old.items() if name not in new}
    come = {name: says for name, says in new.items() if name not in old}
    pairs = [(before, after) for before in gone for after in come if gone[before] == come[after]]
    return {
        before: after
        for before, after in pairs
        if [first for first, _ in pairs].count(before) == 1 and [second for _, second in pairs].count(after) == 1
    }


def _asked(contract: Contract) -> frozenset[str]:
    """Name the schemes that the document or an operation asks for."""
    items: list[Item] = [("#", contract.data), *((each.pointer, each.says) for each in contract.operations.values())]
    return frozenset(name for item in items for each in _alternatives(contract, item) for name in each)


def _said(key: str, scheme: Item) -> Any:
    """Give what a scheme says under a key; names of schemes and headers have no case (RFC 9110, 5.1 and 11.1)."""
    value = scheme[1].get(key)
    has_case = key == "name" and scheme[1].get("in") != "header"
    return value if has_case or not isinstance(value, str) else value.casefold()


def _deciding(contract: Contract, operation: Operation) -> Item:
    """Give what decides on the security of an operation: itself, or else the document."""
    is_own = operation.says.get("security") is not None
    return (operation.pointer, operation.says) if is_own else ("#", contract.data)


def _alternatives(contract: Contract, item: Item) -> list[Requirement]:
    result: list[Requirement] = []
    for each in contract.items_of(item, "security"):
        if isinstance(each, dict):
            result.append({name: _scopes(scopes) for name, scopes in each.items()})
    return result


def _scopes(scopes: Any) -> frozenset[str]:
    return frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()


def _text(requirement: Requirement) -> str:
    each = [f"{name} ({', '.join(sorted(scopes))})" if scopes else name for name, scopes in sorted(requirement.items())]
    return " and ".join(each) or "nothing"


def _type(item: Item) -> str:
    return str(item[1].get("type"))
