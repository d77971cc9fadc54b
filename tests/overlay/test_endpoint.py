"""Endpoints as callers write them: what survives of them in a call's URL, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.endpoint import Endpoint


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("https://host.example", "https://host.example"),
        ("https://host.example/", "https://host.example"),
        ("  https://host.example/models/ ", "https://host.example/models"),
        ("HTTPS://Host.Example:8443/A/b//", "https://host.example:8443/A/b"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
        ("https://host.example:", "https://host.example"),
        ("https://host.example/a b/ü/%41", "https://host.example/a%20b/%C3%BC/%41"),
        ("https://host.example/x#part", "https://host.example/x"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_what_survives(written: str, base: str) -> None:
    endpoint = Endpoint(written)
    assert endpoint.base == base
    assert endpoint.url("/chat", []) == f"{base}/chat"
    assert endpoint.base.startswith(endpoint.origin)
    assert endpoint.origin.startswith(f"{endpoint.scheme}://")


@pytest.mark.parametrize(
    ("written", "pairs", "replace", "url"),
    [
        ("https://h/?a=1&b", [], (), "https://h/x?a=1&b"),
        ("https://h/p?api-version=1", [("api-version", "2")], (), "https://h/p/x?api-version=1"),
        ("https://h/p?api-version=1", [("api-version", "2")], {"api-version"}, "https://h/p/x?api-version=2"),
        ("https://h/p?api-version=1&k=v", [], {"api-version"}, "https://h/p/x?k=v"),
        ("https://h/p?api%2Dversion=1", [("api-version", "2")], (), "https://h/p/x?api%2Dversion=1"),
        ("https://h/p?q=1", [("a%5Bb%5D", "2"), ("q", "3")], (), "https://h/p/x?q=1&a%5Bb%5D=2"),
        ("https://h/p?a[b]=1", [("a%5Bb%5D", "2")], (), "https://h/p/x?a%5Bb%5D=1"),
        ("https://h?q=a b&r=ü&s=%20", [], (), "https://h/x?q=a%20b&r=%C3%BC&s=%20"),
        ("https://h?", [("a", "1"), ("a", "2")], (), "https://h/x?a=1&a=2"),
    ],
)
def test_queries(written: str, pairs: list[tuple[str, str]], replace: Any, url: str) -> None:
    assert Endpoint(written).url("/x", pairs, replace) == url


@pytest.mark.parametrize("written", [None, b"https://h", 5])
def test_what_is_no_text(written: Any) -> None:
    with pytest.raises(TypeError, match=r"^endpoint is the service's URL as text, found"):
        Endpoint(written)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "must start with https:// or http:// and name a host, found ''"),
        ("host.example/models", "must start with https:// or http://"),
        ("ftp://host", "must start with https:// or http://"),
        ("https://", "name a host"),
        ("https:///path", "name a host"),
        ("https://host:port", "is not a URL"),
        ("https://host:99999", "is not a URL"),
        ("https://[::1", "is not a URL"),
        ("https://ho st/", "holds a character that no URL has"),
        ("https://host\\.evil.example/", "holds a character that no URL has"),
        ("https://ho\nst/", "holds a character that no URL has"),
        ("https://host/a\r\nb", "holds a character that no URL has"),
        ("https://a<b", "holds a character that no URL has"),
    ],
)
def test_what_is_no_endpoint(written: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^endpoint .*{message}"):
        Endpoint(written)


@pytest.mark.parametrize(
    "written",
    [
        "https://user:hunter2@host",
        "https://hunter2@host",
        "https://:hunter2@host",
        "//user:hunter2@host",
        "https://user:hunter2@host:port",
        "https://user:hunter2@ho st",
        "https://host\\@hunter2",
    ],
)
def test_a_password_is_refused_and_not_shown(written: str) -> None:
    with pytest.raises(ValueError, match=r"^endpoint") as caught:
        Endpoint(written)
    assert "hunter2" not in str(caught.value)
