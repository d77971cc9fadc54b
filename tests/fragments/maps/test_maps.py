"""`additionalProperties` in every form: maps of scalars, of models, of maps, and beside properties."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any, get_type_hints


def test_types(models: ModuleType) -> None:
    hints = get_type_hints(models.Settings)
    assert hints["free"] == hints["any"] == dict[str, Any] | None
    assert hints["dates"] == dict[str, dt.date] | None
    assert hints["nested"] == dict[str, dict[str, list[models.Price]]] | None
    assert hints["inline"] == dict[str, models.SettingsInlineValue] | None
    assert hints["matched"] == dict[str, models.Price] | None
    assert hints["named"] == models.Dictionary | None == dict[str, str] | None


def test_a_map_of_models_as_an_answer(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"a": {"amount": 1}, "b": {"amount": 2, "more": 3}})
    found = call("DefaultClient.prices")
    assert {key: type(value) for key, value in found.items()} == {"a": models.Price, "b": models.Price}
    assert found["b"].additional_properties == {"more": 3}


def test_every_form_goes_out_and_comes_back(call: Any, server: Any, models: ModuleType) -> None:
    value = {
        "name": "n",
        "free": {"a": [None]},
        "any": {"b": 1},
        "dates": {"d": "2024-01-02"},
        "nested": {"x": {"y": [{"amount": 1}]}},
        "inline": {"k": {"x": 1, "more": 2}},
        "matched": {"x-1": {"amount": 3}},
        "named": {"a": "b"},
        "undeclared": 5,
    }
    server.reply(value)
    found = call("DefaultClient.settings", value)
    assert server.last.json == value
    assert found.as_dict() == value
    assert found.dates == {"d": dt.date(2024, 1, 2)}
    assert isinstance(found.nested["x"]["y"][0], models.Price)
    assert isinstance(found.inline["k"], models.SettingsInlineValue)
    assert found.additional_properties == {"undeclared": 5}


def test_arguments_take_any_mapping(call: Any, server: Any, models: ModuleType) -> None:
    call("DefaultClient.settings", dates={"d": dt.date(2024, 1, 2)}, nested={"x": {"y": (models.Price(amount=1),)}})
    assert server.last.json == {"dates": {"d": "2024-01-02"}, "nested": {"x": {"y": [{"amount": 1}]}}}


def test_what_a_closed_object_does_not_declare_survives_all_the_same(models: ModuleType) -> None:
    assert models.Closed.from_dict({"a": "x", "b": 1}).as_dict() == {"a": "x", "b": 1}


def test_values_of_patterns_beside_properties_have_types_and_travel(models: ModuleType) -> None:
    value = {"id": "x", "size_a": {"width": 2, "unit": "mm"}, "who_b": {"amount": 1, "level": 3}}
    assert models.Labelled.from_dict(value).as_dict() == value
    size = models.LabelledValue(width=2, unit=models.LabelledValueUnit.MM)
    assert size.as_dict() == value["size_a"]
    assert models.LabelledValue2(amount=1, level=3).as_dict() == value["who_b"]
