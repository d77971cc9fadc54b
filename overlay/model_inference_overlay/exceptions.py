"""Every error that a call or a stream can raise.

    ModelInferenceError (AzureError)              above all of them
      HttpResponseError                           the service answered, and the answer is an error
        BadRequestError                           400
          ContentFilterError                      400, refused by the content filter: categories
        ClientAuthenticationError                 401, or no token could be had (AuthenticationError)
        PermissionDeniedError                     403
        ResourceNotFoundError                     404 (NotFoundError)
        ResourceExistsError                       409 (ConflictError)
        ResourceModifiedError                     412
        ResourceNotModifiedError                  304
        UnprocessableEntityError                  422: loc, input, parameter
          UnsupportedParameterError               422 for a parameter that the model does not take
        RateLimitError                            429
        ServerError                               5xx (InternalServerError)
        TooManyRedirectsError                     redirects without end
        DecodeError                               the answer is not what was asked for, such as HTML for JSON
      TransportError                              there is no whole answer
        ServiceRequestError                       the request was not sent: no connection
          ServiceRequestTimeoutError              ... in time
          TLSError                                the certificate or the handshake is bad
          InsecureTransportError                  a token would have travelled over plain http
        ServiceResponseError                      the connection broke while waiting for the answer or reading it
          ServiceResponseTimeoutError             nothing came within the read timeout
      DeadlineExceededError                       the overall deadline passed
      StreamError                                 a stream went wrong, or was used wrongly
        StreamTruncatedError                      it ended before its end: partial
        EventTooLargeError                        one event is larger than the limit
        StreamConsumedError                       it was read already
        StreamClosedError                         it was closed
      OutputError                                 the answer is not of the type that was asked for: text, response
        OutputRefusedError                        the model refused: refusal
        OutputTruncatedError                      it was cut: finish_reason
        OutputInvalidError                        it is not JSON, or does not fit the type
      ToolRoundsExceededError                     the model went on asking for tools: messages, response, rounds

The names that Azure's SDK has (`azure.core.exceptions`) mean here what they mean there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from model_inference_overlay.redaction import one_line, redact_url
from model_inference_overlay.snapshot import Headers, ResponseSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from model_inference_overlay.faults import ErrorDetail

__all__ = [
    "AuthenticationError",
    "AzureError",
    "BadRequestError",
    "ClientAuthenticationError",
    "ConflictError",
    "ContentFilterError",
    "DeadlineExceededError",
    "DecodeError",
    "EventTooLargeError",
    "FailedBatch",
    "HttpResponseError",
    "InsecureTransportError",
    "InternalServerError",
    "ModelInferenceError",
    "NotFoundError",
    "OutputError",
    "OutputInvalidError",
    "OutputRefusedError",
    "OutputTruncatedError",
    "PermissionDeniedError",
    "Problem",
    "RateLimitError",
    "ResourceExistsError",
    "ResourceModifiedError",
    "ResourceNotFoundError",
    "ResourceNotModifiedError",
    "ResponseSnapshot",
    "ServerError",
    "ServiceRequestError",
    "ServiceRequestTimeoutError",
    "ServiceResponseError",
    "ServiceResponseTimeoutError",
    "StreamClosedError",
    "StreamConsumedError",
    "StreamError",
    "StreamTruncatedError",
    "TLSError",
    "TooManyRedirectsError",
    "ToolRoundsExceededError",
    "TransportError",
    "UnprocessableEntityError",
    "UnsupportedParameterError",
]


class FailedBatch(NamedTuple):
    """What is known where a call that was split into batches failed.

    Attributes:
        start, stop: the positions of the inputs that the failed call was for, `stop` not included.
        inputs: these inputs.
        arrived: the answers of the calls that had succeeded, merged, with the positions of the whole input as indexes;
            None where there were none. It need not end where `start` begins, since calls may overtake each other.
    """

    start: int
    stop: int
    inputs: Sequence[Any]
    arrived: Any = None


class Problem(NamedTuple):
    """One thing that is wrong with a request.

    Attributes:
        loc: where it is, such as `("body", "messages", 0, "content")`.
        input: what was found there; where something is missing, the object that it is missing from.
        message: what is wanted instead.
        rule: the keyword of JSON Schema that is broken, such as `required` or `maximum`, or a service's own name of it.
    """

    loc: tuple[str | int, ...]
    input: Any = None
    message: str = ""
    rule: str = ""


class ModelInferenceError(Exception):
    """An error of this library.

    Attributes:
        message: what went wrong, in the service's words where it had any.
        hint: what to do about it, or "".
        method: the request's method, None where there was no request.
        url: the request's URL without user information and query values, or None.
        request_id: the id to quote to the service's support, or None.
        attempts: how often the request was tried.
        batch: which inputs it was for and what had arrived, where a call was split into batches; else None.
    """

    batch: FailedBatch | None = None
    _retry_safe: ClassVar[bool] = False
    default_hint: ClassVar[str] = ""

    def __init__(
        self,
        message: object = None,
        *args: object,
        error: BaseException | None = None,
        hint: str | None = None,
        method: str | None = None,
        url: object = None,
        request_id: str | None = None,
        attempts: int = 1,
    ) -> None:
        self.message: str = "" if message is None else str(message)
        self.hint: str = self.default_hint if hint is None else hint
        self.method = method
        self.url: str | None = None if url is None else redact_url(url)
        self.request_id = request_id
        self.attempts = attempts
        super().__init__(self.message, *args)
        if error is not None:
            self.__cause__ = error

    def tell(self, *, method: str, url: object, request_id: str, attempts: int) -> None:
        """Say of the request what the error does not say yet; the URL without its secrets."""
        self.method = self.method or method
        self.url = self.url or redact_url(url)
        self.request_id = self.request_id or request_id
        self.attempts = attempts

    @property
    def is_retry_safe(self) -> bool:
        """Whether sending the same request again does no harm and may succeed."""
        return self._retry_safe

    @property
    def inner_exception(self) -> BaseException | None:
        """The exception that caused this one, under the name that Azure's SDK has for it."""
        return self.__cause__

    def __str__(self) -> str:
        notes: list[str] = []
        if self.request_id:
            notes.append(f"request id {one_line(self.request_id, 100)}")
        if self.attempts > 1:
            notes.append(f"after {self.attempts} attempts")
        text = self._sentence()
        if notes:
            text = f"{text.rstrip('.')} ({', '.join(notes)})"
        if self.hint:
            text = f"{text}{'' if text.endswith(('.', '!', '?', '…')) else '.'} {self.hint}"
        return text

    def _sentence(self) -> str:
        """Say who asked what of whom, and what came of it, in one line."""
        message = one_line(self.message) or "no reason was given"
        return f"{self.method} {self.url} failed: {message}" if self.method and self.url else message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


AzureError = ModelInferenceError


class HttpResponseError(ModelInferenceError):
    """The service answered with an error.

    Attributes:
        status_code: the HTTP status; for an error inside a 200 or a stream, the status that the error names, if any.
        reason: the reason phrase.
        code: the service's own code, such as `content_filter`, or None.
        param: the parameter that the service complains about, or None.
        body: the body, decoded where it is JSON, else as text.
        headers: the answer's header fields; names are lower case and found in any case.
        retry_after: how many seconds the service asks to wait, or None.
        response: the answer, with `json()`, `text()`, `headers` and `status_code`, or None.
        error: the error object of the body (`code`, `message`, `target`, `details`, `innererror`), or None.
    """

    def __init__(
        self,
        message: object = None,
        response: Any = None,
        *args: object,
        status_code: int | None = None,
        reason: str | None = None,
        code: str | None = None,
        param: str | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        detail: ErrorDetail | None = None,
        **context: Any,
    ) -> None:
        self.response = response
        self.status_code: int | None = getattr(response, "status_code", None) if status_code is None else status_code
        self.reason: str | None = getattr(response, "reason", None) if reason is None else reason
        given = getattr(response, "headers", None) if headers is None else headers
        self.headers = given if isinstance(given, Headers) else Headers(given)
        self.code = code
        self.param = param
        self.body = body
        self.retry_after = retry_after
        self.error = detail
        super().__init__(self._default_message() if message is None else message, *args, **context)

    @property
    def is_retry_safe(self) -> bool:
        """Whether the status is one of a passing trouble: 408, 429, 500, 502, 503 or 504."""
        return self.status_code in (408, 429, 500, 502, 503, 504)

    def _default_message(self) -> str:
        if self.status_code is None:
            return "the service answered with an error"
        return f"{self.status_code} {self.reason or ''}".rstrip()

    def _sentence(self) -> str:
        message = one_line(self.message) or self._default_message()
        if self.status_code is None or not (self.method and self.url):
            return super()._sentence()
        # A good status has to be told apart from what the body says; a body that cannot be read says nothing.
        found = " with an error" if self.status_code < 300 and not isinstance(self, DecodeError) else ""
        return f"{self.method} {self.url} answered {self.status_code}{found}: {message}"


class BadRequestError(HttpResponseError):
    """The service cannot read the request (400)."""


class ContentFilterError(BadRequestError):
    """The service's content filter refused the prompt or the answer.

    Attributes:
        categories: what the filter found, by category (`hate`, `sexual`, `violence`, `self_harm`, `jailbreak`, ...),
            each a dict such as `{"filtered": True, "severity": "high"}`. Hyphens in names are read as underscores.
    """

    default_hint = "Change the text, or the content filter of the deployment."

    def __init__(
        self,
        message: object = None,
        response: Any = None,
        *args: object,
        categories: Mapping[str, dict[str, Any]] | None = None,
        **context: Any,
    ) -> None:
        self.categories: dict[str, dict[str, Any]] = dict(categories or {})
        super().__init__(message, response, *args, **context)


class ClientAuthenticationError(HttpResponseError):
    """The credential was refused (401), or gave no token (`status_code` is None)."""

    default_hint = "Check the key or token, and that it belongs to this endpoint."


class PermissionDeniedError(HttpResponseError):
    """The credential is good but may not do this (403)."""

    default_hint = "Check the credential's role assignments and the endpoint's network rules."


class ResourceNotFoundError(HttpResponseError):
    """There is no such route, deployment or model (404)."""

    default_hint = "Check the endpoint's path, the model or deployment name and api_version."


class ResourceExistsError(HttpResponseError):
    """The request conflicts with the state of the service (409)."""


class ResourceModifiedError(HttpResponseError):
    """A precondition of the request does not hold (412)."""


class ResourceNotModifiedError(HttpResponseError):
    """The resource has not changed (304)."""


class UnprocessableEntityError(HttpResponseError):
    """The service can read the request but a value in it is not allowed (422), or `validate=True` found that before it.

    What `validate=True` found was not sent: `status_code` and `response` are None then.

    Attributes:
        loc: where in the request, such as `("body", "messages", 0, "content")`; empty where the service does not say.
        input: the value that was refused, None where the service does not say.
        parameter: the place in one word, such as `messages.0.content`, or None.
        problems: all that is wrong, as far as it is known; the first one is what the other attributes tell of.
    """

    def __init__(
        self,
        message: object = None,
        response: Any = None,
        *args: object,
        loc: tuple[str | int, ...] = (),
        input: Any = None,
        parameter: str | None = None,
        problems: Iterable[Problem] = (),
        **context: Any,
    ) -> None:
        self.problems = tuple(problems)
        self.loc = loc
        self.input = input
        self.parameter = parameter
        super().__init__(message, response, *args, **context)


class UnsupportedParameterError(UnprocessableEntityError):
    """The model does not take a parameter, or not with this value (422)."""

    default_hint = "Leave it out, or let the service ignore it with extra_parameters='drop'."

    def _sentence(self) -> str:
        if self.parameter is None or self.status_code is None or not (self.method and self.url):
            return super()._sentence()
        message = one_line(self.message)
        said = "" if not message or message == self._default_message() else f": {message}"
        place = f"{self.method} {self.url} answered {self.status_code}"
        return f"{place}: parameter {one_line(self.parameter, 100)!r} is not supported{said}"


class RateLimitError(HttpResponseError):
    """Too many requests or tokens a minute (429); `retry_after` says how long to wait, if the service does."""

    default_hint = "Send less at a time, wait, or raise the deployment's quota."


class ServerError(HttpResponseError):
    """The service failed (5xx)."""

    default_hint = "The fault is the service's: try again later, and quote the request id when you report it."


class TooManyRedirectsError(HttpResponseError):
    """The service redirected too often.

    Attributes:
        history: the URLs on the way, first to last, without their secrets.
    """

    default_hint = "Use the URL that the service answers at as the endpoint."

    def __init__(
        self, message: object = None, response: Any = None, *args: object, history: tuple[str, ...] = (), **context: Any
    ) -> None:
        self.history = tuple(redact_url(url) for url in history)
        super().__init__("too many redirects" if message is None else message, response, *args, **context)


class DecodeError(HttpResponseError):
    """The answer's body is not what the operation returns, such as an HTML page in place of JSON."""

    default_hint = "Check that the endpoint is that of the API and not of a web page or proxy."


class TransportError(ModelInferenceError):
    """No whole answer came."""

    _retry_safe = True


class ServiceRequestError(TransportError):
    """The request could not be sent, for want of a connection."""

    default_hint = "Check the endpoint's host name and the network, proxy and firewall on the way to it."


class ServiceRequestTimeoutError(ServiceRequestError):
    """No connection was had, or the request not sent, in time."""

    default_hint = "Check the network, or allow more time with timeout=."


class TLSError(ServiceRequestError):
    """The server's certificate cannot be trusted, or the TLS handshake failed."""

    _retry_safe = False
    default_hint = "Check the host name and the certificate; a private certificate authority can be given with verify=."


class InsecureTransportError(ServiceRequestError):
    """A token would have travelled over plain http to another machine."""

    _retry_safe = False
    default_hint = "Use an https endpoint; plain http is for loopback."


class ServiceResponseError(TransportError):
    """The connection broke after the request was sent and before the answer was whole."""


class ServiceResponseTimeoutError(ServiceResponseError):
    """Nothing arrived within the read timeout."""

    default_hint = "Allow more time with timeout=."


class DeadlineExceededError(ModelInferenceError):
    """The call's overall deadline passed; the last failure before it, if any, is the cause."""

    default_hint = "Allow more time with the deadline of the RetryPolicy or the total timeout."


class StreamError(ModelInferenceError):
    """A stream went wrong, or was used wrongly."""


class StreamTruncatedError(StreamError):
    """A stream ended before its terminator and before a finish reason.

    Attributes:
        partial: what had arrived, assembled as far as it goes, or None.
    """

    _retry_safe = True
    default_hint = "What had arrived is in .partial; send the request again for a whole answer."

    def __init__(self, message: object = None, *args: object, partial: Any = None, **context: Any) -> None:
        self.partial = partial
        super().__init__("the stream ended before its end" if message is None else message, *args, **context)


class EventTooLargeError(StreamError):
    """One event of a stream is larger than the limit.

    Attributes:
        limit: the limit in bytes, or None.
    """

    default_hint = (
        "Look at what the endpoint sends; to decode such events yourself, raise the max_event_size of an SSEDecoder."
    )

    def __init__(self, message: object = None, *args: object, limit: int | None = None, **context: Any) -> None:
        self.limit = limit
        if message is None:
            message = "an event of the stream is " + ("too large" if limit is None else f"larger than {limit} bytes")
        super().__init__(message, *args, **context)


class StreamConsumedError(StreamError):
    """A stream was read to its end already."""

    default_hint = "A stream can be read once; keep what it gave, or send the request again."


class StreamClosedError(StreamError):
    """A stream was closed before it was read."""

    default_hint = "Read the stream inside its with block, before close()."


class OutputError(ModelInferenceError):
    """The answer is not of the type that `response_format` asked for.

    Attributes:
        text: the answer's text as it came, "" where there is none.
        response: the whole answer, typed but for its parsed values.
        index: which of the answer's alternatives it is, from 0.
    """

    def __init__(
        self,
        message: object = None,
        *args: object,
        text: str = "",
        response: Any = None,
        index: int = 0,
        **context: Any,
    ) -> None:
        self.text = text
        self.response = response
        self.index = index
        super().__init__("the answer is not of the type asked for" if message is None else message, *args, **context)


class OutputRefusedError(OutputError):
    """The model refused to answer.

    Attributes:
        refusal: what it said instead.
    """

    default_hint = "What the model said is in .refusal."

    def __init__(self, message: object = None, *args: object, refusal: str = "", **context: Any) -> None:
        self.refusal = refusal
        super().__init__("the model refused to answer" if message is None else message, *args, **context)


class OutputTruncatedError(OutputError):
    """The answer was cut before its end, by the limit of tokens or by the content filter.

    Attributes:
        finish_reason: what cut it, such as `length` or `content_filter`.
    """

    default_hint = "What had come is in .text; allow more max_tokens where finish_reason is length."

    def __init__(self, message: object = None, *args: object, finish_reason: str = "", **context: Any) -> None:
        self.finish_reason = finish_reason
        super().__init__("the answer was cut before its end" if message is None else message, *args, **context)


class OutputInvalidError(OutputError):
    """The answer is not JSON, or not what the type wants; the cause, if there is one, says more."""

    default_hint = "The answer is in .text; a model that knows strict output, or a plainer type, may do better."


class ToolRoundsExceededError(ModelInferenceError):
    """The model still asked for tools in the last answer that it was allowed; those were not called.

    Attributes:
        rounds: how many answers there were.
        messages: the conversation so far, without the last answer.
        response: the last answer.
    """

    default_hint = "Allow more with max_rounds, or go on by hand from .messages."

    def __init__(
        self,
        message: object = None,
        *args: object,
        rounds: int = 0,
        messages: Any = (),
        response: Any = None,
        **context: Any,
    ) -> None:
        self.rounds = rounds
        self.messages = list(messages)
        self.response = response
        if message is None:
            message = f"the model still asked for tools in answer {rounds}, the last that it was allowed"
        super().__init__(message, *args, **context)


AuthenticationError = ClientAuthenticationError
NotFoundError = ResourceNotFoundError
ConflictError = ResourceExistsError
InternalServerError = ServerError
