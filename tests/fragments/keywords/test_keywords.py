"""What JSON Schema 2020-12 adds: tuples, patterns, boolean schemas, local definitions, keywords beside a reference."""

from __future__ import annotations

import datetime as dt
import inspect
from types import ModuleType
from typing import Any

import pytest

WIRE: dict[str, Any] = {
    "version": 2,
    "pair": ["2024-01-02", {"x": 1.5}],
    "triple": ["2024-01-02", "2024-01-02", {"x": 1.5}],
    "either": ["2024-01-02"],
    "moments": [[0, 0]],
    "open": ["a", {"x": 1}],
    "anything": [1, {"a": None}],
    "nothing": "sent all the same",
    "any_of_all": {"a": 1},
    "local": {"deep": {"n": 1}},
    "sibling": {"x": 2},
    "extended": {"x": 1, "y": 2},
    "matched": {"a1": {"x": 1}, "b1": 5},
    "untyped": {"z": 1},
    "implied": [{"x": 3}],
    "merged": [{"a": "1", "b": "2"}],
    "kinds": ["a"],
    "limited": "x",
    "conditional": {"a": "b"},
    "x-more": "kept",
}


def test_values_come_back_and_go_out_as_they_were(call: Any, server: Any, models: ModuleType) -> None:
    server.reply(WIRE)
    found = call("DefaultClient.send", models.All())
    assert server.last.json == {"version": 2}
    assert found.as_dict() == WIRE
    call("DefaultClient.send", found)
    assert server.last.json == WIRE


def test_what_is_inside_has_its_type(call: Any, server: Any, models: ModuleType) -> None:
    server.reply(WIRE)
    found = call("DefaultClient.send", {})
    assert found.pair == [dt.date(2024, 1, 2), models.Point(x=1.5)]
    # Each position has its own type: the first text is none of a date.
    assert found.triple == ("2024-01-02", dt.date(2024, 1, 2), models.Point(x=1.5))
    assert found.either == [dt.date(2024, 1, 2)]
    assert found.moments == [(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), 0)]
    assert found.open == ["a", models.Point(x=1)]
    assert found.matched == {"a1": models.Point(x=1), "b1": 5}
    assert (found.local.deep.n, found.sibling.x, found.untyped.z, found.implied[0].x) == (1, 2, 1, 3)
    assert (found.extended.x, found.extended.y) == (1, 2)
    assert (found.merged[0].a, found.merged[0].b) == ("1", "2")
    assert found.additional_properties == {"x-more": "kept"}


def test_a_tuple_as_an_answer(call: Any, server: Any, models: ModuleType) -> None:
    server.reply(["2024-01-02", {"x": 1}])
    assert call("DefaultClient.pair") == [dt.date(2024, 1, 2), models.Point(x=1)]


def test_tuples_go_out_as_arrays(call: Any, server: Any, models: ModuleType) -> None:
    then = dt.datetime(1970, 1, 1, 0, 0, 5, tzinfo=dt.UTC)
    call("DefaultClient.send", triple=("a", dt.date(2024, 1, 2), {"x": 1}), moments=[(then, 5)])
    assert server.last.json == {"version": 2, "triple": ["a", "2024-01-02", {"x": 1}], "moments": [[5, 5]]}


@pytest.mark.parametrize("length", [0, 1, 2, 4])
def test_a_tuple_of_another_length_stays_what_was_sent(call: Any, server: Any, length: int) -> None:
    server.reply({"version": 2, "triple": ["a"] * length})
    assert call("DefaultClient.send").triple == ["a"] * length


@pytest.mark.parametrize("value", ["a", 5, ["a"], None])
def test_a_list_of_types(call: Any, server: Any, value: Any) -> None:
    call("DefaultClient.send", kinds=value)
    assert server.last.json == {"version": 2, "kinds": value}


def test_defaults_are_documented_and_never_sent(package: ModuleType, call: Any, server: Any) -> None:
    call("DefaultClient.send")
    assert server.last.json == {"version": 2}
    assert inspect.signature(package.DefaultClient.send).parameters["limited"].default is None
    assert "usual" in package.DefaultClient.send.__doc__
    assert "Deprecated" in package.DefaultClient.send.__doc__


def test_annotations(models: ModuleType) -> None:
    seen = {name: models.All.__annotations__[name] for name in ("pair", "anything", "kinds", "matched", "sibling")}
    assert seen == {
        "pair": "Pair | None",
        "anything": "Any",
        "kinds": "str | int | list[str] | None",
        "matched": "dict[str, Point | int] | None",
        "sibling": "Point | None",
    }
