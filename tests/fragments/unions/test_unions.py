"""Unions that no property tells apart: by the kind of the value, then by what an object has."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any, get_type_hints

import pytest


def test_types(models: ModuleType) -> None:
    hints = get_type_hints(models.Box)
    assert hints["payment"] == models.Card | models.Iban | None
    assert hints["scalar"] == str | int | bool | None
    assert hints["one_or_many"] == models.Card | list[models.Card] | None
    assert hints["dated"] == dt.date | float | None
    assert hints["inline"] == models.BoxInline1 | models.BoxInline2 | None
    assert hints["typed"] == str | int | None
    assert hints["object_or_text"] == models.BoxObjectOrTextObject | str | None


@pytest.mark.parametrize(
    ("member", "value", "kind"),
    [
        ("payment", {"number": "4", "owner": "me"}, "Card"),
        ("payment", {"iban": "DE", "owner": "me"}, "Iban"),
        ("scalar", "text", "str"),
        ("scalar", 5, "int"),
        ("scalar", True, "bool"),
        ("one_or_many", {"number": "4"}, "Card"),
        ("one_or_many", [{"number": "4"}], "list"),
        ("dated", "2024-01-02", "date"),
        ("dated", 1.5, "float"),
        ("inline", {"b": "x"}, "BoxInline2"),
        ("typed", 5, "int"),
        ("object_or_text", {"x": 1}, "BoxObjectOrTextObject"),
        ("object_or_text", "x", "str"),
        ("scalar", [1], "list"),
        ("payment", "cash", "str"),
    ],
)
def test_members(call: Any, server: Any, member: str, value: Any, kind: str) -> None:
    server.reply({member: value})
    found = call("DefaultClient.send", **{member: value})
    assert type(getattr(found, member)).__name__ == kind
    assert server.last.json == found.as_dict() == {member: value}


def test_lists_of_models_in_a_union(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"one_or_many": [{"number": "4"}]})
    assert isinstance(call("DefaultClient.send", {}).one_or_many[0], models.Card)


def test_an_answer_that_is_a_union(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"number": "4"})
    assert isinstance(call("DefaultClient.either"), models.Card)
    server.reply([{"iban": "DE"}])
    assert isinstance(call("DefaultClient.either")[0], models.Iban)


def test_unions_of_unions_beside_properties(models: ModuleType) -> None:
    value = {"id": "x", "left": "l", "inmost": 1, "right": "r"}
    nested = models.Nested.from_dict(value)
    assert (nested.id, nested.left, nested.inmost, nested.right) == ("x", "l", 1, "r")
    assert models.Nested(id="x", left="l", inmost=1, right="r").as_dict() == value
