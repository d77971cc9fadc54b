"""The only module that knows httpx: steps of a call in, bytes over the network, errors of our own out."""

from __future__ import annotations

import ssl
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module
from inspect import isawaitable
from os import PathLike, fspath
from pathlib import Path
from threading import get_ident
from typing import Any

import httpx

from model_inference_overlay.credentials import AsyncAuthenticator, Authenticator
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.events import mark_as_end
from model_inference_overlay.exceptions import (
    DecodeError,
    ModelInferenceError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    TLSError,
)
from model_inference_overlay.flow import Authorize, Close, Notify, Outcome, Pull, Read, Send, Step

# httpcore looks at every kept connection for every request, which makes a larger pool slower than a smaller one.
_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=20, keepalive_expiry=30.0)
_AIOHTTP_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=1000, keepalive_expiry=30.0)
_DRAIN = 0.5  # seconds that an answer whose stream has ended may take to end itself
_DRAIN_BYTES = 65536


@cache
def _shared_context() -> ssl.SSLContext:
    # Reading the certificate authorities costs about 10 ms: once for all clients.
    return httpx.create_ssl_context()


def _verify(scheme: str, verify: Any) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    if isinstance(verify, str | PathLike):
        return _context_of(fspath(verify))
    if verify is not None:
        raise TypeError(f"verify is an ssl.SSLContext or the path of a CA bundle, found {verify!r}")
    # No redirect leaves the scheme, so a client of a plain endpoint needs no authorities (this context trusts none).
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if scheme == "http" else _shared_context()


def _context_of(path: str) -> ssl.SSLContext:
    is_folder = Path(path).is_dir()
    try:
        return ssl.create_default_context(cafile=None if is_folder else path, capath=path if is_folder else None)
    except OSError as error:
        raise ValueError(f"verify is no CA bundle: {path}: {error}") from error


@contextmanager
def _translated(step: str, method: str, url: str, status: int | None = None) -> Generator[None]:
    """Turn what httpx raises into our errors; `step` tells whether an answer was being read, `status` is its status."""
    try:
        yield
    # A host's name that the resolver cannot even spell is a UnicodeError.
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise _ours(error, step, method, url, status) from error
    except RuntimeError as error:
        message = _misuse(error)
        if message is None:
            raise
        raise ModelInferenceError(message, method=method, url=url, hint="Make a new one.") from error


def _ours(error: Exception, step: str, method: str, url: str, status: int | None) -> ModelInferenceError:
    about: dict[str, Any] = {"method": method, "url": url}
    if isinstance(error, httpx.TimeoutException) and not _is_mislabelled(error):
        return _timeout(error)(_told(error, "timed out"), **about)
    if isinstance(error, httpx.DecodingError):
        return DecodeError(f"the answer's content-encoding is broken: {error}", status_code=status, **about)
    if isinstance(error, httpx.ConnectError):
        return (TLSError if _is_tls(error) else ServiceRequestError)(_told(error, "could not connect"), **about)
    if step == "send" and _is_unsent(error):
        return ServiceRequestError(_told(error, "the request could not be sent"), **about)
    broken = ServiceResponseError(_told(error, "the connection broke"), **about)
    # h11's words for an end before the end: a stream can tell whether anything is missing.
    return mark_as_end(broken) if "without sending complete message body" in str(error) else broken


def _misuse(error: RuntimeError) -> str | None:
    """Tell what is wrong with the client, where that is what an error of httpx or asyncio says."""
    text = str(error)
    if "event loop" in text.lower() or "different loop" in text:
        return "the http_client belongs to another event loop than the one that runs"
    return "the http_client is closed" if "closed" in text else None


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
    unsent = httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, httpx.ProxyError, UnicodeError
    return isinstance(error, unsent)


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

    __slots__ = ("_pieces",)

    _pieces: Iterator[bytes]

    def chunks(self) -> Iterator[bytes]:
        """Give the body's bytes as they arrive, content-encoding undone."""
        with _translated("read", self.method, self.url, self.status_code):
            yield from self.http.iter_bytes()

    def pull(self) -> bytes | None:
        """Give the next piece of the body, None at its end."""
        if not hasattr(self, "_pieces"):
            self._pieces = self.chunks()
        return next(self._pieces, None)

    def read(self) -> bytes:
        """Read the whole body and give the connection back."""
        try:
            with _translated("read", self.method, self.url, self.status_code):
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
    thread, read = get_ident(), network.read

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
        with _translated("read", self.method, self.url, self.status_code):
            async for chunk in self.http.aiter_bytes():
                yield chunk

    async def pull(self) -> bytes | None:
        """Give the next piece of the body, None at its end."""
        if not hasattr(self, "_pieces"):
            self._pieces = self.chunks()
        return await anext(self._pieces, None)

    async def read(self) -> bytes:
        """Read the whole body and give the connection back."""
        try:
            with _translated("read", self.method, self.url, self.status_code):
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


def _extensions(step: Send) -> dict[str, Any]:
    timeout = step.timeout
    limits = {"connect": timeout.connect, "read": timeout.read, "write": timeout.write, "pool": timeout.pool}
    return {"timeout": limits}


@lru_cache(maxsize=64)
def _url(url: str) -> httpx.URL:
    # Parsing takes as long as all else that makes a request, and a client asks few URLs again and again.
    return httpx.URL(url)


def _request(step: Send) -> httpx.Request:
    url, extensions = _url(step.url), _extensions(step)
    return httpx.Request(step.method, url, headers=step.headers, content=step.content, extensions=extensions)


def _built(client: httpx.Client | httpx.AsyncClient, step: Send) -> httpx.Request:
    """Make a request with what a client of the caller's adds to it: its headers, cookies and query parameters."""
    # Where the client has parameters of its own, httpx drops those of a URL.
    params = client.params.merge(httpx.URL(step.url).params) if client.params else None
    return client.build_request(
        step.method, step.url, params=params, headers=step.headers, content=step.content, extensions=_extensions(step)
    )


def _checked(given: Any, name: str, kind: type) -> Any:
    """Hand on an option if it is of the kind that a driver can use.

    Raises:
        TypeError: it is of another, such as the asynchronous client for the synchronous driver.
    """
    if given is not None and not isinstance(given, kind):
        raise TypeError(f"{name} is an httpx.{kind.__name__} here, found {type(given).__qualname__}")
    return given


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
        aiohttp: Any = import_module("httpx_aiohttp")
    except ImportError:
        return httpx.AsyncHTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)
    transport: httpx.AsyncBaseTransport = aiohttp.AiohttpTransport(verify=context, limits=_AIOHTTP_LIMITS, proxy=proxy)
    return transport


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
        self._client: httpx.Client | None = _checked(http_client, "http_client", httpx.Client)
        transport = _checked(transport, "transport", httpx.BaseTransport)
        if http_client is None and transport is None:
            context = _verify(endpoint.scheme, verify)
            proxy = _proxy(endpoint.scheme, endpoint.host)
            transport = httpx.HTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)
        self._transport = transport

    def _send(self, step: Send) -> httpx.Response:
        if self._client is not None:
            request = _built(self._client, step)
            return self._client.send(request, stream=True, auth=None, follow_redirects=False)
        assert self._transport is not None
        request = _request(step)
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
        if isinstance(step, Pull):
            return step.response.pull()
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
        self._client: httpx.AsyncClient | None = _checked(http_client, "http_client", httpx.AsyncClient)
        transport = _checked(transport, "transport", httpx.AsyncBaseTransport)
        if http_client is None and transport is None:
            context = _verify(endpoint.scheme, verify)
            transport = _async_transport(context, _proxy(endpoint.scheme, endpoint.host))
        self._transport = transport

    async def _send(self, step: Send) -> httpx.Response:
        if self._client is not None:
            request = _built(self._client, step)
            return await self._client.send(request, stream=True, auth=None, follow_redirects=False)
        assert self._transport is not None
        request = _request(step)
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
        if isinstance(step, Pull):
            return await step.response.pull()
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
