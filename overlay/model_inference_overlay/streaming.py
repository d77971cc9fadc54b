"""Streams as callers use them: `Stream` for `for`, `AsyncStream` for `async for`.

Both are thin: they fetch bytes, hand them to an `EventReader`, and give the connection back on every way out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from model_inference_overlay.events import EventReader
from model_inference_overlay.exceptions import ModelInferenceError, StreamClosedError, StreamError

if TYPE_CHECKING:
    # Every type checker brings it; at run time Python has defaults of type variables from 3.13 on only (PEP 696).
    from typing_extensions import TypeVar as TypeVarWithDefault

    W = TypeVarWithDefault("W", default=Any)
else:
    W = TypeVar("W")

T = TypeVar("T")
_NOTHING: Any = object()


class _Source(Protocol):
    def chunks(self) -> Iterator[bytes]: ...
    def finish(self, chunks: Iterator[bytes]) -> None: ...
    def close(self) -> None: ...


class _AsyncSource(Protocol):
    def chunks(self) -> AsyncIterator[bytes]: ...
    async def finish(self, chunks: AsyncIterator[bytes]) -> None: ...
    async def aclose(self) -> None: ...


class Held:
    """A body that was read already, as what a stream reads from."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def chunks(self) -> Iterator[bytes]:
        """Give the body in one piece."""
        yield self._body

    def finish(self, chunks: Iterator[bytes]) -> None:
        """Do nothing: there is no connection."""

    def close(self) -> None:
        """Do nothing: there is no connection."""


class AsyncHeld:
    """The same for asynchronous streams."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the body in one piece."""
        yield self._body

    async def finish(self, chunks: AsyncIterator[bytes]) -> None:
        """Do nothing: there is no connection."""

    async def aclose(self) -> None:
        """Do nothing: there is no connection."""


class _Updates(Generic[T, W]):
    """What both kinds of stream share: updates that have arrived and wait to be taken, and where the stream stands.

    `T` is the type of an update, `W` that of the whole answer.
    """

    def __init__(self, response: Any, reader: EventReader[T], whole: T | None) -> None:
        self.response = response
        """The HTTP answer: `status_code`, `reason` and `headers`."""
        self._reader = reader
        # An iterator, so that a loop takes what is ready without a call for each and may be left and taken up again.
        self._ready: Iterator[T] = iter(() if whole is None else (whole,))
        self._ended = whole is not None
        self._closed = whole is not None
        self._filling = False

    def _take(self) -> None:
        """Begin to wait for what comes next.

        Raises:
            StreamError: another thread or task waits for it.
        """
        if self._filling:
            raise StreamError(
                "the stream is being read by another thread or task",
                hint="Read it in one place, and hand its updates on.",
            )
        self._filling = True

    if not TYPE_CHECKING:

        def __class_getitem__(cls, types: Any) -> Any:
            """Take the type of an update alone, as type checkers do."""
            alone = cls.__parameters__[1:] == (W,) and not (isinstance(types, tuple) and len(types) != 1)
            given = types if isinstance(types, tuple) else (types,)
            return super().__class_getitem__((*given, Any) if alone else types)

    def _is_over(self) -> bool:
        """Tell whether nothing more can come.

        Raises:
            ModelInferenceError: an error stood behind the last updates.
            StreamClosedError: the stream was closed before its end.
        """
        self._reader.raise_pending()
        if self._closed and not self._ended:
            raise StreamClosedError("the stream was closed before its end")
        return self._ended


class Stream(_Updates[T, W]):
    """Updates of one answer, as they arrive; an iterator and a context manager.

    Leaving it early, by `close()`, by `with`, by an error, or by losing it, frees the connection; reading it to its end
    gives the connection back to the pool.
    """

    def __init__(self, response: Any, reader: EventReader[T], source: _Source, whole: T | None = None) -> None:
        super().__init__(response, reader, whole)
        self._source = source
        self._chunks = source.chunks()

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[Iterator[T]]:
        while True:
            yield self._ready
            if not self._fill():
                return

    def __next__(self) -> T:
        """Wait for the next update.

        Raises:
            HttpResponseError: the server reported an error in the middle of the stream.
            StreamTruncatedError: the connection ended before the stream did; `partial` is what had arrived.
            StreamClosedError: the stream was closed before its end.
            ModelInferenceError: the connection failed, was too slow, or sent what is no event.
        """
        update: T = next(self._ready, _NOTHING)
        if update is _NOTHING:
            if not self._fill():
                raise StopIteration
            update = next(self._ready)
        return update

    def _fill(self) -> bool:
        """Wait until an update is ready; False at the end of the stream."""
        self._take()
        try:
            while not self._is_over():
                updates = self._advance()
                if updates:
                    self._ready = iter(updates)
                    return True
        except BaseException:
            self.close()
            raise
        finally:
            self._filling = False
        return False

    def _advance(self) -> list[T]:
        if self._reader.done:
            self._ended = self._closed = True
            self._source.finish(self._chunks)
            return []
        try:
            chunk = next(self._chunks, None)
        except ModelInferenceError as error:
            updates = self._reader.fail(error)
        else:
            if chunk is not None:
                return self._reader.feed(chunk)
            updates = self._reader.close()
        self._ended = True
        self._release()
        return updates

    def get_final(self) -> W:
        """Read the stream to its end and give the whole answer, as the call without `stream=True` gives it.

        It holds what was read before too: text joined, tool calls put together, finish reasons, usage. It is None where
        the document does not say how updates add up.

        Raises:
            OutputError: the answer is not of the type that `response_format` asked for.
            ModelInferenceError: as for the next update.
        """
        for _ in self:
            pass
        whole: W = self._reader.final()
        return whole

    @property
    def text_stream(self) -> Iterator[str]:
        """Give the text of the first alternative piece by piece as it arrives, and nothing else."""
        for update in self:
            text = self._reader.text_of(update)
            if text:
                yield text

    def close(self) -> None:
        """Free the connection; updates that have not been read are lost."""
        self._ready = iter(())
        self._release()

    def _release(self) -> None:
        if not self._closed:
            self._closed = True
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            with suppress(Exception):
                self.close()


class AsyncStream(_Updates[T, W]):
    """Updates of one answer, as they arrive; an asynchronous iterator and context manager.

    Leaving it early, by `aclose()`, by `async with`, by an error, by cancellation, or by losing it, frees the
    connection; reading it to its end gives the connection back to the pool.
    """

    def __init__(self, response: Any, reader: EventReader[T], source: _AsyncSource, whole: T | None = None) -> None:
        super().__init__(response, reader, whole)
        self._source = source
        self._chunks = source.chunks()

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        """Wait for the next update.

        Raises:
            HttpResponseError: the server reported an error in the middle of the stream.
            StreamTruncatedError: the connection ended before the stream did; `partial` is what had arrived.
            StreamClosedError: the stream was closed before its end.
            ModelInferenceError: the connection failed, was too slow, or sent what is no event.
        """
        update: T = next(self._ready, _NOTHING)
        if update is _NOTHING:
            if not await self._fill():
                raise StopAsyncIteration
            update = next(self._ready)
        return update

    async def _fill(self) -> bool:
        """Wait until an update is ready; False at the end of the stream."""
        self._take()
        try:
            while not self._is_over():
                updates = await self._advance()
                if updates:
                    self._ready = iter(updates)
                    return True
        except BaseException:
            await self.aclose()
            raise
        finally:
            self._filling = False
        return False

    async def _advance(self) -> list[T]:
        if self._reader.done:
            self._ended = self._closed = True
            await self._source.finish(self._chunks)
            return []
        try:
            chunk = await anext(self._chunks, None)
        except ModelInferenceError as error:
            updates = self._reader.fail(error)
        else:
            if chunk is not None:
                return self._reader.feed(chunk)
            updates = self._reader.close()
        self._ended = True
        await self._release()
        return updates

    async def get_final(self) -> W:
        """Read the stream to its end and give the whole answer, as the call without `stream=True` gives it.

        It holds what was read before too: text joined, tool calls put together, finish reasons, usage. It is None where
        the document does not say how updates add up.

        Raises:
            OutputError: the answer is not of the type that `response_format` asked for.
            ModelInferenceError: as for the next update.
        """
        async for _ in self:
            pass
        whole: W = self._reader.final()
        return whole

    @property
    async def text_stream(self) -> AsyncIterator[str]:
        """Give the text of the first alternative piece by piece as it arrives, and nothing else."""
        async for update in self:
            text = self._reader.text_of(update)
            if text:
                yield text

    async def aclose(self) -> None:
        """Free the connection; updates that have not been read are lost."""
        self._ready = iter(())
        await self._release()

    async def _release(self) -> None:
        if not self._closed:
            self._closed = True
            await self._source.aclose()

    close = aclose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            close_later(self._source)


_closing: set[Any] = set()


class _Closable(Protocol):
    async def aclose(self) -> None: ...


def close_later(source: _Closable) -> None:
    """Close what was lost while it was read, where the event loop still runs; without one nothing can be awaited."""
    from asyncio import get_running_loop

    with suppress(RuntimeError):
        task = get_running_loop().create_task(source.aclose())
        # The loop itself keeps only a weak reference to a task.
        _closing.add(task)
        task.add_done_callback(_closing.discard)
