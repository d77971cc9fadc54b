"""The same answer through both packages gives the same objects: attribute by attribute, by item access, as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model_inference_server import Events

from .conftest import Recorder, reply
from .packages import OURS, THEIRS, Call, New

CHAT = Call("ChatCompletionsClient", "complete", (), {"messages": [New("UserMessage", ("Hi",))]})
STREAM = Call("ChatCompletionsClient", "complete", (), {**CHAT.arguments, "stream": True})
EMBED = Call("EmbeddingsClient", "embed", (), {"input": ["x"]})
EMBED_IMAGES = Call("ImageEmbeddingsClient", "embed", (), {"input": [New("ImageEmbeddingInput", (), {"image": "x"})]})
INFO = Call("ChatCompletionsClient", "get_model_info")

_USAGE = {"completion_tokens": 1, "prompt_tokens": 2, "total_tokens": 3}
_TOOL_CALL = {"id": "call-1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
_FILTER = {
    "hate": {"filtered": False, "severity": "safe"},
    "self-harm": {"filtered": True, "severity": "high"},
    "protected_material_code": {"detected": True, "filtered": False, "citation": {"URL": "u", "license": "MIT"}},
    "violence": {"error": {"code": "content_filter_error", "message": "x"}},
}


def _chat(message: Any, finish_reason: Any = "stop", **more: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": message}],
        "usage": _USAGE,
        **more,
    }


ANSWERS: dict[str, tuple[Call, Any]] = {
    "text": (CHAT, _chat({"role": "assistant", "content": "Hello, é 天"})),
    "null content": (CHAT, _chat({"role": "assistant", "content": None, "tool_calls": [_TOOL_CALL]}, "tool_calls")),
    "null tool calls": (CHAT, _chat({"role": "assistant", "content": "x", "tool_calls": None})),
    "no content": (CHAT, _chat({"role": "assistant", "tool_calls": []})),
    "null finish reason": (CHAT, _chat({"role": "assistant", "content": ""}, None)),
    "unknown values": (CHAT, _chat({"role": "oracle", "content": "x", "mood": {"joy": 1}}, "tired", system="s")),
    "content filter": (
        CHAT,
        {
            **_chat({"role": "assistant", "content": ""}, "content_filter"),
            "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": _FILTER}],
        },
    ),
    "annotated choice": (
        CHAT,
        {
            **_chat({"role": "assistant", "content": "x"}),
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "length",
                    "message": {"role": "assistant", "content": "x"},
                    "content_filter_results": _FILTER,
                    "logprobs": {"content": [{"token": "x", "logprob": -0.5}]},
                },
                {"index": 1, "finish_reason": "stop", "message": {"role": "assistant", "content": "y"}},
            ],
        },
    ),
    "no choices": (CHAT, {**_chat({}), "choices": []}),
    "no usage": (CHAT, {name: value for name, value in _chat({"role": "assistant"}).items() if name != "usage"}),
    "null usage": (CHAT, {**_chat({"role": "assistant"}), "usage": None}),
    "detailed usage": (
        CHAT,
        {
            **_chat({"role": "assistant", "content": "x"}),
            "usage": {**_USAGE, "completion_tokens_details": {"reasoning_tokens": 5}},
        },
    ),
    "audio and reasoning": (
        CHAT,
        _chat(
            {
                "role": "assistant",
                "content": None,
                "reasoning_content": "hm",
                "audio": {"id": "x", "expires_at": 1_700_000_000, "data": "AA==", "transcript": "t"},
            }
        ),
    ),
    "little": (CHAT, {"id": "a", "choices": []}),
    "created at 0": (CHAT, {**_chat({"role": "assistant", "content": "x"}), "created": 0, "id": ""}),
    "embeddings": (
        EMBED,
        {
            "id": "a",
            "object": "list",
            "model": "m",
            "data": [{"index": 0, "object": "embedding", "embedding": [0.5, -1, 2e-9]}, {"index": 1, "embedding": []}],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        },
    ),
    "embeddings as base64": (EMBED, {"id": "a", "model": "m", "data": [{"index": 0, "embedding": "AAAAPw=="}]}),
    "image embeddings": (EMBED_IMAGES, {"model": "m", "data": [{"index": 0, "embedding": [1.5]}], "usage": {}}),
    "model info": (INFO, {"model_name": "m", "model_type": "chat-completion", "model_provider_name": "p", "more": 1}),
    "known model type": (INFO, {"model_name": "m", "model_type": "chat_completion", "model_provider_name": "p"}),
}


RENAMED = {"FunctionCall": "StreamingFunctionCallUpdate"}
"""Classes that ours are not called like: in a stream name and arguments may be missing, so the class is another."""


def _chunk(delta: Any, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, **more}
    return {"id": "a", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": "m", "choices": [choice]}


STREAMS: dict[str, list[Any]] = {
    "text": [
        _chunk({"role": "assistant", "content": ""}, finish_reason=None, logprobs=None),
        _chunk({"content": "Hé"}),
        {**_chunk({"content": "天"}, finish_reason="stop"), "usage": _USAGE},
    ],
    "tool calls": [
        _chunk({"role": "assistant", "tool_calls": [{"index": 0, **_TOOL_CALL}]}),
        _chunk({"tool_calls": [{"index": 0, "function": {"arguments": "x"}}]}),
        _chunk({"tool_calls": [{"id": "", "type": "function", "function": {"name": None, "arguments": ""}}]}),
        _chunk({"content": None}, finish_reason="tool_calls"),
    ],
    "usage alone": [
        _chunk({"content": "x"}, finish_reason="stop"),
        {"id": "a", "created": 0, "model": "m", "choices": [], "usage": _USAGE},
    ],
    "filters": [_chunk({"content": "x"}, content_filter_results=_FILTER), _chunk({}, finish_reason="content_filter")],
    "unknown": [_chunk({"content": "x", "reasoning_content": "hm"}, finish_reason="tired"), _chunk({"role": "oracle"})],
    "no delta": [_chunk({"content": "x"}), {**_chunk({}), "choices": [{"index": 0, "finish_reason": "stop"}]}],
    "several": [{**_chunk({}), "choices": [{"index": index, "delta": {"content": "x"}} for index in (1, 0)]}],
}


def _fields(model: Any) -> list[str]:
    """Give the attributes of one of their models that stand for fields."""
    return list(model._attr_to_rest_field)


def _alike(ours: Any, theirs: Any, place: str) -> None:
    """Check that a value of ours is as theirs, through all attributes."""
    if hasattr(theirs, "_attr_to_rest_field"):
        name = type(theirs).__name__
        assert type(ours).__name__ in (name, RENAMED.get(name)), place
        assert ours.as_dict() == theirs.as_dict(), place
        for name in _fields(theirs):
            _alike(getattr(ours, name), getattr(theirs, name), f"{place}.{name}")
        for name in theirs:
            _same_item(ours[name], theirs[name], f"{place}[{name!r}]")
        assert set(ours) == set(theirs), place
        assert "no such field" not in ours
        assert ours.get("no such field", 5) == 5
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), place
        for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            _alike(one, other, f"{place}[{index}]")
    else:
        assert ours == theirs, place
        assert type(ours) is type(theirs) or isinstance(ours, str), place


def _same_item(ours: Any, theirs: Any, place: str) -> None:
    """Check that what item access gives reads alike; ours are models where theirs may be plain."""
    if isinstance(theirs, dict) or hasattr(theirs, "_attr_to_rest_field"):
        assert set(ours) == set(theirs), place
        for name in theirs:
            _same_item(ours[name], theirs[name], f"{place}[{name!r}]")
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), place
        for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            _same_item(one, other, f"{place}[{index}]")
    else:
        assert ours == theirs, place


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(recorder: Recorder, asynchronous: bool, name: str) -> None:
    call, body = ANSWERS[name]
    recorder.answer = lambda _: reply(body)
    theirs = recorder.result(THEIRS, call, asynchronous)
    ours = recorder.result(OURS, call, asynchronous)
    assert ours.as_dict() == body
    _alike(ours, theirs, "")
    if type(theirs).__str__ is not type(theirs).__repr__ and call.method != "get_model_info":
        assert json.loads(str(ours)) == json.loads(str(theirs)) == body
        assert str(ours).startswith('{\n  "')


@pytest.mark.parametrize("name", STREAMS)
def test_streams(recorder: Recorder, asynchronous: bool, name: str) -> None:
    recorder.answer = lambda _: Events(STREAMS[name])
    theirs = recorder.result(THEIRS, STREAM, asynchronous)
    ours = recorder.result(OURS, STREAM, asynchronous)
    assert [update.as_dict() for update in theirs] == STREAMS[name]
    if name == "no delta":
        # Theirs gives None there, and a loop that reads update.choices[0].delta.content fails.
        assert theirs.pop().choices[0].delta is None
        assert ours.pop().choices[0].delta.content is None
    _alike(ours, theirs, "")


def test_models_of_requests_are_alike() -> None:
    """Check what programs do with the models that they make: as JSON, item access, equality, changes."""
    for package in (THEIRS, OURS):
        models = package.models
        message = models.UserMessage("Hi")
        assert message.as_dict() == {"role": "user", "content": "Hi"} == message
        assert (message["content"], message.content, message.role) == ("Hi", "Hi", "user")
        message["name"] = "x"
        message.content = "Ho"
        assert message.as_dict() == {"role": "user", "content": "Ho", "name": "x"}
        assert message.pop("name") == "x"
        message.update({"more": 1})
        assert dict(message) == {"role": "user", "content": "Ho", "more": 1}
        assert message == models.UserMessage({"role": "user", "content": "Ho", "more": 1})
        assert message != models.UserMessage("Ho")
        assert models.AssistantMessage().as_dict() == {"role": "assistant"}
        tool = models.ChatCompletionsToolDefinition({"function": {"name": "f"}})
        assert tool.function.name == "f"
        assert models.ChatRole("user") is models.ChatRole["user"] is models.ChatRole.User is models.ChatRole.USER
        assert models.ChatRole.USER == "user"
