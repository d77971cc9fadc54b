"""Names and numbers found in prompts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model_inference_server.words import MAX_TEXT, Words


def take(text: str) -> list[str]:
    words, found = Words(text), []
    while (word := words.string(lambda _: True)) is not None:
        found.append(word)
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What is the next flights from Seattle to Miami?", ["Seattle", "Miami"]),
        ("Is it warm in New York, or in Rio de Janeiro? Tell Anna.", ["New York", "Rio", "Janeiro", "Anna"]),
        ("Should I go to Lima?", ["Lima"]),
        ('Look up "a red car" for Bob', ["a red car", "Bob"]),
        ("Use “curly quotes” now", ["curly quotes"]),
        ("in Seattle in 2 days", ["Seattle", "2"]),
        ("Añadir Ávila", ["Ávila"]),
        ("no names here", []),
        ("", []),
    ],
)
def test_strings_are_quotes_then_names_then_figures(text: str, wanted: list[str]) -> None:
    assert take(text) == wanted


def test_each_is_given_out_once_and_only_where_it_fits() -> None:
    words = Words("from Seattle to Miami")
    assert words.string(lambda word: word.startswith("M")) == "Miami"
    assert words.string(lambda word: word.startswith("M")) is None
    assert words.string(lambda _: True) == "Seattle"


def fits(_: float) -> bool:
    return True


@pytest.mark.parametrize(
    ("text", "kind", "test", "wanted"),
    [
        ("add 12 and -3.5", int, fits, 12),
        ("add -3.5 and 12", float, fits, -3.5),
        ("add -3.5 and 12", int, fits, 12),
        ("add 12", float, lambda value: value > 20, None),
        ("v2 and 1.2.3 and 4th", int, fits, None),
        ("in 2 days.", int, fits, 2),
        ("at 2.", int, fits, 2),
    ],
)
def test_numbers_are_whole_figures(
    text: str, kind: type[int], test: Callable[[float], bool], wanted: float | None
) -> None:
    assert Words(text).number(kind, test) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"), [("red", True), ("RED", True), ("get_car", True), ("car", False), ("r.d", False)]
)
def test_words_are_found_whole_and_without_case(word: str, wanted: bool) -> None:
    assert Words("the Red one, get_car(1)").mentions(word) is wanted


def test_a_long_text_is_not_looked_through_to_its_end() -> None:
    assert take("a " * MAX_TEXT + "to Lima") == []
