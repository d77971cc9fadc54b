"""Timeouts: what callers may write, and what is refused with the name of the attribute."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.options import Timeout


def test_the_defaults() -> None:
    assert Timeout() == Timeout(connect=30, read=300, write=300, pool=30, total=None)


def test_what_callers_write() -> None:
    given = Timeout(read=1)
    assert Timeout.of(given) is given
    assert Timeout.of(5) == Timeout(connect=5, read=5, write=5, pool=5)
    assert Timeout.of(0.5).total is None
    assert Timeout.of(None) == Timeout(connect=None, read=None, write=None, pool=None)


@pytest.mark.parametrize("name", ["connect", "read", "write", "pool", "total"])
@pytest.mark.parametrize("value", [0, -1, 0.0, float("nan"), float("inf")])
def test_numbers_that_are_no_limit(name: str, value: float) -> None:
    with pytest.raises(
        ValueError, match=rf"^Timeout\.{name} is a positive number of seconds, or None.*found {value!r}"
    ):
        Timeout(**{name: value})


@pytest.mark.parametrize("value", ["5", True, [], (1, 2), {"read": 1}])
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^Timeout\.connect is a positive number"):
        Timeout.of(value)
