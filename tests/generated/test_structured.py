"""Answers of a type that the caller asks for, from both kinds of client, over TCP."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any, TypedDict

import attrs
import pytest
from pydantic import BaseModel, ValidationError

from model_inference.exceptions import (
    ModelInferenceError,
    OutputError,
    OutputInvalidError,
    OutputRefusedError,
    OutputTruncatedError,
)
from model_inference.models import (
    ChatCompletions,
    ChatCompletionsResponseFormatJSON,
    ChatCompletionsResponseFormatJsonSchema,
    JsonSchemaFormat,
    UserMessage,
)
from model_inference.structured import OutputFormat, ParsedChatCompletions
from model_inference_server import Events, Reply

MESSAGES = [UserMessage("How many feet are in a mile?")]


@dataclass
class Ingredient:
    name: str
    grams: float | None = None


@dataclass
class Recipe:
    """A recipe."""

    title: str
    ingredients: list[Ingredient] = field(default_factory=list)


@attrs.frozen
class Length:
    feet: int


class Person(BaseModel):
    name: str
    age: int
    boss: Person | None = None


class City(TypedDict):
    name: str


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"feet": {"type": "integer", "minimum": 1}},
    "required": ["feet"],
}
CASES: dict[str, tuple[Any, str, Any, str, bool]] = {
    "dataclass": (
        Recipe,
        '{"title": "Cake", "ingredients": [{"name": "Flour", "grams": 200}]}',
        Recipe("Cake", [Ingredient("Flour", 200.0)]),
        "Recipe",
        True,
    ),
    "attrs": (Length, '{"feet": 5280}', Length(5280), "Length", True),
    "pydantic": (Person, '{"name": "Ann", "age": 3, "boss": null}', Person(name="Ann", age=3), "Person", True),
    "TypedDict": (City, '{"name": "Oslo"}', {"name": "Oslo"}, "City", True),
    "named schema": ({"name": "length", "schema": SCHEMA}, '{"feet": 1, "x": 2}', {"feet": 1, "x": 2}, "length", False),
    "bare schema": ({**SCHEMA, "title": "A length"}, '{"feet": 2}', {"feet": 2}, "A_length", False),
    "format": (OutputFormat(Length, name="mile"), '{"feet": 5280}', Length(5280), "mile", True),
    "loose format": (OutputFormat(Length, strict=False), '{"feet": 5280}', Length(5280), "Length", False),
}


def whole(text: str | None, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    """Make an answer."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    usage = {"completion_tokens": 1, "prompt_tokens": 1, "total_tokens": 2}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def events(answer: dict[str, Any]) -> Events:
    """Make the same answer a stream that brings three characters at a time."""
    [choice] = answer["choices"]
    message = choice["message"]
    pieces = [(message["content"] or "")[at : at + 3] for at in range(0, len(message["content"] or ""), 3)]
    deltas = [{key: each for key, each in message.items() if key != "content"}, *({"content": each} for each in pieces)]
    chunks = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    return Events([*chunks, {"choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]}])


def final(caller: Any, **kwargs: Any) -> Any:
    """Stream an answer and give what it adds up to."""
    client = caller.make("ChatCompletionsClient")
    if not caller.asynchronous:
        with client:
            return client.complete(stream=True, **kwargs).get_final()

    async def run() -> Any:
        async with client:
            return await (await client.complete(stream=True, **kwargs)).get_final()

    return asyncio.run(run())


@pytest.fixture(params=["whole", "streamed"])
def ask(request: pytest.FixtureRequest, caller: Any, service: Any) -> Any:
    """Ask for a type, whole or as a stream, of a service that gives this answer."""

    def call(answer: dict[str, Any], **kwargs: Any) -> Any:
        if request.param == "whole":
            service.reply(answer)
            return caller.complete(messages=MESSAGES, **kwargs)
        service.answer = events(answer)
        return final(caller, messages=MESSAGES, **kwargs)

    return call


@pytest.mark.parametrize("name", CASES)
def test_an_answer_is_parsed(name: str, ask: Any, service: Any) -> None:
    asked, text, value, sent, strict = CASES[name]
    result = ask(whole(text), response_format=asked)
    assert isinstance(result, ParsedChatCompletions)
    assert result.parsed == value
    assert type(result.parsed) is type(value)
    assert result.choices[0].message.parsed is result.parsed
    assert result.choices[0].message.content == text
    form = service.body["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["name"] == sent
    assert form["json_schema"].get("strict", False) is strict


@pytest.mark.parametrize("name", CASES)
def test_the_reference_server_obeys(name: str, caller: Any) -> None:
    asked = CASES[name][0]
    result = caller.complete(messages=MESSAGES, response_format=asked)
    assert result.parsed is not None
    assert final(caller, messages=MESSAGES, response_format=asked).parsed == result.parsed


def test_what_is_sent(caller: Any, service: Any) -> None:
    service.reply(whole('{"title": "Cake", "ingredients": []}'))
    caller.complete(messages=MESSAGES, response_format=Recipe)
    part = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "grams": {"anyOf": [{"type": "number"}, {"type": "null"}]}},
        "required": ["name", "grams"],
        "additionalProperties": False,
    }
    assert service.body["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "Recipe",
            "description": "A recipe.",
            "strict": True,
            "schema": {
                "type": "object",
                "properties": {
                    "title": {"type": "string"},
                    "ingredients": {"type": "array", "items": {"$ref": "#/$defs/Ingredient"}},
                },
                "required": ["title", "ingredients"],
                "additionalProperties": False,
                "description": "A recipe.",
                "$defs": {"Ingredient": part},
            },
        },
    }


@pytest.mark.parametrize(
    ("spelling", "sent"),
    [
        ("text", {"type": "text"}),
        ("json_object", {"type": "json_object"}),
        (ChatCompletionsResponseFormatJSON(), {"type": "json_object"}),
        ({"type": "json_object"}, {"type": "json_object"}),
        (
            JsonSchemaFormat(name="n", schema=SCHEMA),
            {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}},
        ),
        (
            ChatCompletionsResponseFormatJsonSchema(json_schema=JsonSchemaFormat(name="n", schema=SCHEMA, strict=True)),
            {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA, "strict": True}},
        ),
        (
            {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}},
            {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}},
        ),
        ({"type": "grammar", "grammar": "x"}, {"type": "grammar", "grammar": "x"}),
    ],
)
def test_the_spellings_of_the_api_stay(spelling: Any, sent: Any, caller: Any, service: Any) -> None:
    service.reply(whole("no JSON"))
    result = caller.complete(messages=MESSAGES, response_format=spelling)
    assert type(result) is ChatCompletions
    assert service.body["response_format"] == sent


def test_a_default_of_the_client(caller: Any, service: Any) -> None:
    service.reply(whole('{"feet": 1}'))
    made_with = {"response_format": Length}
    assert caller.complete(messages=MESSAGES, made_with=made_with).parsed == Length(1)
    plain = caller.complete(messages=MESSAGES, made_with=made_with, response_format="text")
    assert type(plain) is ChatCompletions


FAULTS: dict[str, tuple[dict[str, Any], type[OutputError], str]] = {
    "no JSON": (whole("Sure! 5280"), OutputInvalidError, "the answer is no Length: it is not JSON at line 1, column 1"),
    "cut JSON": (whole('{"feet": 52'), OutputInvalidError, "it is not JSON at line 1"),
    "another type": (whole('{"feet": "many"}'), OutputInvalidError, "feet: expected integer, found string"),
    "a list": (whole("[5280]"), OutputInvalidError, "expected object, found array"),
    "not a number": (whole('{"feet": NaN}'), OutputInvalidError, "it is not JSON"),
    "missing": (whole("{}"), OutputInvalidError, "feet: it is missing"),
    "unknown": (whole('{"feet": 1, "yards": 2}'), OutputInvalidError, "yards: there is no such member"),
    "too deep": (whole("[" * 100_000), OutputInvalidError, "it is n"),
    "nothing": (whole(None), OutputInvalidError, "the answer has no text"),
    "empty": (whole(""), OutputInvalidError, "the answer has no text"),
    "length": (whole('{"feet": 5', "length"), OutputTruncatedError, "(length)"),
    "whole, but cut": (whole('{"feet": 5}', "length"), OutputTruncatedError, "(length)"),
    "filtered": (whole(None, "content_filter"), OutputTruncatedError, "(content_filter)"),
    "refused": (whole(None, refusal="I would rather not."), OutputRefusedError, "the model refused to answer"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_answer_of_another_kind(name: str, ask: Any) -> None:
    answer, kind, message = FAULTS[name]
    with pytest.raises(OutputError) as caught:
        ask(answer, response_format=Length)
    error = caught.value
    assert type(error) is kind
    assert isinstance(error, ModelInferenceError)
    assert message in str(error)
    assert error.text == (answer["choices"][0]["message"]["content"] or "")
    assert isinstance(error.response, ParsedChatCompletions)
    assert error.response.choices[0].finish_reason == answer["choices"][0]["finish_reason"]
    assert error.request_id
    assert not error.is_retry_safe
    if isinstance(error, OutputRefusedError):
        assert error.refusal == "I would rather not."
    if isinstance(error, OutputTruncatedError):
        assert error.finish_reason == answer["choices"][0]["finish_reason"]


def test_the_error_does_not_repeat_the_answer(caller: Any, service: Any) -> None:
    service.reply(whole('{"name": "a-private-matter", "age": "a-private-age"}'))
    with pytest.raises(OutputInvalidError) as caught:
        caller.complete(messages=MESSAGES, response_format=Person)
    assert "age: Input should be a valid integer" in str(caught.value)
    assert "private" not in str(caught.value)
    cause = caught.value.__cause__
    assert cause is not None
    assert isinstance(cause.__cause__, ValidationError)


def test_an_answer_is_asked_for_once(caller: Any, service: Any) -> None:
    service.reply(whole("no JSON"))
    with pytest.raises(OutputInvalidError):
        caller.complete(messages=MESSAGES, response_format=Length)
    assert len(service.received) == 1


@pytest.mark.parametrize("answer", [{"choices": []}, {}, {"choices": [3]}, {"choices": [{"message": None}]}])
def test_answers_without_a_message(answer: Any, caller: Any, service: Any) -> None:
    service.reply(answer)
    with pytest.raises(OutputInvalidError, match="the answer has no"):
        caller.complete(messages=MESSAGES, response_format=Length)


def test_calls_of_tools_in_place_of_a_text(ask: Any) -> None:
    calls = [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]
    result = ask(whole(None, "tool_calls", tool_calls=calls), response_format=Length)
    assert result.choices[0].message.tool_calls[0].function.name == "f"
    assert result.choices[0].message.parsed is None
    with pytest.raises(OutputInvalidError, match="the model calls tools"):
        _ = result.parsed


def test_several_alternatives(caller: Any, service: Any) -> None:
    answer = whole('{"feet": 1}')
    answer["choices"].append({**whole('{"feet": 2}')["choices"][0], "index": 1})
    service.reply(answer)
    result = caller.complete(messages=MESSAGES, response_format=Length, model_extras={"n": 2})
    assert [each.message.parsed for each in result.choices] == [Length(1), Length(2)]
    answer["choices"][1]["message"]["content"] = "no"
    with pytest.raises(OutputInvalidError) as caught:
        caller.complete(messages=MESSAGES, response_format=Length, model_extras={"n": 2})
    assert caught.value.index == 1
    assert caught.value.response.choices[0].message.parsed == Length(1)


def test_raw_and_unread_answers(caller: Any, service: Any) -> None:
    service.reply(whole('{"feet": 1}'))
    client = caller.make("ChatCompletionsClient")

    async def run() -> Any:
        async with client:
            raw = await client.with_raw_response.complete(messages=MESSAGES, response_format=Length)
            unread = await client.with_streaming_response.complete(messages=MESSAGES, response_format=Length)
            return raw, await unread.parse()

    if caller.asynchronous:
        raw, parsed = asyncio.run(run())
    else:
        with client:
            raw = client.with_raw_response.complete(messages=MESSAGES, response_format=Length)
            parsed = client.with_streaming_response.complete(messages=MESSAGES, response_format=Length).parse()
    assert raw.status_code == 200
    assert raw.parsed.parsed == parsed.parsed == Length(1)


def test_a_stream_that_answers_in_json_or_nobody_asked_for(caller: Any, service: Any) -> None:
    service.reply(whole('{"feet": 1}'))
    assert final(caller, messages=MESSAGES, response_format=Length).parsed == Length(1)
    service.answer = events(whole('{"feet": 1}'))
    assert caller.complete(messages=MESSAGES, response_format=Length).parsed == Length(1)


def test_the_parsed_value_is_no_part_of_the_json_and_is_copied(caller: Any, service: Any) -> None:
    service.reply(whole('{"feet": 1}'))
    result = caller.complete(messages=MESSAGES, response_format=Length)
    assert result.as_dict() == whole('{"feet": 1}')
    assert json.loads(str(result)) == whole('{"feet": 1}')
    for copied in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert copied == result
        assert copied.parsed == Length(1)
        assert copied.choices[0].message.parsed == Length(1)


def local() -> Any:
    @dataclass
    class Odd:
        value: complex

    return Odd


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (int, "response_format cannot be int: an answer is an object"),
        (list[Length], "response_format cannot be .*list"),
        (Any, "cannot"),
        (Length | None, r"response_format cannot be .*Length \| None: an answer is an object"),
        (Length(1), "response_format is an instance of Length: give the class itself"),
        (local(), r"Odd\.value: complex cannot be expressed as JSON"),
        ({"name": "x", "schema": SCHEMA, "stric": True}, "found 'stric'"),
        ({"name": "x", "schema": "y"}, "found no schema"),
    ],
)
def test_types_that_no_answer_can_have(asked: Any, message: str, caller: Any, service: Any) -> None:
    with pytest.raises(TypeError, match=message):
        caller.complete(messages=MESSAGES, response_format=asked)
    assert not service.received


def test_strict_where_the_schema_does_not_allow_it() -> None:
    with pytest.raises(ValueError, match="A length: strict output is not possible"):
        OutputFormat({**SCHEMA, "title": "A length"}, strict=True)


def test_a_format_by_itself() -> None:
    form = OutputFormat(Length, name="a name with spaces and é" * 5, description="D")
    assert len(form.name) == 64
    assert form.definition()["description"] == "D"
    assert form.parse('{"feet": 3}') == Length(3)
    with pytest.raises(ValueError, match="feet: it is missing"):
        form.parse("{}")


def test_what_loads() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import model_inference, model_inference.models, model_inference.operations\n"
        "loaded = set(sys.modules) - before\n"
        "print(*[name for name in loaded if name == 'pydantic'"
        " or name.startswith(('model_inference_overlay.schema', 'model_inference_overlay.structured',"
        " 'model_inference_overlay.tools', 'model_inference.structured', 'model_inference.tools'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_using_types_loads_no_pydantic() -> None:
    code = (
        "import sys, dataclasses\n"
        "from model_inference.structured import OutputFormat\n"
        "from model_inference.tools import tool\n"
        "@dataclasses.dataclass\n"
        "class Length:\n    feet: int\n"
        "OutputFormat(Length).parse('{\"feet\": 1}')\n"
        "print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_replies_of_other_kinds(caller: Any, service: Any) -> None:
    service.answer = Reply({"error": {"code": "content_filter", "message": "no"}}, 400)
    with pytest.raises(ModelInferenceError) as caught:
        caller.complete(messages=MESSAGES, response_format=Length)
    assert not isinstance(caught.value, OutputError)
