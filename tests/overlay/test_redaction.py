"""What logs and errors show: URLs, headers and foreign text without secrets, on one line."""

from __future__ import annotations

import time

import pytest

from model_inference_overlay.redaction import REDACTED, one_line, redact_headers, redact_text, redact_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h.example/chat/completions", "https://h.example/chat/completions"),
        ("https://h.example/x?api-version=2024-05-01-preview", "https://h.example/x?api-version=2024-05-01-preview"),
        ("https://h.example/x?API-Version=1&sig=s3cret", "https://h.example/x?API-Version=1&sig=REDACTED"),
        ("https://h.example/x?s3cret", "https://h.example/x?REDACTED"),
        ("https://h.example/x?a=s3cret&b=&api-version=2", "https://h.example/x?a=REDACTED&b=REDACTED&api-version=2"),
        ("https://user:s3cret@h.example:8443/x", "https://h.example:8443/x"),
        ("https://s3cret@more@h.example/x", "https://h.example/x"),
        ("https://h.example/x#s3cret", "https://h.example/x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://[::1/x?s3cret", "<unreadable URL>"),
        ("https://h.example/x?api-version=1\x1b[31m", "https://h.example/x?api-version=1 [31m"),
        ("", ""),
    ],
)
def test_url(url: str, shown: str) -> None:
    assert redact_url(url) == shown


def test_url_keeps_what_it_is_told_to() -> None:
    assert redact_url("https://h.example/?model=m&api-version=1", keep=["Model"]) == (
        "https://h.example/?model=m&api-version=REDACTED"
    )


def test_url_may_be_any_object() -> None:
    class URL:
        def __str__(self) -> str:
            return "https://a:b@h.example/x"

    assert redact_url(URL()) == "https://h.example/x"


def test_long_url_is_cut() -> None:
    assert len(redact_url("https://h.example/" + "x" * 10_000)) == 2000


def test_headers() -> None:
    assert redact_headers(
        {
            "Authorization": "Bearer s3cret",
            "api-key": "s3cret",
            "Set-Cookie": "s3cret",
            "X-Unknown": "s3cret",
            "Content-Type": "application/json",
            "X-MS-Request-Id": "r1",
            "x-ratelimit-remaining-tokens": "5",
        }
    ) == {
        "authorization": REDACTED,
        "api-key": REDACTED,
        "set-cookie": REDACTED,
        "x-unknown": REDACTED,
        "content-type": "application/json",
        "x-ms-request-id": "r1",
        "x-ratelimit-remaining-tokens": "5",
    }


def test_headers_shows_what_it_is_told_to() -> None:
    assert redact_headers({"X-Mine": "1", "date": "2"}, allow=["x-mine"]) == {"x-mine": "1", "date": REDACTED}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bearer abcdef0123456789 is expired", "Bearer REDACTED is expired"),
        ("authorization: bearer abcdef0123456789", "authorization: bearer REDACTED"),
        ("Basic dXNlcjpwYXNz0g== was sent", "Basic REDACTED was sent"),
        ("api-key: 0123456789abcdef", "api-key: REDACTED"),
        ('{"api_key": "0123456789abcdef"}', '{"api_key": "REDACTED"}'),
        ("wrong subscription key=0123456789abcdef", "wrong subscription key=REDACTED"),
        ("client_secret=abcdefgh", "client_secret=REDACTED"),
        ("password: correcthorse", "password: REDACTED"),
        ("token eyJhbGciOiJIUzI1.eyJzdWIi.c2ln failed", "token REDACTED failed"),
        ("Incorrect API key provided: sk-abcdefghijklmnop.", "Incorrect API key provided: REDACTED."),
        ("bearer authentication is required", "bearer authentication is required"),
        ("the api-key header is missing", "the api-key header is missing"),
        ("basic knowledge of risk-management", "basic knowledge of risk-management"),
        ("", ""),
    ],
)
def test_text(text: str, shown: str) -> None:
    assert redact_text(text) == shown


def test_text_masks_known_secrets() -> None:
    assert redact_text("key hunter22 is not hunter2", ["hunter22", "", "is"]) == "key REDACTED is not hunter2"


@pytest.mark.parametrize("text", ["bearer " * 20_000, "a-" * 50_000, "eyJ" + "a" * 100_000, "sk-" * 30_000])
def test_text_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    redact_text(text)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("  two\r\n\tlines \x00 ", "two lines"),
        ("\x1b[2Jred", "[2Jred"),
        ("a\u202eb\u2066c", "a b c"),
        ("\ud800", ""),
        ("x" * 20, "x" * 20),
        ("x" * 21, "x" * 19 + "…"),
        ("y " * 11, "y y y y y y y y y y…"),
        (" " * 100 + "z", "…"),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text, limit=20) == shown
