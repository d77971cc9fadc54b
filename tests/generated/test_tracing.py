"""The generated clients as they are traced, synchronous and asynchronous, against the reference server over TCP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import model_inference
from model_inference.models import ImageEmbeddingInput, SystemMessage, UserMessage

from ..telemetry import Telemetry, recorded

PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
MESSAGES = [SystemMessage("Be brief: canary."), UserMessage("Hello, canary.")]


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    with recorded() as made:
        yield made


CHAT = ("ChatCompletionsClient", "complete")
TEXT = ("CompletionsClient", "complete")
EMBED = ("EmbeddingsClient", "embed")
IMAGES = ("ImageEmbeddingsClient", "embed")
DRAW = ("ImageGenerationsClient", "generate")
READ = {"gen_ai.response.finish_reasons": ("stop",)}

# What is called, with what, its span's name, what the span tells beside what all tell, whether tokens go out as well.
CALLS: dict[str, tuple[tuple[str, str], dict[str, Any], str, dict[str, Any], bool]] = {
    "chat": (
        CHAT,
        {"messages": MESSAGES, "model": "m", "max_tokens": 50, "seed": 7, "stop": ["x"], "response_format": "text"},
        "chat m",
        {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "m",
            "gen_ai.request.max_tokens": 50,
            "gen_ai.request.seed": 7,
            "gen_ai.request.stop_sequences": ("x",),
            "gen_ai.output.type": "text",
            "gen_ai.response.model": "m",
            **READ,
        },
        True,
    ),
    "chat, streamed": (
        CHAT,
        {"messages": MESSAGES, "stream": True, "model_extras": {"n": 2, "top_k": 5}},
        "chat",
        {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.stream": True,
            "gen_ai.request.choice.count": 2,
            "gen_ai.request.top_k": 5.0,
        },
        True,
    ),
    "a whole body": (
        CHAT,
        {"body": {"messages": [{"role": "user", "content": "canary"}], "temperature": 0.25}},
        "chat",
        {"gen_ai.operation.name": "chat", "gen_ai.request.temperature": 0.25, **READ},
        True,
    ),
    "text": (TEXT, {"prompt": "canary"}, "text_completion", {"gen_ai.operation.name": "text_completion"}, True),
    "text, streamed": (
        TEXT,
        {"prompt": "canary", "stream": True, "top_p": 0.5},
        "text_completion",
        {"gen_ai.operation.name": "text_completion", "gen_ai.request.top_p": 0.5, "gen_ai.request.stream": True},
        True,
    ),
    "embeddings": (
        EMBED,
        {"input": ["canary"], "encoding_format": "float", "dimensions": 64, "model": "e"},
        "embeddings e",
        {
            "gen_ai.operation.name": "embeddings",
            "gen_ai.request.encoding_formats": ("float",),
            "gen_ai.embeddings.dimension.count": 64,
            "gen_ai.response.model": "e",
        },
        False,
    ),
    "embeddings of images": (
        IMAGES,
        {"input": [ImageEmbeddingInput(image=PIXEL)]},
        "embeddings",
        {"gen_ai.operation.name": "embeddings"},
        False,
    ),
    "images": (
        DRAW,
        {"prompt": "canary", "size": "1024x1024", "n": 2, "seed": 3},
        "generate_content",
        {
            "gen_ai.operation.name": "generate_content",
            "gen_ai.output.type": "image",
            "gen_ai.request.choice.count": 2,
            "gen_ai.request.seed": 3,
        },
        False,
    ),
}


@pytest.mark.parametrize("case", CALLS)
def test_every_client(caller: Any, service: Any, telemetry: Telemetry, case: str) -> None:
    (client, method), arguments, name, expected, answers = CALLS[case]
    caller(client, method, **arguments)
    span = telemetry.span
    found = dict(span.attributes or {})
    assert span.name == name
    assert {key: found.get(key) for key in expected} == expected
    assert found["gen_ai.provider.name"] == "azure.ai.inference"
    assert found["azure.resource_provider.namespace"] == "Microsoft.CognitiveServices"
    assert found["server.address"] == "127.0.0.1"
    assert found["gen_ai.response.model"]
    assert "canary" not in span.to_json()
    assert "a-secret-key" not in span.to_json()
    parents = [sent.headers["traceparent"] for sent in service.received]
    assert len(parents) == 1
    assert span.context is not None
    assert f"{span.context.span_id:016x}" in parents[0]
    tokens = {
        point.attributes["gen_ai.token.type"]: point.sum for point in telemetry.points("gen_ai.client.token.usage")
    }
    counted = {key: found.get(f"gen_ai.usage.{key}_tokens") for key in ("input", "output")}
    assert tokens == {key: count for key, count in counted.items() if count is not None}
    assert ("output" in tokens) is answers
    [duration] = telemetry.points("gen_ai.client.operation.duration")
    assert duration.count == 1


def test_content(caller: Any, service: Any, telemetry: Telemetry) -> None:
    telemetry.instrument(content=True)
    caller.complete(messages=MESSAGES)
    found = telemetry.span.attributes or {}
    said = [message["parts"][0]["content"] for message in json.loads(found["gen_ai.input.messages"])]
    assert said == ["Be brief: canary.", "Hello, canary."]
    [choice] = json.loads(found["gen_ai.output.messages"])
    assert choice["parts"][0]["content"]
    assert "a-secret-key" not in telemetry.span.to_json()


def test_questions_about_the_model_are_not_traced(caller: Any, service: Any, telemetry: Telemetry) -> None:
    client, info, _ = caller.load()
    assert info.model_name
    assert isinstance(client, caller._clients.ChatCompletionsClient)
    assert telemetry.spans == []


def test_load_client_gives_a_client_that_is_traced(service: Any, telemetry: Telemetry) -> None:
    credential = model_inference.credentials.AzureKeyCredential("a-secret-key")
    with model_inference.load_client(service.url, credential) as client:
        assert isinstance(client, model_inference.ChatCompletionsClient)
        client.with_raw_response.complete(messages=MESSAGES)
    assert telemetry.span.name == "chat"


PROGRAM = """
import os
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage
from model_inference.tracing import AIInferenceInstrumentor

AIInferenceInstrumentor().instrument()
tracer_provider = TracerProvider()
tracer_provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
trace.set_tracer_provider(tracer_provider)

@trace.get_tracer(__name__).start_as_current_span("outer")
def main():
    with ChatCompletionsClient(os.environ["ENDPOINT"], AzureKeyCredential("a-secret-key")) as client:
        client.complete(messages=[UserMessage("canary")])

main()
AIInferenceInstrumentor().uninstrument()
"""


@pytest.mark.parametrize("content", ["true", "false"])
def test_a_program_with_the_global_provider(service: Any, content: str) -> None:
    variables = {"ENDPOINT": service.url, "AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED": content}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**os.environ, **variables}, capture_output=True, text=True, check=True
    )
    decoder, texts, spans = json.JSONDecoder(), done.stdout.strip(), []
    while texts:
        span, end = decoder.raw_decode(texts)
        spans.append(span)
        texts = texts[end:].strip()
    call, outer = spans
    assert (call["name"], outer["name"]) == ("chat", "outer")
    assert call["parent_id"] == outer["context"]["span_id"]
    assert ("canary" in done.stdout) is (content == "true")
    assert done.stderr == ""
