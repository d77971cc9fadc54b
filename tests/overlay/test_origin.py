"""Origins of URLs, and who can read what goes to them."""

from __future__ import annotations

import pytest

from model_inference_overlay.origin import is_private, origin


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://H.example/a?b", ("https", "h.example", 443)),
        ("http://h.example.:8080", ("http", "h.example", 8080)),
        ("HTTP://h.example", ("http", "h.example", 80)),
        ("https://[::1]/", ("https", "::1", 443)),
        ("https://me:secret@h.example/", ("https", "h.example", 443)),
        ("https://h.example:port/", ("", "", None)),
        ("https://h.example:70000/", ("", "", None)),
        ("https://[::1/", ("", "", None)),
        ("/path", ("", "", None)),
    ],
)
def test_origin(url: str, found: tuple[str, str, int | None]) -> None:
    assert origin(url) == found


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://h.example", True),
        ("http://localhost:1", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:1", True),
        ("http://h.example", False),
        ("http://a.localhost", False),
        ("http://127.0.0.1.h.example", False),
        ("http://0x7f000001", False),
        ("nothing", False),
    ],
)
def test_who_can_read(url: str, private: bool) -> None:
    assert is_private(url) is private
