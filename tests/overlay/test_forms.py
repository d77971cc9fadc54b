"""Forms: what they look like on the wire, and what another implementation reads from them."""

from __future__ import annotations

import email
import email.policy
import io
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from model_inference_overlay.forms import multipart, read_all, urlencoded
from model_inference_overlay.unset import UNSET

from .sample import Circle, Reason

BOUNDARY = "0123456789abcdef"


def parts(members: dict[str, Any]) -> list[tuple[str | None, str | None, str | None, bytes]]:
    """Read a multipart body with the standard library: name, file name, media type and content of each part."""
    head = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n".encode()
    message = email.message_from_bytes(head + multipart(members, BOUNDARY), policy=email.policy.HTTP)
    assert not message.defects
    found = []
    for part in message.iter_parts():  # type: ignore[attr-defined]
        disposition = part["content-disposition"]
        media = part["content-type"]
        content = part.get_payload(decode=True)
        params = disposition.params
        found.append((params.get("name"), params.get("filename"), media and str(media), content))
    return found


def test_urlencoded() -> None:
    members = {"a b": "c&d=e+f é", "list": [1, "x", None], "flag": True, "object": {"a": [1]}, "reason": Reason.STOPPED}
    body = urlencoded(members)
    assert body.startswith(b"a+b=c%26d%3De%2Bf+%C3%A9&list=1&list=x&")
    assert parse_qsl(body.decode()) == [
        ("a b", "c&d=e+f é"),
        ("list", "1"),
        ("list", "x"),
        ("list", "null"),
        ("flag", "true"),
        ("object", '{"a":[1]}'),
        ("reason", "stop"),
    ]
    assert urlencoded({}) == b""
    assert urlencoded({"a": "\ud800"}) == b"a=%3F"


def test_multipart_bytes() -> None:
    assert multipart({"a": "x", "f": b"\x00\xff"}, "B") == (
        b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="upload"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n--B--\r\n"
    )


def test_multipart_members() -> None:
    assert parts(
        {
            "text": "é",
            "number": 1.0,
            "flag": False,
            "gone": UNSET,
            "object": Circle(size=1),
            "list": ["a", {"b": 1}],
            "tuple": ("a", "b"),
            "reason": Reason.STOPPED,
        }
    ) == [
        ("text", None, None, "é".encode()),
        ("number", None, None, b"1"),
        ("flag", None, None, b"false"),
        ("object", None, "application/json", b'{"kind":"circle","size":1}'),
        ("list", None, None, b"a"),
        ("list", None, "application/json", b'{"b":1}'),
        ("tuple", None, None, b"a"),
        ("tuple", None, None, b"b"),
        ("reason", None, None, b"stop"),
    ]


def test_multipart_files(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"from disk")
    with path.open("rb") as file:
        found = parts(
            {
                "bytes": b"1",
                "array": bytearray(b"2"),
                "view": memoryview(b"3"),
                "open": file,
                "memory": io.BytesIO(b"4"),
                "named": ("n.txt", b"5"),
                "typed": ("n.txt", io.BytesIO(b"6"), "text/plain"),
                "unnamed": (None, b"7"),
                "several": [b"8", ("n9", b"9")],
            }
        )
    binary = "application/octet-stream"
    assert found == [
        ("bytes", "upload", binary, b"1"),
        ("array", "upload", binary, b"2"),
        ("view", "upload", binary, b"3"),
        ("open", "a.bin", binary, b"from disk"),
        ("memory", "upload", binary, b"4"),
        ("named", "n.txt", binary, b"5"),
        ("typed", "n.txt", "text/plain", b"6"),
        ("unnamed", "upload", binary, b"7"),
        ("several", "upload", binary, b"8"),
        ("several", "n9", binary, b"9"),
    ]


def test_names_cannot_break_out() -> None:
    body = multipart({'a"\r\nb': ('c"\r\nd', b"x")}, "B")
    assert b'name="a%22%0D%0Ab"; filename="c%22%0D%0Ad"\r\n' in body
    with pytest.raises(ValueError, match="the header 'Content-Type' holds a control character"):
        multipart({"a": ("n", b"x", "text/plain\r\nX: y")}, "B")


def test_a_file_opened_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    with (
        path.open() as file,
        pytest.raises(TypeError, match=r"^member is a file opened as text: open it with mode 'rb'$"),
    ):
        multipart({"member": file}, "B")
    assert read_all("body=", io.BytesIO(b"x")) == b"x"


@pytest.mark.parametrize("write", [urlencoded, lambda members: multipart(members, "B")])
def test_what_cannot_be_sent(write: Any) -> None:
    with pytest.raises(TypeError, match=r"\(at member\.a\)$"):
        write({"member": {"a": object()}})
