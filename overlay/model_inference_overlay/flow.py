"""The sans-I/O core of a call: a request in, steps for a driver out, an outcome or one of our errors at the end.

`exchange` is a generator. It yields steps, takes their results, and decides everything: authentication, tries and
pauses, redirects, the deadline, what is an error. A driver performs the steps, blocking or awaiting, and decides
nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import attrs

from model_inference_overlay import answers, journal
from model_inference_overlay.answers import Context
from model_inference_overlay.authenticator import Authorization
from model_inference_overlay.errors import error_from_response
from model_inference_overlay.exceptions import (
    DeadlineExceededError,
    HttpResponseError,
    ModelInferenceError,
    ServiceRequestError,
    ServiceResponseError,
    TooManyRedirectsError,
)
from model_inference_overlay.options import Timeout
from model_inference_overlay.origin import origin
from model_inference_overlay.redaction import CREDENTIAL_HEADERS, Secrets
from model_inference_overlay.request import Request
from model_inference_overlay.steps import Authorize, Close, Notify, Outcome, Pull, Read, Send, Sleep, Step
from model_inference_overlay.tokens import parse_claims_challenge

_MAX_REDIRECTS = 5
_AGAIN = 1.0  # seconds after which a call that waits for its turn asks anew
_GRAIN = 0.02  # seconds by which a timeout may fire before the deadline that it was cut to


class _State:
    """Where a call stands.

    `attempts` is how often it was sent, `failures` how often that failed and is to be tried again, `failure` the last.
    """

    def __init__(self, request: Request, clock: Callable[[], float]) -> None:
        limits = [limit for limit in (request.timeout.total, request.retry.deadline) if limit is not None]
        self.request = request
        self.clock = clock
        self.until = clock() + min(limits) if limits else None
        self.url = request.url
        self.history: list[str] = []
        self.attempts = 0
        self.failures = 0
        self.failure: ModelInferenceError | None = None
        self.claims: str | None = None
        self.ticket: Any = None
        self.secrets = Secrets()

    def left(self) -> float | None:
        """Give the seconds that the whole call still has, None where it has no deadline."""
        return None if self.until is None else self.until - self.clock()

    def check(self, error: ModelInferenceError | None = None) -> None:
        """Look at the time; `error` may have come of a timeout that was cut to what was left.

        Raises:
            DeadlineExceededError: the whole call should have been over by now.
        """
        left = self.left()
        if left is not None and left <= (0 if error is None else _GRAIN):
            message = "the answer was not whole when the time for the whole call was over"
            raise DeadlineExceededError(message, error=error, **self.about())

    def about(self) -> dict[str, Any]:
        """Give what any error tells of the request."""
        request = self.request
        return {
            "method": request.method,
            "url": self.url,
            "request_id": request.request_id,
            "attempts": self.attempts,
        }

    def context(self, response: Any) -> Context:
        """Give what an error tells of the request and its answer."""
        return {
            "method": self.request.method,
            "url": self.url,
            "status_code": response.status_code,
            "reason": response.reason,
            "headers": response.headers,
            "request_id": self.request.request_id,
            "attempts": self.attempts,
            "secrets": self.secrets,
        }


def exchange(request: Request, *, clock: Callable[[], float] = time.monotonic) -> Generator[Step, Any, Outcome]:
    """Carry out one call.

    Raises:
        ModelInferenceError: whatever goes wrong; `attempts` on it tells how often the request was sent.
    """
    state = _State(request, clock)
    while True:
        state.attempts += 1
        try:
            outcome = yield from _attempt(state)
        except ModelInferenceError as error:
            error.tell(**state.about())
            if not _answers_challenge(state, error):
                yield from _pause(state, error)
        else:
            if outcome is not None:
                return outcome


def _attempt(state: _State) -> Generator[Step, Any, Outcome | None]:
    """Send once; None means that the request goes on to where the server redirected it."""
    response = yield from _send(state)
    status: int = response.status_code
    if 200 <= status < 300:
        return (yield from _accept(state, response))
    target = _redirect(state, response)
    if target is not None:
        yield Close(response)
        state.history.append(state.url)
        if len(state.history) > _MAX_REDIRECTS:
            raise TooManyRedirectsError(
                f"redirected more than {_MAX_REDIRECTS} times", status_code=status, history=tuple(state.history)
            )
        state.url = target
        state.attempts -= 1
        return None
    try:
        body = yield from _read(state, response)
    except ModelInferenceError:
        body = b""  # the status says enough
    error = error_from_response(body=body, **state.context(response))
    error.hint = state.request.operation.hints.get(status, error.hint)
    raise error


def _admit(state: _State) -> Generator[Step, Any, None]:
    """Wait until the rate limiter lets the call pass."""
    limiter = state.request.rate_limiter
    if limiter is None:
        return
    ticket = limiter.take(state.request.content)
    try:
        while (wait := limiter.wait(ticket)) > 0:
            left = state.left()
            if left is not None and wait >= left:
                state.attempts -= 1  # this one is not made
                raise DeadlineExceededError("the rate limiter's wait is longer than what is left", error=state.failure)
            # What others do not use comes to those that wait.
            yield Sleep(min(wait, _AGAIN))
    except BaseException:
        limiter.give_back(ticket)
        raise
    state.ticket = ticket


def _send(state: _State) -> Generator[Step, Any, Any]:
    request = state.request
    yield from _admit(state)
    step = _authorized(state, (yield Authorize(state.url, state.claims, request.operation.security, request.home)))
    for hook in request.on_request:
        yield Notify(hook, (step,))
    journal.sending(step.headers)
    if request.log_bodies:
        journal.body("request", step.content, state.secrets)
    sent, tried = state.clock(), (request.request_id, state.attempts)
    try:
        response = yield step
    except ModelInferenceError as error:
        if request.rate_limiter is not None and isinstance(error, ServiceRequestError):
            request.rate_limiter.give_back(state.ticket)
        error.request_id = request.request_id
        journal.failed(step.method, step.url, error, state.clock() - sent, *tried)
        raise
    journal.answered(step.method, step.url, response, state.clock() - sent, *tried)
    if request.rate_limiter is not None:
        request.rate_limiter.learn(response.status_code, response.headers)
    try:
        for hook in request.on_response:
            yield Notify(hook, (step, response))
    except ModelInferenceError:  # which may lead to another try
        yield Close(response)
        raise
    return response


def _authorized(state: _State, authorization: dict[str, str]) -> Send:
    # A function of its own, so that no variable of a frame that an error passes through holds the credential.
    request = state.request
    headers = {**authorization, **request.headers}
    for name in request.without:
        headers.pop(name, None)
    if "cookie" in authorization and "cookie" in request.headers:
        headers["cookie"] = f"{authorization['cookie']}; {request.headers['cookie']}"
    url, secrets = state.url, [headers[name].rpartition(" ")[2] for name in CREDENTIAL_HEADERS & headers.keys()]
    if isinstance(authorization, Authorization):
        secrets += authorization.secrets
        if authorization.query:
            url += ("&" if "?" in url else "?") + "&".join(authorization.query)
    state.secrets = Secrets(secrets)
    return Send(request.method, url, headers, request.content, _timeout(state))


def _accept(state: _State, response: Any) -> Generator[Step, Any, Outcome]:
    """Take a good answer: as it is, as a stream, or read and decoded."""
    request, context = state.request, state.context(response)
    if request.mode == "streaming":
        return Outcome(
            response,
            state.attempts,
            parse=lambda body: answers.decode(request, context, response, body),
            check=None if state.until is None else state.check,
        )
    is_events = answers.is_event_stream(response)
    if is_events and request.operation.stream is None:
        yield Close(response)
        raise answers.unexpected_events(context)
    if is_events and request.streamed is not False:
        reader = answers.reader(request, context, state.until, state.clock, _settling(state))
        return Outcome(response, state.attempts, reader=reader)
    body, settle = (yield from _read(state, response)), _settling(state)
    if request.log_bodies:
        journal.body("response", body, state.secrets)
    if not request.streamed:
        value = answers.decode(request, context, response, body)
        if settle is not None:
            settle(value)
        return Outcome(response, state.attempts, value, body)
    reader = answers.reader(request, context, watch=settle)
    if answers.looks_like_events(body):
        return Outcome(response, state.attempts, content=body, reader=reader)
    value = reader.whole(answers.parse(context, body))
    if settle is not None:
        settle(value)
    return Outcome(response, state.attempts, value, body, reader)


def _settling(state: _State) -> Callable[[Any], None] | None:
    """Give what tells the rate limiter what an answer says that it cost."""
    limiter = state.request.rate_limiter
    return None if limiter is None else partial(limiter.settle, state.ticket)


def _read(state: _State, response: Any) -> Generator[Step, Any, bytes]:
    """Read a body; where the call has a deadline, piece by piece, since each may come in time and all too late."""
    if state.until is None:
        body: bytes = yield Read(response)
        return body
    pieces: list[bytes] = []
    while True:
        piece = yield Pull(response)
        if piece is None:
            return b"".join(pieces)
        pieces.append(piece)
        try:
            state.check()
        except DeadlineExceededError:
            yield Close(response)
            raise


def _timeout(state: _State) -> Timeout:
    """Cut the timeouts of one try to what is left of the whole call."""
    left = state.left()
    if left is None:
        return state.request.timeout
    if left <= 0:
        state.attempts -= 1  # this one is not made
        raise DeadlineExceededError("no time is left for another try", error=state.failure)
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


def _pause(state: _State, error: ModelInferenceError) -> Generator[Step, Any, None]:
    """Wait before the next try, or raise the error where there is none."""
    state.failures += 1
    delay, left = _delay(state, error), state.left()
    if left is not None and left <= _GRAIN and isinstance(error, ServiceRequestError | ServiceResponseError):
        raise DeadlineExceededError("the time for the whole call is over", error=error, **state.about())
    if delay is None or (left is not None and delay >= left):
        raise error
    state.failure = error
    journal.pausing(delay, state.request.request_id, state.attempts)
    yield Sleep(delay)


def _delay(state: _State, error: ModelInferenceError) -> float | None:
    """Ask the policy how long to wait; None where another try is of no use."""
    retry = state.request.retry
    if isinstance(error, HttpResponseError):
        status = error.status_code
        return None if status is None else retry.delay(attempt=state.failures, headers=error.headers, status=status)
    if isinstance(error, ServiceRequestError | ServiceResponseError) and error.is_retry_safe:
        return retry.delay(attempt=state.failures, headers=None, status=None)
    return None


def _answers_challenge(state: _State, error: ModelInferenceError) -> bool:
    if not isinstance(error, HttpResponseError) or error.status_code != 401 or state.claims is not None:
        return False
    state.claims = parse_claims_challenge(error.headers.get("www-authenticate", ""))
    return state.claims is not None


def _redirect(state: _State, response: Any) -> str | None:
    """Follow only what keeps method and body (RFC 9110, 15.4.8 and 15.4.9) and stays at the credentials' origin."""
    location = response.headers.get("location")
    if response.status_code not in (307, 308) or not location:
        return None
    from urllib.parse import urljoin

    try:
        target = urljoin(state.url, location)
        return target if origin(target).host and _trust(state.url) == _trust(target) else None
    except ValueError:
        return None


def _trust(url: str) -> tuple[Any, ...]:
    """Give the origin of a URL, and what user information it holds."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return *origin(url), parts.username, parts.password
