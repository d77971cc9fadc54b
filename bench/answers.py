"""What the server answers, as bytes, and what a contender must have read from them."""

from __future__ import annotations

import json
import random
from array import array
from functools import cache
from typing import Any

from bench.questions import DIMENSIONS, EVENTS, MODEL, TEXTS

ANSWER = "There are 5,280 feet in a mile."
WORDS = [*(f"word{number} " for number in range(EVENTS - 1)), ""]

_FRAME = {"id": "chatcmpl-9d2a7c0e4b1f", "created": 1732100000, "model": MODEL}


@cache
def vectors() -> list[list[float]]:
    """Return one vector for each text: single-precision numbers, as models compute them."""
    source = random.Random(1)
    return [list(array("f", (source.gauss(0, 0.03) for _ in range(DIMENSIONS)))) for _ in TEXTS]


def whole() -> bytes:
    message = {"role": "assistant", "content": ANSWER, "tool_calls": None}
    return _json(
        {
            **_FRAME,
            "object": "chat.completion",
            "choices": [{"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}],
            "usage": {"prompt_tokens": 24, "completion_tokens": 11, "total_tokens": 35},
        }
    )


def events() -> bytes:
    deltas: list[dict[str, str]] = [{"content": word} for word in WORDS[:-1]]
    deltas[0]["role"] = "assistant"
    lines = [_event(delta, None) for delta in deltas] + [_event({}, "stop"), b"[DONE]"]
    return b"".join(b"data: " + line + b"\n\n" for line in lines)


def _event(delta: dict[str, str], finish_reason: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _json({**_FRAME, "object": "chat.completion.chunk", "choices": [choice]})


def embeddings() -> bytes:
    items = [{"object": "embedding", "index": i, "embedding": vector} for i, vector in enumerate(vectors())]
    usage = {"prompt_tokens": 256, "total_tokens": 256}
    return _json({"object": "list", "data": items, "model": MODEL, "usage": usage})


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
