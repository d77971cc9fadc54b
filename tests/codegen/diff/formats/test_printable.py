"""Text that a terminal, a log or an eye would obey, spelled so that it is only shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.diff.formats.printable import line, value


@given(st.text(st.characters()))
def test_any_text_becomes_one_line_that_encodes_and_moves_nothing(text: str) -> None:
    shown = line(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_ordinary_text_in_any_script_stays_what_it_is() -> None:
    text = "Größe 寸法 حجم 'a' 100 % 🙂"
    assert line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\nc\td", "a b  c d"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202egnp", "\\u202egnp"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_cannot_be_shown_is_escaped(text: str, shown: str) -> None:
    assert line(text) == shown


def test_a_limit_cuts_with_an_ellipsis() -> None:
    assert line("abcdef", 4) == "abc…"
    assert line("abcd", 4) == "abcd"


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        (None, "none"),
        ("none", '"none"'),
        (True, "true"),
        ({"b": [1, 2.5], "a": "ü\n"}, '{"a": "ü\\n", "b": [1, 2.5]}'),
    ],
)
def test_a_value_is_json_on_one_line(item: object, shown: str) -> None:
    assert value(item) == shown
