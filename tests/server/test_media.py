"""Data URLs, addresses and base64 text."""

from __future__ import annotations

import pytest

from model_inference_server import Refusal
from model_inference_server.media import Media, describe_url, read_base64, read_data_url


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("data:image/png;base64,AAEC", Media("image/png", b"\0\1\2")),
        ("DATA:Image/SVG+xml;base64,AA==", Media("image/svg+xml", b"\0")),
        ("data:;base64,", Media("text/plain", b"")),
        ("data:text/plain;charset=utf-8;base64,YQ==", Media("text/plain", b"a")),
    ],
)
def test_a_data_url_is_read(url: str, wanted: Media) -> None:
    assert read_data_url(url, []) == wanted


@pytest.mark.parametrize(
    "url", ["", "a.png", "data:image/png,raw", "data:image/png;base64,A", "data:image/png;base64,A*A="]
)
def test_what_is_no_data_url_is_refused_at_its_place(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_data_url(url, ["body", "input", 0, "image"])
    (detail,) = caught.value.body["detail"]
    assert (caught.value.status, detail["loc"], detail["input"]) == (422, ["body", "input", 0, "image"], url)


def test_a_long_value_is_shown_in_part() -> None:
    with pytest.raises(Refusal) as caught:
        read_base64("*" * 100, ["body"])
    assert caught.value.body["detail"][0]["input"] == "*" * 60 + "..."


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://example.com/a.png", "https://example.com/a.png"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("data:image/png;base64,AAEC", "image/png, 3 bytes"),
    ],
)
def test_a_url_is_described(url: str, wanted: str) -> None:
    assert describe_url(url, []) == wanted


@pytest.mark.parametrize("url", ["", "a.png", "ftp://example.com/", "https://", "data:x", "file:///etc/passwd"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Refusal, match="422 invalid_request"):
        describe_url(url, ["body"])
