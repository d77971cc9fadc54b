"""An operation's arguments in, the signatures of its method out: one, or overloads and what implements them."""

from __future__ import annotations

import attrs

from codegen.ir import Argument, Signature
from codegen.lower.endpoints import Endpoint
from codegen.lower.planned import Planned
from codegen.lower.types import Types, joined

_OPTIONS = "**options: Unpack[CallOptions]"
_BYTES = ("bytes", "IO[bytes]")


@attrs.frozen
class Signatures:
    """What a caller may write: `overloads`, if there are several ways, and the `implementation` of all of them."""

    overloads: tuple[Signature, ...]
    implementation: Signature


@attrs.frozen
class _Returns:
    """What a method returns: `result`, or a stream of `event`s that add up to the type `whole`, or either."""

    result: str
    event: str | None
    whole: str | None

    @property
    def _stream(self) -> str:
        # Without a second type it is the default of the stream's type variable: Any.
        return f"Stream[{self.event}]" if self.whole is None else f"Stream[{self.event}, {self.whole}]"

    def result_only(self, parameters: list[str]) -> Signature:
        return Signature(parameters=tuple(parameters), returns=self.result, async_returns=self.result)

    def stream_only(self, parameters: list[str]) -> Signature:
        stream = self._stream
        return Signature(parameters=tuple(parameters), returns=stream, async_returns=f"Async{stream}")

    def either(self, parameters: list[str]) -> Signature:
        stream = self._stream
        texts = (f"{stream} | {self.result}", f"Async{stream} | {self.result}")
        return Signature(parameters=tuple(parameters), returns=texts[0], async_returns=texts[1])

    def always(self, parameters: list[str]) -> Signature:
        return self.result_only(parameters) if self.event is None else self.stream_only(parameters)


def signatures(types: Types, item: Planned, arguments: list[Argument]) -> Signatures:
    """Spell the signatures of a method.

    Args:
        types: spells the types.
        item: the operation.
        arguments: its arguments, with the types that this client's calls take.
    """
    returns = _returns(types, item.endpoint)
    body = _body_type(types, item.endpoint)
    must = [each for each in arguments if each.required]
    may = [each for each in arguments if not each.required]
    extras = [f"{item.arguments.extras}: Mapping[str, Any] | None = None"] if item.arguments.extras else []
    if body is None or not item.members:
        return Signatures((), returns.always([*_whole_body(item, body), *_keywords(must, may, extras)]))
    flag = item.endpoint.data.get("x-python-streaming", {}).get("flag") if returns.event is not None else None
    members = {each.name for each in item.members}
    beside = [each for each in arguments if each.name not in members]
    beside_must, beside_may = ([each for each in beside if each.required is wanted] for wanted in (True, False))
    implementation = [
        f"body: {body} | Unset = UNSET",
        "*",
        *(f"{each.name}: {each.type} | Unset = UNSET" for each in must),
        *map(_defaulted, may),
        *extras,
        _OPTIONS,
    ]
    if flag is None:
        overloads = (
            returns.always(_keywords(must, may, extras)),
            returns.always([f"body: {body}", *_keywords(beside_must, beside_may, extras)]),
        )
        return Signatures(overloads, returns.always(implementation))
    name = next(each.name for each in item.members if each.wire == flag)
    rest = [each for each in may if each.name != name]

    def spelled(kind: str) -> list[str]:
        return _keywords(must, rest, extras, f"{name}: {kind}")

    def whole(kind: str) -> list[str]:
        return [f"body: {body}", *_keywords(beside_must, beside_may, extras, f"{name}: {kind}")]

    streamed = (
        returns.result_only(spelled("Literal[False] | None = None")),
        returns.stream_only(spelled("Literal[True]")),
        returns.either(spelled("bool")),
        returns.stream_only(whole("Literal[True]")),
        # A body that is given as a whole may ask for the stream itself.
        returns.either(whole("bool | None = None")),
    )
    return Signatures(streamed, returns.either(implementation))


def _keywords(must: list[Argument], may: list[Argument], extras: list[str], flag: str | None = None) -> list[str]:
    """Spell arguments by keyword, and the options that every call takes."""
    named = [f"{each.name}: {each.type}" for each in must]
    named += [*([flag] if flag else []), *map(_defaulted, may), *extras]
    return ["*", *named, _OPTIONS] if named else [_OPTIONS]


def _defaulted(argument: Argument) -> str:
    return f"{argument.name}: {argument.type} = {argument.default}"


def _whole_body(item: Planned, body: str | None) -> list[str]:
    if body is None or item.endpoint.body is None:
        return []
    return [f"body: {body}" if item.endpoint.body.required else f"body: {body} | Unset = UNSET"]


def _body_type(types: Types, endpoint: Endpoint) -> str | None:
    if endpoint.body is None:
        return None
    return joined([*types.input_parts(types.of_loose(endpoint.body.loose)), *_BYTES])


def _returns(types: Types, endpoint: Endpoint) -> _Returns:
    texts = []
    for reply in endpoint.replies:
        if reply.kind == "json":
            texts.append("Any" if reply.loose is None else types.result(types.of_loose(reply.loose)))
        else:
            texts.append({"text": "str", "bytes": "bytes"}.get(reply.kind, "None"))
    event = None if endpoint.events is None else types.result(types.of_loose(endpoint.events))
    return _Returns(_union(texts), event, _final(types, endpoint))


def _final(types: Types, endpoint: Endpoint) -> str | None:
    """Spell the type of the answer that a stream's events add up to; None where the document declares no such answer.

    Events add up only where the document says what completes them; a plain answer in their place is the whole one.
    """
    if endpoint.whole is None:
        return None
    text = types.result(types.of_loose(endpoint.whole))
    adds_up = "finish" in endpoint.data.get("x-python-streaming", {})
    return text if adds_up else _union([text, "None"])


def _union(texts: list[str]) -> str:
    """Join the types of several answers, each of which may be a union itself."""
    unique = list(dict.fromkeys(texts)) or ["None"]
    optional = any(text == "None" or text.endswith(" | None") for text in unique)
    plain = [text.removesuffix(" | None") for text in unique if text != "None"]
    return joined([*plain, *(["None"] if optional else [])]) if plain else "None"
