"""The only module that knows httpx: steps of a call in, bytes over the network, errors of our own out."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from inspect import isawaitable
from threading import Timer
from typing import Any

import httpx

from model_inference_overlay.credentials import AsyncAuthenticator, Authenticator
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.exceptions import (
    DecodeError,
    ModelInferenceError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    TLSError,
)
from model_inference_overlay.flow import Authorize, Close, Notify, Outcome, Read, Send, Step

# httpcore looks at every kept connection for every request, which makes a larger pool slower than a smaller one.
_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=20, keepalive_expiry=30.0)
_AIOHTTP_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=1000, keepalive_expiry=30.0)
_DRAIN = 0.5  # seconds that an answer whose stream has ended may take to end itself


@cache
def _shared_context() -> ssl.SSLContext:
    # Reading the certificate authorities costs about 10 ms: once for all clients.
    return httpx.create_ssl_context()


def _verify(scheme: str, verify: ssl.SSLContext | str | None) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    if verify is not None:
        return ssl.create_default_context(cafile=verify)
    # No redirect leaves the scheme, so a client of a plain endpoint needs no authorities (this context trusts none).
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if scheme == "http" else _shared_context()


@contextmanager
def _translated(step: str, method: str, url: str) -> Generator[None]:
    """Turn what httpx raises into our errors; `step` tells whether an answer was being read."""
    try:
        yield
    except httpx.TimeoutException as error:
        if _is_mislabelled(error):
            raise ServiceResponseError(_told(error, "the connection broke"), method=method, url=url) from error
        raise _timeout(error)(_told(error, "timed out"), method=method, url=url) from error
    except httpx.DecodingError as error:
        raise DecodeError(f"the answer's content-encoding is broken: {error}", method=method, url=url) from error
    except httpx.ConnectError as error:
        failed = TLSError if _is_tls(error) else ServiceRequestError
        raise failed(_told(error, "could not connect"), method=method, url=url) from error
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
        unsent = step == "send" and _is_unsent(error)
        broken = ServiceRequestError if unsent else ServiceResponseError
        raise broken(_told(error, "the connection broke"), method=method, url=url) from error
    except RuntimeError as error:
        if "closed" not in str(error):
            raise
        raise ServiceRequestError("the client is closed: make a new one", method=method, url=url) from error


def _is_mislabelled(error: httpx.TimeoutException) -> bool:
    """Tell whether the aiohttp transport calls a broken connection a timeout, as it does where the server hangs up."""
    cause = error.__cause__
    return type(cause).__module__.startswith("aiohttp") and not isinstance(cause, TimeoutError)


def _timeout(error: httpx.TimeoutException) -> type[ServiceRequestError | ServiceResponseError]:
    sending = isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout | httpx.WriteTimeout)
    return ServiceRequestTimeoutError if sending else ServiceResponseTimeoutError


def _told(error: Exception, default: str) -> str:
    text = str(error)
    return f"{default}: {text}" if text and text != default else default


def _is_unsent(error: Exception) -> bool:
    return isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError | httpx.InvalidURL | httpx.ProxyError)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


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


class Response(_Answer):
    """An answer whose bytes are still to come."""

    __slots__ = ()

    def chunks(self) -> Iterator[bytes]:
        """Give the body's bytes as they arrive, content-encoding undone."""
        with _translated("read", self.method, self.url):
            yield from self.http.iter_bytes()

    def read(self) -> bytes:
        """Read the whole body and give the connection back."""
        with _translated("read", self.method, self.url):
            return self.http.read()

    def finish(self, chunks: Iterator[bytes]) -> None:
        """Read `chunks` to their end, so that the connection can serve again; one that does not end soon is cut."""
        timer = _cutter(self.http)
        try:
            for _ in chunks:
                pass
        except ModelInferenceError:
            pass  # everything of interest had arrived
        finally:
            if timer is not None:
                timer.cancel()
            self.close()

    def close(self) -> None:
        """Give the connection up, or back where the body has been read."""
        self.http.close()


def _cutter(http: httpx.Response) -> Timer | None:
    """Start to wait for the time within which an answer has to end, and cut its connection then."""
    stream = http.extensions.get("network_stream")
    connection = None if stream is None else stream.get_extra_info("socket")
    if connection is None:
        return None

    def cut() -> None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = Timer(_DRAIN, cut)
    timer.daemon = True
    timer.start()
    return timer


class AsyncResponse(_Answer):
    """The same for asynchronous clients."""

    __slots__ = ()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the body's bytes as they arrive, content-encoding undone."""
        with _translated("read", self.method, self.url):
            async for chunk in self.http.aiter_bytes():
                yield chunk

    async def read(self) -> bytes:
        """Read the whole body and give the connection back."""
        with _translated("read", self.method, self.url):
            return await self.http.aread()

    async def finish(self, chunks: AsyncIterator[bytes]) -> None:
        """Read `chunks` to their end, so that the connection can serve again; one that does not end soon is cut."""
        import asyncio

        async def drain() -> None:
            async for _ in chunks:
                pass

        try:
            await asyncio.wait_for(drain(), _DRAIN)
        except (ModelInferenceError, TimeoutError):
            pass  # everything of interest had arrived
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Give the connection up, or back where the body has been read."""
        await self.http.aclose()


def _extensions(step: Send) -> dict[str, Any]:
    timeout = step.timeout
    limits = {"connect": timeout.connect, "read": timeout.read, "write": timeout.write, "pool": timeout.pool}
    return {"timeout": limits}


@lru_cache(maxsize=64)
def _url(url: str) -> httpx.URL:
    # Parsing takes as long as all else that makes a request, and a client asks few URLs again and again.
    return httpx.URL(url)


def _request(step: Send, extensions: dict[str, Any]) -> httpx.Request:
    url = _url(step.url)
    return httpx.Request(step.method, url, headers=step.headers, content=step.content, extensions=extensions)


def _proxy(scheme: str, host: str) -> httpx.Proxy | None:
    """Find the environment's proxy for an endpoint.

    Only https endpoints have one: the tunnel hides the credential from the proxy, which a plain request would show it.
    """
    if scheme != "https":
        return None
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    url = proxies.get("https") or proxies.get("all")
    return httpx.Proxy(url) if url and not proxy_bypass(host) else None


def _async_transport(context: ssl.SSLContext, proxy: httpx.Proxy | None) -> httpx.AsyncBaseTransport:
    """Make a transport over aiohttp where it is installed: its pool is much cheaper with many calls in flight."""
    try:
        from httpx_aiohttp import AiohttpTransport
    except ImportError:
        return httpx.AsyncHTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)
    return AiohttpTransport(verify=context, limits=_AIOHTTP_LIMITS, proxy=proxy)


class Driver:
    """Performs the steps of a call, blocking.

    Requests go to a transport: what `httpx.Client` adds to one (redirects, cookies, authentication, its log of whole
    URLs) is decided elsewhere or not wanted. A client of the caller's is used as it is.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        endpoint: Endpoint,
        *,
        http_client: httpx.Client | None = None,
        transport: httpx.BaseTransport | None = None,
        verify: ssl.SSLContext | str | None = None,
    ) -> None:
        self._authenticator = authenticator
        self._client = http_client
        if http_client is None and transport is None:
            context = _verify(endpoint.scheme, verify)
            proxy = _proxy(endpoint.scheme, endpoint.host)
            transport = httpx.HTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)
        self._transport = transport

    def _send(self, step: Send) -> httpx.Response:
        extensions = _extensions(step)
        if self._client is not None:
            request = self._client.build_request(
                step.method, step.url, headers=step.headers, content=step.content, extensions=extensions
            )
            return self._client.send(request, stream=True, auth=None, follow_redirects=False)
        assert self._transport is not None
        request = _request(step, extensions)
        response = self._transport.handle_request(request)
        response.request = request
        return response

    def run(self, flow: Generator[Step, Any, Outcome]) -> Outcome:
        """Drive a flow to its outcome.

        Raises:
            ModelInferenceError: what the flow raises.
        """
        result: Any = None
        error: ModelInferenceError | None = None
        answer: Response | None = None
        try:
            while True:
                try:
                    step = flow.send(result) if error is None else flow.throw(error)
                except StopIteration as stop:
                    outcome: Outcome = stop.value
                    return outcome
                result, error = None, None
                try:
                    result = self._perform(step)
                except ModelInferenceError as raised:
                    error = raised
                if isinstance(step, Send):
                    answer = result
        except BaseException:
            # A hook's exception, or Ctrl-C: an answer that nobody will read must not keep its connection.
            if answer is not None:
                answer.close()
            raise

    def _perform(self, step: Step) -> Any:
        if isinstance(step, Send):
            with _translated("send", step.method, step.url):
                http = self._send(step)
            return Response(http, step.method, step.url)
        if isinstance(step, Authorize):
            return self._authenticator.headers(step.url, claims=step.claims)
        if isinstance(step, Read):
            return step.response.read()
        if isinstance(step, Close):
            return step.response.close()
        if isinstance(step, Notify):
            step.hook(*step.arguments)
            return None
        return time.sleep(step.seconds)

    def close(self) -> None:
        """Close the connections, unless the client was the caller's."""
        if self._transport is not None:
            self._transport.close()


class AsyncDriver:
    """Performs the steps of a call, awaiting; otherwise as `Driver`."""

    def __init__(
        self,
        authenticator: AsyncAuthenticator,
        endpoint: Endpoint,
        *,
        http_client: httpx.AsyncClient | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: ssl.SSLContext | str | None = None,
    ) -> None:
        self._authenticator = authenticator
        self._client = http_client
        if http_client is None and transport is None:
            context = _verify(endpoint.scheme, verify)
            transport = _async_transport(context, _proxy(endpoint.scheme, endpoint.host))
        self._transport = transport

    async def _send(self, step: Send) -> httpx.Response:
        extensions = _extensions(step)
        if self._client is not None:
            request = self._client.build_request(
                step.method, step.url, headers=step.headers, content=step.content, extensions=extensions
            )
            return await self._client.send(request, stream=True, auth=None, follow_redirects=False)
        assert self._transport is not None
        request = _request(step, extensions)
        response = await self._transport.handle_async_request(request)
        response.request = request
        return response

    async def run(self, flow: Generator[Step, Any, Outcome]) -> Outcome:
        """Drive a flow to its outcome.

        Raises:
            ModelInferenceError: what the flow raises.
        """
        result: Any = None
        error: ModelInferenceError | None = None
        answer: AsyncResponse | None = None
        try:
            while True:
                try:
                    step = flow.send(result) if error is None else flow.throw(error)
                except StopIteration as stop:
                    outcome: Outcome = stop.value
                    return outcome
                result, error = None, None
                try:
                    result = await self._perform(step)
                except ModelInferenceError as raised:
                    error = raised
                if isinstance(step, Send):
                    answer = result
        except BaseException:
            # A hook's exception, or cancellation: an answer that nobody will read must not keep its connection.
            if answer is not None:
                await answer.aclose()
            raise

    async def _perform(self, step: Step) -> Any:
        if isinstance(step, Send):
            with _translated("send", step.method, step.url):
                http = await self._send(step)
            return AsyncResponse(http, step.method, step.url)
        if isinstance(step, Authorize):
            return await self._authenticator.headers(step.url, claims=step.claims)
        if isinstance(step, Read):
            return await step.response.read()
        if isinstance(step, Close):
            return await step.response.aclose()
        if isinstance(step, Notify):
            awaitable = step.hook(*step.arguments)
            return await awaitable if isawaitable(awaitable) else None
        import asyncio

        return await asyncio.sleep(step.seconds)

    async def aclose(self) -> None:
        """Close the connections, unless the client was the caller's."""
        if self._transport is not None:
            await self._transport.aclose()
