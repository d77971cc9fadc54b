"""The sans-I/O core of a call: a request in, steps for a driver out, an outcome or one of our errors at the end.

`exchange` is a generator. It yields steps, takes their results, and decides everything: authentication, tries and
pauses, redirects, the deadline, what is an error. A driver performs the steps, blocking or awaiting, and decides
nothing.

    Authorize -> headers    Send -> Response    Read -> bytes    Close -> None    Sleep -> None
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import attrs

from model_inference_overlay import jsontext
from model_inference_overlay.credentials import parse_claims_challenge
from model_inference_overlay.errors import error_from_payload, error_from_response, error_in_body
from model_inference_overlay.events import EventReader
from model_inference_overlay.exceptions import (
    DeadlineExceededError,
    DecodeError,
    HttpResponseError,
    ModelInferenceError,
    ServiceRequestError,
    ServiceResponseError,
)
from model_inference_overlay.options import Timeout
from model_inference_overlay.redaction import redact_url
from model_inference_overlay.request import Request

_MAX_REDIRECTS = 5


class Response(Protocol):
    """An answer whose headers have arrived; names of headers are looked up without case."""

    status_code: int
    reason: str
    headers: Any


@attrs.define(eq=False)
class Authorize:
    """Ask for the headers that authenticate a request to `url`; `claims` answers a challenge."""

    url: str
    claims: str | None = None


@attrs.define(eq=False)
class Send:
    """Send a request and wait for the headers of the answer."""

    method: str
    url: str
    headers: dict[str, str] = attrs.field(repr=False)
    content: bytes | None = attrs.field(repr=False)
    timeout: Timeout = attrs.field(factory=Timeout)


@attrs.define(eq=False)
class Read:
    """Read the whole body of an answer and give its connection back."""

    response: Any


@attrs.define(eq=False)
class Close:
    """Give up an answer whose body nobody wants."""

    response: Any


@attrs.define(eq=False)
class Sleep:
    """Wait before the next try."""

    seconds: float


Step = Authorize | Send | Read | Close | Sleep


@attrs.define(eq=False)
class Outcome:
    """The end of a call: a decoded `value`, or a `reader` of the stream whose bytes `response` still has to give."""

    response: Any
    value: Any = None
    reader: EventReader[Any] | None = None
    attempts: int = 1


@attrs.define(eq=False)
class _State:
    request: Request
    url: str
    started: float
    clock: Callable[[], float]
    attempts: int = 0
    redirects: int = 0
    claims: str | None = None

    def left(self) -> float | None:
        """Give the seconds that the whole call still has, None where it has no deadline."""
        limits = [limit for limit in (self.request.timeout.total, self.request.retry.deadline) if limit is not None]
        return None if not limits else self.started + min(limits) - self.clock()


def exchange(request: Request, *, clock: Callable[[], float] = time.monotonic) -> Generator[Step, Any, Outcome]:
    """Carry out one call.

    Raises:
        ModelInferenceError: whatever goes wrong; `attempts` on it tells how often the request was sent.
    """
    state = _State(request, request.url, clock(), clock)
    while True:
        state.attempts += 1
        try:
            outcome = yield from _attempt(state)
        except (ServiceRequestError, ServiceResponseError) as error:
            yield from _pause(state, error, None)
        except HttpResponseError as error:
            if error.status_code is None:
                raise
            if _answers_challenge(state, error):
                continue
            yield from _pause(state, error, error.status_code)
        else:
            if outcome is not None:
                return outcome


def _attempt(state: _State) -> Generator[Step, Any, Outcome | None]:
    """Send once; None means that the request goes on to where the server redirected it."""
    request = state.request
    headers = yield Authorize(state.url, state.claims)
    response = yield Send(request.method, state.url, {**headers, **request.headers}, request.content, _timeout(state))
    status: int = response.status_code
    if 200 <= status < 300:
        if request.streamed or _is_event_stream(response):
            return (yield from _stream(state, response))
        body = yield Read(response)
        return Outcome(response, _decode(state, response, body), attempts=state.attempts)
    target = _redirect(state, response)
    if target is not None:
        yield Close(response)
        state.url = target
        state.redirects += 1
        state.attempts -= 1
        return None
    try:
        body = yield Read(response)
    except ServiceResponseError:
        body = b""
    raise _with_hint(state, error_from_response(body=body, **_context(state, response)))


def _timeout(state: _State) -> Timeout:
    """Cut the timeouts of one try to what is left of the whole call."""
    left = state.left()
    if left is None:
        return state.request.timeout
    if left <= 0:
        raise DeadlineExceededError(f"{_name(state)} had no time left for another try; allow a longer total timeout")
    timeout = state.request.timeout

    def cut(limit: float | None) -> float:
        return left if limit is None else min(limit, left)

    return attrs.evolve(
        timeout,
        connect=cut(timeout.connect),
        read=cut(timeout.read),
        write=cut(timeout.write),
        pool=cut(timeout.pool),
    )


def _pause(state: _State, error: ModelInferenceError, status: int | None) -> Generator[Step, Any, None]:
    """Wait before the next try, or raise the error where there is none."""
    error.attempts = state.attempts
    headers = error.headers if isinstance(error, HttpResponseError) else None
    delay = state.request.retry.delay(attempt=state.attempts, headers=headers, status=status)
    left = state.left()
    if delay is None or (left is not None and delay >= left):
        raise error
    yield Sleep(delay)


def _answers_challenge(state: _State, error: HttpResponseError) -> bool:
    if error.status_code != 401 or state.claims is not None:
        return False
    state.claims = parse_claims_challenge(error.headers.get("www-authenticate", ""))
    return state.claims is not None


def _redirect(state: _State, response: Response) -> str | None:
    """Follow only what keeps method and body (RFC 9110, 15.4.8 and 15.4.9) and stays at the credentials' origin."""
    location = response.headers.get("location")
    if response.status_code not in (307, 308) or not location or state.redirects >= _MAX_REDIRECTS:
        return None
    target = urljoin(state.url, location)
    here, there = urlsplit(state.url), urlsplit(target)
    same = (here.scheme, here.netloc.lower()) == (there.scheme, there.netloc.lower())
    return target if same else None


def _is_event_stream(response: Response) -> bool:
    content_type: str = response.headers.get("content-type") or ""
    return content_type.lstrip()[:17].lower() == "text/event-stream"


def _stream(state: _State, response: Response) -> Generator[Step, Any, Outcome]:
    operation = state.request.operation
    declared = operation.stream
    if declared is None:
        yield Close(response)
        raise DecodeError(f"{_name(state)} answered with an event stream, which this operation does not declare")
    context = _context(state, response)
    about = {name: context[name] for name in ("method", "url", "request_id", "attempts")}
    reader = EventReader[Any](declared, operation.types, lambda payload: error_from_payload(payload, **context), about)
    outcome = Outcome(response, reader=reader, attempts=state.attempts)
    if not _is_event_stream(response):
        body = yield Read(response)
        outcome.value = reader.whole(_parse(state, response, body))
    return outcome


def _decode(state: _State, response: Response, body: bytes) -> Any:
    operation = state.request.operation
    answer = operation.answer(response.status_code)
    if answer is None or answer.kind == "empty" or response.status_code in (204, 205):
        return None
    if answer.kind == "bytes":
        return body
    if answer.kind == "text":
        return body.decode("utf-8", "replace")
    is_object = answer.type is not None and operation.types.is_object(answer.type)
    return operation.decode(answer.type, _parse(state, response, body, is_object))


def _parse(state: _State, response: Response, body: bytes, is_object: bool = True) -> Any:
    """Parse a body that should be JSON; an error under a good status is still an error."""
    try:
        value = jsontext.loads(body)
    except ValueError:
        shown = body[:200].decode("utf-8", "replace")
        raise DecodeError(
            f"{_name(state)} answered {response.status_code} with a body that is not JSON: {shown!r}."
            " Check that the endpoint is the service's base URL"
        ) from None
    if error_in_body(value):
        raise error_from_payload(value, **_context(state, response))
    if is_object and not isinstance(value, dict):
        raise DecodeError(
            f"{_name(state)} answered {response.status_code} with a JSON {type(value).__name__} in place of an object"
        )
    return value


def _name(state: _State) -> str:
    return f"{state.request.method} {redact_url(state.url)}"


def _context(state: _State, response: Response) -> dict[str, Any]:
    return {
        "method": state.request.method,
        "url": state.url,
        "status_code": response.status_code,
        "reason": response.reason,
        "headers": response.headers,
        "request_id": state.request.request_id,
        "attempts": state.attempts,
    }


def _with_hint(state: _State, error: HttpResponseError) -> HttpResponseError:
    error.hint = state.request.operation.hints.get(error.status_code or 0, error.hint)
    return error
