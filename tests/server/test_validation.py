"""Validation of requests: the places and the codes of what is wrong, found in the document's own unions."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_server import Document
from model_inference_server.validation import MAX_PROBLEMS, Schemas

USER = {"role": "user", "content": "a"}


def chat(**members: Any) -> dict[str, Any]:
    return {"messages": [USER], **members}


def part(value: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [value]}]}


CASES: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("ChatCompletionsOptions", chat(), []),
    ("ChatCompletionsOptions", {}, [("messages", "missing")]),
    ("ChatCompletionsOptions", [], [("", "object_type")]),
    ("ChatCompletionsOptions", None, [("", "object_type")]),
    ("ChatCompletionsOptions", {"messages": []}, [("messages", "too_short")]),
    ("ChatCompletionsOptions", {"messages": "a"}, [("messages", "array_type")]),
    ("ChatCompletionsOptions", {"messages": ["a"]}, [("messages.0", "object_type")]),
    # a discriminator chooses the branch, and the errors are those of the branch
    ("ChatCompletionsOptions", {"messages": [{"content": "a"}]}, [("messages.0.role", "missing")]),
    ("ChatCompletionsOptions", {"messages": [{"role": "usr"}]}, [("messages.0.role", "enum")]),
    ("ChatCompletionsOptions", {"messages": [{"role": 1}]}, [("messages.0.role", "enum")]),
    ("ChatCompletionsOptions", {"messages": [{"role": {}}]}, [("messages.0.role", "enum")]),
    ("ChatCompletionsOptions", {"messages": [USER, {"role": "user"}]}, [("messages.1.content", "missing")]),
    ("ChatCompletionsOptions", {"messages": [{"role": "tool"}]}, [("messages.0.tool_call_id", "missing")]),
    (
        "ChatCompletionsOptions",
        {"messages": [{"role": "system", "content": 1}]},
        [("messages.0.content", "string_type")],
    ),
    # a union without one is parted by the type of the value
    ("ChatCompletionsOptions", {"messages": [{"role": "user", "content": 1}]}, [("messages.0.content", "union_type")]),
    ("ChatCompletionsOptions", part({"type": "text", "text": "a"}), []),
    ("ChatCompletionsOptions", part({"type": "text"}), [("messages.0.content.0.text", "missing")]),
    ("ChatCompletionsOptions", part({"type": "video"}), [("messages.0.content.0.type", "enum")]),
    (
        "ChatCompletionsOptions",
        part({"type": "image_url", "image_url": {"detail": 3}}),
        [("messages.0.content.0.image_url.detail", "string_type"), ("messages.0.content.0.image_url.url", "missing")],
    ),
    ("ChatCompletionsOptions", part({"type": "image_url", "image_url": {"url": "a", "detail": "new"}}), []),
    ("ChatCompletionsOptions", {"messages": [{"role": "assistant", "content": None, "tool_calls": None}]}, []),
    (
        "ChatCompletionsOptions",
        {"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "type": "x", "function": {"name": "f"}}]}]},
        [("messages.0.tool_calls.0.function.arguments", "missing"), ("messages.0.tool_calls.0.type", "literal_error")],
    ),
    ("ChatCompletionsOptions", chat(temperature=1.1), [("temperature", "less_than_equal")]),
    ("ChatCompletionsOptions", chat(frequency_penalty=-2.1), [("frequency_penalty", "greater_than_equal")]),
    ("ChatCompletionsOptions", chat(max_tokens=-1), [("max_tokens", "greater_than_equal")]),
    ("ChatCompletionsOptions", chat(max_tokens=2**31), [("max_tokens", "format")]),
    ("ChatCompletionsOptions", chat(max_tokens=1.5), [("max_tokens", "integer_type")]),
    ("ChatCompletionsOptions", chat(max_tokens=True), [("max_tokens", "integer_type")]),
    ("ChatCompletionsOptions", chat(max_tokens=2.0), []),
    ("ChatCompletionsOptions", chat(seed=2**63), [("seed", "format")]),
    ("ChatCompletionsOptions", chat(seed=-(2**63)), []),
    ("ChatCompletionsOptions", chat(stop=[]), [("stop", "too_short")]),
    ("ChatCompletionsOptions", chat(stop=["a", 1]), [("stop.1", "string_type")]),
    ("ChatCompletionsOptions", chat(stream="yes"), [("stream", "boolean_type")]),
    ("ChatCompletionsOptions", chat(tools=[{"type": "function"}]), [("tools.0.function", "missing")]),
    ("ChatCompletionsOptions", chat(tool_choice="auto"), []),
    ("ChatCompletionsOptions", chat(tool_choice="some-new-word"), []),
    ("ChatCompletionsOptions", chat(tool_choice=1), [("tool_choice", "union_type")]),
    ("ChatCompletionsOptions", chat(tool_choice={"type": "function"}), [("tool_choice.function", "missing")]),
    ("ChatCompletionsOptions", chat(response_format={"type": "json_object"}), []),
    ("ChatCompletionsOptions", chat(response_format={"type": "xml"}), [("response_format.type", "enum")]),
    ("ChatCompletionsOptions", chat(response_format="json_object"), [("response_format", "object_type")]),
    (
        "ChatCompletionsOptions",
        chat(response_format={"type": "json_schema", "json_schema": {"name": "a b", "schema": []}}),
        [
            ("response_format.json_schema.name", "string_pattern_mismatch"),
            ("response_format.json_schema.schema", "object_type"),
        ],
    ),
    (
        "ChatCompletionsOptions",
        chat(response_format={"type": "json_schema", "json_schema": {"name": "a" * 65, "schema": {}}}),
        [("response_format.json_schema.name", "string_too_long")],
    ),
    (
        "ChatCompletionsOptions",
        chat(user_security_context={"source_ip": "1"}),
        [("user_security_context.source_ip", "string_too_short")],
    ),
    (
        "ChatCompletionsOptions",
        chat(user_security_context={"end_user_id": "1"}),
        [("user_security_context.end_user_id", "format")],
    ),
    # the branch with the fewest errors is the one that was meant
    ("CompletionsOptions", {"prompt": ["a", 1, "b"]}, [("prompt.1", "string_type")]),
    ("CompletionsOptions", {"prompt": [1, "a", 2]}, [("prompt.1", "integer_type")]),
    ("CompletionsOptions", {"prompt": [[1], [2], ["a"]]}, [("prompt.2.0", "integer_type")]),
    ("CompletionsOptions", {"prompt": [[1], [2]], "stop": "a"}, []),
    ("CompletionsOptions", {"prompt": {}}, [("prompt", "union_type")]),
    ("EmbeddingsOptions", {"input": "a"}, [("input", "array_type")]),
    ("ImageEmbeddingsOptions", {"input": [{}]}, [("input.0.image", "missing")]),
    ("ImageGenerationsOptions", {}, [("n", "missing"), ("prompt", "missing"), ("size", "missing")]),
    ("ImageGenerationsOptions", {"n": 1, "prompt": "a", "size": {"width": 1}}, [("size.height", "missing")]),
    (
        "ChatCompletions",
        {"id": "", "object": "x", "created": 1, "model": "", "choices": [], "usage": None},
        [("object", "literal_error"), ("usage", "object_type")],
    ),
]


@pytest.mark.parametrize(("schema", "value", "wanted"), CASES)
def test_problems_are_found_where_they_are(
    document: Document, schema: str, value: Any, wanted: list[tuple[str, str]]
) -> None:
    check = Schemas(document).compile({"$ref": f"#/components/schemas/{schema}"}, "body")
    found = check(value)
    assert [(".".join(map(str, each.loc)), each.type) for each in found] == [
        (f"body.{loc}".rstrip("."), code) for loc, code in wanted
    ]


def test_a_problem_shows_what_was_found_and_says_what_is_wanted(document: Document) -> None:
    check = Schemas(document).compile({"$ref": "#/components/schemas/ChatCompletionsOptions"}, "body")
    first, second = check({"messages": [USER, {"role": "bot"}], "temperature": 8.976})
    assert first.detail() == {
        "loc": ["body", "messages", 1, "role"],
        "input": "bot",
        "msg": "Input should be 'assistant' or 'developer' or 'system' or 'tool' or 'user'",
        "type": "enum",
    }
    assert (second.input, second.msg) == (8.976, "Input should be less than or equal to 1")


def test_a_missing_member_shows_the_object_that_lacks_it(document: Document) -> None:
    check = Schemas(document).compile({"$ref": "#/components/schemas/ImageEmbeddingInput"})
    (problem,) = check({"text": "a"})
    assert (problem.loc, problem.input, problem.msg) == (["image"], {"text": "a"}, "Field required")


def test_problems_come_in_the_order_of_the_request_and_not_without_end(document: Document) -> None:
    check = Schemas(document).compile({"$ref": "#/components/schemas/EmbeddingsOptions"})
    found = check({"input": list(range(100))})
    assert [each.loc for each in found] == [["input", index] for index in range(MAX_PROBLEMS)]


UNIONS: list[tuple[Any, Any, list[tuple[list[Any], str]]]] = [
    # without a mapping, the constant of the branch is its tag, else the name of the component
    (
        {
            "oneOf": [{"properties": {"kind": {"const": "a"}, "n": {"type": "integer"}}}],
            "discriminator": {"propertyName": "kind"},
        },
        {"kind": "a", "n": "x"},
        [(["n"], "integer_type")],
    ),
    (
        {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}},
        {"kind": "Cat"},
        [(["lives"], "missing")],
    ),
    (
        {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}],
            "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat"}},
        },
        {"kind": "c"},
        [(["lives"], "missing")],
    ),
    ({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]}, 7, [([], "ambiguous")]),
    ({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]}, 3, []),
    ({"anyOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]}, 7, []),
    ({"anyOf": [{"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "object"}]}, 1, [([], "union_type")]),
    ({"anyOf": [{"enum": [1, 2]}, {"type": "string"}]}, 3, [([], "enum")]),
    (
        {"additionalProperties": False, "properties": {"a": {}}, "patternProperties": {"^x-": {}}},
        {"a": 1, "x-b": 1, "c": 2},
        [(["c"], "extra_forbidden")],
    ),
    ({"additionalProperties": {"type": "string"}}, {"a": 1}, [(["a"], "string_type")]),
    ({"exclusiveMinimum": 1, "multipleOf": 2}, 1, [([], "greater_than"), ([], "multiple_of")]),
    ({"not": {}}, 1, [([], "not")]),
]


@pytest.mark.parametrize(("schema", "value", "wanted"), UNIONS)
def test_unions_and_objects_beyond_those_of_the_document(schema: Any, value: Any, wanted: list[Any]) -> None:
    document = Document({"components": {"schemas": {"Cat": {"type": "object", "required": ["lives"]}}}})
    found = Schemas(document).compile(schema)(value)
    assert [(each.loc, each.type) for each in found] == wanted
