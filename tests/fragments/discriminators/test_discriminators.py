"""Unions that a property tells apart: by a mapping, by constants, by names of schemas; unknown tags survive."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest


@pytest.mark.parametrize(("tag", "kind"), [("cat", "Cat"), ("kitten", "Cat"), ("dog", "Dog")])
def test_a_mapping_chooses_the_class(call: Any, server: Any, models: ModuleType, tag: str, kind: str) -> None:
    value = {"kind": tag, "lives": 9, "tricks": ["sit"]}
    server.reply(value)
    found = call("DefaultClient.mapped", models.Cat(lives=1))
    assert type(found) is getattr(models, kind)
    assert isinstance(found, models.Pet)
    assert found.as_dict() == value


def test_a_variant_sends_its_tag(call: Any, server: Any, models: ModuleType) -> None:
    call("DefaultClient.mapped", models.Cat(lives=1))
    assert server.last.json == {"kind": "cat", "lives": 1}
    call("DefaultClient.mapped", models.Cat(kind="kitten"))
    assert server.last.json == {"kind": "kitten"}
    call("DefaultClient.mapped", {"kind": "dog"})
    assert server.last.json == {"kind": "dog"}


@pytest.mark.parametrize(
    "value", [{"kind": "fish", "fins": 2}, {"fins": 2}, {"kind": None}, {"kind": ["cat"]}, {"kind": 1}]
)
def test_an_unknown_tag_is_kept(call: Any, server: Any, models: ModuleType, value: dict[str, Any]) -> None:
    server.reply(value)
    found = call("DefaultClient.mapped", {})
    assert type(found) is models.Pet
    assert found.as_dict() == value


def test_without_a_mapping_constants_and_names_choose(call: Any, server: Any, models: ModuleType) -> None:
    server.reply([{"type": "circle", "r": 1}, {"type": "Square", "a": 2}, {"type": "Hexagon"}])
    circle, square, other = call("DefaultClient.shapes")
    assert (type(circle), type(square), type(other)) == (models.Circle, models.Square, models.Shape)
    assert (circle.r, square.a) == (1, 2)
    assert models.Square(a=3).as_dict() == {"a": 3, "type": "Square"}


def test_an_inline_union(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"wheels": "two", "gears": 21})
    bike = call("DefaultClient.inline")
    assert isinstance(bike, models.Bike)
    assert bike.gears == 21
