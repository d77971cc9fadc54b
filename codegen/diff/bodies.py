"""Two operations' request bodies and responses in, their changes recorded."""

from __future__ import annotations

from codegen.diff import media
from codegen.diff.contract import Contract, Item
from codegen.diff.media import Media, is_json
from codegen.diff.report import Recorder, Spot
from codegen.diff.walk import Use, Walker
from codegen.problem import child


class Bodies:
    """Compares what travels."""

    def __init__(self, contracts: tuple[Contract, Contract], recorder: Recorder, walker: Walker) -> None:
        self._contracts = contracts
        self._recorder = recorder
        self._walker = walker

    def requests(self, base: Item, revision: Item, spot: Spot, side: str) -> None:
        """Record the changes of two operations' request bodies; `side` is `response` where clients receive them."""
        where = spot.inside("request body", side=side, subject="The request body")
        bodies = self._members(base, revision, "requestBody")
        if bodies[0] and bodies[1]:
            first, second = bodies[0], bodies[1]
            before, after = first[1].get("required") is True, second[1].get("required") is True
            if before != after:
                word = "required" if after else "optional"
                self._recorder.add(f"request-body-became-{word}", where, first[0], second[0], before, after)
            self._content(first, second, where)
        elif bodies[1]:
            kind = "required" if bodies[1][1].get("required") is True else "optional"
            self._recorder.add(f"{kind}-request-body-added", where, base[0], bodies[1][0])
        elif bodies[0]:
            self._recorder.add("request-body-removed", where, bodies[0][0], revision[0])

    def responses(self, base: Item, revision: Item, spot: Spot, side: str) -> None:
        """Record the changes of two operations' responses; `side` is `request` where clients send them."""
        old, new = self._named(base, revision, "responses")
        for status, item in old.items():
            where = spot.inside("response", status, side=side, subject=f"The response {status}")
            if status not in new:
                self._recorder.add(f"{_kind(status)}-removed", where, item[0], revision[0], status, None)
                continue
            self._headers(item, new[status], where)
            self._content(item, new[status], where)
        for status, item in new.items():
            if status not in old:
                where = spot.inside("response", status, side=side, subject=f"The response {status}")
                self._recorder.add(f"{_kind(status)}-added", where, base[0], item[0], None, status)

    def _headers(self, base: Item, revision: Item, spot: Spot) -> None:
        old, new = (
            {name.lower(): (name, item) for name, item in headers.items()}
            for headers in self._named(base, revision, "headers")
        )
        for key, (name, item) in old.items():
            where = _header(spot, name)
            if key in new:
                self._header(item, new[key][1], where)
            else:
                kind = "required" if item[1].get("required") is True else "optional"
                self._recorder.add(f"{kind}-header-removed", where, item[0], revision[0], name, None)
        for key, (name, item) in new.items():
            if key not in old:
                self._recorder.add("header-added", _header(spot, name), base[0], item[0], None, name)

    def _header(self, base: Item, revision: Item, spot: Spot) -> None:
        before, after = base[1].get("required") is True, revision[1].get("required") is True
        if before != after:
            word = "required" if after else "optional"
            self._recorder.add(f"header-became-{word}", spot, base[0], revision[0], before, after)
        if base[1].get("schema") is not None and revision[1].get("schema") is not None:
            pointers = (child(base[0], "schema"), child(revision[0], "schema"))
            self._walker.walk(*pointers, Use(spot, is_text=True))

    def _content(self, base: Item, revision: Item, spot: Spot) -> None:
        old, new = self._named(base, revision, "content")
        pairs, removed, added = media.match(old, new)
        for pair in pairs:
            self._media(pair, spot.inside(pair.name, subject=f"{spot.subject} ({pair.name})"))
        for name in removed:
            where = spot.inside(name)
            self._recorder.add("media-type-removed", where, old[name][0], child(revision[0], "content"), name, None)
        for name in added:
            where = spot.inside(name)
            self._recorder.add("media-type-added", where, child(base[0], "content"), new[name][0], None, name)

    def _media(self, pair: Media, spot: Spot) -> None:
        base, revision = pair.base, pair.revision
        if pair.rule:
            self._recorder.add(pair.rule, spot, base[0], revision[0], pair.before, pair.after)
        has, had = revision[1].get("schema") is not None, base[1].get("schema") is not None
        if has and had:
            use = Use(spot, is_text=not is_json(pair.after))
            self._walker.walk(child(base[0], "schema"), child(revision[0], "schema"), use)
        elif has or had:
            self._recorder.add(f"media-type-schema-{'added' if has else 'removed'}", spot, base[0], revision[0])
        old, new = self._named(base, revision, "encoding")
        for name in sorted(old.keys() | new.keys()):
            if old.get(name, ("", {}))[1] != new.get(name, ("", {}))[1]:
                self._recorder.add("encoding-changed", spot, base[0], revision[0], name=name)

    def _members(self, base: Item, revision: Item, key: str) -> list[Item | None]:
        return [contract.member(item, key) for contract, item in zip(self._contracts, (base, revision), strict=True)]

    def _named(self, base: Item, revision: Item, key: str) -> list[dict[str, Item]]:
        return [contract.named(item, key) for contract, item in zip(self._contracts, (base, revision), strict=True)]


def _header(spot: Spot, name: str) -> Spot:
    subject = f"The header '{name}' of {spot.subject[:1].lower()}{spot.subject[1:]}"
    return spot.inside("header", name, side="header" if spot.side == "response" else "parameter", subject=subject)


def _kind(status: str) -> str:
    if status == "default":
        return "default-response"
    return "success-status" if status.startswith("2") else "error-status"
