"""Descriptions, bounds and defaults as documentation; docstrings of methods and constructors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import Package
from codegen.lower.prose import clean, one_line, paragraphs

Lower = Callable[..., Package]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  around \n", "around"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\r\nb", "a \nb"),
        ("nul\0 bell\x07 del\x7f nel\x85", "nul  bell  del  nel"),
        ("bidi \u202edesrever\u202c \u2066x\u2069", "bidi  desrever   x"),
        ("soft\u00adhyphen zero\u200bwidth bom\ufeff", "soft hyphen zero width bom"),
        ("line\u2028and paragraph\u2029separators", "line and paragraph separators"),
        ("lone \ud800 surrogate", "lone   surrogate"),
        ("café 名前 😀", "café 名前 😀"),
        (5, "5"),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_clean(text: object, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, ()),
        ({}, ()),
        ({"description": "D."}, ("D.",)),
        ({"title": "T"}, ("T",)),
        ({"description": "D.", "title": "T"}, ("D.",)),
        ({"minimum": 0, "maximum": 1}, ("Range: at least 0, at most 1.",)),
        ({"exclusiveMinimum": 0.5, "exclusiveMaximum": 2}, ("Range: above 0.5, below 2.",)),
        ({"minimum": 1, "exclusiveMinimum": True}, ("Range: above 1.",)),
        ({"maximum": 9, "exclusiveMaximum": True, "exclusiveMinimum": False}, ("Range: below 9.",)),
        ({"minLength": 1}, ("Length: at least 1 character.",)),
        ({"maxLength": 64, "minLength": 2}, ("Length: at least 2, at most 64 characters.",)),
        ({"minItems": 1}, ("Length: at least 1 item.",)),
        ({"pattern": "^a\n"}, ("Pattern: ^a.",)),
        ({"default": None}, ("The service's default: null.",)),
        ({"default": "é"}, ('The service\'s default: "é".',)),
        ({"default": [1, {"a": True}]}, ('The service\'s default: [1, {"a": true}].',)),
        ({"x-added-in": "2025-04-01"}, ("Added in 2025-04-01.",)),
        ({"deprecated": True}, ("Deprecated.",)),
        (
            {"description": "D.", "minimum": 1, "default": 2, "deprecated": True},
            ("D.", "Range: at least 1. The service's default: 2. Deprecated."),
        ),
        ({"minimum": "1", "maxLength": None, "pattern": 5}, ()),
    ],
)
def test_paragraphs(schema: Any, expected: tuple[str, ...]) -> None:
    assert paragraphs(schema) == expected


def test_what_a_reference_says_itself_comes_before_what_it_leads_to() -> None:
    target = {"description": "Of the target.", "minimum": 1, "title": "T"}
    assert paragraphs({"$ref": "#/x"}, target) == ("Of the target.", "Range: at least 1.")
    assert paragraphs({"$ref": "#/x", "description": "Own.", "minimum": 2}, target) == ("Own.", "Range: at least 2.")


def test_one_line() -> None:
    assert one_line(("a\nb", "  c  d")) == "a b c d"


def test_docstring_of_a_method(spec: Any, answer: Any, lowered: Lower) -> None:
    body = {
        "content": {
            "application/json": {"schema": {"required": ["b"], "properties": {"a": {"description": "An a."}, "b": {}}}}
        }
    }
    operation = answer(
        summary="Do it.",
        description="At length.",
        deprecated=True,
        requestBody=body,
        parameters=[{"name": "q", "in": "query", "description": "A\nq."}],
        **{"x-python-extra-parameters": {"argument": "extras", "header": "h", "implied": "pass"}},
    )
    [client] = lowered(spec({}, {"/a": {"post": operation}})).clients
    assert client.methods[0].doc == (
        "Do it.",
        "At length.",
        "Deprecated.",
        "Args:\n"
        "body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file.\n"
        "b\n"
        "a: An a.\n"
        "q: A q.\n"
        "extras: parameters that only this model knows, put at the root of the body, and sent with the header h: pass"
        " unless the call says otherwise.\n"
        "options: see `CallOptions`.",
        "Raises:\n"
        "HttpResponseError: the service answered with an error.\n"
        "ModelInferenceError: there was no usable answer.",
    )


def test_a_method_that_nobody_described(spec: Any, lowered: Lower) -> None:
    [client] = lowered(spec({}, {"/a": {"get": {"responses": {}}}})).clients
    assert client.methods[0].doc[:2] == ("Call GET /a.", "Args:\noptions: see `CallOptions`.")


def test_docstring_of_a_constructor(spec: Any, lowered: Lower) -> None:
    parameter = {"name": "v", "in": "query", "description": "The version.", "x-python-client-default": "1"}
    [client] = lowered(spec({}, {"/a": {"get": {"parameters": [parameter], "responses": {}}}})).clients
    first, arguments, raises = client.init_doc
    assert first.startswith("Make a client; what is set here is the default of each call")
    assert "\nv: The version. None leaves it out.\n" in arguments
    assert raises == "Raises:\nTypeError, ValueError: an argument is not what it should be."
    [plain] = lowered(spec({}, {"/a": {"get": {"responses": {}}}})).clients
    assert plain.init_doc[0] == "Make a client."
