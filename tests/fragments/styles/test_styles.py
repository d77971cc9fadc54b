"""Every style of a parameter with a scalar, a list and an object, as the bytes that arrive.

The expected texts follow the table of OpenAPI 3.1.1, section 4.8.12.6, and RFC 6570.
"""

from __future__ import annotations

from typing import Any

import pytest

LIST = ["a b", "c,d"]
OBJECT = {"R": "1", "G x": "2&"}


@pytest.mark.parametrize(
    ("value", "segments"),
    [
        ("a/b", ["a%2Fb", "a%2Fb", ".a%2Fb", ".a%2Fb", ";matrix=a%2Fb", ";matrix_exploded=a%2Fb", "%22a%2Fb%22"]),
        (True, ["true", "true", ".true", ".true", ";matrix=true", ";matrix_exploded=true", "true"]),
        (1.5, ["1.5", "1.5", ".1.5", ".1.5", ";matrix=1.5", ";matrix_exploded=1.5", "1.5"]),
        (
            LIST,
            [
                "a%20b,c%2Cd",
                "a%20b,c%2Cd",
                ".a%20b,c%2Cd",
                ".a%20b.c%2Cd",
                ";matrix=a%20b,c%2Cd",
                ";matrix_exploded=a%20b;matrix_exploded=c%2Cd",
                "%5B%22a%20b%22%2C%22c%2Cd%22%5D",
            ],
        ),
        (
            OBJECT,
            [
                "R,1,G%20x,2%26",
                "R=1,G%20x=2%26",
                ".R,1,G%20x,2%26",
                ".R=1.G%20x=2%26",
                ";matrix=R,1,G%20x,2%26",
                ";R=1;G%20x=2%26",
                "%7B%22R%22%3A%221%22%2C%22G%20x%22%3A%222%26%22%7D",
            ],
        ),
    ],
)
def test_path(call: Any, server: Any, value: Any, segments: list[str]) -> None:
    server.reply(status=204)
    names = ("simple", "exploded", "label", "label_exploded", "matrix", "matrix_exploded", "content")
    call("DefaultClient.path", **dict.fromkeys(names, value))
    assert server.last.target.split("/")[2:] == segments


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({"form": "a b&c"}, "form=a%20b%26c"),
        ({"form": LIST}, "form=a%20b&form=c%2Cd"),
        ({"form": OBJECT}, "R=1&G%20x=2%26"),
        ({"joined": LIST}, "joined=a%20b,c%2Cd"),
        ({"joined": OBJECT}, "joined=R,1,G%20x,2%26"),
        ({"spaced": LIST}, "spaced=a%20b%20c%2Cd"),
        ({"spaced": OBJECT}, "spaced=R%201%20G%20x%202%26"),
        ({"piped": LIST}, "piped=a%20b%7Cc%2Cd"),
        ({"piped": OBJECT}, "piped=R%7C1%7CG%20x%7C2%26"),
        ({"deep": OBJECT}, "deep%5BR%5D=1&deep%5BG%20x%5D=2%26"),
        ({"deep": LIST}, "deep%5B0%5D=a%20b&deep%5B1%5D=c%2Cd"),
        ({"deep": {"a": {"b": ["c"]}}}, "deep%5Ba%5D%5Bb%5D%5B0%5D=c"),
        ({"reserved": "/?:@!$&'()*+,;=[]#%"}, "reserved=/?:@!$%26'()*%2B,;=%5B%5D%23%25"),
        ({"content": OBJECT}, "content=%7B%22R%22%3A%221%22%2C%22G%20x%22%3A%222%26%22%7D"),
        ({"content": "a"}, "content=%22a%22"),
        ({"a_b_c": "x"}, "a%5Bb%5D%26c=x"),
        ({"empty": ""}, "empty="),
        ({"form": False, "joined": 3}, "form=false&joined=3"),
        ({}, ""),
    ],
)
def test_query(call: Any, server: Any, arguments: dict[str, Any], query: str) -> None:
    server.reply(status=204)
    call("DefaultClient.query", **arguments)
    assert server.last.target.partition("?")[2] == query


@pytest.mark.parametrize(
    ("value", "simple", "exploded", "content"),
    [
        ("a, b", "a, b", "a, b", '"a, b"'),
        (["a", "b"], "a,b", "a,b", '["a","b"]'),
        ({"R": "1", "G": "2"}, "R,1,G,2", "R=1,G=2", '{"R":"1","G":"2"}'),
        (True, "true", "true", "true"),
    ],
)
def test_header(call: Any, server: Any, value: Any, simple: str, exploded: str, content: str) -> None:
    server.reply(status=204)
    call("DefaultClient.header", x_simple=value, x_exploded=value, x_content=value)
    found = [server.last.headers[name] for name in ("X-Simple", "X-Exploded", "X-Content")]
    assert found == [simple, exploded, content]


@pytest.mark.parametrize(
    ("arguments", "cookie"),
    [
        ({"form": "a b;c"}, "form=a%20b%3Bc"),
        ({"form": ["a", "b"]}, "form=a; form=b"),
        ({"form": {"R": "1", "G": "2"}}, "R=1; G=2"),
        ({"joined": ["a", "b"]}, "joined=a,b"),
        ({"joined": {"R": "1", "G": "2"}}, "joined=R,1,G,2"),
        ({"content": ["a"]}, "content=[%22a%22]"),
        ({"form": "a", "joined": "b"}, "form=a; joined=b"),
    ],
)
def test_cookie(call: Any, server: Any, arguments: dict[str, Any], cookie: str) -> None:
    server.reply(status=204)
    call("DefaultClient.cookie", **arguments)
    assert server.last.headers["Cookie"] == cookie
