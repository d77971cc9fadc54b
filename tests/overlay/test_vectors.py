"""Vectors as they are sent, in every form and in forms that they should not have, and the arrays that come of them."""

from __future__ import annotations

import base64
import builtins
import copy
import pickle
import struct
from array import array
from typing import Any

import pytest

from model_inference_overlay.model import Model, model
from model_inference_overlay.vectors import VectorReading, tell_form

INTEGERS = {"int8": "b", "uint8": "B", "binary": "b", "ubinary": "B"}


@model(roles={"vector": "embedding", "text": "base64", "numbers": "float", "integers": INTEGERS})
class Item(VectorReading, Model):
    embedding: list[float] | str
    index: int | None = None


def item(value: Any, *form: str | None) -> Item:
    made = Item.from_dict({"embedding": value})
    for each in form:
        tell_form([made], each)
    return made


def b64(*values: float) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()


@pytest.mark.parametrize(
    ("value", "form", "typecode", "expected"),
    [
        ([0.5, -1.25], "float", "f", [0.5, -1.25]),
        ([1, 0, -3], "float", "f", [1.0, 0.0, -3.0]),
        ([1, 0.5], "float", "f", [1.0, 0.5]),
        ([0.5, 2.0], None, "f", [0.5, 2.0]),
        ([1, 0], None, "f", [1.0, 0.0]),
        ([], "float", "f", []),
        (b64(0.5, -1.25, 3e38), "base64", "f", [0.5, -1.25, struct.unpack("f", struct.pack("f", 3e38))[0]]),
        (b64(), "base64", "f", []),
        (b64(0.5), None, "f", [0.5]),
        (b64(0.5), "float", "f", [0.5]),
        ([127, -128, 0], "int8", "b", [127, -128, 0]),
        ([1.0, -2.0], "int8", "b", [1, -2]),
        ([255, 0], "uint8", "B", [255, 0]),
        ([23, -16], "binary", "b", [23, -16]),
        ([23, 240], "ubinary", "B", [23, 240]),
        ([], "ubinary", "B", []),
        # A server that does not know a form sends floats.
        ([0.5, 1.0], "int8", "f", [0.5, 1.0]),
        ([0.5, 1.0], "base64", "f", [0.5, 1.0]),
        ([1, 2], "base64", "f", [1.0, 2.0]),
        ([0.5], "float16", "f", [0.5]),
    ],
)
def test_every_form(value: Any, form: str | None, typecode: str, expected: list[float]) -> None:
    made = item(value, form)
    assert made.vector == array(typecode, expected)
    assert made.vector.typecode == typecode
    assert made.embedding == value
    assert made.as_dict() == {"embedding": value}


@pytest.mark.parametrize(
    ("value", "form", "message"),
    [
        ("AAAA AAA=", "base64", "^the vector is no base64 text: "),
        ("AAAAA", "base64", "^the vector is no base64 text: "),
        ("Größe===", "base64", "^the vector is no base64 text: "),
        (base64.b64encode(b"12345").decode(), "base64", "^the base64 text holds 5 bytes, which are no whole number of"),
        (b64(1), "int8", r"^the vector is text, and not of the form int8: try vector_as\('base64'\)$"),
        (b64(1), "float16", r"^the vector is text, and not of the form float16: "),
        ([1, 200], "int8", "^the vector is not of the form int8: number 1 is 200, which is no such byte$"),
        ([-1], "uint8", "^the vector is not of the form uint8: number 0 is -1, "),
        ([256.0], "ubinary", "^the vector is not of the form ubinary: number 0 is 256.0, "),
        (
            [1, 2],
            "float16",
            r"^the vector is of whole numbers, and the form 'float16' is unknown here: say it, such as ",
        ),
        ([0.5, True], "float", "^a vector is made of numbers, found bool as number 1$"),
        ([0.5, None], "float", "^a vector is made of numbers, found NoneType as number 1$"),
        ([[0.5]], "float", "^a vector is made of numbers, found list as number 0$"),
        (["0.5"], "int8", "^a vector is made of numbers, found str as number 0$"),
        ([1e39], "float", "^the vector has a number that is too large for a 32-bit float$"),
        ([10**400], "float", "^the vector has a number that is too large for a 32-bit float$"),
        ({"int8": [1]}, "int8", "^a vector is a list or text, found dict$"),
        (None, "float", "^the item has no embedding$"),
    ],
)
def test_what_is_malformed(value: Any, form: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        item(value, form).vector  # noqa: B018


def test_whole_numbers_of_an_unknown_form_are_not_guessed() -> None:
    made = item([1, 0, 3])
    with pytest.raises(
        ValueError, match=r"whole numbers, and nobody knows what form was asked for.*vector_as\('binary'"
    ):
        made.vector  # noqa: B018
    assert made.vector_as("uint8") == array("B", [1, 0, 3])
    assert made.vector_as("float").typecode == "f"


def test_what_tells_its_form_needs_no_request() -> None:
    assert item([0.5, 1]).vector == array("f", [0.5, 1.0])
    assert item(b64(0.5)).vector == array("f", [0.5])
    assert item([]).vector == array("f")


def test_a_form_that_the_caller_knows() -> None:
    made = item([1, -1], "float")
    assert made.vector_as("int8") == array("b", [1, -1])
    with pytest.raises(ValueError, match=r"^'int16' is no form of a vector: known are base64, float, int8, uint8,"):
        made.vector_as("int16")
    with pytest.raises(ValueError, match=r"^the vector is not of the form int8: number 1 is 0\.5$"):
        item([1, 0.5]).vector_as("int8")
    with pytest.raises(ValueError, match=r"^the vector is text"):
        item(b64(1)).vector_as("int8")


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_copies_know_their_form(clone: Any) -> None:
    told, untold, unnamed = clone(item([1], "int8")), clone(item([1])), clone(item([1], None))
    assert told.vector == array("b", [1])
    assert unnamed.vector == array("f", [1.0])
    with pytest.raises(ValueError, match="nobody knows"):
        untold.vector  # noqa: B018
    assert told == untold


def test_only_items_with_vectors_are_told() -> None:
    tell_form([{"embedding": [1]}, None, 5], "int8")


def test_the_array_is_the_callers() -> None:
    made = item([1, 2], "int8")
    made.vector.append(3)
    assert made.vector == array("b", [1, 2])


@pytest.mark.parametrize(
    ("value", "form", "dtype"), [(b64(0.5), "base64", "float32"), ([1], "int8", "int8"), ([], "ubinary", "uint8")]
)
def test_numpy(value: Any, form: str, dtype: str) -> None:
    found = item(value, form).numpy()
    assert (type(found).__name__, str(found.dtype), found.shape) == ("ndarray", dtype, (len(item(value, form).vector),))
    assert found.tolist() == item(value, form).vector.tolist()


def test_without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "numpy":
            raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModuleNotFoundError, match=r"^numpy\(\) needs numpy, which is not installed: pip install numpy"):
        item([0.5]).numpy()
