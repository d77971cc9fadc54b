"""When tools are called, and with what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model_inference_server import Refusal
from model_inference_server.conversation import Conversation
from model_inference_server.toolbox import choose


def tool(name: str, description: str = "", **properties: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {key: {"type": kind} for key, kind in properties.items()}}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": schema}}


WEATHER = tool("get_weather", "Reads the present temperature of a place.", city="string")
FLIGHT = tool("getFlightInfo", "Finds a flight between two places.", origin="string", destination="string")
NAMED = {"type": "function", "function": {"name": "getFlightInfo"}}

RULES: list[tuple[str, Any, list[str]]] = [
    # the full name, in the order of the text
    ("run get_weather", "auto", ["get_weather"]),
    ("first getflightinfo, then get_weather", "auto", ["getFlightInfo", "get_weather"]),
    ("first get_weather, then getFlightInfo", "required", ["get_weather", "getFlightInfo"]),
    # a word of the name
    ("tell me the weather in Lima", "auto", ["get_weather"]),
    ("book a flight to Lima", "auto", ["getFlightInfo"]),
    # a question
    ("Is it warm in Lima?", "auto", ["get_weather"]),
    ("Which temperature has Lima?", "auto", ["get_weather"]),
    ("How do I travel between Lima and Quito?", "auto", ["getFlightInfo"]),
    # neither
    ("hello there", "auto", []),
    ("get it", "auto", []),
    ("hello there", "required", ["get_weather"]),
    ("the two places", "required", ["getFlightInfo"]),
    ("run get_weather", "none", []),
    ("what is the weather?", NAMED, ["getFlightInfo"]),
    ("hello there", NAMED, ["getFlightInfo"]),
]


@pytest.mark.parametrize(("text", "choice", "wanted"), RULES)
def test_the_rule(text: str, choice: Any, wanted: list[str]) -> None:
    body = {"tools": [WEATHER, FLIGHT], "tool_choice": choice}
    assert [each.name for each in choose(body, Conversation(asked=text), "id")] == wanted


def test_the_choice_is_auto_by_default_and_without_tools_there_is_none() -> None:
    assert choose({"tools": [WEATHER]}, Conversation(asked="weather"), "id")
    assert choose({}, Conversation(asked="weather?"), "id") == []
    assert choose({"tool_choice": "required"}, Conversation(asked="weather?"), "id") == []


@pytest.mark.parametrize("choice", ["auto", "required", NAMED])
def test_no_tool_is_called_once_tools_have_answered(choice: Any) -> None:
    conversation = Conversation(asked="what is the weather?", returned=[("get_weather", "warm")])
    assert choose({"tools": [WEATHER, FLIGHT], "tool_choice": choice}, conversation, "id") == []


def test_the_arguments_come_from_the_text_each_used_once() -> None:
    body = {"tools": [WEATHER, FLIGHT]}
    calls = choose(body, Conversation(asked="getFlightInfo from Lima to Quito and get_weather of Rome"), "ab-cd")
    assert [json.loads(each.arguments) for each in calls] == [
        {"origin": "Lima", "destination": "Quito"},
        {"city": "Rome"},
    ]
    assert [each.id for each in calls] == ["call_abcd0", "call_abcd1"]


@pytest.mark.parametrize("function", [{"name": "now"}, {"name": "now", "parameters": {}}])
def test_a_tool_without_parameters_gets_no_arguments(function: dict[str, Any]) -> None:
    (call,) = choose({"tools": [{"type": "function", "function": function}]}, Conversation(asked="now"), "id")
    assert call.message() == {"id": "call_id0", "type": "function", "function": {"name": "now", "arguments": "{}"}}


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"tools": [WEATHER], "tool_choice": NAMED}, ["body", "tool_choice", "function", "name"]),
        ({"tools": [WEATHER], "tool_choice": "any"}, ["body", "tool_choice"]),
        ({"tools": [FLIGHT, tool("weather", day="int")]}, ["body", "tools", 1, "function", "parameters"]),
    ],
)
def test_what_cannot_be_served_is_refused_at_its_place(body: dict[str, Any], loc: list[Any]) -> None:
    with pytest.raises(Refusal) as caught:
        choose(body, Conversation(asked="weather"), "id")
    assert (caught.value.status, caught.value.body["detail"][0]["loc"]) == (422, loc)
