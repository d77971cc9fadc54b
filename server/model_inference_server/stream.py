"""Streams: chunks in, server-sent events out, each on its way before the next one is made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator

from starlette.responses import StreamingResponse

from .call import Events
from .wire import Json, encode


def stream(events: Events, delay: float, stopping: asyncio.Event) -> StreamingResponse:
    """Make the response for a stream.

    Args:
        delay: the seconds to wait before each event but the first.
        stopping: ends the stream early, without its last event, when the server stops.
    """
    headers = {"cache-control": "no-cache", **events.headers}
    return StreamingResponse(frames(events, delay, stopping), headers=headers, media_type="text/event-stream")


def frame(chunk: Json) -> bytes:
    """Give the bytes of one event; bytes are let be."""
    return chunk if isinstance(chunk, bytes) else b"data: " + encode(chunk) + b"\n\n"


async def frames(events: Events, delay: float, stopping: asyncio.Event) -> AsyncIterator[bytes]:
    """Give the bytes of each event, and of the last one, at their time."""
    wait = 0.0
    chunks = iter(events.chunks)
    try:
        for chunk in chunks:
            await pause(wait, stopping)
            if stopping.is_set():
                return
            yield frame(chunk)
            wait = delay
    finally:
        # A generator of chunks may hold something open; it should know at once that nobody wants more.
        if isinstance(chunks, Generator):
            chunks.close()
    if events.done is not None:
        yield f"data: {events.done}\n\n".encode()


async def pause(delay: float, stopping: asyncio.Event) -> None:
    """Wait some seconds, or until the server stops."""
    if delay > 0:
        try:
            await asyncio.wait_for(stopping.wait(), delay)
        except TimeoutError:
            return
    else:
        # Without this a long stream would keep the loop to itself, and nobody would notice that the client has gone.
        await asyncio.sleep(0)
