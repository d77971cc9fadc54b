"""An operation's arguments in, the signatures of its method out: one, or overloads and what implements them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from codegen.ir import Argument, Signature
from codegen.lower.endpoints import Content, Endpoint
from codegen.lower.planned import Planned
from codegen.lower.types import Types, joined
from codegen.problem import child

_OPTIONS = "**options: Unpack[CallOptions]"
_BYTES = ("bytes", "IO[bytes]")
_BATCHES = ("batch_size: int | None = None", "progress: bool | Callable[[int, int | None], object] = False")


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
    typed = _typed(item, returns)
    body = _body_type(types, item.endpoint)
    must = [each for each in arguments if each.required]
    may = [each for each in arguments if not each.required]
    extras = extras_parameter(types, [item])
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
        *(_defaulted(each if typed is None else typed.either(each)) for each in may),
        *extras,
        _OPTIONS,
    ]
    if "x-python-batches" in item.endpoint.data:
        split = [_iterable(each, item) for each in must]
        overloads = (
            _batched(returns.always(_keywords(split, may, [*extras, *_BATCHES]))),
            returns.always([f"body: {body}", *_keywords(beside_must, beside_may, extras)]),
        )
        named = [f"{each.name}: {each.type} | Unset = UNSET" for each in split]
        start = ("body: " + body + " | Unset = UNSET", "*", *named)
        return Signatures(
            overloads, _batched(returns.always([*start, *map(_defaulted, may), *extras, *_BATCHES, _OPTIONS]))
        )
    if flag is None:
        overloads = (
            returns.always(_keywords(must, may, extras)),
            returns.always([f"body: {body}", *_keywords(beside_must, beside_may, extras)]),
        )
        if typed is None:
            return Signatures(overloads, returns.always(implementation))
        asked = typed.returns.always(_keywords(*typed.split(must, may), extras))
        return Signatures((*overloads, asked), _all_of([*overloads, asked], implementation))
    name = next(each.name for each in item.members if each.wire == flag)
    others = ([each for each in some if each.name != name] for some in (must, may))
    needed, rest = others
    absent = "" if len(needed) < len(must) else " | None = None"

    def spelled(kind: str) -> list[str]:
        return _keywords(needed, rest, extras, f"{name}: {kind}")

    def whole(kind: str) -> list[str]:
        return [f"body: {body}", *_keywords(beside_must, beside_may, extras, f"{name}: {kind}")]

    streamed = (
        returns.result_only(spelled(f"Literal[False]{absent}")),
        returns.stream_only(spelled("Literal[True]")),
        returns.either(spelled("bool")),
        returns.stream_only(whole("Literal[True]")),
        # A body that is given as a whole may ask for the stream itself.
        returns.either(whole("bool | None = None")),
    )
    if typed is None:
        return Signatures(streamed, returns.either(implementation))
    asked_must, asked_may = typed.split(must, rest)

    def asked_for(kind: str) -> list[str]:
        return _keywords(asked_must, asked_may, extras, f"{name}: {kind}")

    asked_all = (
        typed.returns.result_only(asked_for("Literal[False] | None = None")),
        typed.returns.stream_only(asked_for("Literal[True]")),
        typed.returns.either(asked_for("bool")),
    )
    return Signatures((*streamed, *asked_all), _all_of([returns.either([]), typed.any.either([])], implementation))


def runner(types: Types, item: Planned, arguments: list[Argument]) -> Signatures:
    """Spell the signatures of the method that makes a model's calls of tools.

    Args:
        types, item, arguments: as for `signatures`.
    """
    returns, declared = _returns(types, item.endpoint), item.endpoint.data["x-python-tools"]
    typed = _typed(item, returns)
    tools = {declared["argument"]: "Sequence[Callable[..., Any]]"}
    wires = {each.name: each.wire for each in item.members}
    given = [_required(each, tools[wires[each.name]]) if wires.get(each.name) in tools else each for each in arguments]
    must = [each for each in given if each.required]
    may = [_ROUNDS, *(each for each in given if not each.required)]
    extras = extras_parameter(types, [item])
    turns = next(each.type for each in item.members if each.wire == declared["messages"])
    turn = turns.removeprefix("Sequence[").removesuffix("]")

    def run(parameters: list[str], result: str) -> Signature:
        text = f"ToolRun[{result}, {returns.event or 'Any'}, {turn}]"
        return Signature(parameters=tuple(parameters), returns=text, async_returns=f"Async{text}")

    plain = run(_keywords(must, may, extras), returns.result)
    if typed is None:
        return Signatures((), plain)
    asked = run(_keywords(*typed.split(must, may), extras), typed.returns.result)
    return Signatures((plain, asked), run(_keywords(must, [typed.either(each) for each in may], extras), "Any"))


def _required(argument: Argument, text: str) -> Argument:
    return attrs.evolve(argument, type=text, required=True)


_ROUNDS = Argument(
    name="max_rounds",
    wire="",
    pointer="",
    type="int",
    default="10",
    required=False,
    place="run",
    doc=("How many answers there may be, at least 1.",),
)


@attrs.frozen
class _Typed:
    """How a caller asks for a type: by which argument, and what the method returns then; `any` is that of any type."""

    argument: str
    returns: _Returns
    any: _Returns

    def split(self, must: list[Argument], may: list[Argument]) -> tuple[list[Argument], list[Argument]]:
        """Give the arguments that must be given, the type among them, and the others."""
        asked = [_required(each, "type[T] | OutputFormat[T]") for each in may if each.name == self.argument]
        return [*must, *asked], [each for each in may if each.name != self.argument]

    def either(self, argument: Argument) -> Argument:
        """Let the argument take a type beside what it takes otherwise."""
        if argument.name != self.argument:
            return argument
        text = argument.type.removesuffix(" | None")
        return attrs.evolve(argument, type=f"{text} | type[Any] | OutputFormat[Any] | None")


def _typed(item: Planned, returns: _Returns) -> _Typed | None:
    declared = item.endpoint.data.get("x-python-structured")
    if declared is None or not item.parsed:
        return None
    argument = next(each.name for each in item.members if each.wire == declared["argument"])
    made = [f"structured.{item.parsed[-1].name}[{each}]" for each in ("T", "Any")]
    found = [_Returns(each, returns.event, None if returns.event is None else each) for each in made]
    return _Typed(argument, found[0], found[1])


def _all_of(ways: list[Signature], implementation: list[str]) -> Signature:
    """Give the signature of what implements several: it returns what any of them does."""
    texts = [list(dict.fromkeys(getattr(way, name) for way in ways)) for name in ("returns", "async_returns")]
    return Signature(parameters=tuple(implementation), returns=" | ".join(texts[0]), async_returns=" | ".join(texts[1]))


def extras_parameter(types: Types, items: Iterable[Planned]) -> list[str]:
    """Spell the parameter of extra parameters, which takes the classes that operations declare for it; none without."""
    named = [each.arguments.extras for each in items if each.arguments.extras]
    if not named:
        return []
    classes = dict.fromkeys(name for each in items for name in _extra_classes(types, each))
    return [f"{named[0]}: {joined(['Mapping[str, Any]', *classes, 'None'])} = None"]


def _extra_classes(types: Types, item: Planned) -> list[str]:
    declared: list[str] = item.endpoint.data.get("x-python-extra-parameters", {}).get("models", [])
    place = child(item.endpoint.place, "x-python-extra-parameters", "models")
    return [types.model_at(f"#/components/schemas/{name}", child(place, index)) for index, name in enumerate(declared)]


def _batched(signature: Signature) -> Signature:
    return attrs.evolve(signature, async_only=("max_concurrency: int = 4",))


def _iterable(argument: Argument, item: Planned) -> Argument:
    """Let the list that is split be anything that gives inputs in an order."""
    wires = {each.name: each.wire for each in item.members}
    if wires.get(argument.name) != item.endpoint.data["x-python-batches"]["argument"]:
        return argument
    return attrs.evolve(argument, type=f"Iterable[{argument.type.removeprefix('Sequence[')}")


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
    bodies = (endpoint.body, *endpoint.body.others)
    # Without a schema, bytes are bytes, and not anything.
    return joined([*(part for each in bodies if each.kind != "bytes" for part in _body_parts(types, each)), *_BYTES])


def _body_parts(types: Types, body: Content) -> list[str]:
    parts = types.input_parts(types.of_loose(body.loose))
    return ["str"] if body.kind == "text" and parts == ["Any"] else parts


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
