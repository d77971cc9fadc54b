"""What a server sends, as bytes: heads, bodies, chunks and events, whole or in pieces that a script can put wrong."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

END = b"0\r\n\r\n"
"""The chunk that ends a chunked body."""

DONE = b"data: [DONE]\n\n"

CHAT: dict[str, Any] = {
    "id": "chat-1",
    "object": "chat.completion",
    "created": 1_700_000_000,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello you"}}],
    "usage": {"completion_tokens": 2, "prompt_tokens": 3, "total_tokens": 5},
}
TEXT: dict[str, Any] = {
    "id": "text-1",
    "object": "text_completion",
    "created": 1_700_000_000,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "text": "Hello you"}],
    "usage": {"completion_tokens": 2, "prompt_tokens": 3, "total_tokens": 5},
}
VECTORS: dict[str, Any] = {
    "object": "list",
    "model": "m",
    "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}],
    "usage": {"prompt_tokens": 1, "total_tokens": 1},
}
INFO: dict[str, Any] = {"model_name": "m", "model_type": "chat-completions", "model_provider_name": "p"}


def spelled(body: Any) -> bytes:
    """Write a body: bytes as they are, anything else as JSON."""
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


def head(status: int = 200, *fields: str, reason: str = "Reason") -> bytes:
    """Write a status line and header fields."""
    return "\r\n".join([f"HTTP/1.1 {status} {reason}", *fields, "", ""]).encode("latin-1")


def reply(body: Any, status: int = 200, *fields: str, kind: str | None = "application/json") -> bytes:
    """Write a whole answer with a content length; `kind` is its content type, None for none."""
    content = spelled(body)
    typed = [] if kind is None else [f"Content-Type: {kind}"]
    return head(status, *typed, f"Content-Length: {len(content)}", *fields) + content


def chunk(data: bytes) -> bytes:
    """Write one chunk of a chunked body (RFC 9112, section 7.1)."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def stream_head(*fields: str) -> bytes:
    """Write the head of a chunked event stream."""
    return head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked", *fields)


def update(text: str = "", finish: str | None = None, **more: Any) -> dict[str, Any]:
    """Make one update of a chat's stream."""
    delta = {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    base = {"id": "chat-1", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": "m"}
    return {**base, "choices": [choice], **more}


def event(value: Any, *lines: str) -> bytes:
    """Write one event whose data is a JSON value; `lines` go before its data."""
    return b"".join(line.encode() + b"\n" for line in lines) + b"data: " + spelled(value) + b"\n\n"


EVENTS = [event(update("Hel")), event(update("lo")), event(update(" you", "stop"))]
"""A whole stream, but for its end."""


def stream(*events: bytes, fields: tuple[str, ...] = ()) -> list[bytes]:
    """Give a whole chunked event stream, an event in each chunk."""
    return [stream_head(*fields), *map(chunk, events), END]


GOOD_STREAM = stream(*EVENTS, DONE)


def gzipped(data: bytes) -> bytes:
    """Compress; the same bytes each time."""
    return gzip.compress(data, mtime=0)


def deflated(data: bytes, *, raw: bool = False) -> bytes:
    """Compress as HTTP's `deflate`, which means zlib's format (RFC 9110, 8.4.1.2), or raw as some servers send it."""
    compressor = zlib.compressobj(wbits=-15 if raw else 15)
    return compressor.compress(data) + compressor.flush()
