"""The reader of a stream, fed bytes: updates, keep-alives, ends of each kind, and errors that wait their turn."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.errors import error_from_payload
from model_inference_overlay.events import EventReader, mark_as_end
from model_inference_overlay.exceptions import (
    DeadlineExceededError,
    DecodeError,
    EventTooLargeError,
    HttpResponseError,
    ModelInferenceError,
    RateLimitError,
    ServiceResponseError,
    StreamTruncatedError,
)
from model_inference_overlay.operation import EventStream

from .api import CHAT, TYPES
from .loopback import DONE, HELLO, delta, event, text_of
from .sample import Answer, Call

CONTEXT = {"method": "POST", "url": "https://host.example/chat", "request_id": "mine", "attempts": 2}
DECLARED = CHAT.stream
SLOW = {"error": {"code": "429", "message": "slow down"}}


def reader(declared: EventStream | None = DECLARED, **options: Any) -> EventReader[Any]:
    assert declared is not None

    def fail(payload: Any) -> ModelInferenceError:
        return error_from_payload(payload, status_code=200, reason="", headers={}, **CONTEXT)  # type: ignore[arg-type]

    return EventReader(declared, TYPES, fail, CONTEXT, secrets=("hunter2",), **options)


def text(updates: list[Any]) -> str:
    return "".join(map(text_of, updates))


def told(error: ModelInferenceError) -> bool:
    """Tell whether an error says all that is known of the request."""
    return {name: getattr(error, name) for name in CONTEXT} == CONTEXT


def test_updates() -> None:
    made = reader()
    updates = made.feed(b"".join(HELLO))
    assert [type(update) for update in updates] == [Answer, Answer]
    assert text(updates) == "Hello"
    assert made.done
    assert made.feed(event(delta("more"))) == []
    assert made.close() == []


@pytest.mark.parametrize(
    "data",
    [
        b"".join(HELLO),
        b"\xef\xbb\xbf" + b"".join(HELLO),
        b"".join(HELLO).replace(b"\n", b"\r\n"),
        b"".join(HELLO).replace(b"\n", b"\r"),
        b"".join(HELLO).replace(b"data: ", b"data:"),
        b": ping\n\n" + HELLO[0] + b":\n\n" + HELLO[1] + b"data:\n\ndata: \n\n" + DONE,
        b"event: message\nid: 1\nretry: 5\n" + HELLO[0] + b"id: 2\n" + HELLO[1] + DONE,
        HELLO[0] + HELLO[1] + b"data:  [DONE] \n\n",
        HELLO[0] + HELLO[1],
        event('{"id": "a",\n"choices": [{"index": 0, "delta": {"content":\n"Hello"}, "finish_reason": "stop"}]}'),
        event({"choices": [], "prompt_filter_results": []}) + b"".join(HELLO[:2]) + event({"choices": [], "usage": {}}),
        event({"choices": [{"index": 0}]}) + event({"choices": None}) + event({}) + b"".join(HELLO),
        b"event: anything\n" + HELLO[0] + HELLO[1] + DONE,
        event(delta("Hello", "tired")),
    ],
)
def test_streams_as_servers_send_them_cut_at_every_byte(data: bytes) -> None:
    for cut in range(len(data) + 1):
        made = reader()
        updates = made.feed(data[:cut]) + made.feed(data[cut:]) + made.close()
        assert text(updates) == "Hello"
        assert made.result().choices[0].message.content == "Hello"
    bytewise = reader()
    assert text([update for at in range(len(data)) for update in bytewise.feed(data[at : at + 1])]) == "Hello"


def test_broken_text_is_read_all_the_same() -> None:
    made = reader()
    [update] = made.feed(event(delta("x")).replace(b"x", b"\xff"))
    assert text_of(update) == "\ufffd"
    [update] = made.feed(b'data: {"choices": [{"index": 0, "delta": {"content": "NaN"}, "logprob": NaN}]}\n\n')
    assert text_of(update) == "NaN"
    assert made.feed(b"data: {}\n\n") != []
    assert made.result().choices[0].message.content == "\ufffdNaN"


# Errors


def test_an_error_waits_behind_the_updates_before_it() -> None:
    made = reader()
    assert text(made.feed(HELLO[0] + event(SLOW) + HELLO[1])) == "Hel"
    assert made.done
    with pytest.raises(RateLimitError, match="slow down"):
        made.raise_pending()
    made.raise_pending()


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (event(SLOW), RateLimitError, "slow down"),
        (event(SLOW["error"], "event: error"), RateLimitError, "slow down"),
        (event("It failed", "event: error"), HttpResponseError, "It failed"),
        (event("", "event: error"), HttpResponseError, "error"),
        (event({"error": "It failed"}), HttpResponseError, "It failed"),
        (event("{"), DecodeError, "an event of the stream is not JSON: {"),
        (event("[1]"), DecodeError, r"an event of the stream is no JSON object: \[1\]"),
        (event("null"), DecodeError, "no JSON object: null"),
        (event("5"), DecodeError, "no JSON object: 5"),
        (event("hunter2 {"), DecodeError, "not JSON: REDACTED {"),
    ],
)
def test_what_is_an_error(data: bytes, kind: type[ModelInferenceError], message: str) -> None:
    made = reader()
    with pytest.raises(kind, match=message) as caught:
        made.feed(data)
    assert told(caught.value)
    assert made.done


def test_an_error_beside_a_result_is_an_annotation() -> None:
    [update] = reader().feed(event({**delta("x"), "error": {"message": "the filter was not there"}}))
    assert text_of(update) == "x"


def test_an_event_that_is_too_large() -> None:
    made = reader()
    made.feed(b"data: " + b"x" * 2**23)
    with pytest.raises(EventTooLargeError) as caught:
        made.feed(b"x" * 2**23)
    assert told(caught.value)


# Ends


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HELLO[0],
        b": ping\n\n",
        HELLO[1].rstrip(b"\n"),
        HELLO[0] + b"data: [DONE]",
        event(delta("a", "stop")) + event(delta("b", index=1)),
        event({"choices": [], "usage": {}}),
    ],
)
def test_an_end_before_the_end(data: bytes) -> None:
    made = reader()
    updates = made.feed(data)
    with pytest.raises(StreamTruncatedError) as caught:
        made.close()
    assert told(caught.value)
    assert text([*updates]) == "".join(
        choice.message.content or "" for choice in caught.value.partial.choices if choice.message is not None
    )
    assert made.close() == []


def test_what_had_arrived_is_kept() -> None:
    made = reader()
    made.feed(event({**delta("Hel"), "usage": {"total": 1}}))
    with pytest.raises(StreamTruncatedError) as caught:
        made.close()
    partial = caught.value.partial
    assert (partial.id, partial.usage.total, partial.choices[0].message.content) == ("a", 1, "Hel")


def test_a_stream_of_which_nobody_says_how_it_ends() -> None:
    made: EventReader[Any] = reader(EventStream(event="Call"))
    assert made.feed(event({"id": "a"})) == [Call(id="a")]
    assert made.close() == []
    assert made.result() is None


def test_a_stream_that_only_the_terminator_ends() -> None:
    made = reader(EventStream(event="Call", terminator="END"))
    made.feed(event({"id": "a"}))
    with pytest.raises(StreamTruncatedError) as caught:
        made.close()
    assert caught.value.partial is None


def test_a_terminator_that_is_an_object() -> None:
    for data in (b'{"end": true}', b' {"end": true} '):
        made = reader(EventStream(event="Call", terminator='{"end": true}'))
        assert made.feed(event({"id": "a"}) + b"data: " + data + b"\n\n" + event({"id": "b"})) == [Call(id="a")]
        assert made.done


def test_each_event_counts_in_the_whole_answer_whatever_its_form() -> None:
    made = reader()
    odd = event(delta("b"), "event: x").replace(b'"a"', b"NaN")
    assert text(made.feed(event(delta("a")) + b": ping\n\n" + odd + event(delta("c")) + DONE)) == "abc"
    assert made.result().choices[0].message.content == "abc"


def test_values_that_are_no_objects() -> None:
    made = reader(EventStream(event="list[Call]"))
    assert made.feed(event([{"id": "a"}])) == [[Call(id="a")]]


# The connection


def test_an_error_of_the_connection() -> None:
    made = reader()
    made.feed(HELLO[1])
    broken = ServiceResponseError("reset")
    with pytest.raises(ServiceResponseError) as caught:
        made.fail(broken)
    assert caught.value is broken
    assert told(broken)


def test_an_error_of_the_connection_after_the_end() -> None:
    made = reader()
    made.feed(b"".join(HELLO))
    assert made.fail(ServiceResponseError("reset")) == []


def test_a_connection_that_only_ended_early() -> None:
    made = reader()
    made.feed(HELLO[1])
    assert made.fail(mark_as_end(ServiceResponseError("cut"))) == []
    made = reader()
    made.feed(HELLO[0])
    cut = mark_as_end(ServiceResponseError("cut"))
    with pytest.raises(StreamTruncatedError) as caught:
        made.fail(cut)
    assert caught.value.__cause__ is cut


# Deadlines


def test_a_deadline() -> None:
    now = [0.0]
    made = reader(until=10.0, clock=lambda: now[0])
    now[0] = 9.9
    assert text(made.feed(HELLO[0])) == "Hel"
    now[0] = 10.0
    with pytest.raises(DeadlineExceededError) as caught:
        made.feed(HELLO[1])
    assert told(caught.value)
    assert made.done


def test_a_timeout_that_is_the_deadline() -> None:
    made = reader(until=10.0, clock=lambda: 9.99)
    slow = ServiceResponseError("slow")
    with pytest.raises(DeadlineExceededError) as caught:
        made.fail(slow)
    assert caught.value.__cause__ is slow
    made = reader(until=10.0, clock=lambda: 5.0)
    with pytest.raises(ServiceResponseError):
        made.fail(ServiceResponseError("slow"))


# A plain answer


def test_a_plain_answer() -> None:
    made = reader()
    value = {
        "id": "a",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "x"}}, None],
        "error": None,
    }
    update = made.whole(value)
    assert update.choices[0].delta.content == "x"
    assert made.done
    assert made.result().choices[0].message["content"] == "x"


@pytest.mark.parametrize("value", [{}, {"choices": None}, {"choices": 5}, {"choices": [1]}])
def test_a_plain_answer_of_another_form(value: Any) -> None:
    assert reader().whole(value).as_dict() == value
