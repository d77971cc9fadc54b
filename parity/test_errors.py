"""The same error answer through both packages raises the same error: class, status, message, code, response."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from .conftest import Recorder, reply
from .packages import OURS, THEIRS, Call, New, Package

CHAT = Call("ChatCompletionsClient", "complete", (), {"messages": [New("UserMessage", ("Hi",))]})
ONCE: dict[str, dict[str, Any]] = {THEIRS.name: {"retry_total": 0}, OURS.name: {"retry_total": 0}}

_AZURE = {
    "error": {"code": "BadThing", "message": "it is bad", "target": "x", "details": [], "innererror": {"code": "I"}}
}
_FILTERED = {
    "error": {
        "message": "The response was filtered",
        "type": None,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {"hate": {"filtered": True}}},
    }
}
ERRORS: dict[str, tuple[int, Any]] = {
    "azure": (400, _AZURE),
    "content filter": (400, _FILTERED),
    "flat content filter": (400, {"status": 400, "code": "content_filter", "message": "m", "param": "p", "type": "t"}),
    "unauthorized": (401, {"error": "Unauthorized", "message": "Access denied", "status": 401}),
    "gateway": (401, {"statusCode": 401, "message": "Access denied"}),
    "forbidden": (403, _AZURE),
    "not found": (404, {"error": {"code": "404", "message": "Resource not found"}}),
    "conflict": (409, _AZURE),
    "precondition": (412, _AZURE),
    "unsupported": (
        422,
        {
            "status": 422,
            "code": "parameter_not_supported",
            "detail": {"loc": ["body", "n"], "input": 5},
            "message": "no n",
        },
    ),
    "validation": (422, {"detail": [{"loc": ["body", "x"], "input": 1, "msg": "bad", "type": "t"}]}),
    "rate limit": (429, {"error": "RateLimit", "message": "slow down", "status": 429}),
    "server": (500, _AZURE),
    "unavailable": (503, b"<html>down</html>"),
    "plain text": (400, b"nope"),
    "empty": (500, b""),
    "error is text": (400, {"error": "nope"}),
    "a list": (400, [1, 2]),
}


def _caught(recorder: Recorder, package: Package, asynchronous: bool, call: Call = CHAT) -> Any:
    once = Call(call.client, call.method, call.args, {**call.arguments}, {**call.made_with, **ONCE[package.name]})
    with pytest.raises(package.exceptions.AzureError) as caught:
        recorder.result(package, once, asynchronous)
    return caught.value


def _kinds(error: BaseException) -> tuple[type[BaseException], ...]:
    """Give ours of all classes of azure-core that an error of theirs is of."""
    names = [each.__name__ for each in type(error).__mro__ if each.__module__ == THEIRS.exceptions.__name__]
    return tuple(getattr(OURS.exceptions, name) for name in names)


@pytest.mark.parametrize("name", ERRORS)
def test_answers(recorder: Recorder, asynchronous: bool, name: str) -> None:
    status, body = ERRORS[name]
    headers = {"content-type": "text/plain"} if isinstance(body, bytes) else {}
    recorder.answer = lambda _: reply(body, status, **headers)
    theirs, ours = recorder.both(lambda package: _caught(recorder, package, asynchronous))
    # Ours may be of a more special class, and is then of theirs too.
    assert all(isinstance(ours, kind) for kind in _kinds(theirs))
    assert (ours.status_code, ours.reason) == (theirs.status_code, theirs.reason)
    assert (ours.response.status_code, ours.response.text()) == (theirs.response.status_code, theirs.response.text())
    assert ours.response.headers["Content-Type"] == theirs.response.headers["Content-Type"]
    if not isinstance(body, bytes):
        assert ours.response.json() == theirs.response.json() == body
    if theirs.error is not None and theirs.error.code:
        for attribute in ("code", "message", "target", "innererror"):
            assert getattr(ours.error, attribute) == getattr(theirs.error, attribute), attribute
        assert theirs.error.message in ours.message
        assert theirs.error.code in str(theirs)
    assert ours.message
    assert str(ours)


def test_get_model_info_says_what_to_do(recorder: Recorder, asynchronous: bool) -> None:
    recorder.answer = lambda _: reply({"error": {"code": "404", "message": "Resource not found"}}, 404)
    theirs, ours = recorder.both(
        lambda package: _caught(recorder, package, asynchronous, Call("ChatCompletionsClient", "get_model_info"))
    )
    assert type(theirs).__name__ == type(ours).__name__ == "ResourceNotFoundError"
    assert "not available on this endpoint" in theirs.message
    assert "not available on this endpoint" in str(ours)
    assert "construct the client that you need" in str(ours)


def test_no_server(recorder: Recorder, asynchronous: bool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for package in (THEIRS, OURS):
            call = Call(CHAT.client, CHAT.method, (), CHAT.arguments, {"retry_total": 0})
            with pytest.raises(package.exceptions.ServiceRequestError):
                package.carry_out(call, url, asynchronous, recorder.runner)


@pytest.mark.parametrize(
    "call",
    [
        Call("ChatCompletionsClient", "complete"),
        Call("EmbeddingsClient", "embed"),
        Call("ImageEmbeddingsClient", "embed"),
    ],
)
def test_a_missing_argument(recorder: Recorder, asynchronous: bool, call: Call) -> None:
    for package in (THEIRS, OURS):
        with pytest.raises(TypeError, match="missing required argument"):
            recorder.result(package, call, asynchronous)


def test_the_tree_is_as_theirs() -> None:
    """Every class that both have descends from those of ours that stand for the bases of theirs."""
    for name in THEIRS.exceptions.__all__:
        theirs, ours = getattr(THEIRS.exceptions, name), getattr(OURS.exceptions, name, None)
        if ours is None or not issubclass(theirs, Exception):
            continue
        for base in theirs.__mro__:
            wanted = getattr(OURS.exceptions, base.__name__, None)
            if base is not theirs and wanted is not None:
                assert issubclass(ours, wanted), f"{name} is no {base.__name__}"
