"""The same call through both packages sends the same request: JSON body as a value, query, headers."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_inference_server import Answer, Arrival, Events

from .calls import CALLS, STREAMED
from .conftest import Recorder, body_of, reply
from .packages import OURS, THEIRS, Call

DIFFERENT = {
    "user-agent": "each names itself",
    "x-ms-client-request-id": "new for each request",
    "content-length": "our JSON has no spaces between tokens",
    "connection": "a matter of the connection (RFC 9110, section 7.6.1), which HTTP/1.1 keeps alive without being told",
}
"""Headers that may differ, and why."""

ACCEPT_OF_STREAMS = "text/event-stream, application/json"
"""What we ask for where a stream is wanted; the retired package asks for JSON alone, and gets events."""

WHOLE = {
    "getChatCompletions": {"id": "a", "created": 0, "model": "m", "choices": [], "usage": {}},
    "getEmbeddings": {"id": "a", "data": [], "model": "m", "usage": {}},
    "getImageEmbeddings": {"id": "a", "data": [], "model": "m", "usage": {}},
    "getModelInfo": {"model_name": "m", "model_type": "chat", "model_provider_name": "p"},
}


def _whole(arrival: Arrival) -> Answer:
    return reply(WHOLE[arrival.operation])


def _events(_: Arrival) -> Answer:
    return Events([{"id": "a", "created": 0, "model": "m", "choices": [{"index": 0, "delta": {"content": "x"}}]}])


def _request(arrival: Arrival) -> dict[str, Any]:
    """Give what has to be equal of a request."""
    headers = {name: value for name, value in arrival.headers.items() if name not in DIFFERENT}
    return {
        "operation": arrival.operation,
        "method": arrival.method,
        "path": arrival.path,
        "query": dict(arrival.query),
        "headers": headers,
        "body": body_of(arrival),
    }


def _alike(recorder: Recorder, call: Call, asynchronous: bool) -> dict[str, Any]:
    """Check that both packages send the same, and give the headers that ours sent."""
    theirs = _request(recorder.sent(THEIRS, call, asynchronous))
    ours = _request(recorder.sent(OURS, call, asynchronous))
    headers: dict[str, Any] = ours["headers"]
    if headers["accept"] == ACCEPT_OF_STREAMS:
        theirs["headers"]["accept"] = ACCEPT_OF_STREAMS
    for part, value in theirs.items():
        assert ours[part] == value, part
    return headers


_SETTINGS = settings(
    max_examples=600,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@_SETTINGS
@given(call=CALLS, asynchronous=st.booleans())
def test_calls(recorder: Recorder, call: Call, asynchronous: bool) -> None:
    recorder.answer = _whole
    assert _alike(recorder, call, asynchronous)["accept"] != ACCEPT_OF_STREAMS


@settings(_SETTINGS, max_examples=150)
@given(call=STREAMED, asynchronous=st.booleans())
def test_streams(recorder: Recorder, call: Call, asynchronous: bool) -> None:
    recorder.answer = _events
    _alike(recorder, call, asynchronous)
