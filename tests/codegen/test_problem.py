"""Places and errors as a reader sees them."""

from __future__ import annotations

import pytest

from codegen.problem import SpecError, child, listed, pointer


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ((), "#"),
        (("paths", "/a/{b}", "get"), "#/paths/~1a~1{b}/get"),
        (("a~b", 0), "#/a~0b/0"),
        (("~1",), "#/~01"),
        (("",), "#/"),
    ],
)
def test_pointer_escapes_tilde_and_slash(tokens: tuple[str | int, ...], expected: str) -> None:
    assert pointer(*tokens) == expected


def test_child_extends_a_pointer() -> None:
    assert child("#/a", "b/c", 1) == "#/a/b~1c/1"
    assert child("#", "x") == "#/x"


def test_error_is_two_lines() -> None:
    assert str(SpecError("#/a", "what", "do this")) == "error: #/a: what\nhint: do this"
    assert str(SpecError("#/a", "what", "do this", "f.yaml")) == "error: f.yaml#/a: what\nhint: do this"
    assert str(SpecError("", "what", "do this")) == "error: what\nhint: do this"
    assert str(SpecError("", "what", "do this", "f.yaml")) == "error: f.yaml: what\nhint: do this"


def test_error_keeps_the_file_that_it_names_first() -> None:
    error = SpecError("#/a", "what", "do this").in_file("first")
    assert error.in_file("second") is error
    assert error.file == "first"


def test_long_lists_are_cut() -> None:
    assert listed("abc") == "a, b, c"
    assert listed("abcdefghij") == "a, b, c, d, e, f, g, h and 2 more"
