"""Two surfaces in, the changes recorded of their clients and the methods of those."""

from __future__ import annotations

from collections.abc import Hashable

from codegen.diff.python.pair import Pair, alike, matched
from codegen.diff.python.recorder import Recorder, Subject
from codegen.diff.python.signatures import Signatures, operations_of
from codegen.diff.python.surface import AIO, TOP, Client, Method, Surface
from codegen.diff.python.usage import REQUEST, Use


class Clients:
    """Compares the clients of one module; operations that either side could not be generated for are left out."""

    def __init__(self, pair: Pair, recorder: Recorder, module: str, unknown: frozenset[str]) -> None:
        self._pair = pair
        self._recorder = recorder
        self._module = module
        self._unknown = unknown
        self._signatures = Signatures(pair, recorder)

    def compare(self) -> None:
        """Record all changes of clients."""
        old, new = (side.clients[self._module] for side in (self._pair.base, self._pair.revision))
        for name, before, after in matched(old, new, _renamed(old, new)):
            present = after or before
            if present is None or self._is_unknown(present):
                continue
            operations = tuple(sorted({each.operation for each in present.methods.values() if each.operation}))
            use = Use(frozenset(), operations)
            subject = Subject(what=f"`{self._named(name)}`", location=(*self._prefix, name), use=use)
            if before is None or after is None:
                self._recorder.add(f"python-client-{'added' if before is None else 'removed'}", subject)
                continue
            if before.name != after.name:
                self._recorder.add("python-client-renamed", subject, before.name, after.name)
            self._methods(before, after)

    @property
    def _prefix(self) -> tuple[str, ...]:
        return (AIO,) if self._module == AIO else ()

    def _named(self, name: str) -> str:
        return ".".join((*self._prefix, name))

    def _is_unknown(self, client: Client) -> bool:
        operations = {each.operation for each in client.methods.values() if each.operation}
        return bool(operations) and operations <= self._unknown

    def _methods(self, before: Client, after: Client) -> None:
        old, new = before.methods, after.methods
        renamed = alike(*({name: each.identity or None for name, each in side.items()} for side in (old, new)))
        for name, first, second in matched(old, new, renamed):
            self._method(after.name, name, first, second)

    def _method(self, client: str, name: str, before: Method | None, after: Method | None) -> None:
        either = [each for each in (before, after) if each is not None]
        if any(each.operation in self._unknown for each in either):
            return
        subject = self._subject(client, name, before, after)
        if before is None or after is None:
            self._recorder.add(f"python-method-{'added' if before is None else 'removed'}", subject)
            return
        if before.name != after.name:
            renamed = self._subject(client, before.name, before, after)
            self._recorder.add("python-method-renamed", renamed, before.name, after.name)
        elif before.identity != after.identity:
            self._recorder.add("python-method-retargeted", subject, before.operation, after.operation)
        self._signatures.compare(before, after, subject)

    def _subject(self, client: str, name: str, before: Method | None, after: Method | None) -> Subject:
        operations = operations_of(before, after)
        places = ("" if before is None else before.pointer, "" if after is None else after.pointer)
        what = self._named(client if name == "__init__" else f"{client}.{name}")
        return Subject(
            what=f"`{what}`",
            location=(*self._prefix, client, name),
            places=places,
            use=Use(frozenset({REQUEST}), operations),
        )


def _operations(client: Client) -> Hashable:
    return frozenset(each.identity for each in client.methods.values() if each.identity) or None


def _renamed(base: dict[str, Client], revision: dict[str, Client]) -> dict[str, str]:
    """Match the clients of other names that carry the same operations."""
    return alike(*({name: _operations(each) for name, each in side.items()} for side in (base, revision)))


def loaders(base: Surface, revision: Surface, recorder: Recorder) -> None:
    """Record what `load_client` chooses otherwise; that it was added or removed is told of the module."""
    if base.loader is None or revision.loader is None:
        return
    old, new = dict(base.loader.clients), dict(revision.loader.clients)
    renamed = _renamed(base.clients[TOP], revision.clients[TOP])
    for kind in sorted(old.keys() | new.keys()):
        same = renamed.get(old.get(kind, ""), old.get(kind))
        if same != new.get(kind):
            word = "changed" if kind in old and kind in new else "kind-added" if kind in new else "kind-removed"
            subject = Subject(what=f"`load_client`, for the model type {kind!r},", location=("load_client", kind))
            recorder.add(f"python-loader-{word}", subject, old.get(kind), new.get(kind))
