"""Extra parameters: where they go, what they imply, and who wins."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.extras import apply_extras, read_extras
from model_inference_overlay.operation import ExtraParameters
from model_inference_overlay.unset import UNSET

from .sample import Call, Circle, Reason

DECLARED = ExtraParameters(argument="model_extras", header="extra-parameters", implied="pass-through")


def test_they_go_to_the_root_and_imply_the_mode() -> None:
    body: dict[str, Any] = {"messages": [], "n": 1}
    extras = {"logprobs": True, "reason": Reason.STOPPED, "shape": Circle(size=1), "null": None}
    assert apply_extras(DECLARED, body, extras, None) == "pass-through"
    assert body == {
        "messages": [],
        "n": 1,
        "logprobs": True,
        "reason": "stop",
        "shape": {"kind": "circle", "size": 1},
        "null": None,
    }


@pytest.mark.parametrize("mode", ["error", "drop", "anything"])
def test_the_callers_mode_wins(mode: str) -> None:
    assert apply_extras(DECLARED, {}, {"a": 1}, mode) == mode


def test_an_extra_wins_over_a_member() -> None:
    body = {"n": 1, "m": 2}
    apply_extras(DECLARED, body, {"n": 3, "m": UNSET, "o": UNSET}, None)
    assert body == {"n": 3}


@pytest.mark.parametrize("extras", [None, {}])
@pytest.mark.parametrize("declared", [DECLARED, None])
def test_without_extras_nothing_is_implied(extras: Any, declared: ExtraParameters | None) -> None:
    body: dict[str, Any] = {}
    assert apply_extras(declared, body, extras, None) is None
    assert apply_extras(declared, body, extras, "drop") == "drop"
    assert body == {}


def test_an_operation_that_takes_none() -> None:
    with pytest.raises(TypeError, match=r"^this operation takes no extra parameters$"):
        apply_extras(None, {}, {"a": 1}, None)


@pytest.mark.parametrize(
    ("extras", "message"),
    [
        ([("a", 1)], "^model_extras is a mapping of names to values, or a model of such, found list$"),
        ("logprobs", "^model_extras is a mapping of names to values, or a model of such, found str$"),
        ({1: 2}, "^model_extras has the key 1: names are strings$"),
        ({"a": {"b": object()}}, r"cannot send a value of type object.*\(at model_extras\.a\.b\)$"),
    ],
)
def test_what_is_refused(extras: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        apply_extras(DECLARED, {}, extras, None)


def test_a_model_goes_to_the_root_by_its_json_names() -> None:
    extras = Circle(size=2)
    extras["later"] = [Reason.STOPPED]
    body: dict[str, Any] = {"size": 1}
    assert apply_extras(DECLARED, body, extras, None) == "pass-through"
    assert body == {"kind": "circle", "size": 2, "later": ["stop"]}


def test_a_model_without_fields_is_no_extras() -> None:
    assert apply_extras(DECLARED, {}, Call.from_dict({}), None) is None


def test_a_field_of_a_model_that_cannot_be_sent() -> None:
    extras = Circle(size=1)
    extras["odd"] = object()
    with pytest.raises(TypeError, match=r"\(at model_extras\.odd\)$"):
        apply_extras(DECLARED, {}, extras, None)


def test_the_form_can_be_checked_before_a_call() -> None:
    assert read_extras("model_extras", {"a": 1}) == {"a": 1}
    assert read_extras("model_extras", Circle(size=1)) == {"kind": "circle", "size": 1}
    with pytest.raises(TypeError, match=r"^model_extras is a mapping"):
        read_extras("model_extras", 5)
