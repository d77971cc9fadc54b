"""The core of a call, driven step by step without a socket: tries, redirects, deadlines, what is an error."""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from model_inference_overlay.exceptions import (
    BadRequestError,
    ClientAuthenticationError,
    DeadlineExceededError,
    DecodeError,
    HttpResponseError,
    InsecureTransportError,
    ModelInferenceError,
    RateLimitError,
    ResourceNotFoundError,
    ServerError,
    ServiceRequestError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    StreamTruncatedError,
    TLSError,
    TooManyRedirectsError,
)
from model_inference_overlay.flow import exchange
from model_inference_overlay.operation import Answer, Body
from model_inference_overlay.options import Timeout
from model_inference_overlay.request import Request
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.snapshot import Headers
from model_inference_overlay.steps import Authorize, Close, Notify, Outcome, Pull, Read, Send, Sleep

from . import sample
from .api import CHAT, EVENTS, INFO, operation, request

GOOD = {"id": "a", "object": "answer", "created": 0, "choices": []}
SECRET = "hunter2-hunter2"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"


class Reply:
    """An answer of the script: a status, a body in pieces, headers; a piece may be an error that is raised instead."""

    def __init__(
        self,
        status: int = 200,
        body: Any = GOOD,
        *,
        kind: str | None = JSON,
        pieces: list[Any] | None = None,
        reason: str = "Reason",
        **headers: str,
    ) -> None:
        self.status_code = status
        self.reason = reason
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers: Mapping[str, str] = Headers({**({"Content-Type": kind} if kind else {}), **fields})
        whole = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.pieces = [whole] if pieces is None else list(pieces)
        self.closed = False


class Script:
    """Performs the steps of a call as a script says, with a clock of its own, and notes what was done."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.sent: list[Send] = []
        self.authorized: list[Authorize] = []
        self.slept: list[float] = []
        self.notified: list[Notify] = []
        self.now = 1000.0

    def run(self, made: Request) -> Outcome:
        flow = exchange(made, clock=lambda: self.now)
        result: Any = None
        error: ModelInferenceError | None = None
        while True:
            try:
                step = flow.send(result) if error is None else flow.throw(error)
            except StopIteration as stop:
                outcome: Outcome = stop.value
                return outcome
            result, error = None, None
            try:
                result = self.perform(step)
            except ModelInferenceError as raised:
                error = raised

    def perform(self, step: Any) -> Any:
        if isinstance(step, Authorize):
            self.authorized.append(step)
            return {"authorization": f"Bearer {SECRET}"}
        if isinstance(step, Send):
            self.sent.append(step)
            answer = self.answers.pop(0)
            return self.given(answer)
        if isinstance(step, Sleep):
            self.slept.append(step.seconds)
            self.now += step.seconds
        elif isinstance(step, Notify):
            self.notified.append(step)
            step.hook(*step.arguments)
        elif isinstance(step, Close):
            step.response.closed = True
        elif isinstance(step, Read):
            return b"".join(map(self.given, step.response.pieces))
        elif isinstance(step, Pull):
            return self.given(step.response.pieces.pop(0)) if step.response.pieces else None
        return None

    def given(self, answer: Any) -> Any:
        """Give an answer or a piece; raise an error; a pair takes its first member's seconds."""
        if isinstance(answer, tuple):
            seconds, answer = answer
            self.now += seconds
        if isinstance(answer, Exception):
            raise answer
        return answer


def chat(*answers: Any, **options: Any) -> tuple[Script, Any]:
    """Ask a chat; give the script and the value."""
    script = Script(*answers)
    return script, script.run(request(**options)).value


def failure(*answers: Any, **options: Any) -> tuple[Script, Any]:
    """Ask a chat that fails; give the script and the error."""
    script = Script(*answers)
    with pytest.raises(ModelInferenceError) as caught:
        script.run(request(**options))
    assert SECRET not in str(caught.value) + repr(caught.value)
    return script, caught.value


def three(**changes: Any) -> RetryPolicy:
    return RetryPolicy(**{"retries": 3, "backoff": 0.0, **changes})


# One good call


def test_a_good_call() -> None:
    script, value = chat(Reply(body={**GOOD, "more": 1}))
    assert type(value) is sample.Answer
    assert value.as_dict() == {**GOOD, "more": 1}
    [sent] = script.sent
    assert (sent.method, sent.url) == ("POST", "https://host.example/base/chat")
    assert sent.headers["authorization"] == f"Bearer {SECRET}"
    assert sent.timeout == Timeout()
    assert script.slept == []


def test_a_header_of_the_callers_goes_before_the_credentials() -> None:
    script, _ = chat(Reply(), headers={"Authorization": "Basic x"})
    assert script.sent[0].headers["authorization"] == "Basic x"


def test_hooks_see_the_request_and_the_answer() -> None:
    def add(step: Send) -> None:
        step.headers["x-hook"] = "1"

    seen: list[Any] = []
    script, _ = chat(
        Reply(503), Reply(), retry=three(), on_request=add, on_response=lambda sent, got: seen.append(got.status_code)
    )
    assert [step.headers["x-hook"] for step in script.sent] == ["1", "1"]
    assert seen == [503, 200]


# Tries


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_statuses_that_are_tried_again(status: int) -> None:
    script, value = chat(Reply(status, b"busy"), Reply(status, b""), Reply(), retry=three())
    assert value.id == "a"
    assert len(script.sent) == 3
    assert len(script.slept) == 2
    assert len({step.headers["x-ms-client-request-id"] for step in script.sent}) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 501, 300, 301, 302, 303, 304, 199])
def test_statuses_that_are_not(status: int) -> None:
    script, error = failure(Reply(status, b"no", location="/x"), retry=three())
    assert (error.status_code, error.attempts, len(script.sent)) == (status, 1, 1)


@pytest.mark.parametrize(
    "error",
    [
        ServiceRequestError("refused"),
        ServiceResponseError("reset"),
        ServiceResponseTimeoutError("slow"),
    ],
)
def test_connections_that_are_tried_again(error: ModelInferenceError) -> None:
    script, value = chat(error, Reply(pieces=[error]), Reply(), retry=three())
    assert value.id == "a"
    assert len(script.sent) == 3


@pytest.mark.parametrize(
    "error",
    [
        TLSError("bad certificate"),
        InsecureTransportError("plain http"),
        DecodeError("bad gzip"),
        ModelInferenceError("x"),
    ],
)
def test_failures_that_another_try_does_not_mend(error: ModelInferenceError) -> None:
    script, raised = failure(error, retry=three())
    assert raised is error
    assert (raised.attempts, len(script.sent)) == (1, 1)


def test_the_last_error_is_raised_with_its_attempts_and_the_id() -> None:
    made = request(retry=three(retries=2))
    script = Script(ServiceRequestError("a"), Reply(500), Reply(503, {"error": {"message": "busy"}}))
    with pytest.raises(ServerError, match="busy") as caught:
        script.run(made)
    assert (caught.value.attempts, caught.value.request_id) == (3, made.request_id)
    assert "after 3 attempts" in str(caught.value)
    script, error = failure(*[ServiceRequestError("refused")] * 4, retry=three(), request_id="mine")
    assert (error.attempts, error.request_id) == (4, "mine")
    _, error = failure(Reply(500, x_ms_request_id="theirs"))
    assert error.request_id == "theirs"


@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        ({"retry_after": "7"}, [7.0]),
        ({"retry_after_ms": "1500", "retry_after": "7"}, [1.5]),
        ({"retry_after": "soon"}, [0.0]),
        ({}, [0.0]),
    ],
)
def test_how_long_is_waited(headers: dict[str, str], slept: list[float]) -> None:
    script, _ = chat(Reply(429, **headers), Reply(), retry=three())
    assert script.slept == slept


def test_an_absurd_wait_is_refused() -> None:
    script, error = failure(Reply(429, retry_after="86400"), retry=three())
    assert isinstance(error, RateLimitError)
    assert (error.retry_after, error.attempts, script.slept) == (86400, 1, [])


def test_the_operations_hint() -> None:
    _, error = failure(Reply(404, b""))
    assert isinstance(error, ResourceNotFoundError)
    assert error.hint == "This endpoint has no chat."


def test_an_error_whose_body_cannot_be_read_is_told_by_its_status() -> None:
    for broken in (ServiceResponseError("reset"), DecodeError("bad gzip"), ServiceResponseTimeoutError("slow")):
        script, error = failure(Reply(400, pieces=[b"x", broken]), retry=three())
        assert isinstance(error, BadRequestError)
        assert len(script.sent) == 1


def test_the_server_cannot_make_an_error_show_the_credential() -> None:
    body = {"error": {"message": f"bad key {SECRET}", "details": [{"message": f"so is {SECRET}"}]}}
    _, error = failure(Reply(401, body, reason=f"Bad {SECRET}"))
    assert "bad key REDACTED" in str(error)
    assert (error.error.message, error.reason) == ("bad key REDACTED", "Bad REDACTED")
    assert [each.message for each in error.error.details] == ["so is REDACTED"]


@pytest.mark.parametrize(
    "answer", [Reply(401, b""), Reply(body=b"<html>"), ServiceResponseError("reset"), Reply(pieces=[DecodeError("x")])]
)
def test_no_frame_of_ours_shows_the_credential(answer: Any) -> None:
    with pytest.raises(ModelInferenceError) as caught:
        Script(answer).run(request(retry=RetryPolicy.none()))
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in frames if "model_inference_overlay" in frame.filename]
    assert ours
    assert not [frame.name for frame in ours if SECRET in str(frame.locals)]


# Deadlines


def test_a_deadline_cuts_the_timeouts_of_each_try() -> None:
    script, _ = chat(
        (4, Reply(503)), Reply(), retry=three(), timeout=Timeout(connect=1, read=None, write=60, pool=2, total=10)
    )
    assert script.sent[0].timeout == Timeout(connect=1, read=10, write=10, pool=2, total=10)
    assert script.sent[1].timeout == Timeout(connect=1, read=6, write=6, pool=2, total=10)


@pytest.mark.parametrize(
    "limit", [{"timeout": Timeout(total=10)}, {"retry": RetryPolicy(retries=3, backoff=0, deadline=10)}]
)
def test_a_deadline_that_has_passed(limit: dict[str, Any]) -> None:
    options = {"retry": three(), **limit}
    late = ServiceResponseTimeoutError("slow")
    script, error = failure((10, late), **options)
    assert isinstance(error, DeadlineExceededError)
    assert error.__cause__ is late
    assert (error.attempts, error.method, error.request_id is not None) == (1, "POST", True)
    script, error = failure((9.999, late), **options)
    assert isinstance(error, DeadlineExceededError)
    script, error = failure((20, Reply(503)), **options)
    assert isinstance(error, ServerError)
    assert len(script.sent) == 1
    script, error = failure((20, Reply(400)), **options)
    assert isinstance(error, BadRequestError)


def test_no_pause_goes_past_the_deadline() -> None:
    script, error = failure(Reply(503, retry_after="11"), retry=three(), timeout=Timeout(total=10))
    assert isinstance(error, ServerError)
    assert script.slept == []


def test_a_body_that_trickles_past_the_deadline() -> None:
    reply = Reply(pieces=[(4, b"{"), (4, b'"id"'), (4, b":"), (4, b"1}")])
    script, error = failure(reply, timeout=Timeout(total=10), retry=three())
    assert isinstance(error, DeadlineExceededError)
    assert reply.closed
    assert len(script.sent) == 1
    _, value = chat(Reply(pieces=[(4, b'{"id"'), (4, b':"x"}')]), timeout=Timeout(total=10))
    assert value.id == "x"


# Challenges


def challenge(claims: str = '{"a":1}') -> str:
    encoded = base64.b64encode(claims.encode()).decode()
    return f'Bearer error="insufficient_claims", claims="{encoded}"'


def test_a_claims_challenge_is_answered_once() -> None:
    script, value = chat(Reply(401, www_authenticate=challenge()), Reply())
    assert value.id == "a"
    assert [step.claims for step in script.authorized] == [None, '{"a":1}']
    assert script.slept == []
    script, error = failure(*[Reply(401, www_authenticate=challenge())] * 2, retry=three())
    assert isinstance(error, ClientAuthenticationError)
    assert (error.attempts, len(script.sent)) == (2, 2)


def test_a_challenge_is_no_failed_try() -> None:
    script, _ = chat(Reply(401, www_authenticate=challenge()), Reply(503), Reply(), retry=three(retries=1))
    assert len(script.sent) == 3
    assert script.authorized[-1].claims == '{"a":1}'


@pytest.mark.parametrize("field", ["", "Bearer", 'Bearer claims="?"', 'Basic realm="x"'])
def test_a_refusal_without_a_challenge(field: str) -> None:
    script, error = failure(Reply(401, www_authenticate=field), retry=three())
    assert isinstance(error, ClientAuthenticationError)
    assert len(script.sent) == 1


def test_a_credential_that_gives_no_token() -> None:
    class Refusing(Script):
        def perform(self, step: Any) -> Any:
            if isinstance(step, Authorize):
                raise ClientAuthenticationError("no token")
            return super().perform(step)

    with pytest.raises(ClientAuthenticationError, match="no token") as caught:
        Refusing().run(request(retry=three()))
    assert caught.value.status_code is None


# Redirects


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/other?x=1", "https://host.example/other?x=1"),
        ("other", "https://host.example/base/other"),
        ("https://host.example/other", "https://host.example/other"),
        ("HTTPS://HOST.example:443/other", "https://HOST.example:443/other"),
    ],
)
def test_a_redirect_within_the_origin_is_followed(status: int, location: str, url: str) -> None:
    reply = Reply(status, b"", location=location)
    script, value = chat(reply, Reply())
    assert value.id == "a"
    assert script.sent[1].url == url
    assert script.authorized[1].url == url
    assert (script.sent[1].method, script.sent[1].content) == ("POST", script.sent[0].content)
    assert reply.closed


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/",
        "http://host.example/",
        "https://host.example:444/",
        "//evil.example/x",
        "https://user@host.example/",
        "https://[::1",
        "ftp://host.example",
        "",
    ],
)
def test_a_redirect_elsewhere_is_an_error(location: str) -> None:
    script, error = failure(Reply(307, b"", location=location), retry=three())
    assert isinstance(error, HttpResponseError)
    assert (error.status_code, len(script.sent)) == (307, 1)


def test_a_retry_goes_to_where_the_server_redirected() -> None:
    script, _ = chat(Reply(307, b"", location="/new"), Reply(503), Reply(), retry=three())
    assert [step.url.rpartition("/")[2] for step in script.sent] == ["chat", "new", "new"]


def test_redirects_without_end() -> None:
    script, error = failure(*[Reply(307, b"", location=f"/{n}") for n in range(10)], retry=three())
    assert isinstance(error, TooManyRedirectsError)
    assert len(script.sent) == 6
    assert error.history[:2] == ("https://host.example/base/chat", "https://host.example/0")
    assert (error.status_code, error.attempts) == (307, 1)


# What is an error under a good status


def test_an_error_under_a_good_status() -> None:
    script, error = failure(Reply(200, {"error": {"code": "x", "message": "bad"}}), retry=three())
    assert type(error) is HttpResponseError
    assert (error.status_code, error.code, error.message, len(script.sent)) == (200, "x", "bad", 1)
    script, _ = chat(Reply(200, {"error": {"code": "429", "message": "slow"}}), Reply(), retry=three())
    assert len(script.sent) == 2


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "the body is not JSON: it is empty"),
        (b"<html><title>Sign in</title>", "the body is not JSON: Sign in"),
        (b"{", "the body is not JSON: {"),
        (b"[1]", "the body is not a JSON object: [1]"),
        (b"null", "the body is not a JSON object: null"),
        (b'"x"', "the body is not a JSON object"),
        (b"[" * 100_000, "the body is not JSON"),
        (f"<p>{SECRET}".encode(), "REDACTED"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_body_that_is_no_answer(body: bytes, text: str, stream: bool) -> None:
    script, error = failure(Reply(body=body), members={"messages": [], "stream": stream}, retry=three())
    assert isinstance(error, DecodeError)
    assert text in str(error)
    assert (error.status_code, error.attempts, len(script.sent)) == (200, 1, 1)
    assert error.response.content == body


@pytest.mark.parametrize(
    ("answers", "reply", "value"),
    [
        ((Answer(status="200", type="Call"),), Reply(body={"id": "a"}), sample.Call(id="a")),
        ((Answer(status="200", type="Call"),), Reply(201, {"id": "a"}), sample.Call(id="a")),
        ((Answer(status="200", type="list[Call]"),), Reply(body=[{"id": "a"}]), [sample.Call(id="a")]),
        ((Answer(status="2XX", type="Call"),), Reply(202, {"id": "a"}), sample.Call(id="a")),
        ((Answer(status="200"),), Reply(body=[1]), [1]),
        ((Answer(status="200", type="Call"), Answer(status="204", kind="empty")), Reply(204, b""), None),
        ((Answer(status="200", type="Call"), Answer(status="202", kind="empty")), Reply(202, b""), None),
        ((Answer(status="200", kind="text"),), Reply(body="é".encode(), kind="text/plain"), "é"),
        ((Answer(status="200", kind="text"),), Reply(body=b"\xe9", kind="text/plain; charset=latin-1"), "é"),
        ((Answer(status="200", kind="text"),), Reply(body=b"\xff", kind=None), "\ufffd"),
        ((Answer(status="200", kind="bytes"),), Reply(body=b"\xff\x00", kind="image/png"), b"\xff\x00"),
        ((), Reply(body=b"anything"), None),
    ],
)
def test_answers_of_each_kind(answers: tuple[Answer, ...], reply: Reply, value: Any) -> None:
    script = Script(reply)
    assert script.run(request(operation(answers=answers))).value == value


@pytest.mark.parametrize("status", [200, 202, 204, 205])
def test_no_content_where_something_was_promised(status: int) -> None:
    _, error = failure(Reply(status, b"", kind=None))
    assert isinstance(error, DecodeError)
    assert (error.status_code, "it is empty" in str(error)) == (status, True)


# Streams


def events(*data: Any, end: bool = True) -> bytes:
    texts = [f"data: {json.dumps(each)}\n\n" for each in data] + (["data: [DONE]\n\n"] if end else [])
    return "".join(texts).encode()


HELLO = events(
    {"id": "a", "choices": [{"index": 0, "delta": {"content": "Hel"}, "finish_reason": None}]},
    {"id": "a", "choices": [{"index": 0, "delta": {"content": "lo"}, "finish_reason": "stop"}]},
)


def test_a_stream_is_left_to_the_caller() -> None:
    script = Script(Reply(body=HELLO, kind=EVENT_STREAM))
    outcome = script.run(request(members={"messages": [], "stream": True}))
    assert outcome.reader is not None
    assert not outcome.reader.done
    assert (outcome.content, outcome.value) == (b"", None)
    assert [update.choices[0].delta.content for update in outcome.reader.feed(HELLO)] == ["Hel", "lo"]


def test_bytes_that_ask_for_a_stream_get_it() -> None:
    outcome = Script(Reply(body=HELLO, kind=EVENT_STREAM)).run(request(body=b'{"stream":true}'))
    assert outcome.reader is not None
    assert Script(Reply()).run(request(body=b"{}")).value.id == "a"


def test_an_operation_that_always_streams() -> None:
    outcome = Script(Reply(body=events({"id": "a"}), kind=EVENT_STREAM)).run(request(EVENTS))
    assert outcome.reader is not None
    assert outcome.reader.feed(events({"id": "a"}, end=False)) == [sample.Call(id="a")]


def test_a_plain_answer_where_a_stream_was_asked_for() -> None:
    body = {
        **GOOD,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "x"}}],
    }
    outcome = Script(Reply(body=body)).run(request(members={"messages": [], "stream": True}))
    assert outcome.reader is not None
    assert outcome.reader.done
    assert outcome.value.choices[0].delta.content == "x"
    assert outcome.reader.result().choices[0].message.content == "x"


@pytest.mark.parametrize("kind", [None, "text/plain", "application/octet-stream", "application/json"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n", b": ping\n\n", b"event: message\n", b"retry: 1\n\n"])
def test_a_stream_under_another_name(kind: str | None, before: bytes) -> None:
    outcome = Script(Reply(body=before + HELLO, kind=kind)).run(request(members={"messages": [], "stream": True}))
    assert outcome.reader is not None
    assert not outcome.reader.done
    assert len(outcome.reader.feed(outcome.content)) == 2


def test_an_event_stream_that_was_not_asked_for_is_put_together() -> None:
    _, value = chat(Reply(body=HELLO, kind=f"{EVENT_STREAM}; charset=utf-8"))
    assert value.choices[0].message.content == "Hello"
    _, error = failure(Reply(body=events({"choices": []}, end=False), kind=EVENT_STREAM))
    assert isinstance(error, StreamTruncatedError)
    _, error = failure(Reply(body=events({"error": {"code": "429"}}), kind=EVENT_STREAM))
    assert isinstance(error, RateLimitError)


@pytest.mark.parametrize("of", [INFO, operation(body=Body(), answers=(Answer(status="200", kind="bytes"),))])
def test_an_event_stream_where_there_can_be_none(of: Any) -> None:
    reply = Reply(body=HELLO, kind=EVENT_STREAM)
    with pytest.raises(DecodeError, match="an event stream, which was not asked for") as caught:
        Script(reply).run(request(of, retry=three()))
    assert reply.closed
    assert caught.value.status_code == 200


def test_an_answer_that_the_caller_reads() -> None:
    from .api import settings

    outcome = Script(Reply()).run(request(client=settings(mode="streaming")))
    assert outcome.parse is not None
    assert outcome.parse(json.dumps(GOOD).encode()).id == "a"
    with pytest.raises(DecodeError):
        outcome.parse(b"[]")


def test_a_call_can_be_given_up() -> None:
    flow = exchange(request())
    next(flow)
    flow.close()


@pytest.mark.parametrize("make", [lambda: request(CHAT), lambda: request(INFO)])
def test_a_request_can_be_sent_again(make: Callable[[], Request]) -> None:
    made = make()
    of = made.operation
    body = GOOD if of is CHAT else {"total": 1}
    first, second = Script(Reply(body=body)), Script(Reply(body=body))
    assert first.run(made).value == second.run(made).value
