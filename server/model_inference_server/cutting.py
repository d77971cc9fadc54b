"""Cutting: the beginning of a stream, or nothing, in; a response after which the connection is closed out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Cutting(Response):
    """Sends what it has of a stream, and closes the connection without ending the stream."""

    def __init__(self, frames: AsyncIterator[bytes] | None, close: Callable[[], None]) -> None:
        """Take the bytes of the events, or None for no answer at all, and what closes the connection."""
        super().__init__(headers={"cache-control": "no-cache"}, media_type="text/event-stream")
        del self.headers["content-length"]  # which would say that the stream is empty
        self._frames = frames
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send, close, and wait for the connection to be gone: a server makes up an answer where none was sent."""
        with suppress(OSError):  # the client left first
            if self._frames is not None:
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                async for each in self._frames:
                    await send({"type": "http.response.body", "body": each, "more_body": True})
        self._close()
        while (await receive())["type"] != "http.disconnect":
            pass
