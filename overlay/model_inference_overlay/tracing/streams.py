"""Answers that arrive after the call has returned: what reads them, ending the call's record on every way out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, TypeAlias, TypeVar

from model_inference_overlay.events import EventReader
from model_inference_overlay.exceptions import ModelInferenceError
from model_inference_overlay.steps import Outcome
from model_inference_overlay.streaming import AsyncStream, Stream
from model_inference_overlay.tracing.call import Call

T = TypeVar("T")
Check: TypeAlias = Callable[[ModelInferenceError | None], None]


def follow(call: Call, outcome: Outcome, *, blocking: bool) -> Outcome:
    """Take what a call has come to: end its record, or hand it on to what reads the rest.

    Args:
        call: the record.
        outcome: how the call ended.
        blocking: whether the rest is read with `for`, not with `async for`.
    """
    call.attempts = outcome.attempts
    if outcome.parse is not None:
        check = outcome.check
        unread = (Unread if blocking else AsyncUnread)(call, outcome.response, check)
        return outcome.but(response=unread, check=None if check is None else partial(_checked, call, check))
    if outcome.reader is None:
        call.end(partial(_given, outcome.value))
        return outcome
    if outcome.value is not None:
        call.end(partial(_arrived, outcome.reader))
        return outcome
    return outcome.but(stream=partial(TracedStream if blocking else AsyncTracedStream, call))


def _checked(call: Call, check: Check, error: ModelInferenceError | None) -> None:
    try:
        check(error)
    except BaseException as late:
        call.fail(late)
        raise


def _cause(check: Check | None, error: BaseException) -> BaseException:
    """Give what the caller will see: where the time is over, that, and not what broke off for it."""
    if check is not None and isinstance(error, ModelInferenceError):
        try:
            check(error)
        except ModelInferenceError as late:
            return late
    return error


def _given(value: Any) -> Any:
    return value


def _arrived(reader: EventReader[Any]) -> Any:
    """Give the JSON of the answer as far as it has come, None where the document does not say how updates add up."""
    if reader._whole is not None:
        return reader._whole
    assembly = reader._assemble()
    return None if assembly is None else assembly.result()


def _end(call: Call, reader: EventReader[Any]) -> None:
    # An error that the server sent behind the last updates ends the call, even if nobody comes to see it raised.
    if reader._error is not None:
        call.fail(reader._error, partial(_arrived, reader))
    else:
        call.end(partial(_arrived, reader))


class TracedStream(Stream[T]):
    """A stream whose call is recorded."""

    def __init__(self, call: Call, response: Any, reader: EventReader[T], source: Any, whole: T | None = None) -> None:
        self._call = call
        super().__init__(response, reader, source, whole)

    def _is_over(self) -> bool:
        try:
            return super()._is_over()
        except BaseException as error:
            self._call.fail(error, partial(_arrived, self._reader))
            raise

    def _advance(self) -> list[T]:
        try:
            updates = super()._advance()
        except BaseException as error:
            self._call.fail(error, partial(_arrived, self._reader))
            raise
        if updates:
            self._call.arrived()
        if self._ended:
            _end(self._call, self._reader)
        return updates

    def _release(self) -> None:
        try:
            super()._release()
        finally:
            if not self._ended:
                _end(self._call, self._reader)


class AsyncTracedStream(AsyncStream[T]):
    """The same for asynchronous clients."""

    def __init__(self, call: Call, response: Any, reader: EventReader[T], source: Any, whole: T | None = None) -> None:
        self._call = call
        super().__init__(response, reader, source, whole)

    def _is_over(self) -> bool:
        try:
            return super()._is_over()
        except BaseException as error:
            self._call.fail(error, partial(_arrived, self._reader))
            raise

    async def _advance(self) -> list[T]:
        try:
            updates = await super()._advance()
        except BaseException as error:
            self._call.fail(error, partial(_arrived, self._reader))
            raise
        if updates:
            self._call.arrived()
        if self._ended:
            _end(self._call, self._reader)
        return updates

    async def _release(self) -> None:
        try:
            await super()._release()
        finally:
            if not self._ended:
                _end(self._call, self._reader)

    def __del__(self) -> None:
        # Before the connection is closed, for which there may be no event loop.
        _end(self._call, self._reader)
        super().__del__()


class _Unread:
    """What both kinds of unread answer share; what the answer says is the caller's to read, and is not recorded."""

    def __init__(self, call: Call, response: Any, check: Check | None) -> None:
        self._call = call
        self._response = response
        self._check = check

    def __getattr__(self, name: str) -> Any:
        return getattr(self._response, name)


class Unread(_Unread):
    """An answer that has not been read; its call ends when its body does, or when it is closed or lost."""

    def chunks(self) -> Iterator[bytes]:
        """Give the body's bytes as they arrive."""
        try:
            for chunk in self._response.chunks():
                self._call.arrived()
                yield chunk
        except GeneratorExit:
            raise  # left early: closing ends the call
        except BaseException as error:
            self._call.fail(_cause(self._check, error))
            raise
        self._call.end()

    def close(self) -> None:
        """Give the answer up."""
        try:
            self._response.close()
        finally:
            self._call.end()


class AsyncUnread(_Unread):
    """The same for asynchronous clients."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Give the body's bytes as they arrive."""
        return _Chunks(self._call, self._response.chunks(), self._check)

    async def aclose(self) -> None:
        """Give the answer up."""
        try:
            await self._response.aclose()
        finally:
            self._call.end()


class _Chunks:
    """An iterator, not a generator: one that is lost needs an event loop to end it."""

    def __init__(self, call: Call, chunks: AsyncIterator[bytes], check: Check | None) -> None:
        self._call = call
        self._chunks = chunks
        self._check = check

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            chunk = await anext(self._chunks)
        except StopAsyncIteration:
            self._call.end()
            raise
        except BaseException as error:
            self._call.fail(_cause(self._check, error))
            raise
        self._call.arrived()
        return chunk
