"""What a caller may set on a client or on one call beside the operation's own parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import attrs

if TYPE_CHECKING:
    from model_inference_overlay.pacing import RateLimiter
    from model_inference_overlay.retry import RetryPolicy


def _positive(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value is None:
        return
    found = f"Timeout.{attribute.name} is a positive number of seconds, or None for no limit; found {value!r}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(found)
    if not 0 < value < float("inf"):
        raise ValueError(found)


@attrs.frozen(kw_only=True)
class Timeout:
    """Limits in seconds, None for no limit.

    Attributes:
        connect: to open a connection; default 30.
        read: between two pieces of an answer, so a stream may last longer; default 300.
        write: between two pieces of a request; default 300.
        pool: to get a connection of the pool; default 30.
        total: for the whole call with all its tries, and for a stream until its end; default none. It is looked at
            whenever something arrives, and no wait for the next piece is longer than it was when the try began.

    Raises:
        TypeError: a value is no number.
        ValueError: a value is not above 0, or not finite.
    """

    connect: float | None = attrs.field(default=30.0, validator=_positive)
    read: float | None = attrs.field(default=300.0, validator=_positive)
    write: float | None = attrs.field(default=300.0, validator=_positive)
    pool: float | None = attrs.field(default=30.0, validator=_positive)
    total: float | None = attrs.field(default=None, validator=_positive)

    @classmethod
    def of(cls, value: Timeout | float | None) -> Timeout:
        """Read a timeout as callers write it: a `Timeout`, one number for connect, read, write and pool, or None."""
        if isinstance(value, Timeout):
            return value
        return cls(connect=value, read=value, write=value, pool=value)


class CallOptions(TypedDict, total=False):
    """Options of one call.

    Keys:
        extra_headers: headers to add or replace, None for one to leave out; `headers` is the same under Azure's name.
        extra_query: query parameters to add or replace, None for one to leave out; `params` is the same.
        timeout: a `Timeout` or seconds in place of the client's, or None for no limits.
        retry: a `RetryPolicy`, in place of the client's.
        content_type: the media type of a `body` given as bytes.
        request_id: the id to send as `x-ms-client-request-id`; by default a new UUID.
        on_request: called before each try with the request (`method`, `url`, `headers`, `content`); it may change the
            headers.
        on_response: called with the request and the answer (`status_code`, `reason`, `headers`) when its headers are
            there. Hooks of asynchronous clients may be coroutine functions.
        raw_request_hook: as `on_request`, in the form of Azure's SDK: called with an object that has `http_request`
            and a `context` for notes.
        raw_response_hook: as `on_response`, called with an object that has `http_request`, `http_response` and the
            same `context`. The body of the answer is read when the hook asks for it; a hook of an asynchronous client
            awaits `http_response.read()` first.
        log_bodies: whether the bodies of request and answer are logged, on DEBUG; by default as the client says.
        connection_timeout, read_timeout: limits of the `Timeout` in seconds, under the names of Azure's SDK.
        retry_total, retry_backoff_factor, retry_backoff_max: `retries`, `backoff` and `max_backoff` of the
            `RetryPolicy`, under the names of Azure's SDK.
        logging_enable: `log_bodies` under the name of Azure's SDK.
        validate: whether the body is checked against the OpenAPI document before it is sent; by default as the client
            says. What is wrong is an `UnprocessableEntityError`, as if the service had answered so.
    """

    extra_headers: Mapping[str, str | None] | None
    headers: Mapping[str, str | None] | None
    extra_query: Mapping[str, Any] | None
    params: Mapping[str, Any] | None
    timeout: Timeout | float | None
    retry: RetryPolicy | None
    content_type: str | None
    request_id: str | None
    on_request: Callable[[Any], Any] | None
    on_response: Callable[[Any, Any], Any] | None
    raw_request_hook: Callable[[Any], Any] | None
    raw_response_hook: Callable[[Any], Any] | None
    log_bodies: bool
    connection_timeout: float | None
    read_timeout: float | None
    retry_total: int | None
    retry_backoff_factor: float | None
    retry_backoff_max: float | None
    logging_enable: bool | None
    validate: bool | None


class SharedOptions(TypedDict, total=False):
    """Options that `with_options` sets in place of the client's; headers, params and hooks are added to them."""

    headers: Mapping[str, str | None] | None
    params: Mapping[str, Any] | None
    timeout: Timeout | float | None
    retry: RetryPolicy | None
    on_request: Callable[[Any], Any] | None
    on_response: Callable[[Any, Any], Any] | None
    raw_request_hook: Callable[[Any], Any] | None
    raw_response_hook: Callable[[Any], Any] | None
    log_bodies: bool
    validate: bool | None
    rate_limiter: RateLimiter | None


class ClientOptions(TypedDict, total=False):
    """Options of a client.

    Keys:
        headers: headers to send with every call, None for one to leave out.
        params: query parameters to send with every call, None for one to leave out.
        timeout: a `Timeout` or seconds, or None for no limits.
        retry: a `RetryPolicy`; by default three retries.
        user_agent: text to put before the library's own user agent.
        credential_scopes: OAuth 2.0 scopes, in place of those that the endpoint's host tells.
        http_client: an `httpx.Client` (async: `httpx.AsyncClient`) to send with; it stays the caller's to close. Its
            own headers, cookies and query parameters are sent too; its `auth` and its timeouts are not used.
        transport: an `httpx.BaseTransport` (async: `httpx.AsyncBaseTransport`) for a client of ours, which closes it.
        verify: an `ssl.SSLContext`, or the path of a CA bundle (a file or directory), in place of the shared one.
        on_request, on_response, raw_request_hook, raw_response_hook: as of a call, for every call.
        log_bodies: whether the bodies of requests and answers are logged, on DEBUG; default False.
        validate: as of a call, for every call; default False.
        rate_limiter: a `RateLimiter`, which may be shared with other clients; by default calls are not paced.
        connection_timeout, read_timeout, retry_total, retry_backoff_factor, retry_backoff_max, logging_enable: as of a
            call, for every call.
        connection_verify: `verify` under the name of Azure's SDK, but that it cannot be turned off.
    """

    headers: Mapping[str, str | None] | None
    params: Mapping[str, Any] | None
    timeout: Timeout | float | None
    retry: RetryPolicy | None
    user_agent: str | None
    credential_scopes: Sequence[str] | None
    http_client: Any
    transport: Any
    verify: Any
    on_request: Callable[[Any], Any] | None
    on_response: Callable[[Any, Any], Any] | None
    raw_request_hook: Callable[[Any], Any] | None
    raw_response_hook: Callable[[Any], Any] | None
    log_bodies: bool
    validate: bool | None
    rate_limiter: RateLimiter | None
    connection_timeout: float | None
    read_timeout: float | None
    retry_total: int | None
    retry_backoff_factor: float | None
    retry_backoff_max: float | None
    logging_enable: bool | None
    connection_verify: Any
