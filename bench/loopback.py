"""The server that every client is measured against: canned answers, so that what is timed is the client.

In: HTTP/1.1 requests over kept-alive connections. Out: one chat answer, or, where the body asks for a stream, `EVENTS`
events of one. It prints its URL and runs until it is terminated. It reads no more of a request than it needs to answer.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

EVENTS = 2000

_WHOLE = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1732100000,
    "model": "bench",
    "choices": [
        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "A mile has 5,280 feet."}}
    ],
    "usage": {"prompt_tokens": 24, "completion_tokens": 9, "total_tokens": 33},
}


def _event(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": finish_reason, "delta": delta}
    return {**_WHOLE, "object": "chat.completion.chunk", "choices": [choice], "usage": None}


def _stream() -> bytes:
    texts = [_event({"role": "assistant", "content": f"word{number} "}) for number in range(EVENTS - 1)]
    lines = [json.dumps(event, separators=(",", ":")) for event in [*texts, _event({}, "stop")]]
    return "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()


def _answer(kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


WHOLE = _answer("application/json", json.dumps(_WHOLE).encode())
STREAM = _answer("text/event-stream", _stream())


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(head))
            # A client may put a space after the colon or not.
            writer.write(STREAM if b'"stream":true' in body.replace(b" ", b"") else WHOLE)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the client has closed the connection
    finally:
        writer.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
