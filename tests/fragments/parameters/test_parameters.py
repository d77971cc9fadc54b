"""Parameters in path, query, header and cookie, in each style, as the bytes that arrive."""

from __future__ import annotations

import datetime as dt
import inspect
from types import ModuleType
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        ({}, "/items/x/small"),
        ({"shared": 3}, "/items/x/small?shared=3"),
        ({"tags": ["a b", "c&d"]}, "/items/x/small?tags=a%20b&tags=c%26d"),
        ({"joined": ["a", "b,c"]}, "/items/x/small?joined=a,b%2Cc"),
        ({"piped": ["a", "b"]}, "/items/x/small?piped=a|b"),
        ({"filter": {"name": "x y", "age": 3}}, "/items/x/small?filter[name]=x%20y&filter[age]=3"),
        ({"json": {"a": [1]}}, "/items/x/small?json=%7B%22a%22%3A%5B1%5D%7D"),
        ({"at": dt.datetime(2024, 1, 2, tzinfo=dt.UTC)}, "/items/x/small?at=2024-01-02T00%3A00%3A00Z"),
        ({"flag": False}, "/items/x/small?flag=false"),
        ({"path": "a/b?c"}, "/items/x/small?path=a/b?c"),
        ({"class_": "x"}, "/items/x/small?class=x"),
    ],
)
def test_query(call: Any, server: Any, arguments: dict[str, Any], target: str) -> None:
    server.reply(status=204)
    assert call("DefaultClient.read", id="x", kind="small", **arguments) is None
    assert unreserved(server.last.target) == unreserved(target)


def unreserved(target: str) -> str:
    """Spell brackets and bars as they are: whether they are percent-encoded makes no difference to who reads them."""
    return target.replace("%5B", "[").replace("%5D", "]").replace("%7C", "|")


@pytest.mark.parametrize(
    ("value", "segment"),
    [("a b", "a%20b"), ("a/b", "a%2Fb"), ("ä", "%C3%A4"), ("?#", "%3F%23"), ("%2F", "%252F")],
)
def test_a_path_parameter_is_one_segment(call: Any, server: Any, value: str, segment: str) -> None:
    server.reply(status=204)
    call("DefaultClient.read", id=value, kind="large")
    assert server.last.target == f"/items/{segment}/large"


@pytest.mark.parametrize("value", ["..", ".", ""])
def test_a_path_parameter_cannot_climb(call: Any, server: Any, value: str) -> None:
    with pytest.raises(ValueError, match="id"):
        call("DefaultClient.read", id=value, kind="large")
    assert server.received == []


def test_enums_are_taken_as_members_and_as_text(call: Any, server: Any, models: ModuleType) -> None:
    server.reply(status=204)
    call("DefaultClient.read", id="x", kind=models.Kind.LARGE)
    assert server.last.target == "/items/x/large"
    call("DefaultClient.read", id="x", kind="unknown")
    assert server.last.target == "/items/x/unknown"


def test_headers_and_cookies(call: Any, server: Any) -> None:
    server.reply(status=204)
    call("DefaultClient.read", id="x", kind="small", x_request_tags=["a", "b"], session="s", id_header="h")
    assert server.last.headers["X-Request-Tags"] == "a,b"
    assert server.last.headers["Cookie"] == "session=s"
    assert server.last.headers["id"] == "h"


def test_a_header_cannot_inject_a_line(call: Any, server: Any) -> None:
    with pytest.raises(ValueError, match=r"X-Request-Tags"):
        call("DefaultClient.read", id="x", kind="small", x_request_tags=["a\r\nX-Injected: 1"])
    assert server.received == []


def test_a_cookie_cannot_inject_a_line(call: Any, server: Any) -> None:
    server.reply(status=204)
    call("DefaultClient.read", id="x", kind="small", session="a\r\nX-Injected: 1; other=2")
    assert "X-Injected" not in server.last.headers
    assert server.last.headers["Cookie"].count(";") == 0


def test_styles_of_a_path(call: Any, server: Any) -> None:
    server.reply(status=204)
    call("DefaultClient.matrix", a=[1, 2], b=[3, 4], c=[5, 6])
    assert server.last.target == "/matrix/;a=1,2/.3.4/5,6"


def test_what_must_be_given_must_be_given(call: Any, server: Any) -> None:
    with pytest.raises(TypeError, match="kind"):
        call("DefaultClient.read", id="x")
    assert server.received == []


def test_signature(package: ModuleType) -> None:
    parameters = inspect.signature(package.DefaultClient.read).parameters
    assert list(parameters)[1:5] == ["id", "kind", "shared", "tags"]
    assert parameters["shared"].annotation == "int | None"
    assert parameters["kind"].annotation == "models.Kind | str"
    assert "authorization" not in parameters
