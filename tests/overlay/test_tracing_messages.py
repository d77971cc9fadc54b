"""Recorded content: every kind of message as the conventions spell it, and what is left out even then."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model_inference_overlay.tracing.messages import request_content, response_content

PICTURE = "data:image/png;base64,iVBORw0KGgo="


def text(content: Any) -> dict[str, Any]:
    return {"type": "text", "content": content}


def blob(modality: str, media: str | None = None) -> dict[str, Any]:
    return {"type": "blob", "mime_type": media, "modality": modality, "content": ""}


CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
CALLED = {"type": "tool_call", "id": "c1", "name": "f", "arguments": {"a": 1}}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"role": "system", "content": "s"}, {"role": "system", "parts": [text("s")]}),
        ({"role": "developer", "content": "s"}, {"role": "developer", "parts": [text("s")]}),
        ({"role": "user", "content": "u"}, {"role": "user", "parts": [text("u")]}),
        ({"role": "assistant", "content": None}, {"role": "assistant", "parts": []}),
        (
            {"role": "assistant", "content": "a", "tool_calls": [CALL]},
            {"role": "assistant", "parts": [text("a"), CALLED]},
        ),
        (
            {"role": "tool", "tool_call_id": "c1", "content": "r"},
            {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "r"}]},
        ),
        (
            {
                "role": "user",
                "content": [
                    text("t") | {"text": "t"},
                    {"type": "image_url", "image_url": {"url": PICTURE}},
                    {"type": "image_url", "image_url": {"url": "https://host.example/a.png?sig=hunter2"}},
                    {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
                    {"type": "audio_url", "audio_url": {"url": "https://host.example/a.wav"}},
                    {"type": "video", "content": "x"},
                    5,
                ],
            },
            {
                "role": "user",
                "parts": [
                    text("t"),
                    blob("image", "image/png"),
                    {"type": "uri", "modality": "image", "uri": "https://host.example/a.png?sig=REDACTED"},
                    blob("audio"),
                    {"type": "uri", "modality": "audio", "uri": "https://host.example/a.wav"},
                    {"type": "video"},
                    {"type": "unknown"},
                ],
            },
        ),
        (5, {"role": "", "parts": []}),
        ({"role": 5, "content": {"a": 1}, "tool_calls": "x"}, {"role": "", "parts": []}),
    ],
)
def test_a_message(message: Any, expected: Any) -> None:
    found = request_content("chat", {"messages": [message]})
    assert found.keys() == {"gen_ai.input.messages"}
    assert json.loads(found["gen_ai.input.messages"]) == [expected]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [('{"a": 1}', {"a": 1}), ("{'a': 1}", "{'a': 1}"), ("", ""), (None, None), ({"a": 1}, {"a": 1})],
)
def test_the_arguments_of_a_tool_call(arguments: Any, expected: Any) -> None:
    call = {"id": "c", "function": {"name": "f", "arguments": arguments}}
    found = request_content("chat", {"messages": [{"role": "assistant", "tool_calls": [call]}]})
    [message] = json.loads(found["gen_ai.input.messages"])
    assert message["parts"][0]["arguments"] == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("p", [text("p")]),
        (["p", "q"], [text("p"), text("q")]),
        ([[1, 2], [3]], [{"type": "tokens", "content": [1, 2]}, {"type": "tokens", "content": [3]}]),
        ([1, 2], [{"type": "tokens", "content": [1, 2]}]),
    ],
)
def test_a_prompt(prompt: Any, expected: list[Any]) -> None:
    found = json.loads(request_content("text_completion", {"prompt": prompt})["gen_ai.input.messages"])
    assert found == [{"role": "user", "parts": [part]} for part in expected]


def test_tools_are_named_and_not_described() -> None:
    tools = [
        {"type": "function", "function": {"name": "f", "description": "d", "parameters": {}}},
        {"type": "other"},
        5,
    ]
    found = request_content("chat", {"tools": tools})
    assert found.keys() == {"gen_ai.tool.definitions"}
    assert json.loads(found["gen_ai.tool.definitions"]) == [
        {"type": "function", "name": "f"},
        {"type": "other", "name": ""},
        {"type": "function", "name": ""},
    ]


@pytest.mark.parametrize("body", [None, [], "x", {}, {"messages": []}, {"messages": "x", "prompt": 5}])
def test_a_request_without_content(body: Any) -> None:
    assert request_content("chat", body) == {}


def test_the_inputs_of_embeddings_are_not_recorded() -> None:
    assert request_content("embeddings", {"input": ["x"], "prompt": "x"}) == {}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (
            {"finish_reason": "stop", "message": {"role": "assistant", "content": "a"}},
            {"role": "assistant", "parts": [text("a")], "finish_reason": "stop"},
        ),
        (
            {"finish_reason": "tool_calls", "message": {"content": None, "tool_calls": [CALL]}},
            {"role": "assistant", "parts": [CALLED], "finish_reason": "tool_call"},
        ),
        (
            {"finish_reason": "stop", "message": {"reasoning_content": "r", "content": "a"}},
            {"role": "assistant", "parts": [{"type": "reasoning", "content": "r"}, text("a")], "finish_reason": "stop"},
        ),
        (
            {"finish_reason": "stop", "message": {"audio": {"data": "AAAA", "transcript": "t"}}},
            {"role": "assistant", "parts": [blob("audio"), text("t")], "finish_reason": "stop"},
        ),
        (
            {"text": "t", "finish_reason": "length"},
            {"role": "assistant", "parts": [text("t")], "finish_reason": "length"},
        ),
        ({"finish_reason": None}, {"role": "assistant", "parts": [], "finish_reason": "none"}),
        (None, {"role": "assistant", "parts": [], "finish_reason": "none"}),
    ],
)
def test_a_choice(choice: Any, expected: Any) -> None:
    found = response_content({"choices": [choice]})
    assert json.loads(found["gen_ai.output.messages"]) == [expected]


@pytest.mark.parametrize("answer", [None, {}, {"choices": []}, {"data": [{"image": "AAAA"}]}, {"choices": "x"}])
def test_an_answer_without_content(answer: Any) -> None:
    assert response_content(answer) == {}


def test_text_that_is_no_unicode_can_be_exported() -> None:
    found = request_content("chat", {"messages": [{"role": "user", "content": "a\ud800"}]})
    assert found["gen_ai.input.messages"].encode()
