"""Enums of text and numbers: distinct members, whatever the values, and unknown values that stay what they are."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any, Literal, get_type_hints

import pytest


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("Color", {"RED": "red", "DARK_BLUE": "dark-blue", "VALUE": ""}),
        ("Open", {"A": "a", "B": "b"}),
        ("Vote", {"PLUS_1": "+1", "MINUS_1": "-1", "VALUE_1": "1"}),
        ("Level", {"VALUE_1": 1, "MINUS_1": -1, "VALUE_400": 400}),
        (
            "Words",
            {"CLASS": "class", "NONE": "None", "MRO": "mro", "NAME": "name", "SELF": "self", "TRUE": "True"},
        ),
        ("Case", {"YES_2": "yes", "YES_3": "Yes", "YES": "YES"}),
        ("Titled", {"FIRST_ONE": "a", "B": "b"}),
        ("AllInline", {"X": "x", "Y": "y"}),
    ],
)
def test_members(models: ModuleType, name: str, members: dict[str, Any]) -> None:
    assert {item.name: item.value for item in getattr(models, name)} == members


def test_what_is_no_enum_is_a_literal(models: ModuleType) -> None:
    hints = get_type_hints(models.All)
    assert hints["mixed"] == Literal["1", 1, True, "true"] | float | None
    assert hints["single"] == Literal["only"] | None


def test_documentation_of_members(models: ModuleType) -> None:
    assert '"""Like a rose."""' in inspect.getsource(models.Color)
    assert models.Color.__doc__ == "A color."


def test_known_values_become_members_and_unknown_ones_stay(call: Any, server: Any, models: ModuleType) -> None:
    value = {"color": "red", "colors": ["dark-blue", "pink"], "level": 400, "vote": "+1", "case": "Yes", "mixed": True}
    server.reply(value)
    found = call("DefaultClient.send", {})
    assert found.color is models.Color.RED
    assert found.colors == [models.Color.DARK_BLUE, "pink"]
    assert type(found.colors[1]) is str
    assert (found.level, found.vote, found.case) == (models.Level.VALUE_400, models.Vote.PLUS_1, models.Case("Yes"))
    assert found.case is models.Case.YES_3
    assert found.as_dict() == value


@pytest.mark.parametrize(
    "value", [{"level": 7}, {"level": "1"}, {"color": 5}, {"color": None}, {"colors": "red"}, {"open": "zzz"}]
)
def test_values_of_another_kind_survive(call: Any, server: Any, value: dict[str, Any]) -> None:
    server.reply(value)
    assert call("DefaultClient.send", {}).as_dict() == value


@pytest.mark.parametrize("value", ["1", 1, True, "true", 1.5])
def test_values_of_several_kinds_stay_apart(call: Any, server: Any, value: Any) -> None:
    server.reply({"mixed": value})
    found = call("DefaultClient.send", mixed=value).mixed
    assert (type(found), found) == (type(value), value)
    assert [(type(sent), sent) for sent in server.last.json.values()] == [(type(value), value)]


def test_members_and_plain_values_are_sent_alike(call: Any, server: Any, models: ModuleType) -> None:
    call(
        "DefaultClient.send",
        color=models.Color.RED,
        colors=["red", models.Color.VALUE, "new"],
        level=models.Level.VALUE_1,
    )
    assert server.last.json == {"color": "red", "colors": ["red", "", "new"], "level": 1}
    call("DefaultClient.send", models.All(color="red", level=400, vote="1"))
    assert server.last.json == {"color": "red", "level": 400, "vote": "1"}


def test_values_and_members_that_are_called_as_methods_of_files(call: Any, server: Any, models: ModuleType) -> None:
    server.reply(status=204)
    marked = models.Marked(read=True, right=models.Right.READ)
    call("DefaultClient.mark", marked)
    assert server.last.json == {"read": True, "right": "read"}
    call("DefaultClient.mark", read=False, right=models.Right.CLOSE)
    assert server.last.json == {"read": False, "right": "close"}
    call("DefaultClient.upload", right=models.Right.READ, marked=marked)
    assert b'name="right"\r\n\r\nread\r\n' in server.last.body
    assert b'{"read":true,"right":"read"}' in server.last.body
