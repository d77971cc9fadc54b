"""Steps of a call in, results out: two drivers, one blocking, one awaiting, which do the I/O and decide nothing."""

from __future__ import annotations

import ssl
import time
from collections.abc import Generator
from functools import lru_cache
from inspect import isawaitable
from typing import Any

import httpx

from model_inference_overlay.authenticator import AsyncAuthenticator, Authenticator
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.exceptions import ModelInferenceError
from model_inference_overlay.steps import Authorize, Close, Notify, Outcome, Pull, Read, Send, Step
from model_inference_overlay.transport import pool
from model_inference_overlay.transport.answer import AsyncResponse, Response
from model_inference_overlay.transport.translation import translated


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
            transport = pool.connections(endpoint, verify)
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
            with translated("send", step.method, step.url):
                http = self._send(step)
            return Response(http, step.method, step.url)
        if isinstance(step, Authorize):
            return self._authenticator.headers(step.url, claims=step.claims, security=step.security, home=step.home)
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
            transport = pool.async_connections(endpoint, verify)
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
            with translated("send", step.method, step.url):
                http = await self._send(step)
            return AsyncResponse(http, step.method, step.url)
        if isinstance(step, Authorize):
            return await self._authenticator.headers(
                step.url, claims=step.claims, security=step.security, home=step.home
            )
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
