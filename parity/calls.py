"""Calls as programs make them, generated: every parameter, message, content item, default, extra and kind of body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .packages import Call, File, Member, New

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_TEXT = st.text(max_size=20)
_NAME = st.text("abcdefghijklmnopqrstuvwxyz_-", min_size=1, max_size=12)
_FLOAT = st.floats(-10, 10, allow_nan=False).map(lambda number: round(number, 4)) | st.integers(-2, 2)
_SCALAR = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _FLOAT | _TEXT
_JSON: SearchStrategy[Any] = st.recursive(
    _SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_OBJECT = st.dictionaries(_NAME, _JSON, max_size=3)


def _members(required: dict[str, Any], optional: dict[str, Any] | None = None) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional or {})


def _new(
    kind: str, required: dict[str, Any], optional: dict[str, Any] | None = None, positional: str = ""
) -> SearchStrategy[New]:
    """Make a model by keywords, or with one member by position, or of a mapping of JSON names."""
    members = _members(required, optional)
    made = members.map(lambda given: New(kind, (), given))
    if positional:
        rest = {name: each for name, each in required.items() if name != positional}
        first = {**required, **(optional or {})}[positional]
        others = {name: each for name, each in (optional or {}).items() if name != positional}
        made |= st.tuples(first, _members(rest, others)).map(lambda given: New(kind, (given[0],), given[1]))
    return made


def _member(kind: str, *names: str) -> SearchStrategy[Any]:
    return st.sampled_from(names).map(lambda name: Member(kind, name))


def _open(kind: str, names: tuple[str, ...], values: tuple[str, ...]) -> SearchStrategy[Any]:
    return _member(kind, *names) | st.sampled_from(values) | _NAME


_DETAIL = _open("ImageDetailLevel", ("AUTO", "LOW", "HIGH"), ("auto", "low", "high"))
_SOUND = _open("AudioContentFormat", ("WAV", "MP3"), ("wav", "mp3"))
_CONTENT = st.one_of(
    _new("TextContentItem", {"text": _TEXT}),
    _new("ImageContentItem", {"image_url": _new("ImageUrl", {"url": _TEXT}, {"detail": _DETAIL})}),
    _new("AudioContentItem", {"input_audio": _new("InputAudio", {"data": _TEXT, "format": _SOUND})}),
    st.fixed_dictionaries({"type": st.just("text"), "text": _TEXT}),
)
_FUNCTION = _new("FunctionCall", {"name": _NAME, "arguments": _TEXT})
_CALLED = _new("ChatCompletionsToolCall", {"id": _NAME, "function": _FUNCTION})
_PLAIN_MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "oracle"]), "content": _TEXT | st.none()},
    optional={"name": _NAME, "more": _JSON},
)
_MESSAGE = st.one_of(
    _new("SystemMessage", {"content": _TEXT}, positional="content"),
    _new("DeveloperMessage", {"content": _TEXT}, positional="content"),
    _new("UserMessage", {"content": _TEXT | st.lists(_CONTENT, min_size=1, max_size=3)}, positional="content"),
    _new("AssistantMessage", {}, {"content": _TEXT, "tool_calls": st.lists(_CALLED, max_size=2)}, positional="content"),
    _new("AssistantMessage", {}, {"content": st.none(), "tool_calls": st.none()}),
    _new("ToolMessage", {"tool_call_id": _NAME}, {"content": _TEXT}, positional="content"),
    _new("ToolMessage", {"tool_call_id": _NAME, "content": st.none()}),
    _PLAIN_MESSAGE,
    st.tuples(st.sampled_from(["UserMessage", "SystemMessage", "DeveloperMessage"]), _TEXT).map(
        lambda given: New(given[0], ({"role": given[0].removesuffix("Message").lower(), "content": given[1]},))
    ),
)
_DEFINITION = _new(
    "FunctionDefinition", {"name": _NAME}, {"description": _TEXT, "parameters": st.just({"type": "object"}) | _OBJECT}
)
_TOOL = _new("ChatCompletionsToolDefinition", {"function": _DEFINITION})
_NAMED_CHOICE = _new(
    "ChatCompletionsNamedToolChoice", {"function": _new("ChatCompletionsNamedToolChoiceFunction", {"name": _NAME})}
)
_CHOICE = (
    _open("ChatCompletionsToolChoicePreset", ("AUTO", "NONE", "REQUIRED"), ("auto", "none", "required")) | _NAMED_CHOICE
)
_FORMAT = st.sampled_from(["text", "json_object"]) | _new(
    "JsonSchemaFormat", {"name": _NAME, "schema": _OBJECT}, {"description": _TEXT, "strict": st.booleans()}
)
CHAT: dict[str, SearchStrategy[Any]] = {
    "frequency_penalty": _FLOAT,
    "presence_penalty": _FLOAT,
    "temperature": _FLOAT,
    "top_p": _FLOAT,
    "max_tokens": st.integers(0, 2**31),
    "response_format": _FORMAT,
    "stop": st.lists(_TEXT, max_size=3),
    "tools": st.lists(_TOOL, max_size=2),
    "tool_choice": _CHOICE,
    "seed": st.integers(-(2**63), 2**63 - 1),
    "model": _TEXT,
}
EMBEDDINGS: dict[str, SearchStrategy[Any]] = {
    "dimensions": st.integers(0, 4096),
    "encoding_format": _open(
        "EmbeddingEncodingFormat",
        ("BASE64", "BINARY", "FLOAT", "INT8", "UBINARY", "UINT8"),
        ("base64", "binary", "float"),
    ),
    "input_type": _open("EmbeddingInputType", ("TEXT", "QUERY", "DOCUMENT"), ("text", "query")),
    "model": _TEXT,
}
_EXTRAS = st.dictionaries(_NAME, _JSON.filter(lambda value: value is not None), max_size=3)


def _headers(*names: str) -> SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(names), st.text("abcXYZ019/-", min_size=1, max_size=12), max_size=3)


# Without +, & and =, which the retired package does not escape; and not api-version, which it takes from the client.
_PARAMS = st.dictionaries(st.sampled_from(["x", "y z", "é"]), st.text("aé /-._~", max_size=5), max_size=2)
_OPTIONS = {"headers": _headers("x-one", "X-Two", "azureml-model-deployment", "Accept"), "params": _PARAMS}
_CLIENT_OPTIONS = {
    # Others than those of a call: where both set one, the retired package sends the client's, and ours the call's.
    "headers": _headers("x-three", "X-Four", "api-key"),
    "api_version": st.sampled_from(["2024-05-01-preview", "2025-04-01"]),
    "model_extras": _EXTRAS,
    "user_agent": st.just("MyApp"),
}


def _sometimes_none(arguments: dict[str, SearchStrategy[Any]]) -> dict[str, SearchStrategy[Any]]:
    return {name: each | st.none() for name, each in arguments.items()}


def _call(
    client: str, method: str, required: dict[str, Any], optional: dict[str, Any], bodies: SearchStrategy[Any]
) -> SearchStrategy[Call]:
    defaults = _members({}, _sometimes_none(optional) | _CLIENT_OPTIONS)
    key = st.sampled_from(["a-key", "a-key", None])
    by_members = _members(required, _sometimes_none(optional) | {"model_extras": _EXTRAS | st.none()} | _OPTIONS)
    by_body = st.tuples(bodies, _members({}, _OPTIONS | {"content_type": st.sampled_from(["application/json", "a/b"])}))

    def with_members(made_with: Any, arguments: Any, key: Any) -> Call:
        return Call(client, method, (), arguments, made_with, key)

    def with_body(made_with: Any, given: Any, key: Any) -> Call:
        return Call(client, method, (given[0],), given[1], made_with, key)

    return st.builds(with_members, defaults, by_members, key) | st.builds(with_body, defaults, by_body, key)


def _as_body(members: SearchStrategy[dict[str, Any]]) -> SearchStrategy[Any]:
    """Give whole bodies: dicts with models in them, and bytes and files of plain JSON."""
    plain = _OBJECT.map(lambda value: json.dumps(value).encode())
    return members | plain | plain.map(File)


_MESSAGES = {"messages": st.lists(_MESSAGE, min_size=1, max_size=4)}
_TEXTS = {"input": st.lists(_TEXT, min_size=1, max_size=3)}
_IMAGES = {"input": st.lists(_new("ImageEmbeddingInput", {"image": _TEXT}, {"text": _TEXT}), min_size=1, max_size=2)}
_UNSHORTENED = {name: each for name, each in CHAT.items() if name != "response_format"}

CALLS: SearchStrategy[Call] = st.one_of(
    _call(
        "ChatCompletionsClient",
        "complete",
        _MESSAGES,
        CHAT,
        _as_body(_members(_MESSAGES, _UNSHORTENED | {"other": _JSON})),
    ),
    _call("EmbeddingsClient", "embed", _TEXTS, EMBEDDINGS, _as_body(_members(_TEXTS, EMBEDDINGS | {"other": _JSON}))),
    _call("ImageEmbeddingsClient", "embed", _IMAGES, EMBEDDINGS, _as_body(_members(_IMAGES, EMBEDDINGS))),
    st.builds(
        lambda client, made_with, arguments, key: Call(client, "get_model_info", (), arguments, made_with, key),
        st.sampled_from(["ChatCompletionsClient", "EmbeddingsClient", "ImageEmbeddingsClient"]),
        _members({}, _CLIENT_OPTIONS),
        _members({}, _OPTIONS),
        st.sampled_from(["a-key", None]),
    ),
)
"""Any call that is answered whole."""

STREAMED: SearchStrategy[Call] = st.one_of(
    st.builds(
        lambda made_with, arguments: Call(
            "ChatCompletionsClient", "complete", (), {**arguments, "stream": True}, made_with
        ),
        _members({}, _sometimes_none(CHAT) | _CLIENT_OPTIONS),
        _members(_MESSAGES, _sometimes_none(CHAT) | {"model_extras": _EXTRAS} | _OPTIONS),
    ),
    st.builds(
        lambda body: Call("ChatCompletionsClient", "complete", ({**body, "stream": True},)),
        _members(_MESSAGES, _UNSHORTENED),
    ),
)
"""Any call that is answered by a stream."""
