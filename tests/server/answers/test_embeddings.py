"""Embeddings of texts and images over TCP."""

from __future__ import annotations

import base64
import math
import struct
from collections.abc import Callable
from typing import Any

import pytest

RED = "data:image/png;base64," + base64.b64encode(b"red").decode()
BLUE = "data:image/png;base64," + base64.b64encode(b"blue").decode()
TEXTS = ("/embeddings", ["first phrase", "second phrase", "first phrase"])
IMAGES = ("/images/embeddings", [{"image": RED}, {"image": BLUE, "text": "sea"}, {"image": RED}])


def embed(server: Any, path: str, items: Any, **members: Any) -> Any:
    response = server.post(path, {"input": items, **members})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(("path", "items"), [TEXTS, IMAGES])
def test_each_input_has_a_unit_vector_in_its_place(server: Any, path: str, items: list[Any]) -> None:
    answer = embed(server, path, items, model="m", input_type="query")
    assert (answer["object"], answer["model"]) == ("list", "m")
    assert [each["index"] for each in answer["data"]] == [0, 1, 2]
    one, other, same = (each["embedding"] for each in answer["data"])
    assert one == same != other
    assert all(len(each) == 64 and math.isclose(math.hypot(*each), 1, rel_tol=1e-5) for each in (one, other))
    assert answer["usage"]["prompt_tokens"] == answer["usage"]["total_tokens"] > 0
    assert embed(server, path, items, model="m", input_type="query") == answer


@pytest.mark.parametrize(("path", "items"), [TEXTS, IMAGES])
def test_base64_is_that_of_the_same_floats(server: Any, path: str, items: list[Any]) -> None:
    floats = embed(server, path, items, dimensions=24)["data"]
    packed = embed(server, path, items, dimensions=24, encoding_format="base64")["data"]
    for one, other in zip(floats, packed, strict=True):
        assert list(struct.unpack("<24f", base64.b64decode(other["embedding"]))) == one["embedding"]


@pytest.mark.parametrize(
    ("encoding", "length", "low", "high"),
    [("int8", 20, -128, 127), ("uint8", 20, 0, 255), ("binary", 3, -128, 127), ("ubinary", 3, 0, 255)],
)
def test_the_other_encodings_are_whole_numbers(server: Any, encoding: str, length: int, low: int, high: int) -> None:
    (item,) = embed(server, "/embeddings", ["a"], dimensions=20, encoding_format=encoding)["data"]
    assert len(item["embedding"]) == length
    assert all(isinstance(each, int) and low <= each <= high for each in item["embedding"])


def test_tokens_are_counted_and_images_count_alike(server: Any) -> None:
    assert embed(server, "/embeddings", ["one two", "three"])["usage"]["prompt_tokens"] == 3
    assert embed(server, "/embeddings", [])["usage"]["prompt_tokens"] == 0
    assert (
        embed(server, "/images/embeddings", [{"image": RED}, {"image": BLUE, "text": "sea"}])["usage"]["prompt_tokens"]
        == 171
    )


def test_the_text_of_an_image_moves_its_vector(server: Any) -> None:
    bare, told = embed(server, "/images/embeddings", [{"image": RED}, {"image": RED, "text": "sea"}])["data"]
    assert bare["embedding"] != told["embedding"]


def test_the_default_length_can_be_set(serve: Callable[..., Any]) -> None:
    (item,) = embed(serve(dimensions=8), "/embeddings", ["a"])["data"]
    assert len(item["embedding"]) == 8


@pytest.mark.parametrize(
    ("path", "body", "loc"),
    [
        ("/embeddings", {"input": ["a"], "dimensions": 0}, ["dimensions"]),
        ("/embeddings", {"input": ["a"], "dimensions": 4097}, ["dimensions"]),
        ("/embeddings", {"input": ["a"], "encoding_format": "float16"}, ["encoding_format"]),
        ("/images/embeddings", {"input": [{"image": RED}, {"image": "a.png"}]}, ["input", 1, "image"]),
    ],
)
def test_what_this_server_cannot_do_is_refused_at_its_place(server: Any, path: str, body: Any, loc: list[Any]) -> None:
    assert server.refused(path, body)["loc"] == ["body", *loc]
