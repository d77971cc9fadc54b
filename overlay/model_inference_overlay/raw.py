"""Answers with what HTTP said of them: a status, headers and a body, and the typed value when it is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, Self, TypeVar, cast, overload

from model_inference_overlay.exceptions import ModelInferenceError, StreamClosedError, StreamConsumedError
from model_inference_overlay.snapshot import Headers, ResponseSnapshot
from model_inference_overlay.streaming import close_later

if TYPE_CHECKING:
    from model_inference_overlay.streaming import AsyncStream, Stream

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W")

_REQUEST_IDS = ("x-ms-request-id", "apim-request-id", "x-request-id", "x-ms-client-request-id")


class _Source(Protocol):
    status_code: int
    reason: str
    headers: Any

    def chunks(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class _AsyncSource(Protocol):
    status_code: int
    reason: str
    headers: Any

    def chunks(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class _Head(Generic[T]):
    """What both kinds of answer begin with.

    Attributes:
        status_code: the HTTP status.
        reason: the reason phrase, or "".
        headers: the header fields; names are found in any case.
        attempts: how often the request was sent.
    """

    def __init__(self, response: Any, request_id: str, attempts: int) -> None:
        self.status_code: int = response.status_code
        self.reason: str = response.reason
        self.headers = Headers(response.headers)
        self.attempts = attempts
        self._sent_id = request_id

    @property
    def request_id(self) -> str:
        """The id that the service gave the request, else the one that was sent."""
        return next((self.headers[name] for name in _REQUEST_IDS if self.headers.get(name)), self._sent_id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status_code} {self.reason}, request id {self.request_id})"


class RawResponse(_Head[T]):
    """An answer that was read: `with_raw_response` gives it.

    Attributes:
        content: the body, decompressed; empty where the parsed value is a stream.
    """

    def __init__(self, response: Any, request_id: str, attempts: int, content: bytes, parsed: T) -> None:
        super().__init__(response, request_id, attempts)
        self.content = content
        self._parsed = parsed

    @property
    def parsed(self) -> T:
        """What the method gives otherwise: the typed value, or the stream."""
        return self._parsed

    def text(self) -> str:
        """Give the body as text, in the charset of its content type, else UTF-8; undecodable bytes are replaced."""
        return ResponseSnapshot(self.status_code, self.reason, self.headers, self.content).text()

    def json(self) -> Any:
        """Give the body as JSON values.

        Raises:
            ValueError: it is not JSON.
        """
        from model_inference_overlay import jsontext

        return jsontext.loads(self.content)


Check = Callable[[ModelInferenceError | None], None]


def _in_time(error: ModelInferenceError | None) -> None:
    """Find that a call without a deadline is never late."""


class _Unread(_Head[T]):
    """What both kinds of unread answer share: how its body is decoded, and how far it has been read."""

    def __init__(
        self, response: Any, request_id: str, attempts: int, parse: Callable[[bytes], T], check: Check | None = None
    ) -> None:
        super().__init__(response, request_id, attempts)
        self._parse = parse
        self._check = check or _in_time
        self._body: bytes | None = None
        self._begun = False
        self._open = True

    def _begin(self) -> bytes | None:
        """Give the body where it was read as a whole, else None: it is about to be read.

        Raises:
            StreamConsumedError: it was given piece by piece.
            StreamClosedError: it was given up.
        """
        if self._body is not None:
            return self._body
        if self._begun:
            raise StreamConsumedError("the body of the answer was read already")
        if not self._open:
            raise StreamClosedError("the answer was closed before its body was read")
        self._begun = True
        return None


class StreamingResponse(_Unread[T]):
    """An answer whose body has not been read: `with_streaming_response` gives it. A context manager.

    Leaving it gives up what has not been read. The body is read once: as a whole, which is kept, or piece by piece.
    """

    def __init__(
        self, response: _Source, request_id: str, attempts: int, parse: Callable[[bytes], T], check: Check | None = None
    ) -> None:
        super().__init__(response, request_id, attempts, parse, check)
        self._source = response

    def iter_bytes(self) -> Iterator[bytes]:
        """Give the body as it arrives, decompressed.

        Raises:
            StreamConsumedError: it was given already.
            StreamClosedError: the answer was closed.
            ModelInferenceError: the connection failed or was too slow.
        """
        body = self._begin()
        if body is None:
            yield from self._chunks()
        elif body:
            yield body

    def _chunks(self) -> Iterator[bytes]:
        try:
            for chunk in self._source.chunks():
                self._check(None)
                yield chunk
            self._open = False
        except Exception as error:
            self.close()
            if isinstance(error, ModelInferenceError):
                self._check(error)
            raise

    def iter_lines(self) -> Iterator[str]:
        """Give the body line by line as it arrives, without line ends; a line ends with LF or CRLF."""
        lines = _Lines()
        for chunk in self.iter_bytes():
            yield from lines.feed(chunk)
        yield from lines.close()

    def read(self) -> bytes:
        """Give the whole body, and again as often as it is asked for.

        Raises:
            ModelInferenceError: as for `iter_bytes`.
        """
        body = self._begin()
        if body is None:
            body = self._body = b"".join(self._chunks())
        return body

    @overload
    def parse(self: StreamingResponse[Stream[Any, W]]) -> W: ...

    @overload
    def parse(self: StreamingResponse[Stream[Any, W] | W]) -> W: ...

    @overload
    def parse(self) -> T: ...

    def parse(self) -> Any:
        """Read the whole body and give the typed value; of a stream, the answer that its updates add up to.

        Raises:
            ModelInferenceError: the body is not what the operation answers with.
        """
        return self._parse(self.read())

    def close(self) -> None:
        """Give up what has not been read."""
        self._open = False
        self._source.close()

    def __del__(self) -> None:
        if getattr(self, "_open", False):
            with suppress(Exception):
                self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncStreamingResponse(_Unread[T]):
    """The same for asynchronous clients: an asynchronous context manager whose methods are awaited."""

    def __init__(
        self,
        response: _AsyncSource,
        request_id: str,
        attempts: int,
        parse: Callable[[bytes], T],
        check: Check | None = None,
    ) -> None:
        super().__init__(response, request_id, attempts, parse, check)
        self._source = response

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Give the body as it arrives, decompressed.

        Raises:
            StreamConsumedError: it was given already.
            StreamClosedError: the answer was closed.
            ModelInferenceError: the connection failed or was too slow.
        """
        body = self._begin()
        if body is None:
            async for chunk in self._chunks():
                yield chunk
        elif body:
            yield body

    async def _chunks(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._source.chunks():
                self._check(None)
                yield chunk
            self._open = False
        except Exception as error:
            await self.aclose()
            if isinstance(error, ModelInferenceError):
                self._check(error)
            raise

    async def iter_lines(self) -> AsyncIterator[str]:
        """Give the body line by line as it arrives, without line ends; a line ends with LF or CRLF."""
        lines = _Lines()
        async for chunk in self.iter_bytes():
            for line in lines.feed(chunk):
                yield line
        for line in lines.close():
            yield line

    async def read(self) -> bytes:
        """Give the whole body, and again as often as it is asked for.

        Raises:
            ModelInferenceError: as for `iter_bytes`.
        """
        body = self._begin()
        if body is None:
            body = self._body = b"".join([chunk async for chunk in self._chunks()])
        return body

    @overload
    async def parse(self: AsyncStreamingResponse[AsyncStream[Any, W]]) -> W: ...

    @overload
    async def parse(self: AsyncStreamingResponse[AsyncStream[Any, W] | W]) -> W: ...

    @overload
    async def parse(self) -> T: ...

    async def parse(self) -> Any:
        """Read the whole body and give the typed value; of a stream, the answer that its updates add up to.

        Raises:
            ModelInferenceError: the body is not what the operation answers with.
        """
        return self._parse(await self.read())

    async def aclose(self) -> None:
        """Give up what has not been read."""
        self._open = False
        await self._source.aclose()

    close = aclose

    def __del__(self) -> None:
        if getattr(self, "_open", False):
            close_later(self._source)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


class _Lines:
    """Bytes in, lines of text out."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> list[str]:
        head, *rest = data.split(b"\n")
        self._pieces.append(head)
        if not rest:
            return []
        whole = [b"".join(self._pieces), *rest[:-1]]
        self._pieces = [rest[-1]]
        return [line.removesuffix(b"\r").decode("utf-8", "replace") for line in whole]

    def close(self) -> list[str]:
        left = b"".join(self._pieces)
        return [left.decode("utf-8", "replace")] if left else []


# A client that was told to answer in another form does so by itself; these say so to type checkers.


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Type a method of a client whose answers are raw."""
    return cast("Callable[P, RawResponse[T]]", method)


def araw(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """Type a method of an asynchronous client whose answers are raw."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def streaming(method: Callable[P, T]) -> Callable[P, StreamingResponse[T]]:
    """Type a method of a client whose answers are not read."""
    return cast("Callable[P, StreamingResponse[T]]", method)


def astreaming(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[AsyncStreamingResponse[T]]]:
    """Type a method of an asynchronous client whose answers are not read."""
    return cast("Callable[P, Awaitable[AsyncStreamingResponse[T]]]", method)
