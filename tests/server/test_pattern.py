"""Texts for regular expressions."""

from __future__ import annotations

import re

import pytest

from model_inference_server.pattern import UnsupportedPattern, sample

PATTERNS = [
    "",
    "abc",
    "^abc$",
    "^[A-Z]{2}-[0-9]{4}$",
    r"^\d{3}-\d{4}$",
    r"^\+?[1-9]\d{1,14}$",
    "^(red|green|blue)$",
    "^(?:a|b)+$",
    "^(?P<name>a)(?<other>b)?$".replace("?<other>", "?:"),
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
    "^[]a]$",
    "^[^]a]$",
    "^[a-]$",
    r"^[\w.-]+$",
    r"^[\]\\]$",
    r"^[\d_]*x$",
    r"^\w+\s\W\S\D$",
    r"^\u0041\x42\t\.$",
    "^a{3}b{0,2}c{2,}$",
    "^a+?b*?c??$",
    r"^.{5}\b$",
    "a|",
    "^(a(b(c)))$",
    "^[^a-zA-Z0-9]$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("extra", [0, 1, 5])
def test_the_text_matches(pattern: str, extra: int) -> None:
    assert re.search(pattern, sample(pattern, extra))


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [("^a+$", "aaaa"), ("^a{2,3}$", "aaa"), ("^a{2}$", "aa"), ("^[x-z]?-*$", "x---"), ("^(ab){1,}$", "abababab")],
)
def test_what_may_be_repeated_is_drawn_out(pattern: str, wanted: str) -> None:
    assert sample(pattern, 3) == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        "(?=a)b",
        "(?!a)b",
        "(?<=a)b",
        r"(a)\1",
        "(a",
        "a)",
        "[a",
        "*a",
        "a{2",
        "a{x}",
        r"\p{L}",
        "\\",
        r"[^\s\S]",
        r"\u00",
    ],
)
def test_what_is_not_read_is_an_error(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        sample(pattern)


@pytest.mark.parametrize("pattern", ["a{1000000000}", "(((a{1000}){1000}){1000}){1000}", "(" * 5000])
def test_a_hostile_pattern_takes_neither_time_nor_memory(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        sample(pattern)
