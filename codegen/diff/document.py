"""Two documents in, the changes recorded that belong to no operation: servers, components, extensions."""

from __future__ import annotations

from typing import Any

from codegen import load
from codegen.diff.contract import Contract, Item, Operation
from codegen.diff.report import Recorder, Spot
from codegen.problem import child


class Shared:
    """Compares what operations share."""

    def __init__(self, contracts: tuple[Contract, Contract], recorder: Recorder) -> None:
        self._contracts = contracts
        self._recorder = recorder

    def compare(self) -> None:
        """Record all such changes."""
        base, revision = (contract.data for contract in self._contracts)
        old, new = (_servers(contract, ("#", contract.data)) for contract in self._contracts)
        self._servers(old, new, Spot(), ("#", "#"))
        self._components()
        for key in sorted(base.keys() | revision.keys()):
            if key.startswith("x-python-") and base.get(key) != revision.get(key):
                first, second = (child("#", key) if key in data else "#" for data in (base, revision))
                values = (base.get(key), revision.get(key))
                self._recorder.add("sdk-extension-changed", Spot(), first, second, *values, key)

    def servers_of(self, base: Operation, revision: Operation, spot: Spot) -> None:
        """Record the changes of the servers of an operation, its own or those of its path."""
        sides = zip(self._contracts, (base, revision), strict=True)
        old, new = (_servers(contract, each.serving) for contract, each in sides)
        self._servers(old, new, spot, (base.serving[0], revision.serving[0]))

    def _servers(self, old: dict[str, Item], new: dict[str, Item], spot: Spot, places: tuple[str, str]) -> None:
        for url, (place, variables) in old.items():
            if url not in new:
                self._recorder.add("server-removed", spot, place, places[1], url, None)
            elif variables != new[url][1]:
                self._recorder.add("server-changed", spot, place, new[url][0], variables, new[url][1], url)
        for url, (place, _) in new.items():
            if url not in old:
                self._recorder.add("server-added", spot, places[0], place, None, url)

    def _components(self) -> None:
        """Tell which schemas are gone; what they demanded is compared where they were used."""
        base, revision = (_schemas(contract.data) for contract in self._contracts)
        gone = [name for name in base if name not in revision]
        used = _referenced(self._contracts[0].data) if gone else frozenset[str]()
        for name in gone:
            place = child("#", "components", "schemas", name)
            rule = "used-schema-removed" if place in used else "schema-removed"
            self._recorder.add(rule, Spot(), place, None, name, None, name)


def _schemas(data: dict[str, Any]) -> dict[str, Any]:
    return load.object_of(load.object_of(data, "components", "#"), "schemas", "#/components")


def _referenced(data: dict[str, Any]) -> frozenset[str]:
    """Give what is referred to from elsewhere."""
    found: set[str] = set()
    for item, place in load.keywords(data):
        if isinstance(item.get("$ref"), str):
            target = load.canonical(item["$ref"])
            if not f"{place}/".startswith(f"{target}/"):
                found.add(target)
    return frozenset(found)


def _servers(contract: Contract, item: Item) -> dict[str, Item]:
    """Give the place and the variables of each server by its URL."""
    servers = enumerate(contract.items_of(item, "servers"))
    return {
        str(each.get("url")): (child(item[0], "servers", index), _variables(each))
        for index, each in servers
        if isinstance(each, dict)
    }


def _variables(server: dict[str, Any]) -> dict[str, Any]:
    """Give the variables without their descriptions."""
    named = server.get("variables")
    if not isinstance(named, dict):
        return {}
    return {
        name: {key: value for key, value in each.items() if key != "description"} if isinstance(each, dict) else each
        for name, each in named.items()
    }
