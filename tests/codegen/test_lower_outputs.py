"""Structured output and tools of an API with names of its own: what is declared, and that it runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import httpx
import pytest

from codegen.problem import SpecError
from model_inference_overlay.exceptions import OutputRefusedError, OutputTruncatedError

Json = dict[str, Any]

STRUCTURED = {
    "argument": "form",
    "variant": "shape",
    "items": "options",
    "finish": "why",
    "cut": ["short"],
    "message": "turn",
    "text": "words",
    "refusal": "no-thanks",
    "calls": "asks",
}
TOOLS = {
    "method": "converse",
    "argument": "abilities",
    "choice": "use",
    "free": "maybe",
    "forcing": ["must"],
    "messages": "turns",
    "items": "options",
    "message": "turn",
    "text": "words",
    "calls": "asks",
    "usage": "price",
}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def document(structured: Json | None = STRUCTURED, tools: Json | None = TOOLS) -> Json:
    """Give a document of an API that talks, in other words than those of this project's own."""
    text = {"type": "string"}
    schemas: Json = {
        "Ask": {
            "type": "object",
            "required": ["turns"],
            "properties": {
                "turns": {"type": "array", "items": ref("Turn")},
                "form": ref("Form"),
                "abilities": {"type": "array", "items": {"type": "object"}},
                "use": text,
            },
        },
        "Form": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": text},
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"shape": "#/components/schemas/ShapeForm"},
            },
            "x-python-shorthands": {"tags": ["plain"], "wraps": {"shape": "shape"}},
        },
        "ShapeForm": {
            "allOf": [
                ref("Form"),
                {
                    "type": "object",
                    "required": ["kind", "shape"],
                    "properties": {"kind": {"const": "shape"}, "shape": ref("Shape")},
                },
            ]
        },
        "Shape": {"type": "object", "properties": {"name": text, "schema": {"type": "object"}}},
        "Turn": {"type": "object", "properties": {"role": text, "words": text, "asks": {"type": "array", "items": {}}}},
        "Reply": {
            "type": "object",
            "required": ["options"],
            "properties": {"options": {"type": "array", "items": ref("Option")}, "price": ref("Price")},
        },
        "Option": {"type": "object", "required": ["turn"], "properties": {"turn": ref("Turn"), "why": text}},
        "Price": {"type": "object", "properties": {"coins": {"type": "integer"}}},
    }
    operation: Json = {
        "operationId": "talk",
        "tags": ["talks"],
        "requestBody": {"required": True, "content": {"application/json": {"schema": ref("Ask")}}},
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": ref("Reply")}}}},
    }
    operation |= {"x-python-structured": structured} if structured else {}
    operation |= {"x-python-tools": tools} if tools else {}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Talk", "version": "1"},
        "paths": {"/talk": {"post": operation}},
        "components": {"schemas": schemas},
    }


@dataclass
class Length:
    feet: int


def client(package: ModuleType, *answers: Json) -> tuple[Any, list[Json]]:
    """Make a client of a generated package, and the list of the bodies that it sends."""
    sent: list[Json] = []
    ready = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json=next(ready))

    made: Any = package
    return made.TalksClient("http://127.0.0.1", transport=httpx.MockTransport(answer)), sent


@pytest.fixture
def package(generated: Any) -> ModuleType:
    made: ModuleType = generated(document())
    return made


def test_a_typed_answer(package: Any) -> None:
    made, sent = client(package, {"options": [{"turn": {"words": '{"feet": 3}'}}]})
    result = made.talk(turns=[], form=Length)
    assert result.parsed == result.options[0].turn.parsed == Length(3)
    assert type(result).__name__ == "ParsedReply"
    assert isinstance(result, package.models.Reply)
    assert sent[0]["form"]["kind"] == "shape"
    assert sent[0]["form"]["shape"]["name"] == "Length"


def test_answers_of_another_kind(package: Any) -> None:
    refused, cut = {"turn": {"words": "", "no-thanks": "no"}}, {"why": "short", "turn": {"words": "{"}}
    made, _ = client(package, {"options": [refused]}, {"options": [cut]})
    with pytest.raises(OutputRefusedError):
        made.talk(turns=[], form=Length)
    with pytest.raises(OutputTruncatedError):
        made.talk(turns=[], form=Length)


def test_a_conversation(package: Any) -> None:
    def add(a: int, b: int) -> int:
        return a + b

    asks = [{"id": "1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, "b": 2}'}}]
    first = {"options": [{"turn": {"words": None, "asks": asks}}], "price": {"coins": 1}}
    made, sent = client(package, first, {"options": [{"turn": {"words": "3"}}], "price": {"coins": 2}})
    run = made.converse(turns=[], abilities=[add], use="must")
    assert run.get_final().options[0].turn.words == "3"
    assert run.usage.coins == 3
    assert [each["use"] for each in sent] == ["must", "maybe"]
    assert sent[1]["turns"] == [
        {"role": "assistant", "asks": asks},
        {"role": "tool", "content": "3", "tool_call_id": "1"},
    ]


def test_what_is_declared(lowered: Any) -> None:
    package = lowered(document())
    assert [(each.name, each.base) for each in package.parsed] == [
        ("ParsedTurn", "Turn"),
        ("ParsedOption", "Option"),
        ("ParsedReply", "Reply"),
    ]
    [talks] = package.clients
    assert [each.name for each in talks.methods] == ["talk"]
    assert [each.name for each in talks.runners] == ["converse"]
    assert ("structured", 8) in [(name, len(lines)) for name, lines in package.api]


def test_what_the_docstrings_say(lowered: Any) -> None:
    [talks] = lowered(document()).clients
    [talk], [converse] = talks.methods, talks.runners
    for method in (talk, converse):
        [form] = [line for text in method.doc for line in text.splitlines() if line.startswith("form: ")]
        assert form.endswith("or an `OutputFormat` makes `parsed` of the answer a value of that type.")
    assert "abilities: A typed function is described to the model" in talk.doc[-2]
    assert "OutputError: the answer is not of the type" in talk.doc[-1]
    [plain] = lowered(document(None, None)).clients
    assert "OutputFormat" not in str(plain.methods[0].doc)
    assert "OutputError" not in str(plain.methods[0].doc)


def test_a_package_without(lowered: Any, generated: Any) -> None:
    package = lowered(document(None, None))
    assert (package.parsed, package.clients[0].runners) == ((), ())
    with pytest.raises(ImportError):
        __import__(f"{generated(document(None, None)).__name__}.structured")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"structured": {**STRUCTURED, "argument": "x"}}, "structured/argument"),
        ({"structured": {**STRUCTURED, "argument": "use"}}, "structured/variant"),
        ({"structured": {**STRUCTURED, "variant": "plain"}}, "structured/variant"),
        ({"structured": {**STRUCTURED, "items": "x"}}, "structured/items"),
        ({"structured": {**STRUCTURED, "message": "why"}}, "structured/message"),
        ({"structured": {**STRUCTURED, "finish": "x"}}, "structured/finish"),
        ({"structured": {**STRUCTURED, "text": "x"}}, "structured/text"),
        ({"structured": {**STRUCTURED, "calls": "x"}}, "structured/calls"),
        ({"tools": {**TOOLS, "argument": "x"}}, "tools/argument"),
        ({"tools": {**TOOLS, "choice": "x"}}, "tools/choice"),
        ({"tools": {**TOOLS, "messages": "use"}}, "tools/messages"),
        ({"tools": {**TOOLS, "usage": "x"}}, "tools/usage"),
        ({"tools": {**TOOLS, "method": "talk"}}, "tools/method"),
        ({"tools": {**TOOLS, "method": "close"}}, "tools/method"),
    ],
)
def test_names_that_are_not_there(changes: Json, place: str, lowered: Any) -> None:
    with pytest.raises(SpecError) as caught:
        lowered(document(**changes))
    assert caught.value.place == f"#/paths/~1talk/post/x-python-{place}"


@pytest.mark.parametrize("key", ["x-python-structured", "x-python-tools"])
def test_an_operation_without_a_body(key: str, lowered: Any) -> None:
    made = document(None, None)
    operation = made["paths"]["/talk"]["post"]
    del operation["requestBody"]
    operation[key] = STRUCTURED if key == "x-python-structured" else TOOLS
    with pytest.raises(SpecError, match="no body with members"):
        lowered(made)
