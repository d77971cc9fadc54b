"""Two documents' operations in, everything that changed in them recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from codegen.diff.bodies import Bodies
from codegen.diff.contract import Contract, Item, Operation
from codegen.diff.document import Shared
from codegen.diff.lifecycle import Lifecycle, Side, is_promised
from codegen.diff.parameters import Parameters
from codegen.diff.report import Recorder, Spot
from codegen.diff.security import Security
from codegen.problem import child


class Operations:
    """Compares operations."""

    def __init__(
        self,
        contracts: tuple[Contract, Contract],
        recorder: Recorder,
        lifecycle: Lifecycle,
        parts: tuple[Parameters, Bodies, Security, Shared],
    ) -> None:
        self._contracts = contracts
        self._recorder = recorder
        self._lifecycle = lifecycle
        self._parameters, self._bodies, self._security, self._shared = parts

    def compare(self) -> None:
        """Record all changes of operations and webhooks."""
        base, revision = (contract.operations for contract in self._contracts)
        for key, operation in base.items():
            if key in revision:
                self._both(operation, revision[key])
            else:
                self._removed(operation)
        for key, operation in revision.items():
            if key not in base:
                rule = "webhook-added" if operation.is_webhook else "operation-added"
                # That there is a draft is worth knowing, even if nothing is promised of it yet.
                spot = attrs.evolve(_spot(operation, operation), is_exempt=False)
                self._recorder.add(rule, spot, None, operation.pointer, None, _told(operation))

    def _removed(self, operation: Operation) -> None:
        spot = _spot(operation, operation)
        rule, sunset = self._lifecycle.removal("operation", Side(operation.pointer, operation.says))
        if operation.is_webhook:
            rule = "webhook-removed"
        before, after = (None, sunset) if rule.endswith("unreadable") else (sunset or _told(operation), None)
        self._recorder.add(rule, spot, operation.pointer, None, before, after)

    def _both(self, base: Operation, revision: Operation) -> None:
        spot = _spot(base, revision)
        self._lifecycle.of_operation(Side(base.pointer, base.says), Side(revision.pointer, revision.says), spot)
        self._names(base, revision, spot)
        self._extensions(base, revision, spot)
        self._parameters.compare(base, revision, spot)
        self._security.of_operation(base, revision, spot)
        self._shared.servers_of(base, revision, spot)
        sides = ("response", "request") if base.is_webhook else ("request", "response")
        first: Item = (base.pointer, base.says)
        second: Item = (revision.pointer, revision.says)
        self._bodies.requests(first, second, spot, sides[0])
        self._bodies.responses(first, second, spot, sides[1])

    def _names(self, base: Operation, revision: Operation, spot: Spot) -> None:
        before, after = base.says.get("operationId"), revision.says.get("operationId")
        if before != after:
            word = "added" if not before else "removed" if not after else "changed"
            self._tell(f"operation-id-{word}", "operationId", base, revision, spot)(before, after)
        old, new = (_tags(operation.says) for operation in (base, revision))
        for tag in old:
            if tag not in new:
                self._tell("tag-removed", "tags", base, revision, spot)(tag, None)
        for tag in new:
            if tag not in old:
                self._tell("tag-added", "tags", base, revision, spot)(None, tag)

    def _extensions(self, base: Operation, revision: Operation, spot: Spot) -> None:
        for key in sorted(base.says.keys() | revision.says.keys()):
            before, after = base.says.get(key), revision.says.get(key)
            if key.startswith("x-python-") and before != after:
                self._tell("sdk-extension-changed", key, base, revision, spot)(before, after, key)

    def _tell(self, rule: str, keyword: str, base: Operation, revision: Operation, spot: Spot) -> Callable[..., None]:
        def at(operation: Operation) -> str:
            return child(operation.pointer, keyword) if keyword in operation.says else operation.pointer

        def tell(before: Any, after: Any, name: str = "") -> None:
            self._recorder.add(rule, spot, at(base), at(revision), before, after, name)

        return tell


def _spot(base: Operation, revision: Operation) -> Spot:
    return Spot(base.name, subject="The operation", is_exempt=not is_promised(revision.says))


def _told(operation: Operation) -> str:
    return str(operation.says.get("operationId") or operation.name)


def _tags(says: dict[str, Any]) -> list[str]:
    tags = says.get("tags")
    return [str(tag) for tag in tags] if isinstance(tags, list) else []
