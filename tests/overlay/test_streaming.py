"""Streams over TCP, synchronous and asynchronous: what arrives, how they end, and what becomes of the connection."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import types
from typing import Any, TypeVar, get_args, get_type_hints

import pytest

from model_inference_overlay.exceptions import (
    DeadlineExceededError,
    DecodeError,
    HttpResponseError,
    ModelInferenceError,
    RateLimitError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    StreamClosedError,
    StreamError,
    StreamTruncatedError,
)
from model_inference_overlay.options import Timeout
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.streaming import AsyncHeld, AsyncStream, Held, Stream
from model_inference_overlay.unset import UNSET

from .api import CHAT, EVENTS
from .loopback import (
    DONE,
    GOOD,
    HELLO,
    OVER,
    STREAM,
    Caller,
    End,
    Loopback,
    Step,
    chunk,
    delta,
    event,
    head,
    reply,
    stream,
)
from .sample import Call

SLOW = {"error": {"code": "429", "message": "slow down"}}
UNTIL_CLOSE = head(200, "Content-Type: text/event-stream", "Connection: close")

# Streams that read "Hello", however they are sent

WHOLE = b"".join(HELLO)
GOOD_STREAMS: dict[str, list[Step]] = {
    "events": stream(*HELLO),
    "one piece": stream(WHOLE),
    "byte by byte": stream(*[WHOLE[at : at + 1] for at in range(len(WHOLE))]),
    "CRLF": stream(WHOLE.replace(b"\n", b"\r\n")),
    "no spaces": stream(WHOLE.replace(b"data: ", b"data:")),
    "BOM and comments": stream(b"\xef\xbb\xbf: hi\n\n", HELLO[0], b": ping\n\n", b"data:\n\n", *HELLO[1:]),
    "several lines of data": stream(event('{"choices": [{"index": 0, "delta":\n{"content": "Hello"}}]}'), DONE),
    "no [DONE]": stream(*HELLO[:2]),
    "usage after the finish": stream(*HELLO[:2], event({"choices": [], "usage": {"total": 1}}), DONE),
    "more after [DONE]": stream(*HELLO, event(delta("more")), DONE),
    "an error after [DONE]": stream(*HELLO, event(SLOW)),
    "a length": [head(200, "Content-Type: text/event-stream", f"Content-Length: {len(WHOLE)}") + WHOLE],
    "until close": [UNTIL_CLOSE + WHOLE, End.CLOSE],
    "cut after [DONE]": stream(*HELLO, end=End.CLOSE),
    "reset after [DONE]": [STREAM, *map(chunk, HELLO), 0.05, End.RESET],
    "cut after the finish": stream(*HELLO[:2], end=End.CLOSE),
    # aiohttp gives up all that it was handed together with what it cannot read, hence the pause.
    "junk after [DONE]": [STREAM, *map(chunk, HELLO), 0.05, b"zz\r\n", End.HOLD],
    "another type": [head(200, f"Content-Length: {len(WHOLE)}") + WHOLE],
}


@pytest.mark.parametrize("script", GOOD_STREAMS.values(), ids=GOOD_STREAMS)
def test_a_good_stream(caller: Caller, server: Loopback, script: list[Step]) -> None:
    server.say(script, [reply(GOOD)])
    answer = caller.ask()
    assert caller.text(answer) == "Hello"
    assert caller.next(answer) is None
    assert caller.text(answer) == ""
    assert caller.call().id == "a"


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 7))
def test_a_stream_cut_anywhere(caller: Caller, server: Loopback, cut: int) -> None:
    server.say([STREAM, *([chunk(WHOLE[:cut])] if cut else []), 0.001, chunk(WHOLE[cut:]), OVER])
    assert caller.text(caller.ask()) == "Hello"


@pytest.mark.parametrize("name", ["events", "no [DONE]", "usage after the finish", "more after [DONE]", "a length"])
def test_a_stream_that_was_read_gives_its_connection_back(caller: Caller, server: Loopback, name: str) -> None:
    server.say(*[GOOD_STREAMS[name]] * 3, [reply(GOOD)])
    for _ in range(3):
        assert caller.text(caller.ask()) == "Hello"
    assert caller.call().id == "a"
    assert server.accepted == 1


def test_the_end_may_come_a_little_after_done(caller: Caller, server: Loopback) -> None:
    for _ in range(2):
        server.say([STREAM, *map(chunk, HELLO), 0.05, OVER])
        assert caller.text(caller.ask()) == "Hello"
    assert server.accepted == 1


@pytest.mark.parametrize(
    "rest",
    [[End.HOLD], [chunk(b": ping\n\n"), 0.02] * 100, [chunk(b":" + b"x" * 10_000 + b"\n\n")] * 1000],
    ids=["silence", "comments", "a flood"],
)
def test_a_server_that_does_not_end_after_done(caller: Caller, server: Loopback, rest: list[Step]) -> None:
    server.say([STREAM, *map(chunk, HELLO), *rest], [reply(GOOD)])
    started = time.monotonic()
    assert caller.text(caller.ask()) == "Hello"
    assert time.monotonic() - started < 1.5
    server.settle(open=0)
    assert caller.call().id == "a"


# What goes wrong in the middle

BROKEN: dict[str, tuple[list[Step], type[ModelInferenceError]]] = {
    "an error": ([chunk(event(SLOW)), OVER], RateLimitError),
    "event: error": ([chunk(event("It failed", "event: error")), OVER], HttpResponseError),
    "not JSON": ([chunk(event("{")), OVER], DecodeError),
    "the end": ([OVER], StreamTruncatedError),
    "the end in an event": ([chunk(HELLO[1][:20]), OVER], StreamTruncatedError),
    "closed": ([End.CLOSE], StreamTruncatedError),
    "closed in a chunk": ([chunk(HELLO[1])[:20], End.CLOSE], StreamTruncatedError),
    "reset": ([0.05, End.RESET], ServiceResponseError),
    "silence": ([End.HOLD], ServiceResponseTimeoutError),
}


@pytest.mark.parametrize(("rest", "kind"), BROKEN.values(), ids=BROKEN)
def test_a_stream_that_goes_wrong(
    caller: Caller, server: Loopback, rest: list[Step], kind: type[ModelInferenceError]
) -> None:
    server.say([STREAM, chunk(HELLO[0]), *rest], [reply(GOOD)])
    client = caller.client(timeout=Timeout(read=0.2), retry=RetryPolicy(retries=3, backoff=0))
    answer = caller.ask(client, request_id="mine")
    assert caller.next(answer).choices[0].delta.content == "Hel"
    with pytest.raises(ModelInferenceError) as caught:
        caller.next(answer)
    error = caught.value
    assert type(error) is kind
    assert (error.method, error.url, error.request_id, error.attempts) == ("POST", f"{server.url}/chat", "mine", 1)
    if isinstance(error, StreamTruncatedError):
        assert error.partial.choices[0].message.content == "Hel"
    with pytest.raises(StreamClosedError):
        caller.next(answer)
    assert caller.call(client).id == "a"
    assert len(server.requests) == 2


def test_updates_before_an_error_of_the_same_piece(caller: Caller, server: Loopback) -> None:
    server.say(stream(HELLO[0] + event(delta("x")) + event(SLOW) + HELLO[1]))
    answer = caller.ask()
    assert [caller.next(answer).choices[0].delta.content for _ in range(2)] == ["Hel", "x"]
    with pytest.raises(RateLimitError):
        caller.next(answer)


def test_an_error_of_the_connection_has_its_cause(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(HELLO[0]), 0.05, End.RESET])
    answer = caller.ask()
    with pytest.raises(ServiceResponseError) as caught:
        caller.text(answer)
    assert caught.value.__cause__ is not None
    assert type(caught.value.__cause__).__module__.startswith("httpx")


@pytest.mark.parametrize("rest", [[chunk(b": ping\n\n"), 0.02] * 100, [End.HOLD]], ids=["comments", "silence"])
def test_the_deadline_of_a_stream(caller: Caller, server: Loopback, rest: list[Step]) -> None:
    server.say([STREAM, chunk(HELLO[0]), *rest])
    started = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        caller.text(caller.ask(timeout=Timeout(total=0.3)))
    assert 0.25 < time.monotonic() - started < 1


# A plain answer to the question for a stream


def test_a_plain_answer_is_one_update(caller: Caller, server: Loopback) -> None:
    whole = {
        **GOOD,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "x"}}],
    }
    server.say([reply(whole)], [reply(GOOD)])
    answer = caller.ask()
    [update] = [caller.next(answer), *([] if caller.next(answer) is None else [1])]
    assert update.choices[0].delta.content == "x"
    assert caller.do(answer.get_final()).choices[0].message.content == "x"
    assert caller.call().id == "a"
    assert server.accepted == 1


@pytest.mark.parametrize("status", [200, 429])
def test_an_error_body_is_raised_by_the_call(caller: Caller, server: Loopback, status: int) -> None:
    server.say([reply(SLOW, status)], [reply(GOOD)])
    with pytest.raises(RateLimitError, match="slow down"):
        caller.ask()
    assert caller.call().id == "a"
    assert server.accepted == 1


def test_bytes_that_are_no_stream_and_no_answer(caller: Caller, server: Loopback) -> None:
    server.say([reply(b"<html>", 200, "text/html")])
    with pytest.raises(DecodeError):
        caller.ask()


# The whole answer, and the text alone


def test_the_final_answer(caller: Caller, server: Loopback) -> None:
    server.say(stream(*HELLO), stream(*HELLO))
    answer = caller.ask()
    assert caller.next(answer) is not None
    final = caller.do(answer.get_final())
    assert (final.id, final.choices[0].message.content, final.choices[0].finish_reason) == ("a", "Hello", "stop")
    assert caller.do(answer.get_final()) == final
    assert caller.do(caller.ask().get_final()) == final


def test_the_text_alone(caller: Caller, server: Loopback) -> None:
    server.say(stream(event(delta(None)), event(delta("")), event(delta("B", index=1)), *HELLO))
    answer = caller.ask()

    async def read() -> list[str]:
        return [text async for text in answer.text_stream]

    found = caller.do(read()) if caller.asynchronous else list(answer.text_stream)
    assert found == ["Hel", "lo"]


def test_a_stream_that_has_no_end_of_its_own(caller: Caller, server: Loopback) -> None:
    server.say([UNTIL_CLOSE + event({"id": "a"}) + event({"id": "b"}), End.CLOSE])
    answer = caller.call(of=EVENTS)
    assert [caller.next(answer), caller.next(answer), caller.next(answer)] == [Call(id="a"), Call(id="b"), None]


def test_what_the_answer_said(caller: Caller, server: Loopback) -> None:
    server.say(stream(*HELLO))
    answer = caller.ask()
    assert (answer.response.status_code, answer.response.reason) == (200, "Reason")
    assert answer.response.headers["Content-Type"] == "text/event-stream"
    assert caller.text(answer) == "Hello"


# Leaving early


@pytest.mark.parametrize("read", range(2))
def test_closing_early_frees_the_connection(caller: Caller, server: Loopback, read: int) -> None:
    server.say([STREAM, chunk(HELLO[0] + event(delta("x"))), End.HOLD], [reply(GOOD)])
    answer = caller.ask()
    for _ in range(read):
        assert caller.next(answer) is not None
    caller.do(answer.close())
    caller.do(answer.close())
    server.settle(open=0)
    with pytest.raises(StreamClosedError, match="Read the stream inside its with block"):
        caller.next(answer)
    assert caller.call().id == "a"


def test_a_with_block_that_is_left(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(HELLO[0]), End.HOLD], [STREAM, chunk(HELLO[0]), End.HOLD])

    def leave(error: type[Exception] | None) -> None:
        answer = caller.ask()
        if caller.asynchronous:
            caller.do(_leave_async(answer, error))
        else:
            with answer as entered:
                assert entered is answer
                assert caller.next(answer) is not None
                if error:
                    raise error

    leave(None)
    server.settle(open=0)
    with pytest.raises(ZeroDivisionError):
        leave(ZeroDivisionError)
    server.settle(open=0)


async def _leave_async(answer: Any, error: type[Exception] | None) -> None:
    async with answer as entered:
        assert entered is answer
        assert await anext(answer) is not None
        if error:
            raise error


def test_a_loop_that_is_left_may_be_taken_up_again(caller: Caller, server: Loopback) -> None:
    server.say(stream(HELLO[0] + HELLO[1] + DONE))
    answer = caller.ask()

    async def first() -> Any:
        return await anext(aiter(answer))

    update = caller.do(first()) if caller.asynchronous else next(iter(answer))
    assert update.choices[0].delta.content == "Hel"
    assert caller.text(answer) == "lo"


@pytest.mark.parametrize("read", range(2))
def test_a_stream_that_is_lost_frees_its_connection(caller: Caller, server: Loopback, read: int) -> None:
    server.say([STREAM, chunk(HELLO[0]), End.HOLD], [reply(GOOD)])

    async def lose() -> None:
        answer = await client._call(*arguments)
        for _ in range(read):
            await anext(answer)
        del answer
        gc.collect()
        await asyncio.sleep(0.05)

    client = caller.client()
    arguments = (CHAT, UNSET, {"messages": [], "stream": True}, {}, None, {})
    if caller.asynchronous:
        caller.do(lose())
    else:
        answer = client._call(*arguments)
        for _ in range(read):
            next(answer)
        del answer
    server.settle(open=0)
    assert caller.call(client).id == "a"


@pytest.mark.parametrize("caller", ["async"], indirect=True)
@pytest.mark.parametrize("script", [[End.HOLD], [STREAM, End.HOLD], [STREAM, chunk(HELLO[0]), End.HOLD]])
def test_a_task_that_is_cancelled_frees_its_connection(caller: Caller, server: Loopback, script: list[Step]) -> None:
    server.say(script, [reply(GOOD)])
    client = caller.client()

    async def cancel() -> None:
        async def read() -> None:
            answer = await client._call(CHAT, UNSET, {"messages": [], "stream": True}, {}, None, {})
            async for _ in answer:
                pass

        task = asyncio.create_task(read())
        while not server.requests:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    caller.do(cancel())
    server.settle(open=0)
    assert caller.call(client).id == "a"


def test_streams_side_by_side(caller: Caller, server: Loopback) -> None:
    gates = [threading.Event() for _ in range(3)]
    for gate in gates:
        server.say([STREAM, chunk(HELLO[0]), gate, *map(chunk, HELLO[1:]), OVER])
    answers = [caller.ask() for _ in gates]
    assert [caller.next(answer).choices[0].delta.content for answer in answers] == ["Hel"] * 3
    for gate, answer in zip(reversed(gates), reversed(answers), strict=True):
        gate.set()
        assert caller.text(answer) == "lo"
    assert server.accepted == 3


def test_a_stream_is_read_in_one_place_at_a_time(caller: Caller, server: Loopback) -> None:
    gate = threading.Event()
    server.say([STREAM, chunk(HELLO[0]), gate, *map(chunk, HELLO[1:]), OVER])
    answer = caller.ask()
    assert caller.next(answer).choices[0].delta.content == "Hel"
    first: list[Any] = []

    async def both() -> None:
        reading = asyncio.create_task(anext(answer))
        await asyncio.sleep(0.05)
        with pytest.raises(StreamError, match="is being read by another"):
            await anext(answer)
        gate.set()
        first.append(await reading)

    if caller.asynchronous:
        caller.do(both())
    else:
        thread = threading.Thread(target=lambda: first.append(next(answer)))
        thread.start()
        time.sleep(0.05)
        with pytest.raises(StreamError, match="is being read by another"):
            next(answer)
        gate.set()
        thread.join()
    assert first[0].choices[0].delta.content == "lo"
    assert caller.do(answer.get_final()).choices[0].message.content == "Hello"


def test_many_streams_one_after_another_take_one_connection(caller: Caller, server: Loopback) -> None:
    server.say(*[stream(*HELLO)] * 50)
    for _ in range(50):
        assert caller.text(caller.ask()) == "Hello"
    assert server.accepted == 1


# Types at run time


@pytest.mark.parametrize("kind", [Stream, AsyncStream])
def test_annotations_at_run_time(kind: Any) -> None:
    update, whole = TypeVar("update"), TypeVar("whole")
    assert kind[int] == kind[int, Any] == kind[(int,)] == kind[update][int]
    assert get_args(kind[int, str]) == (int, str)
    assert kind[list[update], whole][int, str] == kind[list[int], str]
    annotated = types.SimpleNamespace(__annotations__={"stream": "kind[int]"})
    assert get_type_hints(annotated, {"kind": kind}) == {"stream": kind[int, Any]}
    for wrong in ((), (int, str, bytes)):
        with pytest.raises(TypeError):
            kind[wrong]


@pytest.mark.parametrize("kind", [Stream, AsyncStream])
def test_subclasses_have_the_types_that_are_left_open(kind: Any) -> None:
    update, whole = TypeVar("update"), TypeVar("whole")
    alone = type("alone", (), {})
    narrowed = types.new_class("narrowed", (kind[update],))
    both = types.new_class("both", (kind[update, whole],))
    assert get_args(narrowed[alone]) == (alone,)
    assert get_args(both[alone, int]) == (alone, int)
    for wrong in (
        lambda: narrowed[alone, int],
        lambda: both[alone],
        lambda: types.new_class("none", (kind[int],))[int],
    ):
        with pytest.raises(TypeError):
            wrong()


# Sources without a connection


def test_a_body_that_was_read_already() -> None:
    held = Held(b"x")
    assert list(held.chunks()) == [b"x"]
    held.finish(held.chunks())
    held.close()

    async def read() -> list[bytes]:
        held = AsyncHeld(b"x")
        await held.finish(held.chunks())
        await held.aclose()
        return [piece async for piece in held.chunks()]

    assert asyncio.run(read()) == [b"x"]


def test_streams_can_be_lost_before_they_are_made() -> None:
    for kind in (Stream, AsyncStream):
        kind.__new__(kind).__del__()


@pytest.mark.parametrize("choices", ["5", "true", "1.5"])
def test_the_text_of_junk(caller: Caller, server: Loopback, choices: str) -> None:
    server.say(stream(f'data: {{"choices": {choices}}}\n\n'.encode(), *HELLO))
    answer = caller.ask()

    async def read() -> list[str]:
        return [text async for text in answer.text_stream]

    assert (caller.do(read()) if caller.asynchronous else list(answer.text_stream)) == ["Hel", "lo"]


def test_the_whole_answer_says_what_it_is(caller: Caller, server: Loopback) -> None:
    updates = [{**delta("Hel"), "object": "update"}, {**delta("lo", "stop"), "object": "update"}]
    server.say(stream(*map(event, updates), DONE))
    whole = caller.do(caller.ask().get_final())
    assert (whole.object, whole.choices[0].message.content) == ("answer", "Hello")
