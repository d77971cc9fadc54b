"""The compiled decoder of a class: names and text of a document are data in it, never code."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from model_inference_overlay.decoding import Member, compile_object
from model_inference_overlay.model import Model, field, model

HOSTILE = "'\"]\n    raise SystemExit  # {0} \\"


@model()
class Hostile(Model):
    value: str | None = field(default=None, wire=HOSTILE)


class Plain:
    __slots__ = ("additional_properties", "first", "second")
    additional_properties: dict[str, Any]


def test_the_name_of_a_member_is_a_literal() -> None:
    sent = {HOSTILE: "x", "other": 1}
    found = Hostile.from_dict(sent)
    assert found.value == "x"
    assert found.as_dict() == sent


def test_each_member_goes_into_its_slot() -> None:
    decode = compile_object(Plain, [Member("one", "first", str), Member("two", "second")])
    found = decode({"one": 1, "two": [2], "three": 3})
    assert type(found) is Plain
    assert (found.first, found.second, found.additional_properties) == ("1", [2], {"three": 3})


def test_a_null_is_not_decoded() -> None:
    found = compile_object(Plain, [Member("one", "first", str)])({"one": None})
    assert found.first is None
    assert not hasattr(found, "additional_properties")


def test_the_null_of_a_member_that_is_set_aside() -> None:
    decode = compile_object(Plain, [Member("one", "first", str, aside=True), Member("two", "second", aside=True)])
    found = decode({"one": None, "two": 2})
    assert not hasattr(found, "first")
    assert (found.second, found.additional_properties) == (2, {"one": None})


def test_what_is_no_object_is_handed_on() -> None:
    decode = compile_object(Plain, [])
    for sent in (None, [], "x", 1):
        assert decode(sent) is sent


def test_a_list_of_each_length() -> None:
    def text(value: Any) -> str:
        return f"<{value}>"

    item = compile_object(Plain, [Member("one", "first", text)])

    def items(value: Any) -> Any:
        raise AssertionError("the loop over a list stands in the compiled text")

    items.item = item  # type: ignore[attr-defined]
    decode = compile_object(Plain, [Member("all", "first", items)])
    for length in range(4):
        sent = {"all": [{"one": number} for number in range(length)]}
        assert [each.first for each in decode(sent).first] == [f"<{number}>" for number in range(length)]
    assert decode({"all": [None, "x"]}).first == [None, "x"]
    assert decode({"all": [None]}).first == [None]
    for other in (None, "x", {"one": 1}):
        assert decode({"all": other}).first == other


class Wide:
    __slots__ = ("a", "additional_properties", "b", "c", "d", "e")
    additional_properties: dict[str, Any]


@pytest.mark.parametrize("required", ["", "a", "ace", "abcde"])
def test_any_members_of_an_object(required: str) -> None:
    members = [Member(name, name, required=name in required, aside=name == "d") for name in "abcde"]
    decode = compile_object(Wide, members)
    for names in (names for size in range(7) for names in combinations("abcdex", size)):
        for value in (1, None):
            sent = dict.fromkeys(names, value)
            found = decode(sent)
            assert type(found) is Wide
            extra = {name for name in names if name == "x" or (name == "d" and value is None)}
            assert {name for name in "abcde" if hasattr(found, name)} == set(names) - extra
            assert getattr(found, "additional_properties", {}) == dict.fromkeys(extra, value)
