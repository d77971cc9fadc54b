"""Formats that are Python types of their own, both ways; what does not parse stays what the service sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

WIRE = {
    "datetime": "2024-01-02T03:04:05.678000Z",
    "date": "2024-01-02",
    "time": "03:04:05",
    "uuid": "12345678-1234-5678-1234-567812345678",
    "byte": "aGVsbG8=",
    "decimal": "1.10",
    "unixtime": 86400,
    "email": "a@b.c",
    "int64": 2**62,
    "float": 0.5,
    "whens": ["2024-01-02T03:04:05+02:00"],
    "stamps": {"a": 0},
    "either": "2024-01-02",
    "encoded": "aGVsbG8=",
}
PYTHON = {
    "datetime": dt.datetime(2024, 1, 2, 3, 4, 5, 678000, tzinfo=dt.UTC),
    "date": dt.date(2024, 1, 2),
    "time": dt.time(3, 4, 5),
    "uuid": UUID(int=0x12345678123456781234567812345678),
    "byte": b"hello",
    "decimal": Decimal("1.10"),
    "unixtime": dt.datetime(1970, 1, 2, tzinfo=dt.UTC),
    "email": "a@b.c",
    "int64": 2**62,
    "float": 0.5,
    "whens": [dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))],
    "stamps": {"a": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)},
    "either": dt.date(2024, 1, 2),
    "encoded": "aGVsbG8=",
}
NAMES = {"float": "float_"}


def test_values_go_out_as_members_and_as_a_model(call: Any, server: Any, models: ModuleType) -> None:
    call("DefaultClient.send", **PYTHON)
    assert server.last.json == WIRE
    call("DefaultClient.send", models.All(**{NAMES.get(name, name): value for name, value in PYTHON.items()}))
    assert server.last.json == WIRE


def test_values_come_back(call: Any, server: Any) -> None:
    server.reply(WIRE)
    found = call("DefaultClient.send", {})
    assert {name: getattr(found, NAMES.get(name, name)) for name in WIRE} == PYTHON
    assert found.as_dict() == WIRE


@pytest.mark.parametrize(
    "value",
    [
        {"datetime": "yesterday"},
        {"date": 5},
        {"uuid": "no uuid"},
        {"byte": "not base64!"},
        {"decimal": "many"},
        {"unixtime": "soon"},
        {"whens": ["never", 5, None]},
        {"stamps": {"a": "soon", "b": None}},
        {"either": "someday"},
        {"either": 5},
    ],
)
def test_what_does_not_parse_stays(call: Any, server: Any, value: dict[str, Any]) -> None:
    server.reply(value)
    found = call("DefaultClient.send", {})
    [name, *_] = value
    assert getattr(found, name) == value[name]
    assert found.as_dict() == value


def test_formats_in_a_query(call: Any, server: Any) -> None:
    server.reply(status=204)
    call("DefaultClient.find", at=PYTHON["datetime"], on=PYTHON["date"], id=PYTHON["uuid"], amount=PYTHON["decimal"])
    assert server.last.target == (
        "/find?at=2024-01-02T03%3A04%3A05.678000Z&on=2024-01-02&id=12345678-1234-5678-1234-567812345678&amount=1.10"
    )
