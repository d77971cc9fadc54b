"""aiohttp's connections behind httpx's interface, made to behave as httpx's own do.

`httpx_aiohttp` translates one into the other. What it leaves to be done: the URL is sent as it was written, cookies are
not kept, a large body is sent in pieces within the write timeout, no piece of an answer is waited for without end, and
each error is the one that httpx has for what happened, without aiohttp's own where that holds the request's headers.
"""

from __future__ import annotations

import ssl
from asyncio import Timeout, get_running_loop, timeout
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

import aiohttp
import httpx
from aiohttp.http_exceptions import HttpProcessingError
from httpx_aiohttp import AiohttpTransport
from yarl import URL

_PIECE = 65536  # bytes; a body of no more than that is left to the buffers of the system
_HEADERS_OF_ITS_OWN = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class _Exchange:
    """A request and its answer, as aiohttp sees them: what httpx_aiohttp keeps to itself."""

    __slots__ = ("content", "url")

    content: aiohttp.StreamReader

    def __init__(self, url: str) -> None:
        self.url = url


_current: ContextVar[_Exchange] = ContextVar("current")


class SessionTransport(httpx.AsyncBaseTransport):
    """A pool of aiohttp connections.

    Args:
        context: the TLS context of https connections.
        limits: how many connections there may be, and how long one that is not used is kept.
        proxy: the proxy on the way, or None.
    """

    def __init__(self, context: ssl.SSLContext, limits: httpx.Limits, proxy: httpx.Proxy | None = None) -> None:
        def session() -> aiohttp.ClientSession:
            return aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=limits.max_connections or 0, keepalive_timeout=limits.keepalive_expiry, ssl=context
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_HEADERS_OF_ITS_OWN,
                middlewares=(_send_as_written,),
            )

        self._aiohttp = AiohttpTransport(verify=context, proxy=proxy, client=session)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the headers of the answer.

        Raises:
            httpx.HTTPError: it could not be sent, or was not answered.
        """
        limits = request.extensions.get("timeout", {})
        exchange = _Exchange(str(request.url))
        _current.set(exchange)
        with _as_httpx():
            if len(request.content) > _PIECE:
                response = await self._send_in_pieces(request, limits.get("write"))
            else:
                response = await self._aiohttp.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Pieces(response.stream, exchange.content, limits.get("read"))
        return response

    async def _send_in_pieces(self, request: httpx.Request, seconds: float | None) -> httpx.Response:
        try:
            async with timeout(None) as limit:
                body = _Body(request.content, limit, seconds)
                whole = httpx.Request(
                    request.method, request.url, headers=request.headers, stream=body, extensions=request.extensions
                )
                return await self._aiohttp.handle_async_request(whole)
        except TimeoutError:
            raise httpx.WriteTimeout("") from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._aiohttp.aclose()


async def _send_as_written(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Undo what aiohttp makes of a URL: it reads some escapes, that of a dot among them, which changes the path."""
    exchange = _current.get()
    request.url = URL(exchange.url, encoded=True)
    response = await send(request)
    exchange.content = response.content
    return response


class _Body(httpx.AsyncByteStream):
    """A body that is sent piece by piece; each piece has to leave within a time."""

    def __init__(self, content: bytes, limit: Timeout, seconds: float | None) -> None:
        self._content = memoryview(content)
        self._limit = limit
        self._seconds = seconds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        now = get_running_loop().time
        for start in range(0, len(self._content), _PIECE):
            if self._seconds is not None:
                self._limit.reschedule(now() + self._seconds)
            yield bytes(self._content[start : start + _PIECE])
        self._limit.reschedule(None)  # what remains to be waited for is the answer


class _Pieces(httpx.AsyncByteStream):
    """An answer's body; each piece has to come within a time, since aiohttp waits for ever after a broken one."""

    def __init__(self, stream: httpx.AsyncByteStream, content: aiohttp.StreamReader, seconds: float | None) -> None:
        self._stream = stream
        self._content = content
        self._seconds = seconds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        content, failure = self._content, None
        while failure is None:
            try:
                async with timeout(self._seconds):
                    piece = await content.readany()
            except (TimeoutError, aiohttp.ClientError, HttpProcessingError) as error:
                failure, piece = error, _left_over(content)
            if piece:
                yield piece
            elif failure is None:
                return
        with _as_httpx():
            if isinstance(failure, TimeoutError):
                raise httpx.ReadTimeout("") from None
            raise failure

    async def aclose(self) -> None:
        # What a connection that is given up says is of no interest.
        with suppress(httpx.HTTPError, aiohttp.ClientError, HttpProcessingError, OSError):
            await self._stream.aclose()


def _left_over(content: aiohttp.StreamReader) -> bytes:
    """Take what arrived before a failure: aiohttp tells of that at once, with data still to be read."""
    content.set_exception(None)  # type: ignore[arg-type]
    return content.read_nowait()


@contextmanager
def _as_httpx() -> Generator[None]:
    try:
        yield
    except (httpx.TransportError, aiohttp.ClientError, HttpProcessingError) as error:
        found = error.__cause__ if isinstance(error, httpx.TransportError) else error
        if isinstance(found, aiohttp.ClientResponseError | HttpProcessingError):
            # Not chained: it holds the request, credential and all, and shows it.
            raise _refused(found) from None
        if not isinstance(found, aiohttp.ClientError):
            raise
        raise _told(found) from found


def _refused(error: aiohttp.ClientResponseError | HttpProcessingError) -> httpx.TransportError:
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return httpx.ProxyError(f"{error.status} {error.message}")
    return httpx.RemoteProtocolError(error.message)


def _told(error: aiohttp.ClientError) -> httpx.TransportError:
    text = str(error)
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return httpx.ProxyError(text)
    if isinstance(error, aiohttp.ClientConnectorError):
        return httpx.ConnectError(text)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return httpx.ConnectTimeout(text)
    if isinstance(error, aiohttp.ServerTimeoutError):
        return httpx.ReadTimeout(text)
    if isinstance(error, aiohttp.InvalidURL):
        return httpx.UnsupportedProtocol(text)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return httpx.RemoteProtocolError("the server hung up without an answer")
    if isinstance(error, aiohttp.ClientPayloadError) and _is_end(text):
        return httpx.RemoteProtocolError("the server hung up without sending complete message body")
    return httpx.ReadError(text)


def _is_end(text: str) -> bool:
    """Tell whether an answer is not whole because the server ended it, and not because the connection broke."""
    return "Not enough data" in text and "Error(" not in text.partition("Not enough data")[2]
