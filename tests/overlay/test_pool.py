"""What the environment says of proxies and authorities is used, or refused with an error that names it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.exceptions import ModelInferenceError, ServiceRequestError, TLSError
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.transport import pool
from model_inference_overlay.unset import UNSET

from .api import CHAT


def failure(kind: Any) -> ModelInferenceError:
    client = kind("https://127.0.0.1:9", None, {}, None, {"retry": RetryPolicy.none(), "timeout": 1})

    async def call() -> None:
        async with client:
            await client._call(CHAT, UNSET, {"messages": []}, {}, None, {})

    with pytest.raises(ModelInferenceError) as caught:
        asyncio.run(call()) if kind is AsyncClient else client._call(CHAT, UNSET, {"messages": []}, {}, None, {})
    return caught.value


@pytest.mark.parametrize("value", ["127.0.0.1:1", "not a url", "ftp://x", "socks5://127.0.0.1:1", "http://[::1", "//"])
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_proxy_of_the_environment_that_cannot_be_used(kind: Any, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, value)
    assert isinstance(failure(kind), ServiceRequestError)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_proxy_is_named_without_its_password(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "ftp://me:hunter2@proxy.example:21")
    error = failure(kind)
    assert "hunter2" not in f"{error!r} {error.__cause__!r}"


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_authorities_that_cannot_be_read(kind: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    pool._shared_context.cache_clear()
    error = failure(kind)
    assert type(error) is TLSError
    assert "SSL_CERT_FILE" in str(error)
