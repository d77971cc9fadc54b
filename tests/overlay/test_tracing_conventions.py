"""The attributes of a call: which there are, and what is left out because it has not the conventions' type."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from model_inference_overlay.exceptions import (
    ContentFilterError,
    HttpResponseError,
    ServiceRequestTimeoutError,
    StreamTruncatedError,
)
from model_inference_overlay.operation import Tracing
from model_inference_overlay.tracing.conventions import (
    SECONDS,
    TOKENS,
    error_attributes,
    identity,
    request_attributes,
    response_attributes,
    span_name,
    token_counts,
)

from .sample import Answer

CHAT = Tracing(operation="chat", provider="azure.ai.inference")


@pytest.mark.parametrize(
    ("model", "url", "expected", "name"),
    [
        ("m", "https://host.example/models/x?y=z", {"gen_ai.request.model": "m"}, "chat m"),
        (None, "https://host.example:443/", {}, "chat"),
        ("", "https://host.example", {}, "chat"),
        (5, "https://host.example", {}, "chat"),
        (None, "https://host.example:8443/", {"server.port": 8443}, "chat"),
        (None, "http://host.example/", {"server.port": 80}, "chat"),
        (None, "http://[::1]:81/", {"server.address": "::1", "server.port": 81}, "chat"),
    ],
)
def test_identity(model: Any, url: str, expected: dict[str, Any], name: str) -> None:
    shared = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "azure.ai.inference"}
    found = identity(CHAT, model, url)
    assert found == {**shared, "server.address": "host.example", **expected}
    assert span_name(found) == name


@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        ("temperature", 1, {"gen_ai.request.temperature": 1.0}),
        ("temperature", True, {}),
        ("temperature", "hot", {}),
        ("temperature", None, {}),
        ("temperature", float("nan"), {}),
        ("top_p", 0.5, {"gen_ai.request.top_p": 0.5}),
        ("top_k", 40, {"gen_ai.request.top_k": 40.0}),
        ("frequency_penalty", -2, {"gen_ai.request.frequency_penalty": -2.0}),
        ("presence_penalty", 0.25, {"gen_ai.request.presence_penalty": 0.25}),
        ("max_tokens", 100, {"gen_ai.request.max_tokens": 100}),
        ("max_tokens", 1.5, {}),
        ("seed", 2**63 - 1, {"gen_ai.request.seed": 2**63 - 1}),
        ("seed", 2**63, {}),
        ("stop", ["a", "b"], {"gen_ai.request.stop_sequences": ("a", "b")}),
        ("stop", "a", {"gen_ai.request.stop_sequences": ("a",)}),
        ("stop", ["a", 5, "\ud800"], {"gen_ai.request.stop_sequences": ("a", "?")}),
        ("stop", [], {}),
        ("n", 3, {"gen_ai.request.choice.count": 3}),
        ("n", 1, {}),
        ("encoding_format", "base64", {"gen_ai.request.encoding_formats": ("base64",)}),
        ("dimensions", 1024, {"gen_ai.embeddings.dimension.count": 1024}),
        ("response_format", {"type": "json_object"}, {"gen_ai.output.type": "json"}),
        ("response_format", {"type": "json_schema"}, {"gen_ai.output.type": "json"}),
        ("response_format", "text", {"gen_ai.output.type": "text"}),
        ("response_format", {"type": ["x"]}, {}),
        ("response_format", {"type": "other"}, {}),
        ("messages", [{"role": "user", "content": "x"}], {}),
    ],
)
def test_what_a_request_says(member: str, value: Any, expected: dict[str, Any]) -> None:
    assert request_attributes(CHAT, {member: value}, False) == expected


@pytest.mark.parametrize("body", [None, [], "text", 5, {}])
def test_a_request_that_says_nothing(body: Any) -> None:
    assert request_attributes(CHAT, body, False) == {}
    assert request_attributes(CHAT, body, True) == {"gen_ai.request.stream": True}


def test_what_the_operation_says() -> None:
    declared = Tracing(operation="draw", provider="p", namespace="Microsoft.X", output="image")
    assert request_attributes(declared, {"response_format": "text"}, False) == {
        "azure.resource_provider.namespace": "Microsoft.X",
        "gen_ai.output.type": "image",
    }


ANSWER: dict[str, Any] = {
    "id": "a",
    "model": "m-1",
    "choices": [{"index": 0, "finish_reason": "stop"}, {"index": 1, "finish_reason": None}],
    "usage": {
        "prompt_tokens": 4,
        "completion_tokens": 3,
        "prompt_tokens_details": {"cached_tokens": 2, "audio_tokens": 1},
        "completion_tokens_details": {"reasoning_tokens": 1, "audio_tokens": 0},
    },
}
SAID = {
    "gen_ai.response.id": "a",
    "gen_ai.response.model": "m-1",
    "gen_ai.response.finish_reasons": ("stop", "none"),
    "gen_ai.usage.input_tokens": 4,
    "gen_ai.usage.output_tokens": 3,
    "gen_ai.usage.cache_read.input_tokens": 2,
    "gen_ai.usage.audio.input_tokens": 1,
    "gen_ai.usage.reasoning.output_tokens": 1,
    "gen_ai.usage.audio.output_tokens": 0,
}


def test_what_an_answer_says() -> None:
    assert response_attributes(ANSWER) == SAID
    assert response_attributes(Answer.from_dict(ANSWER)) == SAID
    assert token_counts(SAID) == {"input": 4, "output": 3}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"id": "", "choices": [], "usage": None},
        {"choices": [{"finish_reason": None}], "usage": {"prompt_tokens": "4", "completion_tokens": True}},
        {"choices": [None, 5], "usage": []},
    ],
)
def test_an_answer_that_says_nothing(answer: Any) -> None:
    assert response_attributes(answer) == {}
    assert token_counts({}) == {}


class Odd(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            ContentFilterError("m", status_code=400),
            {"error.type": "ContentFilterError", "http.response.status_code": 400},
        ),
        (HttpResponseError("m"), {"error.type": "HttpResponseError"}),
        (ServiceRequestTimeoutError("m"), {"error.type": "ServiceRequestTimeoutError"}),
        (StreamTruncatedError("m"), {"error.type": "StreamTruncatedError"}),
        (ValueError("m"), {"error.type": "ValueError"}),
        (KeyboardInterrupt(), {"error.type": "KeyboardInterrupt"}),
        (asyncio.CancelledError(), {"error.type": "asyncio.exceptions.CancelledError"}),
        (Odd("m"), {"error.type": f"{__name__}.Odd"}),
    ],
)
def test_what_an_error_says(error: BaseException, expected: dict[str, Any]) -> None:
    assert error_attributes(error) == expected


def test_the_buckets_of_the_conventions() -> None:
    assert tuple(round(0.01 * 2**power, 2) for power in range(14)) == SECONDS
    assert (TOKENS[0], TOKENS[1], TOKENS[-1], len(TOKENS)) == (1, 4, 67108864, 14)
