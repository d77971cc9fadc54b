"""Text completions over TCP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PASS = {"extra_parameters": "pass-through"}


def complete(server: Any, prompt: Any, /, headers: dict[str, str] | None = None, **members: Any) -> Any:
    response = server.post("/completions", {"prompt": prompt, **members}, **(headers or {}))
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    ("prompt", "said", "tokens"),
    [
        ("Once upon a time", ["Once upon a time"], 4),
        ("", [""], 0),
        (["one", "two words"], ["one", "two words"], 3),
        ([9906, 1917], ["<9906> <1917>"], 2),
        ([[1, 2], [3]], ["<1> <2>", "<3>"], 3),
        ([], [], 0),
    ],
)
def test_each_prompt_is_continued(server: Any, prompt: Any, said: list[str], tokens: int) -> None:
    answer = complete(server, prompt)
    assert answer["object"] == "text_completion"
    assert [each["index"] for each in answer["choices"]] == list(range(len(said)))
    assert [each["text"].partition("You said: ")[2] for each in answer["choices"]] == said
    assert {each["finish_reason"] for each in answer["choices"]} <= {"stop"}
    assert answer["usage"]["prompt_tokens"] == tokens


def test_the_default_of_the_document_limits_the_tokens(server: Any) -> None:
    answer = complete(server, "a " * 300)
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 256
    assert complete(server, "a " * 300, max_tokens=1000)["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("stop", ["two", ["three", "two"]])
def test_a_stop_text_ends_it(server: Any, stop: Any) -> None:
    assert complete(server, "one two three", stop=stop)["choices"][0]["text"].endswith("You said: one ")


def test_the_extra_parameters_are_applied(server: Any) -> None:
    answer = complete(server, ["a", "b"], n=2, logprobs=2, headers=PASS)
    assert [each["text"][-1] for each in answer["choices"]] == ["a", "a", "b", "b"]
    for choice in answer["choices"]:
        found = choice["logprobs"]
        assert "".join(found["tokens"]) == choice["text"]
        assert [
            choice["text"][at:].startswith(token)
            for at, token in zip(found["text_offset"], found["tokens"], strict=True)
        ]
        assert all(len(each) == 2 for each in found["top_logprobs"])
        assert len(found["token_logprobs"]) == len(found["tokens"])


def test_a_stream_has_the_same_shape_in_pieces(server: Any, chunks: Callable[[Any], list[Any]]) -> None:
    whole = complete(server, ["Once upon", "a time"], logprobs=0, headers=PASS)
    body = {"prompt": ["Once upon", "a time"], "logprobs": 0, "stream": True}
    found = chunks(server.post("/completions", body, **PASS))
    assert [each for each in found if "usage" in each] == found[-1:]
    assert found[-1]["usage"] == whole["usage"]
    for choice in whole["choices"]:
        own = [each for chunk in found for each in chunk["choices"] if each["index"] == choice["index"]]
        assert "".join(each["text"] for each in own) == choice["text"]
        assert [each["finish_reason"] for each in own] == [None] * (len(own) - 1) + ["stop"]
        offsets = [at for each in own for at in each["logprobs"]["text_offset"]]
        assert offsets == choice["logprobs"]["text_offset"]


def test_a_stream_without_prompts_is_the_usage_alone(server: Any, chunks: Callable[[Any], list[Any]]) -> None:
    (only,) = chunks(server.post("/completions", {"prompt": [], "stream": True}))
    assert only["choices"] == []
    assert only["usage"]["total_tokens"] == 0
