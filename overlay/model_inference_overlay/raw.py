"""Answers with what HTTP said of them: a status, headers and a body, and the typed value when it is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, Self, TypeVar, cast, overload

from model_inference_overlay.snapshot import Headers

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
        """Give the body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Give the body as JSON values.

        Raises:
            ValueError: it is not JSON.
        """
        from model_inference_overlay import jsontext

        return jsontext.loads(self.content)


class StreamingResponse(_Head[T]):
    """An answer whose body has not been read: `with_streaming_response` gives it. A context manager.

    Leaving it gives up what has not been read.
    """

    def __init__(self, response: _Source, request_id: str, attempts: int, parse: Callable[[bytes], T]) -> None:
        super().__init__(response, request_id, attempts)
        self._source = response
        self._parse = parse

    def iter_bytes(self) -> Iterator[bytes]:
        """Give the body as it arrives, decompressed.

        Raises:
            ModelInferenceError: the connection failed or was too slow.
        """
        yield from self._source.chunks()

    def iter_lines(self) -> Iterator[str]:
        """Give the body line by line as it arrives, without line ends; a line ends with LF or CRLF."""
        lines = _Lines()
        for chunk in self.iter_bytes():
            yield from lines.feed(chunk)
        yield from lines.close()

    def read(self) -> bytes:
        """Give the whole body."""
        return b"".join(self.iter_bytes())

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
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncStreamingResponse(_Head[T]):
    """The same for asynchronous clients: an asynchronous context manager whose methods are awaited."""

    def __init__(self, response: _AsyncSource, request_id: str, attempts: int, parse: Callable[[bytes], T]) -> None:
        super().__init__(response, request_id, attempts)
        self._source = response
        self._parse = parse

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Give the body as it arrives, decompressed.

        Raises:
            ModelInferenceError: the connection failed or was too slow.
        """
        async for chunk in self._source.chunks():
            yield chunk

    async def iter_lines(self) -> AsyncIterator[str]:
        """Give the body line by line as it arrives, without line ends; a line ends with LF or CRLF."""
        lines = _Lines()
        async for chunk in self.iter_bytes():
            for line in lines.feed(chunk):
                yield line
        for line in lines.close():
            yield line

    async def read(self) -> bytes:
        """Give the whole body."""
        return b"".join([chunk async for chunk in self.iter_bytes()])

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
        await self._source.aclose()

    close = aclose

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
