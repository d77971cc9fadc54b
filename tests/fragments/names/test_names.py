"""Names that Python has other plans for: valid and distinct here, untouched on the wire."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

FIELDS = {
    "class": "class_",
    "self": "self_",
    "list": "list_",
    "dt": "dt_",
    "model": "model",
    "2nd": "field_2nd",
    "+1": "plus_1",
    "-1": "minus_1",
    "$ref": "ref",
    "@id": "id",
    "camelCase": "camel_case_2",
    "camel_case": "camel_case",
    "ключ": "ключ",
    "as_dict": "as_dict_",
    "items": "items_",
    "additional_properties": "additional_properties_",
    "_private": "private",
    "__class__": "class_2",
    "a b": "a_b",
    "match": "match",
}
WIRE: dict[str, Any] = {
    **dict.fromkeys(FIELDS, "x"),
    "list": [{"x": 1}],
    "dt": "2024-01-02",
    "+1": 1,
    "-1": -1,
    "items": [1],
    "additional_properties": {"a": 1},
}


def test_classes(models: ModuleType) -> None:
    assert {"Odd", "List", "List2", "Any_", "Model_", "None_", "Type1st", "IoK8sApi"} <= set(models.__all__)
    assert models.List.from_dict({"y": 1}).y == 1
    assert models.List2.from_dict({"x": 1}).x == 1


def test_fields_have_names_of_their_own_and_wire_names_stay(models: ModuleType) -> None:
    odd = models.Odd.from_dict(WIRE)
    assert odd.additional_properties == {}
    for wire, value in WIRE.items():
        if wire not in ("list", "dt"):
            assert getattr(odd, FIELDS[wire]) == value
    assert odd.as_dict() == WIRE
    assert isinstance(odd.list_[0], models.List2)
    assert models.Model_.from_dict({"model": {"model": {}}}).as_dict() == {"model": {"model": {}}}


def test_a_call(call: Any, server: Any, models: ModuleType) -> None:
    server.reply(WIRE)
    found = call(
        "WeirdTagClient.do_it_please",
        the_id="1/2",
        class__path="c",
        self__query="s",
        timeout_=3,
        body_="b",
        a_b_query="ab",
        ключ_query="k",
        class_="in the body",
        plus_1=5,
    )
    assert isinstance(found, models.Odd)
    path, _, query = server.last.target.partition("?")
    assert path == "/odd/1%2F2/c"
    assert query.replace("%5B", "[").replace("%5D", "]").split("&") == [
        "self=s",
        "timeout=3",
        "body=b",
        "a[b]=ab",
        "%D0%BA%D0%BB%D1%8E%D1%87=k",
    ]
    assert json.loads(server.last.body) == {"class": "in the body", "+1": 5}
