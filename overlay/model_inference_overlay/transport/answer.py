"""An answer of httpx in, what the flow and the streams read out: status, headers, and bytes, whole or in pieces."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

from model_inference_overlay.exceptions import ModelInferenceError
from model_inference_overlay.transport.translation import translated

if TYPE_CHECKING:
    import httpx

_DRAIN = 0.5  # seconds that an answer whose stream has ended may take to end itself
_DRAIN_BYTES = 65536


class _Answer:
    """An answer of httpx as the flow sees it."""

    __slots__ = ("headers", "http", "method", "reason", "status_code", "url")

    def __init__(self, http: httpx.Response, method: str, url: str) -> None:
        self.http = http
        self.status_code = http.status_code
        self.reason = http.reason_phrase
        self.headers = http.headers
        self.method = method
        self.url = url

    def _is_as_sent(self) -> bool:
        """Tell whether the body can be taken past httpx's decoders, whose layers cost more than a short piece does."""
        # httpx gives the pieces of a body that it has read already to `iter_bytes` alone.
        return "content-encoding" not in self.headers and not self.http.is_stream_consumed


class Response(_Answer):
    """An answer whose bytes are still to come."""

    __slots__ = ("_pieces",)

    _pieces: Iterator[bytes]

    def chunks(self) -> Iterator[bytes]:
        """Give the body's bytes as they arrive, content-encoding undone."""
        with translated("read", self.method, self.url, self.status_code):
            yield from self.http.iter_raw() if self._is_as_sent() else self.http.iter_bytes()

    def pull(self) -> bytes | None:
        """Give the next piece of the body, None at its end."""
        if not hasattr(self, "_pieces"):
            self._pieces = self.chunks()
        return next(self._pieces, None)

    def read(self) -> bytes:
        """Read the whole body and give the connection back."""
        try:
            with translated("read", self.method, self.url, self.status_code):
                return self.http.read()
        except BaseException:
            self.close()
            raise

    def finish(self, chunks: Iterator[bytes]) -> None:
        """Read `chunks` to their end, so that the connection can serve again; one that does not end soon is cut."""
        network = self.http.extensions.get("network_stream")
        try:
            # Another transport's stream cannot be hurried: it is given up, as after any stream that is left early.
            if hasattr(network, "__dict__"):
                with _hurried(network, _DRAIN):
                    _drain(chunks, time.monotonic() + _DRAIN)
        except (ModelInferenceError, TimeoutError):
            pass  # everything of interest had arrived
        finally:
            self.close()

    def close(self) -> None:
        """Give the connection up, or back where the body has been read."""
        self.http.close()


def _drain(chunks: Iterator[bytes], until: float) -> None:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _DRAIN_BYTES or time.monotonic() > until:
            return


@contextmanager
def _hurried(network: Any, seconds: float) -> Generator[None]:
    """Let the reads of a connection take no longer than this, all together.

    httpcore takes the read timeout of an answer once, when its body begins. The limit is for this thread alone: at the
    end of the body the connection goes back to the pool, where the next call may take it before this one looks up.
    """
    until = time.monotonic() + seconds
    # The method of the class: another thread's may stand in its place by now.
    thread, read = get_ident(), type(network).read.__get__(network)

    def read_soon(max_bytes: int, timeout: float | None = None) -> bytes:
        if get_ident() == thread:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            timeout = left if timeout is None else min(timeout, left)
        data: bytes = read(max_bytes, timeout=timeout)
        return data

    network.read = read_soon
    try:
        yield
    finally:
        # The connection may serve another thread's stream by now, which has put its own in place of ours.
        if vars(network).get("read") is read_soon:
            vars(network).pop("read", None)


class AsyncResponse(_Answer):
    """The same for asynchronous clients."""

    __slots__ = ("_pieces",)

    _pieces: AsyncIterator[bytes]

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the body's bytes as they arrive, content-encoding undone."""
        with translated("read", self.method, self.url, self.status_code):
            async for chunk in self.http.aiter_raw() if self._is_as_sent() else self.http.aiter_bytes():
                yield chunk

    async def pull(self) -> bytes | None:
        """Give the next piece of the body, None at its end."""
        if not hasattr(self, "_pieces"):
            self._pieces = self.chunks()
        return await anext(self._pieces, None)

    async def read(self) -> bytes:
        """Read the whole body and give the connection back."""
        try:
            with translated("read", self.method, self.url, self.status_code):
                return await self.http.aread()
        except BaseException:
            await self.aclose()
            raise

    async def finish(self, chunks: AsyncIterator[bytes]) -> None:
        """Read `chunks` to their end, so that the connection can serve again; one that does not end soon is cut."""
        from asyncio import timeout

        size = 0
        try:
            async with timeout(_DRAIN):
                async for chunk in chunks:
                    size += len(chunk)
                    if size > _DRAIN_BYTES:
                        break
        except (ModelInferenceError, TimeoutError):
            pass  # everything of interest had arrived
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Give the connection up, or back where the body has been read."""
        await self.http.aclose()
