"""An answer as a value: what programs read from `ex.response`."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from model_inference_overlay.snapshot import Headers, ResponseSnapshot

BODY = '{"error": {"code": "é"}}'.encode()


def answer(content: bytes = BODY, content_type: str = "application/json") -> ResponseSnapshot:
    return ResponseSnapshot(
        422,
        "Unprocessable Entity",
        {"Content-Type": content_type, "Set-Cookie": "s3cret"},
        content,
        method="POST",
        url="https://u:s3cret@h.example/x?k=s3cret",
    )


def test_what_programs_for_azure_read() -> None:
    response = answer()
    assert response.status_code == 422
    assert response.reason == "Unprocessable Entity"
    assert response.json()["error"]["code"] == "é"
    assert json.loads(response._content.decode("utf-8"))["error"]["code"] == "é"
    assert response.content == response.body() == response._content == BODY
    assert response.text() == BODY.decode()
    assert response.headers["CONTENT-TYPE"] == response.content_type == "application/json"
    assert response.url == "https://h.example/x?k=REDACTED"


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        (b"caf\xe9", "text/plain; charset=ISO-8859-1", "café"),
        (b"caf\xe9", 'text/plain; a=b; charset="latin-1"', "café"),
        (b"\xff\xfea\x00", "text/plain; charset=utf-16", "a"),
        (b"caf\xe9", "text/plain", "caf\ufffd"),
        (b"caf\xe9", "text/plain; charset=rot13", "caf\ufffd"),
        (b"\\x41", "text/plain; charset=unicode_escape", "\\x41"),
        (b"\xef\xbb\xbfa", "", "a"),
        (b"", "", ""),
    ],
)
def test_text(content: bytes, content_type: str, text: str) -> None:
    assert answer(content, content_type).text() == text


def test_text_in_a_charset_of_choice() -> None:
    assert answer(b"caf\xe9").text("latin-1") == "café"


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xff", b"[" * 200_000, b'{"a": ' * 50_000, b"1" * 5000])
def test_json_raises_value_errors_alone(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        answer(content).json()


def test_repr_is_short_and_holds_no_secret() -> None:
    assert repr(answer()) == "<ResponseSnapshot 422 Unprocessable Entity, 25 bytes>"
    assert repr(ResponseSnapshot(204)) == "<ResponseSnapshot 204, 0 bytes>"
    assert "s3cret" not in repr(answer().headers)
    assert "application/json" in repr(answer().headers)


def test_copies() -> None:
    for copied in (copy.copy(answer()), copy.deepcopy(answer()), pickle.loads(pickle.dumps(answer()))):
        assert (copied.status_code, copied.content, copied.headers) == (422, BODY, answer().headers)


def test_headers_are_a_mapping() -> None:
    headers = Headers({"X-A": "1", "x-b": "2"})
    assert dict(headers) == {"x-a": "1", "x-b": "2"}
    assert headers == {"x-a": "1", "x-b": "2"}
    assert ("X-B" in headers, "x-c" in headers) == (True, False)
    assert (headers.get("X-C"), headers.get("X-A"), len(headers)) == (None, "1", 2)
    with pytest.raises(KeyError):
        headers["x-c"]
    assert dict(Headers()) == {}
