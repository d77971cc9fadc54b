"""Null as OpenAPI 3.0 spells it: absent, null and a value are three things, in both directions."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any, get_type_hints

import pytest


def test_types(models: ModuleType) -> None:
    hints = get_type_hints(models.Item)
    assert hints["must"] == hints["may"] == str | None
    assert hints["items_"] == list[int | None] | None
    assert hints["map"] == dict[str, dt.date | None] | None
    assert hints["color"] == models.ItemColor | str | None
    assert hints["inner"] == hints["described"] == hints["either"] == models.Inner | None
    assert hints["ref"] == models.NullableInner | None


def test_null_and_absent_are_sent_as_they_were_given(call: Any, server: Any) -> None:
    call("DefaultClient.send", must=None)
    assert server.last.json == {"must": None}
    call("DefaultClient.send", must="a", may=None, plain=None, color=None, inner=None, ref=None)
    assert server.last.json == {"must": "a", "may": None, "color": None, "inner": None, "ref": None}
    call("DefaultClient.send", must="a", described=None, either=None)
    assert server.last.json == {"must": "a", "described": None, "either": None}
    call("DefaultClient.send", must="a", items=[1, None], map={"a": None, "b": dt.date(2024, 1, 2)})
    assert server.last.json == {"must": "a", "items": [1, None], "map": {"a": None, "b": "2024-01-02"}}


def test_null_and_absent_survive_a_round_trip(call: Any, server: Any, models: ModuleType) -> None:
    value = {
        "must": None,
        "may": None,
        "color": None,
        "inner": None,
        "ref": None,
        "items": [None, 2],
        "map": {"a": None},
    }
    server.reply(value)
    item = call("DefaultClient.send", must="x")
    assert item.as_dict() == value
    assert (item.must, item.may, item.plain, item.items_) == (None, None, None, [None, 2])
    server.reply({})
    assert call("DefaultClient.send", must="x").as_dict() == {}


def test_models(models: ModuleType) -> None:
    assert models.Item(must=None).as_dict() == {"must": None}
    assert models.Item(must="x", may=None, plain=None).as_dict() == {"must": "x", "may": None}
    with pytest.raises(TypeError, match="must"):
        models.Item()
