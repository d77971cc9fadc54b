"""Requests that no method of a client makes: one as the caller wrote it in, the answer as it came out.

What is an error for a method is an answer here: the caller looks at its status, or calls `raise_for_status`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from model_inference_overlay import azure, jsontext
from model_inference_overlay.encoding import encode, is_file
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.errors import error_from_response
from model_inference_overlay.exceptions import HttpResponseError
from model_inference_overlay.hooks import hooks
from model_inference_overlay.operation import Operation, Types
from model_inference_overlay.options import CallOptions, Timeout
from model_inference_overlay.raw import AsyncStreamingResponse, StreamingResponse
from model_inference_overlay.request import REQUEST_ID, Request, call_queries, layered_headers, loose_pairs, new_id
from model_inference_overlay.serialization import header_field
from model_inference_overlay.settings import Settings, checked_names, checked_policy, header_fields
from model_inference_overlay.snapshot import ResponseSnapshot
from model_inference_overlay.steps import Outcome
from model_inference_overlay.streaming import AsyncHeld, Held

_OF_THE_CONNECTION = ("host", "content-length", "transfer-encoding", "connection")
_PATH_SAFE = "/-._~!$&'()*+,;=:@%"  # a path that is escaped already stays as it is


class HttpRequest:
    """A request for `send_request`.

    Args:
        method: the HTTP method, such as `GET`.
        url: an absolute URL, or a path that is joined to the client's endpoint; it may have a query.
        params: query parameters to add to those of the URL.
        headers: headers, over those of the client; None leaves one out.
        json: what to send as JSON: a model, or values that JSON has. Excludes `content`.
        content: text, bytes or a binary file to send as it is.

    Raises:
        TypeError, ValueError: an argument is not what it should be.
    """

    def __init__(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        json: Any = None,
        content: Any = None,
    ) -> None:
        if json is not None and content is not None:
            raise TypeError("json and content exclude each other: both are the body")
        self.method = str(method).upper()
        pairs = [f"{name}={value}" for name, value in loose_pairs(checked_names("params", params))]
        self.url = url + ("&" if "?" in url else "?") * bool(pairs) + "&".join(pairs)
        self.headers: dict[str, str | None] = header_fields(headers)
        self.content: bytes | None = jsontext.dumps(encode(json)) if json is not None else _bytes(content)
        if json is not None:
            self.headers.setdefault("content-type", "application/json")

    def __repr__(self) -> str:
        return f"<HttpRequest [{self.method}] {self.url.partition('?')[0]}>"


class HttpResponse(ResponseSnapshot):
    """An answer that was read to its end, whatever its status.

    Attributes:
        request: what was asked, as it was given to `send_request`.
    """

    __slots__ = ("_request_id", "request")

    def __init__(self, request: Any, answer: ResponseSnapshot, request_id: str) -> None:
        super().__init__(
            answer.status_code, answer.reason, answer.headers, answer.content, method=answer.method, url=answer.url
        )
        self.request = request
        self._request_id = request_id

    def read(self) -> bytes:
        """Give the body."""
        return self.content

    def raise_for_status(self) -> None:
        """Do nothing where the status is below 400.

        Raises:
            HttpResponseError: it is not; the class is that of the status, as for any method of a client.
        """
        if self.status_code >= 400:
            raise error_from_response(
                method=self.method,
                url=self.url,
                status_code=self.status_code,
                reason=self.reason,
                headers=self.headers,
                body=self.content,
                request_id=self._request_id,
            )


def prepare(settings: Settings, request: Any, options: CallOptions) -> Request:
    """Make a request of the caller's ready to be sent.

    Args:
        settings: the client's.
        request: an object with `method` and `url`, and perhaps `headers` and `content`: an `HttpRequest` of this
            module, of azure-core or of httpx.
        options: the call's options.

    Raises:
        TypeError, ValueError: an argument is not what it should be.
    """
    unknown = options.keys() - CallOptions.__optional_keys__
    if unknown:
        raise TypeError(f"send_request() got an unexpected keyword argument {min(unknown)!r}")
    options = azure.translated(options, settings.timeout, settings.retry)
    if not hasattr(request, "method") or not hasattr(request, "url"):
        raise TypeError(f"request is an HttpRequest, found {type(request).__qualname__}")
    given = dict(getattr(request, "headers", None) or {})
    own = {name: value for name, value in given.items() if name.lower() not in _OF_THE_CONNECTION}
    headers, without = layered_headers(settings.but(headers={**settings.headers, **header_fields(own)}), options, ())
    headers.setdefault("accept", "*/*")
    request_id = header_field(REQUEST_ID, options.get("request_id") or headers.get(REQUEST_ID) or new_id())
    headers[REQUEST_ID] = request_id
    method = str(request.method).upper()
    return Request(
        operation=Operation("send_request", method, "", Types(__name__)),
        method=method,
        url=_url(settings, str(request.url), options),
        headers=headers,
        content=_bytes(getattr(request, "content", None)),
        streamed=None,
        timeout=Timeout.of(options["timeout"]) if "timeout" in options else settings.timeout,
        retry=checked_policy(options.get("retry"), settings.retry),
        request_id=request_id,
        mode="streaming",
        on_request=settings.on_request + hooks(options, "on_request", "raw_request_hook", blocking=settings.blocking),
        on_response=settings.on_response
        + hooks(options, "on_response", "raw_response_hook", blocking=settings.blocking),
        log_bodies=options.get("log_bodies", settings.log_bodies) is True,
        rate_limiter=settings.rate_limiter,
        without=without,
    )


def opened(outcome: Outcome, ready: Request) -> StreamingResponse[bytes]:
    """Give a good answer that is still to be read."""
    return StreamingResponse(outcome.response, ready.request_id, outcome.attempts, bytes, outcome.check)


def async_opened(outcome: Outcome, ready: Request) -> AsyncStreamingResponse[bytes]:
    """Do what `opened` does, for an asynchronous client."""
    return AsyncStreamingResponse(outcome.response, ready.request_id, outcome.attempts, bytes, outcome.check)


def answered(response: Any, content: bytes, request: Any, ready: Request) -> HttpResponse:
    """Give a good answer that was read."""
    answer = ResponseSnapshot(
        response.status_code, response.reason, response.headers, content, method=ready.method, url=ready.url
    )
    return HttpResponse(request, answer, ready.request_id)


def refused(
    error: HttpResponseError, request: Any, ready: Request, stream: bool
) -> HttpResponse | StreamingResponse[bytes]:
    """Give the answer that the methods of a client take for an error.

    Raises:
        HttpResponseError: there is none: the error itself.
    """
    answer = _answer_of(error)
    if not stream:
        return HttpResponse(request, answer, ready.request_id)
    return StreamingResponse(_Read(answer), ready.request_id, error.attempts or 1, bytes)


def async_refused(
    error: HttpResponseError, request: Any, ready: Request, stream: bool
) -> HttpResponse | AsyncStreamingResponse[bytes]:
    """Do what `refused` does, for an asynchronous client."""
    answer = _answer_of(error)
    if not stream:
        return HttpResponse(request, answer, ready.request_id)
    return AsyncStreamingResponse(_AsyncRead(answer), ready.request_id, error.attempts or 1, bytes)


def _answer_of(error: HttpResponseError) -> ResponseSnapshot:
    if not isinstance(error.response, ResponseSnapshot):
        raise error
    return error.response


class _Read(Held):
    """An answer that was read, as what an unread one reads from."""

    def __init__(self, answer: ResponseSnapshot) -> None:
        super().__init__(answer.content)
        self.status_code, self.reason, self.headers = answer.status_code, answer.reason, answer.headers


class _AsyncRead(AsyncHeld):
    """The same for an asynchronous client."""

    def __init__(self, answer: ResponseSnapshot) -> None:
        super().__init__(answer.content)
        self.status_code, self.reason, self.headers = answer.status_code, answer.reason, answer.headers


def _url(settings: Settings, url: str, options: CallOptions) -> str:
    """Join a path to the endpoint, or check an absolute URL, and lay the query parameters over each other."""
    base, _, query = url.partition("#")[0].partition("?")
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in query.split("&")) if name]
    absolute = base.lower().startswith(("http://", "https://"))
    if not absolute:
        pairs = loose_pairs({name: value for name, value in settings.params.items() if name not in dict(pairs)}) + pairs
    for layer in call_queries(options):
        if layer:
            pairs = [pair for pair in pairs if unquote(pair[0]) not in layer] + loose_pairs(layer)
    if absolute:
        Endpoint(base)  # which checks it
        return base + ("?" + "&".join(f"{name}={value}" for name, value in pairs) if pairs else "")
    path = quote(base if base.startswith("/") else f"/{base}", safe=_PATH_SAFE)
    return settings.endpoint.url(path, pairs, {unquote(name) for name, _ in pairs})


def _bytes(content: Any) -> bytes | None:
    """Give what is to be sent as bytes; None for nothing."""
    if content is None or isinstance(content, bytes):
        return content or None
    if isinstance(content, str):
        return content.encode("utf-8")
    if isinstance(content, bytearray | memoryview):
        return bytes(content)
    if is_file(content):
        from model_inference_overlay.forms import read_all

        return read_all("content", content)
    raise TypeError(f"content is text, bytes or a binary file, found {type(content).__qualname__}")
