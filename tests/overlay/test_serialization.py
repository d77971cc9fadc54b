"""Every style of OpenAPI 3.1.1's table, with the values of its own examples, and what a header or cookie may hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from model_inference_overlay.operation import Parameter
from model_inference_overlay.serialization import (
    cookie_text,
    header_field,
    header_text,
    path_text,
    query_pairs,
    scalar,
)

from .sample import Level, Reason, TextPart

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


def parameter(location: Any, style: str, explode: bool, **changes: Any) -> Parameter:
    return Parameter(argument="colour", name="color", location=location, style=style, explode=explode, **changes)


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("matrix", False, "", ";color"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, LIST, ";color=blue,black,brown"),
        ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
        ("matrix", True, "", ";color"),
        ("matrix", True, "blue", ";color=blue"),
        ("matrix", True, LIST, ";color=blue;color=black;color=brown"),
        ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
        ("label", False, "blue", ".blue"),
        ("label", False, LIST, ".blue,black,brown"),
        ("label", False, OBJECT, ".R,100,G,200,B,150"),
        ("label", True, "blue", ".blue"),
        ("label", True, LIST, ".blue.black.brown"),
        ("label", True, OBJECT, ".R=100.G=200.B=150"),
        ("simple", False, "blue", "blue"),
        ("simple", False, LIST, "blue,black,brown"),
        ("simple", False, OBJECT, "R,100,G,200,B,150"),
        ("simple", True, "blue", "blue"),
        ("simple", True, LIST, "blue,black,brown"),
        ("simple", True, OBJECT, "R=100,G=200,B=150"),
        ("simple", False, "a/b?c#d%", "a%2Fb%3Fc%23d%25"),
        ("simple", False, ["a,b", "{x}"], "a%2Cb,%7Bx%7D"),
        ("matrix", True, {"a=b": "c;d"}, ";a%3Db=c%3Bd"),
    ],
)
def test_paths(style: str, explode: bool, value: Any, text: str) -> None:
    assert path_text(parameter("path", style, explode), value) == text


@pytest.mark.parametrize("style", ["simple", "label"])
@pytest.mark.parametrize("value", ["", [], {}])
def test_a_path_parameter_is_not_empty(style: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"^the path parameter 'colour' is empty"):
        path_text(parameter("path", style, False), value)


def test_reserved_characters_are_for_queries_alone() -> None:
    assert path_text(parameter("path", "simple", False, allow_reserved=True), "a/b") == "a%2Fb"


@pytest.mark.parametrize(
    ("style", "explode", "value", "query"),
    [
        ("form", False, "", "color="),
        ("form", False, "blue", "color=blue"),
        ("form", False, LIST, "color=blue,black,brown"),
        ("form", False, OBJECT, "color=R,100,G,200,B,150"),
        ("form", False, [], ""),
        ("form", False, {}, ""),
        ("form", True, "", "color="),
        ("form", True, "blue", "color=blue"),
        ("form", True, LIST, "color=blue&color=black&color=brown"),
        ("form", True, OBJECT, "R=100&G=200&B=150"),
        ("form", True, [], ""),
        ("form", True, {}, ""),
        ("spaceDelimited", False, LIST, "color=blue%20black%20brown"),
        ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
        ("spaceDelimited", True, LIST, "color=blue&color=black&color=brown"),
        ("pipeDelimited", False, LIST, "color=blue%7Cblack%7Cbrown"),
        ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ("deepObject", True, {"a": {"b": [1, 2]}}, "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D=2"),
        ("form", True, "a b&c=d+e", "color=a%20b%26c%3Dd%2Be"),
        ("form", False, ["a,b", "c"], "color=a%2Cb,c"),
        ("form", True, {"a&b": "c"}, "a%26b=c"),
        ("form", True, [{"a": 1}, [2]], "color=%7B%22a%22%3A1%7D&color=%5B2%5D"),
        ("form", True, [True, None, 1.0, 0.5], "color=true&color=null&color=1&color=0.5"),
        ("form", True, Reason.STOPPED, "color=stop"),
        ("form", True, dt.datetime(2024, 1, 2, tzinfo=dt.UTC), "color=2024-01-02T00%3A00%3A00Z"),
        ("form", True, TextPart(text="x"), "type=text&text=x"),
        ("form", True, (item for item in "ab"), "color=a&color=b"),
        ("form", True, "\ud800é", "color=%3F%C3%A9"),
    ],
)
def test_queries(style: str, explode: bool, value: Any, query: str) -> None:
    pairs = query_pairs(parameter("query", style, explode), value)
    assert "&".join(f"{name}={text}" for name, text in pairs) == query


def test_a_query_may_keep_reserved_characters() -> None:
    given = parameter("query", "form", True, allow_reserved=True)
    assert query_pairs(given, ":/?#[]@!$&'()*+,;= ü") == [("color", ":/?%23%5B%5D@!$%26'()*%2B,;=%20%C3%BC")]


def test_a_parameter_whose_content_is_json() -> None:
    assert query_pairs(parameter("query", "form", True, content_type="application/json"), {"a": [1]}) == [
        ("color", "%7B%22a%22%3A%5B1%5D%7D")
    ]
    assert (
        path_text(parameter("path", "simple", False, content_type="application/json"), {"a": 1}) == "%7B%22a%22%3A1%7D"
    )
    assert header_text(parameter("header", "simple", False, content_type="application/json"), {"a": 1}) == '{"a":1}'
    assert cookie_text(parameter("cookie", "form", True, content_type="application/json"), {"a": 1}) == (
        "color={%22a%22:1}"
    )


@pytest.mark.parametrize(
    ("explode", "value", "text"),
    [
        (False, "blue", "blue"),
        (False, LIST, "blue,black,brown"),
        (False, OBJECT, "R,100,G,200,B,150"),
        (True, LIST, "blue,black,brown"),
        (True, OBJECT, "R=100,G=200,B=150"),
        (False, "a b/c%", "a b/c%"),
        (False, Level.HIGH, "2"),
        (False, True, "true"),
        (False, "", ""),
    ],
)
def test_headers(explode: bool, value: Any, text: str) -> None:
    assert header_text(parameter("header", "simple", explode), value) == text


@pytest.mark.parametrize(
    ("explode", "value", "text"),
    [
        (True, "blue", "color=blue"),
        (False, LIST, "color=blue,black,brown"),
        (False, OBJECT, "color=R,100,G,200,B,150"),
        (True, LIST, "color=blue; color=black; color=brown"),
        (True, OBJECT, "R=100; G=200; B=150"),
        (True, 'a; admin=1, "b" \r\n', "color=a%3B%20admin=1%2C%20%22b%22%20%0D%0A"),
        (False, ["a,b"], "color=a%2Cb"),
        (True, "abc/def==", "color=abc/def=="),
    ],
)
def test_cookies(explode: bool, value: Any, text: str) -> None:
    assert cookie_text(parameter("cookie", "form", explode), value) == text


@pytest.mark.parametrize(
    ("write", "location"),
    [(query_pairs, "query"), (path_text, "path"), (header_text, "header"), (cookie_text, "cookie")],
)
def test_what_cannot_be_sent_names_the_argument(write: Any, location: str) -> None:
    with pytest.raises(TypeError, match=r"cannot send a value of type object.*\(at colour\[1\]\)$"):
        write(parameter(location, "simple", False), [1, object()])


def test_scalars() -> None:
    values = [None, True, False, 5, 2**70, 1.0, 1e300, 0.1, "x", [1], {"a": None}]
    assert [scalar(value) for value in values] == [
        *("null", "true", "false", "5", "1180591620717411303424", "1", "1e+300", "0.1", "x", "[1]", '{"a":null}')
    ]


# Header fields


@pytest.mark.parametrize(
    ("value", "text"), [("x", "x"), (" x\t", "x"), ("", ""), ("a\tb", "a\tb"), (5, "5"), (1.5, "1.5"), ("!~", "!~")]
)
def test_header_fields(value: Any, text: str) -> None:
    assert header_field("X-Name", value) == text


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\nb", "\0", "a\x7fb", "a\r"])
def test_a_header_cannot_be_injected(value: str) -> None:
    with pytest.raises(ValueError, match=r"^the header 'x' holds a control character") as caught:
        header_field("x", value)
    assert value not in str(caught.value)


@pytest.mark.parametrize("value", ["é", "日本", "\ud800", "\x85"])
def test_a_header_is_ascii(value: str) -> None:
    with pytest.raises(ValueError, match=r"^the header 'x' holds a non-ASCII character"):
        header_field("x", value)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "ä", "a/b"])
def test_names_that_are_no_token(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a header"):
        header_field(name, "x")


@pytest.mark.parametrize(
    ("name", "value"), [(b"x", "y"), (1, "y"), ("x", b"y"), ("x", None), ("x", True), ("x", ["y"])]
)
def test_headers_are_text(name: Any, value: Any) -> None:
    with pytest.raises(TypeError, match="text, found"):
        header_field(name, value)
