"""Scalars with a wire form of their own: what parses becomes Python's, what does not stays, and both go back."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from model_inference_overlay.scalars import WIRES, SentTime, decode_unix_time, encode_datetime, encode_unix_time

NOON = dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("sent", "time"),
    [
        (1_700_000_000, NOON),
        (1_700_000_000.0, NOON),
        (1_700_000_000.5, NOON + dt.timedelta(milliseconds=500)),
        (1_700_000_000_000, NOON),
        (1_700_000_000_250, NOON + dt.timedelta(milliseconds=250)),
        ("1700000000", NOON),
        ("1700000000000", NOON),
        (" 1700000000 ", NOON),
        (0, dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        (-1, dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=dt.UTC)),
    ],
)
def test_unix_times_in_every_form_servers_send(sent: Any, time: dt.datetime) -> None:
    found = decode_unix_time(sent)
    assert found == time
    assert found.tzinfo is dt.UTC
    back = encode_unix_time(found)
    assert (type(back), back) == (type(sent), sent)


@pytest.mark.parametrize(
    "sent",
    [None, True, False, "", "soon", "nan", "inf", [], {}, float("nan"), float("inf"), 10**30, 10**400, 1 - 10**11],
)
def test_what_is_no_unix_time_stays(sent: Any) -> None:
    assert decode_unix_time(sent) is sent
    assert encode_unix_time(sent) is sent


def test_times_that_were_made_are_sent_as_whole_seconds() -> None:
    assert encode_unix_time(NOON + dt.timedelta(microseconds=999_999)) == 1_700_000_000
    assert encode_unix_time(NOON.astimezone(dt.timezone(dt.timedelta(hours=5)))) == 1_700_000_000
    assert encode_unix_time(NOON.replace(tzinfo=None)) == 1_700_000_000
    assert encode_unix_time(dt.datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=dt.UTC)) == -1


def test_what_is_computed_from_a_time_forgets_how_it_was_sent() -> None:
    found = decode_unix_time("1700000000")
    assert encode_unix_time(found + dt.timedelta(seconds=1)) == 1_700_000_001
    assert encode_unix_time(found.replace(second=21)) == 1_700_000_001


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda item: pickle.loads(pickle.dumps(item))])
def test_copies_remember_how_a_time_was_sent(again: Any) -> None:
    for decode, encode, sent in (
        (decode_unix_time, encode_unix_time, "1700000000"),
        (WIRES[dt.datetime].decode, encode_datetime, "2023-11-14T22:13:20.000+00:00"),
    ):
        found = again(decode(sent))
        assert (found, encode(found)) == (NOON, sent)
    made = again(SentTime(2023, 11, 14, tzinfo=dt.UTC))
    assert encode_datetime(made) == "2023-11-14T00:00:00Z"


def test_a_time_is_written_in_the_form_of_its_own_field_alone() -> None:
    assert encode_datetime(decode_unix_time("1700000000")) == "2023-11-14T22:13:20Z"
    assert encode_unix_time(WIRES[dt.datetime].decode("2023-11-14T22:13:20.0Z")) == 1_700_000_000


@pytest.mark.parametrize(
    "sent",
    [
        "2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.000Z",
        "2023-11-14T22:13:20+00:00",
        "2023-11-14T23:13:20+01:00",
        "20231114T221320Z",
    ],
)
def test_date_times_go_back_as_they_came(sent: str) -> None:
    found = WIRES[dt.datetime].decode(sent)
    assert found == NOON
    assert encode_datetime(found) == sent


def test_a_naive_date_time_is_sent_as_utc() -> None:
    assert encode_datetime(dt.datetime(2024, 1, 2, 3, 4, 5)) == "2024-01-02T03:04:05Z"


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        (dt.date, "2024-02-29", dt.date(2024, 2, 29)),
        (dt.time, "10:30:00", dt.time(10, 30)),
        (UUID, "12345678-1234-5678-1234-567812345678", UUID(int=0x12345678123456781234567812345678)),
        (Decimal, "1.50", Decimal("1.50")),
        (bytes, "aGk=", b"hi"),
        (bytes, "", b""),
    ],
)
def test_other_scalars(kind: type, sent: str, value: Any) -> None:
    found = WIRES[kind].decode(sent)
    assert (type(found), found) == (kind, value)
    assert WIRES[kind].encode(found) == sent


@pytest.mark.parametrize("kind", [dt.datetime, dt.date, dt.time, UUID, Decimal, bytes])
@pytest.mark.parametrize("sent", ["?", "2024-13-45", "{12345678-1234-5678-1234-567812345678}", 5, None, [], {}, True])
def test_what_does_not_parse_stays(kind: type, sent: Any) -> None:
    assert WIRES[kind].decode(sent) is sent
