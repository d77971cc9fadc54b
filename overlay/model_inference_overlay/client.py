"""What every generated client inherits: options in, a driver made when first needed, one call at a time out.

A generated method hands its arguments to `_call` or `_call_cached`; no generated code decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from model_inference_overlay.credentials import AsyncAuthenticator, Authenticator
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.flow import Outcome, exchange
from model_inference_overlay.operation import Operation
from model_inference_overlay.options import CallOptions, ClientOptions, Timeout
from model_inference_overlay.request import Settings, build
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.streaming import AsyncStream, Stream
from model_inference_overlay.unset import UNSET

if TYPE_CHECKING:
    from model_inference_overlay.transport import AsyncDriver, Driver

_USER_AGENT = "model-inference-python"


def _settings(
    endpoint: Endpoint, defaults: Mapping[str, Any], extras: Mapping[str, Any] | None, options: ClientOptions
) -> Settings:
    unknown = options.keys() - ClientOptions.__optional_keys__
    if unknown:
        raise TypeError(f"got an unexpected keyword argument {min(unknown)!r}")
    agent = options.get("user_agent")
    headers = {
        "user-agent": f"{agent} {_USER_AGENT}" if agent else _USER_AGENT,
        "accept-encoding": "gzip, deflate",
        **{name.lower(): value for name, value in (options.get("headers") or {}).items()},
    }
    timeout = Timeout.of(options["timeout"]) if "timeout" in options else Timeout()
    return Settings(
        endpoint=endpoint,
        headers=headers,
        params=dict(options.get("params") or {}),
        timeout=timeout,
        retry=options.get("retry") or RetryPolicy(),
        defaults={name: value for name, value in defaults.items() if value is not None},
        extras=dict(extras) if extras else None,
    )


class _Base:
    _settings: Settings
    _cache: dict[str, Any]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.endpoint.base!r})"


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
        extras: Mapping[str, Any] | None,
        options: ClientOptions,
    ) -> None:
        place = Endpoint(endpoint)
        self._settings = _settings(place, defaults, extras, options)
        self._authenticator = Authenticator(credential, place.origin, scopes=options.get("credential_scopes"))
        self._connection = {name: options.get(name) for name in ("http_client", "transport", "verify")}
        self._driver: Driver | None = None
        self._cache = {}

    def _drive(self) -> Driver:
        driver = self._driver
        if driver is None:
            from model_inference_overlay.transport import Driver

            fresh = Driver(self._authenticator, self._settings.endpoint.scheme, **self._connection)  # type: ignore[arg-type]
            # Two threads may both make one: the first to be stored is the one that all use.
            driver = self.__dict__.setdefault("_made", fresh)
            if driver is not fresh:
                fresh.close()
            self._driver = driver
        return driver

    def _call(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | None,
        options: CallOptions,
    ) -> Any:
        request = build(self._settings, operation, body, members, parameters, extras, options)
        return _result(self._drive().run(exchange(request)))

    def _call_cached(self, operation: Operation, parameters: Mapping[str, Any], options: CallOptions) -> Any:
        key = repr((operation.id, sorted((k, v) for k, v in parameters.items() if v is not None)))
        if key not in self._cache:
            self._cache[key] = self._call(operation, UNSET, {}, parameters, None, options)
        return self._cache[key]

    def close(self) -> None:
        """Close the connections; a client that the caller passed in stays open."""
        if self._driver is not None:
            self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _result(outcome: Outcome) -> Any:
    if outcome.reader is None:
        return outcome.value
    source = None if outcome.reader.done else outcome.response
    return Stream(outcome.response, outcome.reader, source, outcome.value)


class AsyncClient(_Base):
    """An asynchronous client; safe to share among tasks of one event loop; an asynchronous context manager.

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
        extras: Mapping[str, Any] | None,
        options: ClientOptions,
    ) -> None:
        place = Endpoint(endpoint)
        self._settings = _settings(place, defaults, extras, options)
        self._authenticator = AsyncAuthenticator(credential, place.origin, scopes=options.get("credential_scopes"))
        self._connection = {name: options.get(name) for name in ("http_client", "transport", "verify")}
        self._driver: AsyncDriver | None = None
        self._cache = {}

    def _drive(self) -> AsyncDriver:
        if self._driver is None:
            from model_inference_overlay.transport import AsyncDriver

            self._driver = AsyncDriver(self._authenticator, self._settings.endpoint.scheme, **self._connection)  # type: ignore[arg-type]
        return self._driver

    async def _call(
        self,
        operation: Operation,
        body: Any,
        members: Mapping[str, Any],
        parameters: Mapping[str, Any],
        extras: Mapping[str, Any] | None,
        options: CallOptions,
    ) -> Any:
        request = build(self._settings, operation, body, members, parameters, extras, options)
        return _async_result(await self._drive().run(exchange(request)))

    async def _call_cached(self, operation: Operation, parameters: Mapping[str, Any], options: CallOptions) -> Any:
        key = repr((operation.id, sorted((k, v) for k, v in parameters.items() if v is not None)))
        if key not in self._cache:
            self._cache[key] = await self._call(operation, UNSET, {}, parameters, None, options)
        return self._cache[key]

    async def close(self) -> None:
        """Close the connections; a client that the caller passed in stays open."""
        if self._driver is not None:
            await self._driver.aclose()

    aclose = close

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _async_result(outcome: Outcome) -> Any:
    if outcome.reader is None:
        return outcome.value
    from model_inference_overlay.transport import AsyncSource

    source = None if outcome.reader.done else AsyncSource(outcome.response)
    return AsyncStream(outcome.response, outcome.reader, source, outcome.value)
