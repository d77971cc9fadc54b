"""Image generation over TCP."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest

ASKED: dict[str, Any] = {"prompt": "A lighthouse", "size": "1024x1024", "n": 1}


def draw(server: Any, **members: Any) -> Any:
    response = server.post("/images/generations", ASKED | members)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ("672x1566", (672, 1566)),
        ("1024x1024", (1024, 1024)),
        ("100x50", (100, 50)),
        ({"width": 800, "height": 600}, (800, 600)),
        ({"width": 1.0, "height": 1.0}, (1, 1)),
    ],
)
def test_a_png_of_the_size_is_drawn(server: Any, size: Any, wanted: tuple[int, int]) -> None:
    answer = draw(server, size=size)
    assert (answer["object"], answer["created"], answer["model"]) == ("image.generation", 1732100000, "reference-model")
    assert answer["usage"] == {"image_generations": 1}
    (item,) = answer["data"]
    data = base64.b64decode(item["image"])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack_from(">II", data, 16) == wanted
    assert item["seed"] == 0


def test_each_image_has_a_seed_by_which_it_can_be_drawn_again(server: Any) -> None:
    several = draw(server, n=3, seed=40)
    assert [each["seed"] for each in several["data"]] == [40, 41, 42]
    assert several["usage"] == {"image_generations": 3}
    (again,) = draw(server, seed=42)["data"]
    assert again == several["data"][2]
    assert len({each["image"] for each in several["data"]}) == 3


def test_seeds_stay_within_64_bits(server: Any) -> None:
    assert [each["seed"] for each in draw(server, n=2, seed=2**63 - 1)["data"]] == [2**63 - 1, -(2**63)]


@pytest.mark.parametrize(
    "members",
    [
        {"prompt": "A harbour"},
        {"negative_prompt": "people"},
        {"image_prompt": {"image": "data:image/png;base64,AAAA"}},
        {"seed": 1},
    ],
)
def test_what_was_asked_for_changes_the_image(server: Any, members: dict[str, Any]) -> None:
    assert draw(server, **members)["data"][0]["image"] != draw(server)["data"][0]["image"]


@pytest.mark.parametrize(
    ("members", "loc"),
    [
        ({"size": "large"}, ["size"]),
        ({"size": "0x1"}, ["size"]),
        ({"size": "2049x1"}, ["size"]),
        ({"size": {"width": 1, "height": -1}}, ["size"]),
        ({"n": 0}, ["n"]),
        ({"n": 11}, ["n"]),
        ({"output_format": "jpg"}, ["output_format"]),
        ({"image_prompt": {"image": "a.png"}}, ["image_prompt", "image"]),
    ],
)
def test_what_this_server_cannot_do_is_refused_at_its_place(
    server: Any, members: dict[str, Any], loc: list[str]
) -> None:
    detail = server.refused("/images/generations", ASKED | members)
    assert detail["loc"] == ["body", *loc]


def test_the_refusal_of_jpeg_says_what_there_is(server: Any) -> None:
    assert "png only" in server.refused("/images/generations", ASKED | {"output_format": "jpg"})["msg"]
