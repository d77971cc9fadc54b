"""How members of forms and of multipart are sent: styles, media types and headers of single ones."""

from __future__ import annotations

import datetime as dt
import io
from email.message import Message
from email.parser import BytesParser
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ({"plain": ["a b", "c"]}, "plain=a+b&plain=c"),
        ({"joined": ["a", "b,c"]}, "joined=a,b%2Cc"),
        ({"piped": ["a", "b"]}, "piped=a%7Cb"),
        (
            {"deep": {"a": {"b": "x y"}, "c": [1, True]}},
            "deep%5Ba%5D%5Bb%5D=x%20y&deep%5Bc%5D%5B0%5D=1&deep%5Bc%5D%5B1%5D=true",
        ),
        ({"lines": [{"price": "p1"}, {"price": "p2"}]}, "lines%5B0%5D%5Bprice%5D=p1&lines%5B1%5D%5Bprice%5D=p2"),
        ({"url": "http://a/b?c=d"}, "url=http://a/b?c=d"),
        ({"json": [1, 2]}, "json=%5B1%2C2%5D"),
    ],
)
def test_forms(call: Any, server: Any, arguments: dict[str, Any], body: str) -> None:
    call("DefaultClient.form", **arguments)
    assert server.last.body.decode() == body
    call("DefaultClient.form", arguments)
    assert server.last.body.decode() == body


def parts(received: Any) -> list[Message]:
    head = f"Content-Type: {received.headers['Content-Type']}\r\n\r\n".encode()
    return BytesParser().parsebytes(head + received.body).get_payload()  # type: ignore[return-value]


def test_media_types_of_parts(call: Any, server: Any) -> None:
    call(
        "DefaultClient.upload",
        pictures=[b"1", io.BytesIO(b"2"), ("c.gif", b"3", "image/gif")],
        any=b"4",
        meta={"a": 1},
        note="# é",
        quoted='say "hi"',
        days=[dt.date(2024, 1, 2)],
    )
    found = [
        (
            part.get_param("name", header="content-disposition"),
            part["content-type"],
            part.get_payload(decode=True),
        )
        for part in parts(server.last)
    ]
    assert found == [
        ("pictures", "image/png", b"1"),
        ("pictures", "image/png", b"2"),
        ("pictures", "image/gif", b"3"),
        ("any", "application/octet-stream", b"4"),
        ("meta", "application/vnd.meta+json", b'{"a":1}'),
        ("note", "text/markdown; charset=utf-8", "# é".encode()),
        ("quoted", "application/json", b'"say \\"hi\\""'),
        ("days", None, b"2024-01-02"),
    ]


def test_headers_of_parts(call: Any, server: Any) -> None:
    pictures = [("a.png", b"1", None, {"X-Rate": "5"}), ("b.png", b"2", "image/x", {})]
    call("DefaultClient.upload", pictures=pictures)
    first, second = parts(server.last)
    assert (first["x-rate"], first["content-type"], first.get_filename()) == ("5", "image/png", "a.png")
    assert (second["x-rate"], second["content-type"], second.get_filename()) == (None, "image/x", "b.png")


def test_a_part_cannot_inject_a_line(call: Any, server: Any) -> None:
    with pytest.raises(ValueError, match="X-Rate"):
        call("DefaultClient.upload", pictures=[("a.png", b"1", None, {"X-Rate": "5\r\nX-Other: 1"})])
    with pytest.raises(ValueError, match="Content-Type"):
        call("DefaultClient.upload", pictures=[("a.png", b"1", "image/png\r\nX-Other: 1")])
    assert server.received == []
