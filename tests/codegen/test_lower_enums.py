"""Entries as classes of the `enums` module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import EnumType, Package
from codegen.problem import SpecError

Lower = Callable[..., Package]


def enum_of(lowered: Lower, spec: Any, schema: Any, *actions: Any) -> EnumType:
    [found] = lowered(spec({"E": schema}), *([list(actions)] if actions else [])).enums
    return found


def test_text_and_numbers(spec: Any, lowered: Lower) -> None:
    text = enum_of(lowered, spec, {"enum": ["a-b", "c"], "description": "D."})
    assert (text.name, text.base, text.doc) == ("E", "OpenStrEnum", ("D.",))
    assert [(item.name, item.value, item.wire) for item in text.members] == [("A_B", "'a-b'", "a-b"), ("C", "'c'", "c")]
    numbers = enum_of(lowered, spec, {"type": "integer", "enum": [1, -1, 400]})
    assert numbers.base == "IntEnum"
    assert [(item.name, item.value) for item in numbers.members] == [
        ("VALUE_1", "1"),
        ("MINUS_1", "-1"),
        ("VALUE_400", "400"),
    ]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["+1", "-1"], ["PLUS_1", "MINUS_1"]),
        (["a", "A"], ["A_2", "A"]),
        (["", " ", "_"], ["VALUE", "VALUE_2", "VALUE_3"]),
        (["mro", "name", "value"], ["MRO", "NAME", "VALUE"]),
        (["class", "None", "True"], ["CLASS", "NONE", "TRUE"]),
        (["1", "1.0", "01"], ["VALUE_1", "VALUE_1_0", "VALUE_01"]),
        (["a b", "a-b", "aB"], ["A_B", "A_B_2", "A_B_3"]),
        (["<", ">", "<=", "="], ["LESS", "GREATER", "LESS_EQUAL", "EQUAL"]),
        (["\N{LATIN SMALL LIGATURE FI}", "fi"], ["FI", "FI_2"]),
        (["x" * 300, "x" * 301], ["X" * 120, "X" * 120 + "_2"]),
    ],
)
def test_members_have_distinct_names(spec: Any, lowered: Lower, values: list[str], names: list[str]) -> None:
    found = enum_of(lowered, spec, {"enum": values})
    assert [item.name for item in found.members] == names
    assert [item.wire for item in found.members] == values


def test_descriptions_of_values(spec: Any, lowered: Lower) -> None:
    described = {"enum": ["a", "b"], "x-enum-descriptions": {"a": "First.", "c": "unknown"}}
    assert [item.doc for item in enum_of(lowered, spec, described).members] == [("First.",), ()]
    titled = {"oneOf": [{"const": "a", "title": "Alpha One", "description": "First."}, {"const": "b"}]}
    found = enum_of(lowered, spec, titled)
    assert [(item.name, item.doc) for item in found.members] == [("ALPHA_ONE", ("First.",)), ("B", ())]


@pytest.mark.parametrize("key", ["x-enum-varnames", "x-enumNames"])
def test_names_that_other_generators_read(spec: Any, lowered: Lower, key: str) -> None:
    assert [item.name for item in enum_of(lowered, spec, {"enum": [1, 2], key: ["One", "two"]}).members] == [
        "ONE",
        "TWO",
    ]
    ignored = enum_of(lowered, spec, {"enum": [1, 2], key: ["One"]})
    assert [item.name for item in ignored.members] == ["VALUE_1", "VALUE_2"]


def test_names_that_the_overlay_gives(spec: Any, lowered: Lower) -> None:
    action = {"target": "$.components.schemas.E", "update": {"x-python-enum-names": {"stop": "LENGTH"}}}
    found = enum_of(lowered, spec, {"enum": ["length", "stop"]}, action)
    assert [(item.name, item.wire) for item in found.members] == [("LENGTH_2", "length"), ("LENGTH", "stop")]


@pytest.mark.parametrize(
    ("names", "place", "found"),
    [
        ({"other": "X"}, "x-python-enum-names", "no value 'other'"),
        ({"a": "X", "b": "X"}, "x-python-enum-names/b", "the name 'X' is taken"),
    ],
)
def test_names_that_cannot_be_given(spec: Any, lowered: Lower, names: Any, place: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        enum_of(lowered, spec, {"enum": ["a", "b"], "x-python-enum-names": names})
    assert (caught.value.place, caught.value.found) == (f"#/components/schemas/E/{place}", found)


def test_five_thousand_values(spec: Any, lowered: Lower) -> None:
    values = [f"value {number}" for number in range(5_000)]
    found = enum_of(lowered, spec, {"enum": values})
    assert [item.wire for item in found.members] == values
