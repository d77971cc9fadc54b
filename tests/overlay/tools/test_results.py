"""What a model is told of a call, and what the program keeps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from model_inference_overlay.tools.results import ToolCall, ToolCallError, called, failed, prepared, succeeded
from model_inference_overlay.tools.tool import tool

CALL = ToolCall("1", "add", '{"a": 1, "b": 2}')


def add(a: int, b: int = 0) -> int:
    return a + b


TOOLS = {"add": tool(add)}


@dataclass
class Sum:
    value: int
    on: dt.date


class Broken(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def test_a_call() -> None:
    found, arguments = prepared(TOOLS, CALL)
    result = called(CALL, found, arguments)
    assert (result.content, result.value, result.error) == ("3", 3, None)
    assert prepared(TOOLS, ToolCall("1", "add", '{"a": 1}'))[1] == {"a": 1}


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("as it is", "as it is"),
        (None, "null"),
        ({"a": [1, dt.date(2026, 1, 2)]}, '{"a":[1,"2026-01-02"]}'),
        (Sum(1, dt.date(2026, 1, 2)), '{"value":1,"on":"2026-01-02"}'),
        ((1, 2), "[1,2]"),
    ],
)
def test_what_a_tool_returns(value: Any, content: str) -> None:
    result = succeeded(CALL, value)
    assert (result.content, result.value, result.error) == (content, value, None)


def test_what_has_no_json_form() -> None:
    result = succeeded(CALL, object())
    assert result.content.startswith("error: add failed: ")
    assert isinstance(result.error, TypeError)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (ToolCall("1", "sub", "{}"), "there is no tool 'sub'; there are: add"),
        (ToolCall("1", "", "{}"), "there is no tool ''; there are: add"),
        (ToolCall("1", "add", "{"), "the arguments are not JSON"),
        (ToolCall("1", "add", "[1]"), "the arguments do not fit: expected object, found array"),
        (ToolCall("1", "add", ""), "the arguments do not fit: a: it is missing"),
        (ToolCall("1", "add", '{"a": "x"}'), "the arguments do not fit: a: expected integer, found string"),
        (
            ToolCall("1", "add", '{"a": 1, "c": 2}'),
            "the arguments do not fit: c: there is no such member: known are a, b",
        ),
    ],
)
def test_calls_that_cannot_be_made(call: ToolCall, message: str) -> None:
    with pytest.raises(ToolCallError) as caught:
        prepared(TOOLS, call)
    assert failed(call, caught.value).content == f"error: {message}"


@pytest.mark.parametrize(
    ("error", "content"),
    [
        (ValueError("no such city"), "error: add failed: ValueError: no such city"),
        (KeyError("x"), "error: add failed: KeyError: 'x'"),
        (RuntimeError(), "error: add failed: RuntimeError"),
        (Broken(), "error: add failed: Broken"),
        (StopIteration(1), "error: add failed: StopIteration: 1"),
        (ValueError("a\nb\x1b[0m"), "error: add failed: ValueError: a b [0m"),
    ],
)
def test_what_the_model_is_told_of_a_failure(error: Exception, content: str) -> None:
    result = failed(CALL, error)
    assert result.content == content
    assert result.error is error


def test_a_failure_shows_no_credential_and_is_short() -> None:
    text = "401 for api-key: 0123456789abcdef0123 and Authorization: Bearer abc123def456ghi " + "x" * 1000
    content = failed(CALL, RuntimeError(text)).content
    assert "0123456789abcdef" not in content
    assert "abc123def456ghi" not in content
    assert len(content) < 250


def test_what_ends_the_program_is_raised() -> None:
    def leave() -> None:
        raise SystemExit(1)

    with pytest.raises(SystemExit):
        called(CALL, tool(leave), {})
