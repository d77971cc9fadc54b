"""Counting, cutting and splitting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_inference_server.tokens import count, cut, pieces


@given(st.text())
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("How many feet?", ["How", " many", " feet", "?"]),
        ("extraordinary", ["extrao", "rdinar", "y"]),
        ("  ", ["  "]),
        ("a  \n b", ["a", "  \n b"]),
        ("día 🎉", ["día", " 🎉"]),
    ],
)
def test_a_text_is_split_into_words_and_marks(text: str, wanted: list[str]) -> None:
    assert pieces(text) == wanted
    assert count(text) == len(wanted)


@pytest.mark.parametrize(
    ("stops", "limit", "wanted"),
    [
        ([], None, ("one two three", "stop")),
        (["three", "two"], None, ("one ", "stop")),
        (["four", ""], None, ("one two three", "stop")),
        ([], 3, ("one two three", "stop")),
        ([], 2, ("one two", "length")),
        ([], 0, ("", "length")),
        ([], -1, ("", "length")),
        (["two"], 1, ("one", "length")),
        (["one"], 0, ("", "stop")),
    ],
)
def test_a_text_ends_at_a_stop_or_at_the_limit(stops: list[str], limit: int | None, wanted: tuple[str, str]) -> None:
    assert cut("one two three", stops, limit) == wanted
