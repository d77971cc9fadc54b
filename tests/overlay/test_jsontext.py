"""JSON text: what real servers send is read, what JSON cannot say is refused, and nothing overflows a stack."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from model_inference_overlay.jsontext import dumps, loads


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
        ('"\u00e9"', "\u00e9"),
        (b" 1 ", 1),
        (b"\xef\xbb\xbf{}", {}),
        ("\ufeff{}", {}),
        ('{"a": 1}'.encode("utf-16"), {"a": 1}),
        (b'"broken \xff"', "broken \ufffd"),
        (b'"\\ud800"', "\ud800"),
        (b"-Infinity", -math.inf),
        (b"1e400", math.inf),
        (b"18446744073709551615", 2**64 - 1),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_what_is_read(data: bytes | str, value: Any) -> None:
    assert loads(data) == value


def test_not_a_number_is_read() -> None:
    assert math.isnan(loads(b"[NaN]")[0])


@pytest.mark.usefixtures("shallow")
@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"{", b"<html>", b"{'a': 1}", b"1 2", "", b"\xff", b"[" * 200_000, b"[" * 90_000 + b"]" * 90_000],
)
def test_what_is_no_json(data: bytes | str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        loads(data)


@pytest.mark.parametrize(
    "value",
    [{"a": [1, 2.5, None, True, "\u00e9"]}, [2**64, -(2**70)], "lone \ud800", {"\udfff": 1}, "", [], {}, 1.0],
)
def test_what_is_written_reads_back(value: Any) -> None:
    text = dumps(value)
    assert b" " not in text.replace(b"lone ", b"")
    assert json.loads(text) == value


@pytest.mark.usefixtures("shallow")
def test_deep_values() -> None:
    value: Any = []
    for _ in range(300):
        value = [value]
    assert dumps(value) == b"[" * 301 + b"]" * 301
    for _ in range(100_000):
        value = [value]
    with pytest.raises(ValueError, match="nested too deep"):
        dumps(value)
