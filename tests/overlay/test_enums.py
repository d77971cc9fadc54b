"""Open enums: members are their wire values, and look up without case."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from .sample import Reason


def test_a_member_is_its_value() -> None:
    assert Reason.STOPPED == "stop"
    assert f"{Reason.STOPPED}" == "stop"
    assert json.dumps([Reason.STOPPED]) == '["stop"]'
    assert {"stop": 1}[Reason.STOPPED] == 1
    assert repr(Reason.STOPPED) == "Reason.STOPPED"


@pytest.mark.parametrize("value", ["stop", "STOP", "Stop"])
def test_a_value_is_found_without_case(value: str) -> None:
    assert Reason(value) is Reason.STOPPED


@pytest.mark.parametrize("value", ["halt", "", None, 1])
def test_an_unknown_value_is_refused_when_it_is_constructed(value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid Reason"):
        Reason(value)


def test_copies_are_the_member() -> None:
    assert copy.deepcopy(Reason.STOPPED) is Reason.STOPPED
    assert pickle.loads(pickle.dumps(Reason.STOPPED)) is Reason.STOPPED
