"""Functions of the caller's that see each request and answer: options in, hooks of one form out.

What hooks are given is a view: it changes the header fields of a request that is about to be sent, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from model_inference_overlay.redaction import redact_headers, redact_url
from model_inference_overlay.serialization import header_field
from model_inference_overlay.snapshot import ResponseSnapshot


class SentHeaders(MutableMapping[str, str]):
    """The header fields of a request; names are found and replaced in any case, and `repr` shows harmless values."""

    __slots__ = ("_fields",)

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __setitem__(self, name: str, value: str) -> None:
        """Set a field.

        Raises:
            TypeError, ValueError: it cannot be sent; the message names it.
        """
        text = header_field(name, value)
        self._fields[name.lower()] = text

    def __delitem__(self, name: str) -> None:
        del self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"SentHeaders({redact_headers(self._fields)})"


class SentRequest:
    """A request as hooks see it.

    Attributes:
        headers: the header fields, which a hook may change before the request is sent.
    """

    __slots__ = ("_content", "_method", "_url", "headers")

    def __init__(self, request: Any) -> None:
        self._method: str = request.method
        self._url: str = request.url
        self._content: bytes | None = request.content
        self.headers = SentHeaders(request.headers)

    @property
    def method(self) -> str:
        """The method."""
        return self._method

    @property
    def url(self) -> str:
        """The whole URL, with its secrets if it has any."""
        return self._url

    @property
    def content(self) -> bytes | None:
        """The body, None where there is none."""
        return self._content

    # Under the name that programs written for Azure's SDK read.
    body = content

    def __repr__(self) -> str:
        return f"<SentRequest {self._method} {redact_url(self._url)}>"


class HttpResponse:
    """An answer as hooks written for Azure's SDK expect it; its body is read when it is asked for.

    Attributes:
        request: the request that it answers.
        status_code: the HTTP status.
        reason: the reason phrase, or "".
        headers: the header fields; names are found in any case.
    """

    __slots__ = ("_body", "_response", "headers", "reason", "request", "status_code")

    def __init__(self, request: SentRequest, response: Any) -> None:
        self.request = request
        self.status_code: int = response.status_code
        self.reason: str = response.reason
        self.headers = response.headers
        self._response = response
        self._body: bytes | None = None

    def __repr__(self) -> str:
        return f"<HttpResponse {self.status_code} {self.reason}>"

    @property
    def content_type(self) -> str | None:
        """The media type with its parameters, None where the answer gave none."""
        found: str | None = self.headers.get("content-type")
        return found

    def read(self) -> Any:
        """Read the whole body, of a stream too, and give it; in an asynchronous client this is awaited.

        Raises:
            ModelInferenceError: the connection failed or was too slow.
        """
        found = self._response.read()
        if not isinstance(found, bytes):
            return self._keep(found)
        self._body = found
        return found

    async def _keep(self, read: Any) -> bytes:
        body: bytes = await read
        self._body = body
        return body

    @property
    def content(self) -> bytes:
        """The body.

        Raises:
            RuntimeError: the client is asynchronous, and `read` has not been awaited.
        """
        if self._body is None:
            found = self._response.read()
            if not isinstance(found, bytes):
                found.close()
                raise RuntimeError("the body has not been read: await http_response.read() first")
            self._body = found
        return self._body

    def body(self) -> bytes:
        """Give the body, as `content`."""
        return self.content

    def text(self, encoding: str | None = None) -> str:
        """Give the body as text, in the charset of the content type unless another is named."""
        return self._snapshot().text(encoding)

    def json(self) -> Any:
        """Give the body as JSON values.

        Raises:
            ValueError: it is not JSON.
        """
        return self._snapshot().json()

    def _snapshot(self) -> ResponseSnapshot:
        return ResponseSnapshot(self.status_code, self.reason, self.headers, self.content)


class PipelineRequest:
    """A request as hooks written for Azure's SDK expect it.

    Attributes:
        http_request: the request, with `method`, `url`, `headers` and `body`.
        context: what a hook notes here is found again with the answer of the same try.
    """

    def __init__(self, http_request: SentRequest, context: dict[str, Any]) -> None:
        self.http_request = http_request
        self.context = context


class PipelineResponse(PipelineRequest):
    """An answer as such hooks expect it; `http_response` has `status_code`, `reason`, `headers` and the body."""

    def __init__(self, http_request: SentRequest, http_response: HttpResponse, context: dict[str, Any]) -> None:
        super().__init__(http_request, context)
        self.http_response = http_response


# By try; what a hook noted goes with it.
_contexts: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()


def hooks(
    options: Mapping[str, Any], name: str, azure_name: str, *, blocking: bool = False
) -> tuple[Callable[..., Any], ...]:
    """Give the hooks of one kind, each a function of a request and, if it is there, its answer.

    Args:
        options: the options of a client or of a call.
        name: the option that holds a hook of our form.
        azure_name: the option that holds one of Azure's form.
        blocking: whether no hook can be awaited.

    Raises:
        TypeError: one cannot be called, or would have to be awaited.
    """
    found: list[Callable[..., Any]] = []
    for key in (name, azure_name):
        hook = options.get(key)
        if hook is None:
            continue
        if not callable(hook):
            raise TypeError(f"{key} is a function, found {type(hook).__qualname__}")
        if blocking and _is_asynchronous(hook):
            raise TypeError(f"{key} is a coroutine function, which a synchronous client does not await")
        found.append(_plain(hook) if key == name else _of_azure(hook))
    return tuple(found)


def _is_asynchronous(hook: Callable[..., Any]) -> bool:
    from inspect import iscoroutinefunction

    return iscoroutinefunction(hook) or iscoroutinefunction(getattr(hook, "__call__", None))  # noqa: B004


def _plain(hook: Callable[..., Any]) -> Callable[..., Any]:
    def call(request: Any, *response: Any) -> Any:
        return hook(SentRequest(request), *response)

    return call


def _of_azure(hook: Callable[[Any], Any]) -> Callable[..., Any]:
    def call(request: Any, response: Any = None) -> Any:
        context = _contexts.setdefault(request, {})
        seen = SentRequest(request)
        if response is None:
            return hook(PipelineRequest(seen, context))
        return hook(PipelineResponse(seen, HttpResponse(seen, response), context))

    return call
