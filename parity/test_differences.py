"""What docs/migration.md says differs in requests does differ, in both packages as it says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Recorder, body_of, reply
from .packages import OURS, THEIRS, Call

ANSWER = {"id": "a", "data": [], "model": "m", "usage": {}}
INPUT: dict[str, Any] = {"input": ["x"]}


def _embed(made_with: dict[str, Any] | None = None, **arguments: Any) -> Call:
    return Call("EmbeddingsClient", "embed", (), {**INPUT, **arguments}, made_with or {})


DIFFERENCES: dict[str, tuple[Call, Any, Any, Any]] = {
    "a header of client and call": (
        _embed({"headers": {"x-one": "client's"}}, headers={"x-one": "call's"}),
        lambda sent: sent.headers["x-one"],
        "client's",
        "call's",
    ),
    "the api-version of a call": (
        _embed(params={"api-version": "1"}),
        lambda sent: sent.query["api-version"],
        "2024-05-01-preview",
        "1",
    ),
    "a header for extra parameters": (
        _embed(model_extras={"a": 1}, headers={"extra-parameters": "drop"}),
        lambda sent: sent.headers["extra-parameters"],
        "pass-through",
        "drop",
    ),
    "a plus in the query": (_embed(params={"x": "a+b"}), lambda sent: sent.query["x"], "a b", "a+b"),
    "extras beside a body": (
        Call("EmbeddingsClient", "embed", (INPUT,), {"model_extras": {"a": 1}}),
        lambda sent: body_of(sent).get("a"),
        None,
        1,
    ),
    "spaces in JSON": (_embed(), lambda sent: sent.body == json.dumps(INPUT).encode(), True, False),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_requests(recorder: Recorder, asynchronous: bool, name: str) -> None:
    call, look, theirs, ours = DIFFERENCES[name]
    recorder.answer = lambda _: reply(ANSWER)
    assert look(recorder.sent(THEIRS, call, asynchronous)) == theirs
    assert look(recorder.sent(OURS, call, asynchronous)) == ours


def test_an_unknown_option(recorder: Recorder, asynchronous: bool) -> None:
    recorder.answer = lambda _: reply(ANSWER)
    with pytest.raises(TypeError, match="per_call_policies"):
        recorder.result(OURS, _embed({"per_call_policies": []}), asynchronous)
    recorder.result(THEIRS, _embed({"per_call_policies": [], "unheard_of": 1}), asynchronous)


def test_extras_beside_bytes(recorder: Recorder, asynchronous: bool) -> None:
    call = Call("EmbeddingsClient", "embed", (json.dumps(INPUT).encode(),), {"model_extras": {"a": 1}})
    recorder.answer = lambda _: reply(ANSWER)
    assert body_of(recorder.sent(THEIRS, call, asynchronous)) == INPUT
    with pytest.raises(TypeError, match="model_extras"):
        recorder.sent(OURS, call, asynchronous)


def test_a_null_by_item_access(recorder: Recorder) -> None:
    for package in (THEIRS, OURS):
        message = package.models.AssistantMessage(content=None, tool_calls=None)
        assert message.as_dict() == {"role": "assistant"}
        message["content"] = None
        assert message.as_dict() == {"role": "assistant", "content": None}
        message.content = "x"
        message.content = None
        assert message.as_dict() == {"role": "assistant"}


def test_what_is_required() -> None:
    assert THEIRS.models.ToolMessage("x").as_dict() == {"role": "tool", "content": "x"}
    with pytest.raises(TypeError, match="tool_call_id"):
        OURS.models.ToolMessage("x")
