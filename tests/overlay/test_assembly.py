"""Updates add up to the answer that would have come without a stream."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_inference_overlay.assembly import Assembling, Assembly

CHAT = Assembling(
    items="choices",
    delta="delta",
    message="message",
    append=("content", "reasoning_content", "arguments"),
    parts=("tool_calls",),
)
TEXT = Assembling(items="choices", append=("text",))


def assemble(*updates: Any, rules: Assembling = CHAT) -> dict[str, Any]:
    assembly = Assembly(rules)
    for update in updates:
        assembly.add(update)
    return assembly.result()


def delta(index: int = 0, finish: str | None = None, **members: Any) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": members, "finish_reason": finish}]}


def call(**members: Any) -> dict[str, Any]:
    arguments, name = members.pop("arguments", None), members.pop("name", None)
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    return delta(tool_calls=[{**members, "function": function}])


def test_content() -> None:
    whole = assemble(
        {"id": "a", "created": 5, "model": "m", "choices": []},
        {**delta(role="assistant", content=""), "id": "a"},
        delta(content="Hel"),
        delta(content="lo"),
        delta(finish="stop"),
        {"id": "", "created": 0, "choices": [], "usage": {"total_tokens": 3}},
    )
    assert whole == {
        "id": "a",
        "created": 5,
        "model": "m",
        "usage": {"total_tokens": 3},
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}],
    }


def test_several_choices_and_reasoning() -> None:
    whole = assemble(
        delta(1, content="b"),
        delta(0, reasoning_content="be"),
        delta(0, reasoning_content="cause"),
        delta(1, content="B"),
    )
    assert [choice["message"] for choice in whole["choices"]] == [{"reasoning_content": "because"}, {"content": "bB"}]


def test_plain_text() -> None:
    whole = assemble(
        {"choices": [{"index": 0, "text": "a", "finish_reason": None}]},
        {"choices": [{"index": 0, "text": "b", "finish_reason": "length"}]},
        rules=TEXT,
    )
    assert whole == {"choices": [{"index": 0, "text": "ab", "finish_reason": "length"}]}


TWO_CALLS = [("f", '{"x":1}'), ("g", '{"y":2}')]


@pytest.mark.parametrize(
    "updates",
    [
        pytest.param(
            [
                call(index=0, id="1", name="f", arguments=""),
                call(index=0, arguments='{"x"'),
                call(index=0, arguments=":1}"),
                call(index=1, id="2", name="g", arguments='{"y":'),
                call(index=1, arguments="2}"),
            ],
            id="index and id",
        ),
        pytest.param(
            [
                call(index=0, id="1", name="f", arguments='{"x"'),
                call(index=0, id="1", arguments=":1}"),
                call(index=0, id="2", name="g", arguments='{"y":'),
                call(index=0, id="2", arguments="2}"),
            ],
            id="every index 0",
        ),
        pytest.param(
            [
                call(index=0, id="1", name="f", arguments='{"x"'),
                call(index=0, arguments=":1}"),
                call(index=0, id="2", name="g", arguments='{"y":'),
                call(index=0, arguments="2}"),
            ],
            id="every index 0, id only first",
        ),
        pytest.param(
            [
                call(id="1", name="f", arguments='{"x"'),
                call(arguments=":1}"),
                call(id="2", name="g", arguments='{"y":'),
                call(arguments="2}"),
            ],
            id="no index",
        ),
        pytest.param(
            [
                call(name="f", arguments='{"x"'),
                call(arguments=":1}"),
                call(name="g", arguments='{"y":'),
                call(arguments="2}"),
            ],
            id="neither",
        ),
        pytest.param(
            [
                call(index=0, name="f", arguments='{"x"'),
                call(index=1, name="g", arguments='{"y":'),
                call(index=0, arguments=":1}"),
                call(index=1, arguments="2}"),
            ],
            id="interleaved, no id",
        ),
    ],
)
def test_tool_calls(updates: list[dict[str, Any]]) -> None:
    calls = assemble(*updates)["choices"][0]["message"]["tool_calls"]
    assert [(each["function"]["name"], each["function"]["arguments"]) for each in calls] == TWO_CALLS


@pytest.mark.parametrize("junk", [None, [], "x", 3, {"choices": 1}, {"choices": [None, {"index": "x"}, {"delta": 5}]}])
def test_junk_adds_nothing_wrong(junk: Any) -> None:
    assert assemble(delta(content="a"), junk, delta(content="b"))["choices"][0]["message"]["content"] == "ab"


def test_it_can_be_read_while_it_grows() -> None:
    assembly = Assembly(CHAT)
    assembly.add(delta(content="a"))
    first = assembly.result()
    assembly.add(delta(content="b"))
    assert first["choices"][0]["message"]["content"] == "a"
    assert assembly.result()["choices"][0]["message"]["content"] == "ab"


def test_memory_is_that_of_the_answer() -> None:
    assembly = Assembly(CHAT)
    update = delta(content="x" * 10)
    tracemalloc.start()
    try:
        for _ in range(20_000):
            assembly.add(update)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used < 4 * 200_000


_ITEMS = st.fixed_dictionaries(
    {
        "index": st.sampled_from([0, 0, 0, 1]),
        "delta": st.dictionaries(
            st.sampled_from(["role", "content", "reasoning_content"]), st.sampled_from([None, "", "a", "bc"])
        ),
        "finish_reason": st.sampled_from([None, None, "stop"]),
    },
    optional={"logprobs": st.sampled_from([None, {"x": 1}, {"x": 2}])},
)
_UPDATES = st.fixed_dictionaries(
    {"id": st.just("a"), "choices": st.lists(_ITEMS, max_size=2)},
    optional={"usage": st.sampled_from([None, {"n": 1}, {"n": 2}]), "model": st.just("m")},
)


@given(st.lists(_UPDATES, max_size=12))
def test_updates_of_one_shape_add_up_like_all_others(updates: list[dict[str, Any]]) -> None:
    at_a_glance = Assembly(CHAT)
    one_by_one = Assembly(CHAT)
    for update in updates:
        at_a_glance.add(update)
        one_by_one.add(update)
        one_by_one.add({"choices": []})  # of no shape: what comes next is read in full
    assert at_a_glance.result() == one_by_one.result()
