"""What every generated client inherits: options in, a driver made when first needed, one call at a time out.

A generated method hands its arguments to `_call` or `_call_cached`; no generated code decides anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack, overload

from model_inference_overlay import azure
from model_inference_overlay.authenticator import AsyncAuthenticator, Authenticator
from model_inference_overlay.connection import Connection
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.exceptions import HttpResponseError
from model_inference_overlay.flow import exchange
from model_inference_overlay.model import Model
from model_inference_overlay.operation import Operation
from model_inference_overlay.options import CallOptions, ClientOptions, SharedOptions, Timeout
from model_inference_overlay.request import Request, build
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.settings import Mode, Settings, changed, settings
from model_inference_overlay.steps import Outcome
from model_inference_overlay.streaming import AsyncHeld, AsyncStream, Held, Stream
from model_inference_overlay.unset import UNSET

if TYPE_CHECKING:
    from model_inference_overlay.batching.work import Work
    from model_inference_overlay.raw import AsyncStreamingResponse, StreamingResponse
    from model_inference_overlay.rest import HttpResponse
    from model_inference_overlay.transport import AsyncDriver, Driver


class _Base:
    """What both kinds of client share; a copy with other settings shares the connections."""

    _settings: Settings
    _cache: dict[str, Any]
    _connection: Connection

    def __init__(
        self,
        endpoint: Endpoint,
        defaults: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: ClientOptions,
        blocking: bool,
    ) -> None:
        self._settings = settings(endpoint, defaults, extras, options, blocking)
        self._cache = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.endpoint.base!r})"

    def with_options(self, **options: Unpack[SharedOptions]) -> Self:
        """Give a client with other options that shares this one's connections; closing either closes both.

        Args:
            options: see `SharedOptions`.
        """
        return self._with_settings(changed(self._settings, options))

    def _in_mode(self, mode: Mode) -> Self:
        return self._with_settings(self._settings.but(mode=mode))

    def _with_settings(self, settings: Settings) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._settings = settings
        if settings.mode != self._settings.mode:
            other._cache = {}
        return other

    def _split(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        batch_size: int | None,
        progress: bool | Callable[[int, int | None], Any],
    ) -> Work:
        """Make the plan of a call whose list of inputs is sent in parts."""
        from model_inference_overlay.batching.work import Work

        if batch_size is None:
            raise TypeError("progress tells of batches: give batch_size as well")
        if operation.batches is None or body is not UNSET:
            raise TypeError("batch_size splits the list of inputs that is an argument: body= is sent as a whole")
        if self._settings.mode != "parsed":
            raise TypeError("batch_size makes several calls, and there is no one response of them: leave it out here")
        given = members.get(operation.batches.argument)
        if given is None or given is UNSET:
            raise TypeError(f"missing required argument {operation.batches.argument!r}")
        return Work(operation.batches, given, batch_size, progress)

    def _go_on_from(self, other: _Base) -> None:
        """Take over the connections of another client for the same endpoint and credential, and what it has learnt."""
        self._connection = other._connection
        self._cache.update(other._cache)

    def _cache_key(self, operation: Operation, parameters: Mapping[str, Any], options: Mapping[str, Any]) -> str | None:
        """Name an answer that may be kept; None where a call has options of its own, or is not parsed."""
        if options or self._settings.mode != "parsed":
            return None
        return repr((operation.id, sorted((name, value) for name, value in parameters.items() if value is not None)))


def _listed(operation: Operation, members: Mapping[str, Any], lazily: bool) -> Mapping[str, Any]:
    """Make a list of whatever a caller gives as inputs, unless it is split, and read as it is sent."""
    argument = operation.batches.argument if operation.batches is not None else ""
    given = members.get(argument)
    if lazily or given is None or given is UNSET or isinstance(given, list | tuple):
        return members
    from model_inference_overlay.batching.inputs import read

    return {**members, argument: list(read(argument, given))}


class Client(_Base):
    """A synchronous client; safe to share among threads; a context manager.

    Args:
        endpoint: the service's base URL; its own path and query survive.
        credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service without authentication.
        defaults: what an argument means that a call leaves at None.
        extras: extra parameters for every call that gives none of its own.
        options: see `ClientOptions`.
    """

    def __init__(
        self,
        endpoint: str,
        credential: Any,
        defaults: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: ClientOptions,
    ) -> None:
        place = Endpoint(endpoint)
        options = azure.translated(options, Timeout(), RetryPolicy())
        super().__init__(place, defaults, extras, options, blocking=True)
        authenticator = Authenticator(credential, place.origin, scopes=options.get("credential_scopes"))

        def make() -> Driver:
            from model_inference_overlay.transport import Driver

            wanted = {name: options.get(name) for name in ("http_client", "transport", "verify")}
            return Driver(authenticator, place, **wanted)  # type: ignore[arg-type]

        self._connection = Connection(make)

    def _call(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: CallOptions,
    ) -> Any:
        request = build(self._settings, operation, body, members, parameters, extras, options)
        return _result(request, self._run(request))

    def _run(self, request: Request) -> Outcome:
        # A method of its own, so that tracing can stand in its place; see `tracing.instrumentor`.
        outcome: Outcome = self._connection.get().run(exchange(request))
        return outcome

    def _call_in_batches(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: CallOptions,
        batch_size: int | None,
        progress: bool | Callable[[int, int | None], Any],
    ) -> Any:
        members = _listed(operation, members, batch_size is not None)
        if batch_size is None and not progress:
            return self._call(operation, body, members, parameters, extras, options)
        work = self._split(operation, body, members, batch_size, progress)
        from model_inference_overlay.batching.running import run

        def call(inputs: list[Any]) -> Any:
            part = {**members, work.argument: inputs}
            return self._call(operation, UNSET, part, parameters, extras, options)

        return run(call, work)

    def _call_cached(self, operation: Operation, parameters: Mapping[str, Any], options: CallOptions) -> Any:
        key = self._cache_key(operation, parameters, options)
        if key is None:
            return self._call(operation, UNSET, {}, parameters, None, options)
        if key not in self._cache:
            self._cache[key] = self._call(operation, UNSET, {}, parameters, None, options)
        return self._cache[key]

    @overload
    def send_request(
        self, request: Any, *, stream: Literal[False] = False, **options: Unpack[CallOptions]
    ) -> HttpResponse: ...

    @overload
    def send_request(
        self, request: Any, *, stream: Literal[True], **options: Unpack[CallOptions]
    ) -> StreamingResponse[bytes]: ...

    @overload
    def send_request(
        self, request: Any, *, stream: bool, **options: Unpack[CallOptions]
    ) -> HttpResponse | StreamingResponse[bytes]: ...

    def send_request(self, request: Any, *, stream: bool = False, **options: Unpack[CallOptions]) -> Any:
        """Send a request of the caller's own, with this client's credential, headers, retries and connections.

        The credential goes to the endpoint's origin alone. Nothing is added to the request that is a matter of an
        operation, such as the api-version.

        Args:
            request: an `HttpRequest` of `model_inference.rest`, or of azure-core or httpx.
            stream: whether the body of the answer is left to be read, as it arrives.
            options: see `CallOptions`.

        Returns:
            The answer, whatever its status: an `HttpResponse`, or with `stream` a `StreamingResponse`.

        Raises:
            ModelInferenceError: there was no answer.
        """
        from model_inference_overlay import rest

        ready = rest.prepare(self._settings, request, options)
        try:
            outcome = self._connection.get().run(exchange(ready))
        except HttpResponseError as error:
            return rest.refused(error, request, ready, stream)
        if stream:
            return rest.opened(outcome, ready)
        return rest.answered(outcome.response, outcome.response.read(), request, ready)

    def _run_tools(
        self,
        operation: Operation,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        max_rounds: int,
        options: CallOptions,
    ) -> Any:
        from model_inference_overlay.tools.running import ToolRun

        def call(turn: Mapping[str, Any]) -> Any:
            return self._call(operation, UNSET, turn, parameters, extras, options)

        return ToolRun(call, operation, members, max_rounds)

    def close(self) -> None:
        """Close the connections, and take no more calls; an `http_client` that the caller passed in stays open."""
        driver = self._connection.end()
        if driver is not None:
            driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _result(request: Request, outcome: Outcome) -> Any:
    value = outcome.value
    if outcome.reader is not None:
        source = Held(outcome.content) if outcome.content else outcome.response
        value = (outcome.stream or Stream)(outcome.response, outcome.reader, source, outcome.value)
    if request.mode == "parsed":
        return value
    from model_inference_overlay.raw import RawResponse, StreamingResponse

    if outcome.parse is not None:
        return StreamingResponse(outcome.response, request.request_id, outcome.attempts, outcome.parse, outcome.check)
    return RawResponse(outcome.response, request.request_id, outcome.attempts, outcome.content, value)


def _running_loop() -> Any:
    from asyncio import get_running_loop

    return get_running_loop()


class AsyncClient(_Base):
    """An asynchronous client; safe to share among tasks; an asynchronous context manager.

    Each event loop that it is used in has connections of its own.

    Args:
        endpoint: the service's base URL; its own path and query survive.
        credential: an `AzureKeyCredential`, any object with `get_token` (a coroutine function or not), or None.
        defaults: what an argument means that a call leaves at None.
        extras: extra parameters for every call that gives none of its own.
        options: see `ClientOptions`.
    """

    def __init__(
        self,
        endpoint: str,
        credential: Any,
        defaults: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: ClientOptions,
    ) -> None:
        place = Endpoint(endpoint)
        options = azure.translated(options, Timeout(), RetryPolicy())
        super().__init__(place, defaults, extras, options, blocking=False)
        authenticator = AsyncAuthenticator(credential, place.origin, scopes=options.get("credential_scopes"))

        def make() -> AsyncDriver:
            from model_inference_overlay.transport import AsyncDriver

            wanted = {name: options.get(name) for name in ("http_client", "transport", "verify")}
            return AsyncDriver(authenticator, place, **wanted)  # type: ignore[arg-type]

        self._connection = Connection(make)

    async def _call(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: CallOptions,
    ) -> Any:
        request = build(self._settings, operation, body, members, parameters, extras, options)
        return _async_result(request, await self._run(request))

    def _run(self, request: Request) -> Awaitable[Outcome]:
        outcome: Awaitable[Outcome] = self._connection.get(_running_loop()).run(exchange(request))
        return outcome

    async def _call_in_batches(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        options: CallOptions,
        batch_size: int | None,
        progress: bool | Callable[[int, int | None], Any],
        max_concurrency: int,
    ) -> Any:
        members = _listed(operation, members, batch_size is not None)
        if batch_size is None and not progress:
            return await self._call(operation, body, members, parameters, extras, options)
        work = self._split(operation, body, members, batch_size, progress)
        from model_inference_overlay.batching.running import arun

        async def call(inputs: list[Any]) -> Any:
            part = {**members, work.argument: inputs}
            return await self._call(operation, UNSET, part, parameters, extras, options)

        return await arun(call, work, max_concurrency)

    async def _call_cached(self, operation: Operation, parameters: Mapping[str, Any], options: CallOptions) -> Any:
        key = self._cache_key(operation, parameters, options)
        if key is None:
            return await self._call(operation, UNSET, {}, parameters, None, options)
        if key not in self._cache:
            self._cache[key] = await self._call(operation, UNSET, {}, parameters, None, options)
        return self._cache[key]

    @overload
    async def send_request(
        self, request: Any, *, stream: Literal[False] = False, **options: Unpack[CallOptions]
    ) -> HttpResponse: ...

    @overload
    async def send_request(
        self, request: Any, *, stream: Literal[True], **options: Unpack[CallOptions]
    ) -> AsyncStreamingResponse[bytes]: ...

    @overload
    async def send_request(
        self, request: Any, *, stream: bool, **options: Unpack[CallOptions]
    ) -> HttpResponse | AsyncStreamingResponse[bytes]: ...

    async def send_request(self, request: Any, *, stream: bool = False, **options: Unpack[CallOptions]) -> Any:
        """Send a request of the caller's own, with this client's credential, headers, retries and connections.

        The credential goes to the endpoint's origin alone. Nothing is added to the request that is a matter of an
        operation, such as the api-version.

        Args:
            request: an `HttpRequest` of `model_inference.rest`, or of azure-core or httpx.
            stream: whether the body of the answer is left to be read, as it arrives.
            options: see `CallOptions`.

        Returns:
            The answer, whatever its status: an `HttpResponse`, or with `stream` an `AsyncStreamingResponse`.

        Raises:
            ModelInferenceError: there was no answer.
        """
        from model_inference_overlay import rest

        ready = rest.prepare(self._settings, request, options)
        try:
            outcome = await self._connection.get(_running_loop()).run(exchange(ready))
        except HttpResponseError as error:
            return rest.async_refused(error, request, ready, stream)
        if stream:
            return rest.async_opened(outcome, ready)
        return rest.answered(outcome.response, await outcome.response.read(), request, ready)

    def _run_tools(
        self,
        operation: Operation,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | Model | None,
        max_rounds: int,
        options: CallOptions,
    ) -> Any:
        from model_inference_overlay.tools.running import AsyncToolRun

        async def call(turn: Mapping[str, Any]) -> Any:
            return await self._call(operation, UNSET, turn, parameters, extras, options)

        return AsyncToolRun(call, operation, members, max_rounds)

    async def close(self) -> None:
        """Close the connections of this event loop, and take no more calls; an `http_client` stays open."""
        driver = self._connection.end(_running_loop())
        if driver is not None:
            await driver.aclose()

    aclose = close

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _async_result(request: Request, outcome: Outcome) -> Any:
    value = outcome.value
    if outcome.reader is not None:
        source = AsyncHeld(outcome.content) if outcome.content else outcome.response
        value = (outcome.stream or AsyncStream)(outcome.response, outcome.reader, source, outcome.value)
    if request.mode == "parsed":
        return value
    from model_inference_overlay.raw import AsyncStreamingResponse, RawResponse

    if outcome.parse is not None:
        return AsyncStreamingResponse(
            outcome.response, request.request_id, outcome.attempts, outcome.parse, outcome.check
        )
    return RawResponse(outcome.response, request.request_id, outcome.attempts, outcome.content, value)
