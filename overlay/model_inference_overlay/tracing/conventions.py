"""The conventions' attributes: what an operation is, its request's and its answer's JSON in, names and values out.

Source: https://github.com/open-telemetry/semantic-conventions-genai, documents gen-ai-spans.md, gen-ai-metrics.md and
azure-ai-inference.md. A value that has not the type that the conventions give it is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from model_inference_overlay.exceptions import HttpResponseError, ModelInferenceError
from model_inference_overlay.operation import Tracing
from model_inference_overlay.origin import PORTS

Attributes = dict[str, Any]

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
NAMESPACE = "azure.resource_provider.namespace"
REQUEST_MODEL = "gen_ai.request.model"
REQUEST_STREAM = "gen_ai.request.stream"
OUTPUT_TYPE = "gen_ai.output.type"
RESPONSE_MODEL = "gen_ai.response.model"
FINISH_REASONS = "gen_ai.response.finish_reasons"
FIRST_CHUNK = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
TOKEN_TYPE = "gen_ai.token.type"
SERVER_ADDRESS = "server.address"
SERVER_PORT = "server.port"
ERROR_TYPE = "error.type"
STATUS_CODE = "http.response.status_code"
RESEND_COUNT = "http.request.resend_count"

SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
"""Bucket boundaries of durations."""

TOKENS = tuple(4**power for power in range(14))
"""Bucket boundaries of token counts: 1 to 67,108,864."""

_OUTPUTS = {"text": "text", "json_object": "json", "json_schema": "json"}
_INT64 = 2**63  # what the protocol of OpenTelemetry carries as an integer


def identity(declared: Tracing, model: Any, url: str) -> Attributes:
    """Give what spans and metrics share, and what a sampler may decide by.

    Args:
        declared: what the operation is.
        model: the model that the request names, None for none.
        url: where the request goes.
    """
    found: Attributes = {OPERATION: declared.operation, PROVIDER: declared.provider}
    _put(found, REQUEST_MODEL, _text(model))
    parts = urlsplit(url)
    _put(found, SERVER_ADDRESS, parts.hostname)
    port = parts.port or PORTS.get(parts.scheme)
    # The conventions for Azure AI Inference name the port where it is another than this.
    if port != 443:
        _put(found, SERVER_PORT, port)
    return found


def span_name(known: Attributes) -> str:
    """Name the span: the operation, and the model where the request names one."""
    return " ".join(known[key] for key in (OPERATION, REQUEST_MODEL) if key in known)


def request_attributes(declared: Tracing, body: Any, streamed: bool) -> Attributes:
    """Give what a span tells of the request beyond its identity; `body` is its JSON, of any kind."""
    found: Attributes = {REQUEST_STREAM: True} if streamed else {}
    _put(found, NAMESPACE, declared.namespace)
    _read(found, body, _REQUEST)
    wanted = at(body, "response_format")
    kind = wanted if isinstance(wanted, str) else at(wanted, "type")
    _put(found, OUTPUT_TYPE, declared.output or (_OUTPUTS.get(kind) if isinstance(kind, str) else None))
    return found


def response_attributes(answer: Any) -> Attributes:
    """Give what a span tells of the answer: a model, or JSON of any kind."""
    usage = at(answer, "usage")
    found: Attributes = {}
    _read(found, answer, _ANSWER)
    _read(found, usage, _USAGE)
    _read(found, at(usage, "prompt_tokens_details"), _INPUT)
    _read(found, at(usage, "completion_tokens_details"), _OUTPUT)
    choices = at(answer, "choices")
    if isinstance(choices, list) and choices:
        reasons = [_text(at(choice, "finish_reason")) for choice in choices]
        if any(reasons):
            found[FINISH_REASONS] = tuple(reason or "none" for reason in reasons)
    return found


def error_attributes(error: BaseException) -> Attributes:
    """Give what a span tells of an error, which is not its message: that may repeat what was sent."""
    found: Attributes = {ERROR_TYPE: error_type(error)}
    if isinstance(error, HttpResponseError):
        _put(found, STATUS_CODE, _count(error.status_code))
    return found


def error_type(error: BaseException) -> str:
    """Name a class of errors: those of this library and of Python by their name alone, others with their module."""
    kind = type(error)
    if isinstance(error, ModelInferenceError) or kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def at(value: Any, name: str) -> Any:
    """Give a member of a JSON object, or of a model, by its JSON name; None where there is none."""
    try:
        return value[name]
    except (KeyError, TypeError, IndexError):
        return None


def _read(found: Attributes, value: Any, members: _Members) -> None:
    if value is not None:
        for member, attribute, take in members:
            _put(found, attribute, take(at(value, member)))


def _put(found: Attributes, name: str, value: Any) -> None:
    if value is not None:
        found[name] = value


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    # A lone surrogate cannot be exported, and would take every other span of its batch with it.
    return value.encode("utf-8", "replace").decode("utf-8")


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _count(value: Any) -> int | None:
    return value if type(value) is int and -_INT64 <= value < _INT64 else None


def _alternatives(value: Any) -> int | None:
    return None if value == 1 else _count(value)


def _texts(value: Any) -> tuple[str, ...] | None:
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(text for text in map(_text, items) if text) or None


_Members = tuple[tuple[str, str, Callable[[Any], Any]], ...]
"""Members of a JSON object: the name of each, of its attribute, and what takes its value."""

_REQUEST: _Members = (
    ("temperature", "gen_ai.request.temperature", _number),
    ("top_p", "gen_ai.request.top_p", _number),
    ("top_k", "gen_ai.request.top_k", _number),
    ("frequency_penalty", "gen_ai.request.frequency_penalty", _number),
    ("presence_penalty", "gen_ai.request.presence_penalty", _number),
    ("max_tokens", "gen_ai.request.max_tokens", _count),
    ("seed", "gen_ai.request.seed", _count),
    ("stop", "gen_ai.request.stop_sequences", _texts),
    ("n", "gen_ai.request.choice.count", _alternatives),
    ("encoding_format", "gen_ai.request.encoding_formats", _texts),
    ("dimensions", "gen_ai.embeddings.dimension.count", _count),
)
_ANSWER: _Members = (("id", "gen_ai.response.id", _text), ("model", RESPONSE_MODEL, _text))
_USAGE: _Members = (("prompt_tokens", INPUT_TOKENS, _count), ("completion_tokens", OUTPUT_TOKENS, _count))
_INPUT: _Members = (
    ("cached_tokens", "gen_ai.usage.cache_read.input_tokens", _count),
    ("audio_tokens", "gen_ai.usage.audio.input_tokens", _count),
)
_OUTPUT: _Members = (
    ("reasoning_tokens", "gen_ai.usage.reasoning.output_tokens", _count),
    ("audio_tokens", "gen_ai.usage.audio.output_tokens", _count),
)


def token_counts(known: Mapping[str, Any]) -> dict[str, int]:
    """Give the tokens that an answer counted, by their `gen_ai.token.type`."""
    named = {"input": known.get(INPUT_TOKENS), "output": known.get(OUTPUT_TOKENS)}
    return {kind: count for kind, count in named.items() if count is not None}
