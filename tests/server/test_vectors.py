"""Vectors and their encodings."""

from __future__ import annotations

import base64
import math
import struct
from array import array

import pytest

from model_inference_server.vectors import ENCODINGS, bytes_features, text_features, vector


def embed(text: str, dimensions: int = 64) -> array[float]:
    return vector(text_features(text), dimensions)


def cosine(one: array[float], other: array[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("text", ["", "a", "two words", "ü 🎉 \ud800"])
@pytest.mark.parametrize("dimensions", [1, 7, 64, 1536])
def test_a_vector_is_of_length_one_and_steady(text: str, dimensions: int) -> None:
    made = embed(text, dimensions)
    assert len(made) == dimensions
    assert math.isclose(cosine(made, made), 1, rel_tol=1e-5)
    assert made == embed(text, dimensions)
    assert all(made)


def test_the_figures_are_the_same_on_every_machine() -> None:
    assert [round(each, 6) for each in embed("a", 4)] == [-0.570944, -0.105652, -0.69235, 0.428383]


def test_texts_that_share_words_lie_closer_together() -> None:
    query = embed("how tall is a giraffe", 256)
    near, far = embed("a giraffe is very tall", 256), embed("the price of bread rose", 256)
    assert cosine(query, near) > cosine(query, far) + 0.3


def test_different_inputs_have_different_vectors() -> None:
    made = [embed("a b"), embed("b a"), embed("A b"), vector(bytes_features(b"a b"), 64)]
    assert len({each.tobytes() for each in made}) == len(made)


def test_every_encoding_holds_the_same_vector() -> None:
    values = embed("hello there", 20)
    floats = ENCODINGS["float"](values)
    assert floats == list(values)
    assert list(struct.unpack("<20f", base64.b64decode(ENCODINGS["base64"](values)))) == floats
    int8, uint8 = ENCODINGS["int8"](values), ENCODINGS["uint8"](values)
    assert all(abs(one / 127 - value) <= 0.5 / 127 for one, value in zip(int8, floats, strict=True))
    assert [each - 128 for each in uint8] == int8
    bits = "".join(f"{each:08b}" for each in ENCODINGS["ubinary"](values))
    assert bits == "".join("1" if value > 0 else "0" for value in floats) + "0000"
    assert struct.pack("3b", *ENCODINGS["binary"](values)) == bytes(ENCODINGS["ubinary"](values))
