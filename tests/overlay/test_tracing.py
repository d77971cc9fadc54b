"""Traced calls over TCP, synchronous and asynchronous: one span each, ended on every way out; tracing that fails."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any

import pytest
from opentelemetry import context, propagate
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.trace import SpanKind, StatusCode, get_current_span

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.credentials import AzureKeyCredential
from model_inference_overlay.exceptions import ModelInferenceError
from model_inference_overlay.operation import Tracing
from model_inference_overlay.options import Timeout
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.tracing import quiet
from model_inference_overlay.tracing.instrumentor import AZURE_VARIABLE, OTEL_VARIABLE, AIInferenceInstrumentor
from model_inference_overlay.unset import UNSET

from ..telemetry import Telemetry, recorded
from .api import CHAT, INFO
from .loopback import DONE, HELLO, STREAM, Caller, End, Loopback, chunk, delta, event, head, reply, stream

TRACED = CHAT.but(tracing=Tracing(operation="chat", provider="azure.ai.inference", namespace="Microsoft.X"))
USAGE = {"prompt_tokens": 4, "completion_tokens": 2, "total": 6}
SAID = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}
GOOD = {"id": "a", "object": "answer", "created": 0, "model": "m-1", "choices": [SAID], "usage": USAGE}
MEMBERS: dict[str, Any] = {"messages": [{"role": "user", "content": "Hi"}], "temperature": 0.5}
COUNTED = event({"id": "a", "model": "m-1", "choices": [], "usage": USAGE})
STREAMED = [*HELLO[:2], COUNTED, DONE]


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    with recorded() as made:
        yield made


def ask(caller: Caller, client: Any = None, *, streamed: bool = False, members: Any = None, **options: Any) -> Any:
    client = client or caller.client()
    given = {**MEMBERS, **(members or {}), "stream": streamed}
    return caller.do(client._call(TRACED, UNSET, given, {}, None, options))


def attributes(server: Loopback) -> dict[str, Any]:
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "azure.ai.inference",
        "azure.resource_provider.namespace": "Microsoft.X",
        "server.address": "127.0.0.1",
        "server.port": int(server.url.rpartition(":")[2]),
        "gen_ai.request.temperature": 0.5,
    }


RESPONSE = {
    "gen_ai.response.id": "a",
    "gen_ai.response.model": "m-1",
    "gen_ai.response.finish_reasons": ("stop",),
    "gen_ai.usage.input_tokens": 4,
    "gen_ai.usage.output_tokens": 2,
}


# One span a call


@pytest.mark.parametrize("mode", ["parsed", "raw"])
def test_a_call(caller: Caller, server: Loopback, telemetry: Telemetry, mode: Any) -> None:
    server.say([reply(GOOD)])
    answer = ask(caller, caller.client()._in_mode(mode))
    assert (answer if mode == "parsed" else answer.parsed).id == "a"
    span = telemetry.span
    assert (span.name, span.kind, span.parent) == ("chat", SpanKind.CLIENT, None)
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.UNSET, None, ())
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == "model_inference"
    assert dict(span.attributes or {}) == {**attributes(server), **RESPONSE}


@pytest.mark.parametrize("mode", ["parsed", "raw"])
def test_a_stream(caller: Caller, server: Loopback, telemetry: Telemetry, mode: Any) -> None:
    server.say(stream(*STREAMED))
    answer = ask(caller, caller.client()._in_mode(mode), streamed=True)
    assert not telemetry.spans
    assert caller.text(answer if mode == "parsed" else answer.parsed) == "Hello"
    found = dict(telemetry.span.attributes or {})
    assert 0 < found.pop("gen_ai.response.time_to_first_chunk") < 5
    assert found == {**attributes(server), **RESPONSE, "gen_ai.request.stream": True}


@pytest.mark.parametrize("body", [b'{"messages": [], "model": "m", "stream": true}', b"\xff not JSON", b"[1]"])
def test_a_body_of_the_callers(caller: Caller, server: Loopback, telemetry: Telemetry, body: bytes) -> None:
    server.say([reply(GOOD)])
    caller.do(caller.client()._call(TRACED, body, {}, {}, None, {}))
    found = telemetry.span.attributes or {}
    expected = ("m", True) if b"model" in body else (None, None)
    assert (found.get("gen_ai.request.model"), found.get("gen_ai.request.stream")) == expected


def test_an_operation_that_is_not_declared(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply({"total": 1})])
    assert caller.call(of=INFO).total == 1
    assert telemetry.spans == []
    assert b"traceparent" not in server.requests[0]


# Ways out of a stream


def by_next(caller: Caller, answer: Any) -> None:
    while caller.next(answer) is not None:
        pass


def by_text_stream(caller: Caller, answer: Any) -> None:
    if not caller.asynchronous:
        assert list(answer.text_stream)
        return

    async def read() -> list[str]:
        return [text async for text in answer.text_stream]

    assert caller.do(read())


def by_final(caller: Caller, answer: Any) -> None:
    caller.do(answer.get_final())


def by_close(caller: Caller, answer: Any) -> None:
    caller.next(answer)
    caller.do(answer.close())
    caller.do(answer.close())


def by_close_at_once(caller: Caller, answer: Any) -> None:
    caller.do(answer.close())


def by_with(caller: Caller, answer: Any) -> None:
    if not caller.asynchronous:
        with answer:
            next(answer)
        return

    async def leave() -> None:
        async with answer:
            await anext(answer)

    caller.do(leave())


def by_error_of_the_caller(caller: Caller, answer: Any) -> None:
    def fail() -> None:
        with answer:
            raise LookupError

    async def fail_async() -> None:
        async with answer:
            raise LookupError

    with pytest.raises(LookupError):
        caller.do(fail_async() if caller.asynchronous else fail())


def by_losing_it(caller: Caller, answer: Any) -> None:
    caller.next(answer)


def by_losing_it_in_a_cycle(caller: Caller, answer: Any) -> None:
    answer.itself = answer


WHOLE = {by_next, by_text_stream, by_final, Caller.text}
PARTLY = {by_close, by_close_at_once, by_with, by_error_of_the_caller, by_losing_it, by_losing_it_in_a_cycle}
BEGUN = {by_close, by_with, by_losing_it}
WAYS: list[Callable[[Caller, Any], Any]] = sorted(WHOLE | PARTLY, key=lambda way: way.__name__)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_of_a_stream_ends_its_span(
    caller: Caller, server: Loopback, telemetry: Telemetry, way: Callable[[Caller, Any], Any]
) -> None:
    # What is left early has more to come, so that it is not the end of the answer that ends the span.
    server.say(stream(*STREAMED) if way in WHOLE else [STREAM, chunk(HELLO[0]), End.HOLD])
    answer = ask(caller, streamed=True)
    assert not telemetry.spans
    way(caller, answer)
    del answer
    gc.collect()
    if caller.asynchronous:
        caller.do(asyncio.sleep(0))  # what is lost is closed by a task
    span = telemetry.span
    assert span.status.status_code is StatusCode.UNSET
    found = span.attributes or {}
    assert ("gen_ai.response.finish_reasons" in found) is (way in WHOLE)
    assert "error.type" not in found
    assert found.get("gen_ai.response.id") == ("a" if way in WHOLE | BEGUN else None)
    [duration] = telemetry.points("gen_ai.client.operation.duration")
    assert duration.count == 1


ERROR = event({"error": {"code": "429", "message": "slow down"}})
ENDS: dict[str, tuple[list[Any], str | None]] = {
    "in the middle": (stream(HELLO[0], ERROR), "RateLimitError"),
    "behind an update": (stream(HELLO[0] + ERROR), "RateLimitError"),
    "cut": (stream(HELLO[0], end=End.CLOSE), "StreamTruncatedError"),
    "reset": (stream(HELLO[0], end=End.RESET), "ServiceResponseError"),
    "too soon": (stream(HELLO[0]), "StreamTruncatedError"),
    "too late": (stream(HELLO[0], end=End.HOLD), "ServiceResponseTimeoutError"),
    "no JSON": (stream(HELLO[0], b"data: {\n\n"), "DecodeError"),
    "no event": (stream(HELLO[0], b"data: [1]\n\n"), "DecodeError"),
    "no terminator": (stream(*STREAMED[:-1]), None),
    "plain JSON": ([reply(GOOD)], None),
    "no media type": ([head(200, "Connection: close"), b"".join(STREAMED), End.CLOSE], None),
}


@pytest.mark.parametrize("case", ENDS)
def test_how_a_stream_ends(caller: Caller, server: Loopback, telemetry: Telemetry, case: str) -> None:
    script, error = ENDS[case]
    server.say(script)
    answer = ask(caller, caller.client(timeout=Timeout(read=0.1)), streamed=True)
    if error is None:
        caller.text(answer)
    else:
        with pytest.raises(ModelInferenceError) as caught:
            caller.text(answer)
        assert type(caught.value).__name__ == error
    span = telemetry.span
    found = span.attributes or {}
    assert found.get("error.type") == error
    assert found.get("gen_ai.response.finish_reasons") == (None if error else ("stop",))
    assert found.get("gen_ai.response.id") == "a"
    assert span.status.status_code is (StatusCode.ERROR if error else StatusCode.UNSET)
    assert span.status.description is None


def test_an_error_that_nobody_waited_for(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say(stream(HELLO[0] + ERROR))
    answer = ask(caller, streamed=True)
    caller.next(answer)
    caller.do(answer.close())
    assert (telemetry.span.attributes or {})["error.type"] == "RateLimitError"


# Answers that are not read


@pytest.mark.parametrize("way", ["read", "iterate", "close", "lose", "leave"])
def test_an_unread_answer(caller: Caller, server: Loopback, telemetry: Telemetry, way: str) -> None:
    server.say([reply(GOOD)] if way in ("read", "iterate") else [head(200, "Content-Length: 5"), b"abc", End.HOLD])
    answer = ask(caller, caller.client()._in_mode("streaming"))
    assert not telemetry.spans
    if way == "read":
        assert caller.do(answer.parse()).id == "a"
    elif way == "close":
        caller.do(answer.close())
    elif way in ("iterate", "leave"):
        caller.do(_pieces(answer)) if caller.asynchronous and way == "iterate" else None
        caller.do(_first(answer)) if caller.asynchronous and way == "leave" else None
        if not caller.asynchronous and way == "iterate":
            assert b"".join(answer.iter_bytes())
        elif not caller.asynchronous:
            with answer:
                assert next(answer.iter_bytes()) == b"abc"
    http = answer._source._response
    del answer
    gc.collect()
    assert telemetry.span.status.status_code is StatusCode.UNSET
    caller.do(http.aclose() if caller.asynchronous else http.close())


async def _pieces(answer: Any) -> None:
    assert b"".join([piece async for piece in answer.iter_bytes()])


async def _first(answer: Any) -> None:
    async with answer:
        pieces = answer.iter_bytes()
        assert await anext(pieces) == b"abc"
        await pieces.aclose()


def test_an_unread_answer_that_is_cut(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([head(200, "Content-Length: 5"), b"abc", End.CLOSE])
    answer = ask(caller, caller.client()._in_mode("streaming"))
    with pytest.raises(ModelInferenceError):
        caller.do(answer.read())
    caller.do(answer.close())
    assert (telemetry.span.attributes or {})["error.type"] == "ServiceResponseError"


@pytest.mark.parametrize("pieces", [[b"abc"], [b"a", 0.06] * 5], ids=["silent", "slow"])
def test_an_unread_answer_that_is_late(
    caller: Caller, server: Loopback, telemetry: Telemetry, pieces: list[Any]
) -> None:
    server.say([head(200, "Content-Length: 9"), *pieces, End.HOLD])
    answer = ask(caller, caller.client(timeout=Timeout(total=0.1, read=5))._in_mode("streaming"))
    with pytest.raises(ModelInferenceError):
        caller.do(answer.read())
    assert (telemetry.span.attributes or {})["error.type"] == "DeadlineExceededError"


# Errors


def test_a_failed_call(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply({"error": {"code": "x", "message": "hunter2"}}, 404)])
    with pytest.raises(ModelInferenceError):
        ask(caller)
    span = telemetry.span
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.ERROR, None, ())
    assert dict(span.attributes or {}) == {
        **attributes(server),
        "error.type": "ResourceNotFoundError",
        "http.response.status_code": 404,
    }
    assert "hunter2" not in span.to_json()


def test_tries_are_one_span(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply({}, 503)], [reply({}, 503)], [reply(GOOD)])
    ask(caller, retry=RetryPolicy(retries=2, backoff=0.001))
    assert (telemetry.span.attributes or {})["http.request.resend_count"] == 2
    parents = [_header(request, "traceparent") for request in server.requests]
    assert len(parents) == 3
    assert len(set(parents)) == 1


def test_tries_that_all_fail(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply({}, 503)], [reply({}, 503)])
    with pytest.raises(ModelInferenceError):
        ask(caller, retry=RetryPolicy(retries=1, backoff=0.001))
    found = telemetry.span.attributes or {}
    assert (found["http.request.resend_count"], found["error.type"]) == (1, "ServerError")


def test_a_hook_that_raises(caller: Caller, telemetry: Telemetry) -> None:
    def hook(*_: Any) -> None:
        raise LookupError("hunter2")

    with pytest.raises(LookupError):
        ask(caller, on_request=hook)
    assert (telemetry.span.attributes or {})["error.type"] == "LookupError"
    assert "hunter2" not in telemetry.span.to_json()


def test_a_closed_client(caller: Caller, telemetry: Telemetry) -> None:
    client = caller.client()
    caller.do(client.close())
    with pytest.raises(ModelInferenceError):
        ask(caller, client)
    assert (telemetry.span.attributes or {})["error.type"] == "ServiceRequestError"


# Cancellation


@pytest.mark.parametrize("waiting_for", ["headers", "an update", "itself"])
def test_a_cancelled_task(server: Loopback, telemetry: Telemetry, waiting_for: str) -> None:
    server.say([End.HOLD] if waiting_for == "headers" else [STREAM, chunk(HELLO[0]), End.HOLD])
    began = threading.Event()

    async def use(client: AsyncClient) -> None:
        answer = await client._call(TRACED, UNSET, {**MEMBERS, "stream": True}, {}, None, {})
        async with answer:
            await anext(answer)
            began.set()
            await (asyncio.sleep(60) if waiting_for == "itself" else anext(answer))

    async def run() -> None:
        async with AsyncClient(server.url, None, {}, None, {"retry": RetryPolicy.none()}) as client:
            task = asyncio.create_task(use(client))
            while not (server.requests if waiting_for == "headers" else began.is_set()):
                await asyncio.sleep(0.002)
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())
    # What the caller does between two updates is none of the call's: leaving a stream there is leaving it early.
    expected = None if waiting_for == "itself" else "asyncio.exceptions.CancelledError"
    assert (telemetry.span.attributes or {}).get("error.type") == expected
    server.settle(open=0)


def test_a_coroutine_that_is_thrown_away(
    server: Loopback, telemetry: Telemetry, caplog: pytest.LogCaptureFixture
) -> None:
    server.say([End.HOLD])

    async def run() -> None:
        async with AsyncClient(server.url, None, {}, None, {"retry": RetryPolicy.none()}) as client:
            coroutine = client._call(TRACED, UNSET, MEMBERS, {}, None, {})
            # Driven by hand to its first wait, and closed in another context than the one that it began in.
            copy_context().run(coroutine.send, None)
            coroutine.close()

    asyncio.run(run())
    assert (telemetry.span.attributes or {}).get("error.type") is None
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


# The current span


def test_the_span_is_the_current_one_during_the_call_alone(
    caller: Caller, server: Loopback, telemetry: Telemetry
) -> None:
    server.say(stream(*STREAMED))
    seen: list[Any] = []
    client = caller.client(on_request=lambda *_: seen.append(get_current_span().get_span_context()))
    with telemetry.tracer.start_as_current_span("mine") as mine:
        answer = ask(caller, client, streamed=True)
        assert get_current_span() is mine
        caller.next(answer)
        assert get_current_span() is mine
        caller.text(answer)
        assert get_current_span() is mine
    call, outer = telemetry.spans
    assert (call.name, outer.name) == ("chat", "mine")
    assert call.parent == mine.get_span_context()
    assert seen == [call.context]


def test_threads_do_not_see_each_others_spans(server: Loopback, telemetry: Telemetry) -> None:
    server.say(*[[reply(GOOD)]] * 8)

    def run(number: int) -> None:
        with telemetry.tracer.start_as_current_span(str(number)):
            client._call(TRACED, UNSET, MEMBERS, {}, None, {})

    with Client(server.url, None, {}, None, {"retry": RetryPolicy.none()}) as client:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    outer = {span.context.span_id for span in telemetry.spans if span.context and span.name != "chat"}
    parents = {span.parent.span_id for span in telemetry.spans if span.parent and span.name == "chat"}
    assert len(parents) == 8
    assert parents == outer


def test_tasks_do_not_see_each_others_spans(server: Loopback, telemetry: Telemetry) -> None:
    server.say(*[stream(*STREAMED)] * 8)

    async def run(client: AsyncClient, number: int) -> None:
        with telemetry.tracer.start_as_current_span(str(number)) as mine:
            answer = await client._call(TRACED, UNSET, {**MEMBERS, "stream": True}, {}, None, {})
            async for _ in answer:
                assert get_current_span() is mine

    async def run_all() -> None:
        async with AsyncClient(server.url, None, {}, None, {"retry": RetryPolicy.none()}) as client:
            await asyncio.gather(*(run(client, number) for number in range(8)))

    asyncio.run(run_all())
    assert len({span.parent.span_id for span in telemetry.spans if span.parent}) == 8


# Propagation


def _header(request: bytes, name: str) -> str | None:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    return next((line.partition(": ")[2] for line in lines if line.lower().startswith(f"{name}: ")), None)


def test_the_service_is_told_of_the_span(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply(GOOD)])
    ask(caller)
    found = telemetry.span.context
    assert found is not None
    told = f"00-{found.trace_id:032x}-{found.span_id:016x}-{found.trace_flags:02x}"
    assert _header(server.requests[0], "traceparent") == told


def test_a_header_of_the_callers_stays(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply(GOOD)])
    ask(caller, headers={"Traceparent": "mine"})
    assert _header(server.requests[0], "traceparent") == "mine"


class Propagator(propagate.textmap.TextMapPropagator):
    """Says what it is told to, or fails."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    def extract(self, carrier: Any, context: Any = None, getter: Any = None) -> Any:
        raise NotImplementedError

    def inject(self, carrier: Any, context: Any = None, setter: Any = None) -> None:
        if self._value is None:
            raise OSError
        carrier["X-Trace"] = self._value

    @property
    def fields(self) -> set[str]:
        return {"X-Trace"}


@pytest.mark.parametrize(("value", "sent"), [("1", "1"), ("a\r\nx-evil: 1", None), (None, None)])
def test_a_propagator_of_the_programs(
    caller: Caller,
    server: Loopback,
    telemetry: Telemetry,
    value: str | None,
    sent: str | None,
) -> None:
    usual = propagate.get_global_textmap()
    propagate.set_global_textmap(Propagator(value))
    server.say([reply(GOOD)])
    try:
        assert ask(caller).id == "a"
    finally:
        propagate.set_global_textmap(usual)
    assert (_header(server.requests[0], "x-trace"), _header(server.requests[0], "x-evil")) == (sent, None)
    assert telemetry.span.status.status_code is StatusCode.UNSET


def test_suppressed_instrumentation(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply(GOOD)])
    client = caller.client()

    async def call() -> Any:
        token = context.attach(context.set_value(context._SUPPRESS_INSTRUMENTATION_KEY, True))
        result = client._call(TRACED, UNSET, MEMBERS, {}, None, {})
        result = await result if caller.asynchronous else result
        context.detach(token)
        return result

    answer = caller.do(call()) if caller.asynchronous else asyncio.run(call())
    assert answer.id == "a"
    assert telemetry.spans == []


# Metrics


def test_metrics(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say([reply(GOOD)], stream(*STREAMED), [reply({}, 404)])
    ask(caller)
    caller.text(ask(caller, streamed=True))
    with pytest.raises(ModelInferenceError):
        ask(caller)
    known = attributes(server)
    shared = {name: known[name] for name in known if name not in _SPAN_ONLY} | {"gen_ai.response.model": "m-1"}
    durations = {
        str(point.attributes.get("error.type")): point for point in telemetry.points(f"{_CLIENT}.operation.duration")
    }
    assert dict(durations["None"].attributes) == shared
    assert durations["None"].count == 2
    assert durations["None"].explicit_bounds[:2] == (0.01, 0.02)
    assert durations["ResourceNotFoundError"].count == 1
    tokens = {point.attributes["gen_ai.token.type"]: point for point in telemetry.points(f"{_CLIENT}.token.usage")}
    assert {kind: (point.count, point.sum) for kind, point in tokens.items()} == {"input": (2, 8), "output": (2, 4)}
    assert dict(tokens["input"].attributes) == {**shared, "gen_ai.token.type": "input"}
    assert tokens["input"].explicit_bounds[:2] == (1, 4)
    [first] = telemetry.points(f"{_CLIENT}.operation.time_to_first_chunk")
    assert (first.count, dict(first.attributes)) == (1, shared)
    assert 0 < first.sum < 5


_CLIENT = "gen_ai.client"
_SPAN_ONLY = ("azure.resource_provider.namespace", "gen_ai.request.temperature")


# Content

CANARIES = {
    "messages": [
        {"role": "system", "content": "canary-system"},
        {"role": "user", "content": "canary-user"},
        {"role": "assistant", "calls": [{"id": "canary-call", "arguments": "canary-arguments"}]},
    ],
}
OUT = {
    "role": "assistant",
    "content": "canary-answer",
    "tool_calls": [{"id": "i", "function": {"name": "canary-tool"}}],
}


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("content", [False, True])
def test_content_is_recorded_on_request_alone(
    caller: Caller, server: Loopback, telemetry: Telemetry, streamed: bool, content: bool
) -> None:
    telemetry.instrument(content)
    choice = {"index": 0, "finish_reason": "tool_calls", "message": OUT}
    events = [event({"id": "a", "choices": [{"index": 0, "finish_reason": "tool_calls", "delta": OUT}]}), DONE]
    server.say(stream(*events) if streamed else [reply({**GOOD, "choices": [choice]})])
    answer = ask(caller, streamed=streamed, members=CANARIES)
    if streamed:
        caller.text(answer)
    found = telemetry.span
    if not content:
        assert "canary" not in found.to_json()
        return
    held = found.attributes or {}
    assert [each["parts"] for each in json.loads(str(held["gen_ai.input.messages"]))] == [
        [{"type": "text", "content": "canary-system"}],
        [{"type": "text", "content": "canary-user"}],
        [],
    ]
    assert json.loads(str(held["gen_ai.output.messages"])) == [
        {
            "role": "assistant",
            "parts": [
                {"type": "text", "content": "canary-answer"},
                {"type": "tool_call", "id": "i", "name": "canary-tool", "arguments": None},
            ],
            "finish_reason": "tool_call",
        }
    ]


@pytest.mark.parametrize("content", [False, True])
def test_what_an_error_repeats(caller: Caller, server: Loopback, telemetry: Telemetry, content: bool) -> None:
    telemetry.instrument(content)
    told = {"error": {"code": "x", "message": "bad: canary-user, api-key: hunter2hunter2"}}
    server.say([reply(told, 422)], stream(HELLO[0], event({"error": {"code": "x", "message": "canary-user"}})))
    client = caller.client(credential=AzureKeyCredential("hunter2hunter2"))
    with pytest.raises(ModelInferenceError):
        ask(caller, client, members=CANARIES)
    with pytest.raises(ModelInferenceError):
        caller.text(ask(caller, client, members=CANARIES, streamed=True))
    for span in telemetry.spans:
        assert ("canary-user" in str(span.status.description)) is content
        assert ("canary" in span.to_json()) is content
        assert "hunter2" not in span.to_json()


ON_AND_OFF: list[tuple[bool | None, str | None, str | None, bool]] = [
    (None, None, None, False),
    (None, "true", None, True),
    (None, "TrUe", None, True),
    (None, "1", None, False),
    (None, "", None, False),
    (None, "false", "true", False),
    (None, "true", "false", True),
    (None, None, "true", True),
    (None, None, "SPAN_ONLY", True),
    (None, None, "span_and_event", True),
    (None, None, "EVENT_ONLY", False),
    (None, None, "NO_CONTENT", False),
    (True, "false", "false", True),
    (False, "true", "true", False),
]


@pytest.mark.parametrize(("asked", "azure", "standard", "expected"), ON_AND_OFF)
def test_who_asks_for_content(
    monkeypatch: pytest.MonkeyPatch, asked: bool | None, azure: str | None, standard: str | None, expected: bool
) -> None:
    for name, value in ((AZURE_VARIABLE, azure), (OTEL_VARIABLE, standard)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    instrumentor = AIInferenceInstrumentor()
    try:
        instrumentor.instrument(asked)
        assert instrumentor.is_content_recording_enabled() is expected
        instrumentor.instrument(not expected)
        assert AIInferenceInstrumentor().is_content_recording_enabled() is not expected
    finally:
        instrumentor.uninstrument()
    assert instrumentor.is_content_recording_enabled() is False


# On and off


def test_switching(caller: Caller, server: Loopback) -> None:
    originals = Client._run, AsyncClient._run
    server.say(*[[reply(GOOD)]] * 5)
    client = caller.client()
    with recorded() as telemetry:
        assert telemetry.instrumentor.is_instrumented()
        ask(caller, client)
        telemetry.instrument()
        AIInferenceInstrumentor().instrument(True)  # which keeps the providers
        ask(caller, client)
        ask(caller, client.with_options(headers={"a": "b"}))
        assert len(telemetry.spans) == 3
        AIInferenceInstrumentor().uninstrument()
        telemetry.instrumentor.uninstrument()
        assert not telemetry.instrumentor.is_instrumented()
        assert (Client._run, AsyncClient._run) == originals
        ask(caller, client)
        assert len(telemetry.spans) == 3
        telemetry.instrument()
        ask(caller, client)
        assert len(telemetry.spans) == 4
    assert (Client._run, AsyncClient._run) == originals


def test_switched_off_while_a_stream_is_read(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    server.say(stream(*STREAMED))
    answer = ask(caller, streamed=True)
    telemetry.instrumentor.uninstrument()
    caller.text(answer)
    assert telemetry.span.name == "chat"


def test_somebody_else_stands_in_our_place(
    caller: Caller, server: Loopback, telemetry: Telemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind: Any = AsyncClient if caller.asynchronous else Client
    ours, count = kind._run, 0

    def theirs(client: Any, request: Any) -> Any:
        nonlocal count
        count += 1
        return ours(client, request)

    server.say(*[[reply(GOOD)]] * 3)
    with monkeypatch.context() as patch:
        patch.setattr(kind, "_run", theirs)
        telemetry.instrumentor.uninstrument()
        ask(caller)
        assert (kind._run, count, telemetry.spans) == (theirs, 1, [])
        telemetry.instrument()
        ask(caller)
        assert (count, len(telemetry.spans)) == (2, 1)
    ask(caller)
    assert (count, len(telemetry.spans)) == (2, 2)


def test_many_threads_switch(server: Loopback) -> None:
    original = Client._run
    instrumentor = AIInferenceInstrumentor()

    def switch() -> None:
        for _ in range(50):
            instrumentor.instrument()
            instrumentor.uninstrument()

    threads = [threading.Thread(target=switch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Client._run is original
    assert not instrumentor.is_instrumented()


def _python(program: str) -> str:
    code = textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    program = """
        import sys
        def loaded():
            names = [name for name in sys.modules if name.split(".")[0] == "opentelemetry" or ".tracing." in name]
            return sorted(name for name in names if not name.endswith((".tracing", ".instrumentor")))
        import model_inference, model_inference.aio
        assert "model_inference_overlay.tracing" not in sys.modules
        retry = model_inference.RetryPolicy.none()
        client = model_inference.ChatCompletionsClient("http://127.0.0.1:1", None, retry=retry)
        before = model_inference.ChatCompletionsClient._run
        try:
            client.complete(messages=[], timeout=1)
        except Exception as error:
            print(type(error).__name__)
        print(loaded())
        import model_inference.tracing
        print(loaded())
        model_inference.tracing.AIInferenceInstrumentor()
        print("opentelemetry.metrics" in loaded(), before is model_inference.ChatCompletionsClient._run)
    """
    assert _python(program).split("\n") == ["ServiceRequestError", "[]", "[]", "True True"]


def test_without_opentelemetry() -> None:
    program = """
        import sys
        sys.modules["opentelemetry"] = None
        from model_inference.tracing import AIInferenceInstrumentor
        try:
            AIInferenceInstrumentor()
        except ModuleNotFoundError as error:
            print(error, error.name)
    """
    assert _python(program) == (
        'tracing needs OpenTelemetry: pip install "model-inference[opentelemetry]" opentelemetry.metrics'
    )


# Tracing that fails


class Broken(Exception):
    """What only a broken exporter raises."""


class BrokenSpan:
    """A span that raises whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise Broken(name)


class Raising(SpanProcessor):
    """Raises at the start or at the end of a span."""

    def __init__(self, at: str) -> None:
        self._at = at

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        if self._at == "start":
            raise Broken

    def on_end(self, span: Any) -> None:
        if self._at == "end":
            raise Broken


class BrokenTracer:
    def __init__(self, span: Any) -> None:
        self._span = span

    def start_span(self, *_: Any, **__: Any) -> Any:
        if self._span is Broken:
            raise Broken
        return self._span


class BrokenTracers(TracerProvider):
    """Gives tracers that give what is no good span, or no tracer at all."""

    def __init__(self, span: Any, *, tracer: bool = True) -> None:
        super().__init__(shutdown_on_exit=False)
        self._span, self._gives = span, tracer

    def get_tracer(self, *_: Any, **__: Any) -> Any:
        if not self._gives:
            raise Broken
        return BrokenTracer(self._span)


class BrokenMeters:
    """Raises where it is asked for a meter, an instrument or a measurement."""

    def __init__(self, at: str) -> None:
        self._at = at

    def __getattr__(self, name: str) -> Any:
        def do(*_: Any, **__: Any) -> Any:
            if name == self._at:
                raise Broken
            return self

        return do


def _processed(at: str) -> Any:
    made = TracerProvider(shutdown_on_exit=False)
    made.add_span_processor(Raising(at))
    return made


BREAKS: dict[str, Callable[[], dict[str, Any]]] = {
    "no tracer": lambda: {"tracer_provider": BrokenTracers(None, tracer=False)},
    "no span": lambda: {"tracer_provider": BrokenTracers(Broken)},
    "None for a span": lambda: {"tracer_provider": BrokenTracers(None)},
    "a broken span": lambda: {"tracer_provider": BrokenTracers(BrokenSpan())},
    "a processor at the start": lambda: {"tracer_provider": _processed("start")},
    "a processor at the end": lambda: {"tracer_provider": _processed("end")},
    "no meter": lambda: {"meter_provider": BrokenMeters("get_meter")},
    "no instrument": lambda: {"meter_provider": BrokenMeters("create_histogram")},
    "no measurement": lambda: {"meter_provider": BrokenMeters("record")},
}


@pytest.mark.parametrize("case", BREAKS)
def test_broken_telemetry_never_fails_a_call(
    caller: Caller, server: Loopback, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr(quiet, "_seen", set())
    server.say([reply(GOOD)], stream(*STREAMED), [reply({}, 404)], [STREAM, chunk(HELLO[0]), End.HOLD])
    instrumentor = AIInferenceInstrumentor()
    try:
        with caplog.at_level(logging.WARNING, quiet.LOGGER):
            instrumentor.instrument(True, **BREAKS[case]())
            assert ask(caller).id == "a"
            assert caller.text(ask(caller, streamed=True)) == "Hello"
            with pytest.raises(ModelInferenceError) as caught:
                ask(caller)
            assert type(caught.value).__name__ == "ResourceNotFoundError"
            caller.do(ask(caller, streamed=True).close())
    finally:
        instrumentor.uninstrument()
    assert get_current_span().get_span_context().is_valid is False
    told = [record for record in caplog.records if record.name == quiet.LOGGER]
    assert told
    assert len({record.getMessage().partition(" in ")[0] for record in told}) == len(told)


def test_attributes_that_cannot_be_recorded(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    telemetry.instrument(True)
    deep: Any = "x"
    for _ in range(150):
        deep = [deep]
    server.say([reply({**GOOD, "id": [1], "model": {"a": 1}, "choices": [5], "usage": "none"})])
    given = b'{"model": 5, "temperature": "hot", "messages": ["\\ud800", {"role": "user", "content": null}]}'
    caller.do(caller.client()._in_mode("raw")._call(TRACED, given, {}, {}, None, {}))
    assert telemetry.span.name == "chat"


class Locking(SpanProcessor):
    """Collects garbage while it holds a lock that is not reentrant, as exporters hold theirs."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.armed = True
        self.ended: list[str] = []

    def on_end(self, span: Any) -> None:
        assert self.lock.acquire(timeout=5), "a finalizer waits for the lock of the code that it interrupted"
        try:
            self.ended.append(span.name)
            if self.armed:
                self.armed = False
                gc.collect()
        finally:
            self.lock.release()


def test_a_stream_that_is_collected_within_opentelemetry(server: Loopback, telemetry: Telemetry) -> None:
    processor = Locking()
    telemetry.tracers.add_span_processor(processor)
    server.say([STREAM, chunk(HELLO[0]), End.HOLD], [reply(GOOD)])
    gc.collect()
    gc.disable()
    try:
        with Client(server.url, None, {}, None, {"retry": RetryPolicy.none()}) as client:
            answer = client._call(TRACED, UNSET, {**MEMBERS, "stream": True}, {}, None, {})
            answer.itself = answer
            del answer
            client._call(TRACED, UNSET, MEMBERS, {}, None, {})
    finally:
        gc.enable()
    telemetry.wait(2)
    until = time.monotonic() + 5
    while len(processor.ended) < 2 and time.monotonic() < until:
        time.sleep(0.002)
    assert processor.ended == ["chat", "chat"]
    server.settle(open=0)


def test_a_stream_without_an_event_loop(server: Loopback, telemetry: Telemetry) -> None:
    server.say([STREAM, chunk(HELLO[0]), End.HOLD])
    runner = asyncio.Runner()
    client = AsyncClient(server.url, None, {}, None, {"retry": RetryPolicy.none()})
    answer = [runner.run(client._call(TRACED, UNSET, {**MEMBERS, "stream": True}, {}, None, {}))]
    answer.pop()
    gc.collect()
    assert telemetry.span.status.status_code is StatusCode.UNSET
    runner.run(client.close())
    runner.close()


def test_updates_that_have_no_whole(caller: Caller, server: Loopback, telemetry: Telemetry) -> None:
    declared: Any = TRACED.stream
    bare = TRACED.but(stream=declared.but(finish=None, whole={}, append=(), parts=()))
    server.say(stream(event(delta("x")), DONE))
    caller.text(caller.do(caller.client()._call(bare, UNSET, {**MEMBERS, "stream": True}, {}, None, {})))
    assert "gen_ai.response.id" not in (telemetry.span.attributes or {})
