"""Streams as callers use them: `Stream` for `for`, `AsyncStream` for `async for`.

Both are thin: they fetch bytes, hand them to an `EventReader`, and give the connection back on every way out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from model_inference_overlay.events import EventReader
from model_inference_overlay.exceptions import StreamClosedError

T = TypeVar("T")


class _Source(Protocol):
    def chunks(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class _AsyncSource(Protocol):
    def chunks(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class _Updates(Generic[T]):
    """What both kinds of stream share: updates that have arrived and wait to be taken."""

    def __init__(self, response: Any, reader: EventReader[T], whole: T | None = None) -> None:
        self.response = response
        """The HTTP answer: `status_code`, `reason` and `headers`."""
        self._reader = reader
        self._ready: deque[T] = deque() if whole is None else deque([whole])
        self._ended = whole is not None
        self._closed = False

    def _take(self, updates: list[T]) -> None:
        self._ready.extend(updates)

    def _check_open(self) -> None:
        if self._closed and not self._ended:
            raise StreamClosedError("the stream was closed before its end: ask again to read more")


class Stream(_Updates[T]):
    """Updates of one answer, as they arrive; an iterator and a context manager.

    Leaving it early, by `close()`, by `with`, or by an error, frees the connection; reading it to its end gives the
    connection back to the pool.
    """

    def __init__(self, response: Any, reader: EventReader[T], source: _Source | None, whole: T | None = None) -> None:
        super().__init__(response, reader, whole)
        self._source = source
        self._chunks = iter(()) if source is None else source.chunks()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        """Wait for the next update.

        Raises:
            HttpResponseError: the server reported an error in the middle of the stream.
            StreamTruncatedError: the connection ended before the stream did.
            StreamClosedError: the stream was closed before its end.
            ModelInferenceError: the connection failed, was too slow, or sent what is no event.
        """
        try:
            while not self._ready:
                self._check_open()
                self._reader.raise_pending()
                if self._ended:
                    raise StopIteration
                self._advance()
        except StopIteration:
            raise
        except BaseException:
            self.close()
            raise
        return self._ready.popleft()

    def _advance(self) -> None:
        chunk = next(self._chunks, None)
        if chunk is not None:
            self._take(self._reader.feed(chunk))
            return
        self._ended = True
        self._take(self._reader.close())
        self.close()

    def close(self) -> None:
        """Free the connection; updates that have not been read are lost."""
        if not self._closed:
            self._closed = True
            if self._source is not None:
                self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncStream(_Updates[T]):
    """Updates of one answer, as they arrive; an asynchronous iterator and context manager.

    Leaving it early, by `aclose()`, by `async with`, by an error or by cancellation, frees the connection; reading it
    to its end gives the connection back to the pool.
    """

    def __init__(
        self, response: Any, reader: EventReader[T], source: _AsyncSource | None, whole: T | None = None
    ) -> None:
        super().__init__(response, reader, whole)
        self._source = source
        self._chunks = None if source is None else source.chunks()

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        """Wait for the next update.

        Raises:
            HttpResponseError: the server reported an error in the middle of the stream.
            StreamTruncatedError: the connection ended before the stream did.
            StreamClosedError: the stream was closed before its end.
            ModelInferenceError: the connection failed, was too slow, or sent what is no event.
        """
        try:
            while not self._ready:
                self._check_open()
                self._reader.raise_pending()
                if self._ended:
                    raise StopAsyncIteration
                await self._advance()
        except StopAsyncIteration:
            raise
        except BaseException:
            await self.aclose()
            raise
        return self._ready.popleft()

    async def _advance(self) -> None:
        chunk = None if self._chunks is None else await anext(self._chunks, None)
        if chunk is not None:
            self._take(self._reader.feed(chunk))
            return
        self._ended = True
        self._take(self._reader.close())
        await self.aclose()

    async def aclose(self) -> None:
        """Free the connection; updates that have not been read are lost."""
        if not self._closed:
            self._closed = True
            if self._source is not None:
                await self._source.aclose()

    close = aclose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()
