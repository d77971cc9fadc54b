"""The lines at which parts of a document stand."""

from __future__ import annotations

import json

import pytest

from codegen.diff.lines import lines_of

YAML = """\
# a comment
openapi: 3.1.0
paths:
  "/a/{b}":
    get:
      tags: [one,
        two]
shared: &shared
  deep:
    er: 1
uses:
  - *shared
  - x: |
      text
      more
    y: 2
"""
PLACES = {
    "#": 1,
    "#/openapi": 2,
    "#/paths/~1a~1{b}": 4,
    "#/paths/~1a~1{b}/get/tags/0": 6,
    "#/paths/~1a~1{b}/get/tags/1": 7,
    "#/shared/deep/er": 10,
    "#/uses/0": 12,
    "#/uses/0/deep/er": 12,
    "#/uses/1/x": 13,
    "#/uses/1/y": 16,
    "#/uses/7/none": 11,
    "#/none": 1,
}


def test_yaml() -> None:
    assert lines_of(YAML, PLACES) == PLACES


def test_json_of_either_layout() -> None:
    value = {"a": {"b/c": [1, {"d~e": 'x"y\\'}, []]}, "f": -1.5e3, "ü\n": None}
    pointers = ["#/a/b~1c/1/d~0e", "#/f", "#/ü\n", "#/a/b~1c/2"]
    assert lines_of(json.dumps(value, indent=1), pointers) == dict(zip(pointers, [6, 11, 12, 8], strict=True))
    assert set(lines_of(json.dumps(value), pointers).values()) == {1}


def test_yaml_that_begins_like_json() -> None:
    assert lines_of("{a: 1,\n b: 2}\n", ["#/b"]) == {"#/b": 2}


@pytest.mark.parametrize("text", [YAML, "{}"])
def test_nothing_to_look_up(text: str) -> None:
    assert lines_of(text, []) == {}
