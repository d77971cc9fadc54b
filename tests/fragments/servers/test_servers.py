"""Where operations are: the document's server with its variables, those of single paths, and what the caller says."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import pytest

from model_inference_overlay.credentials import AzureKeyCredential


@pytest.fixture(params=["sync", "async"])
def visited(request: pytest.FixtureRequest, package: ModuleType) -> Callable[..., list[tuple[str, str | None]]]:
    """Call methods of a client; give each URL with the key that went there."""
    found: list[tuple[str, str | None]] = []

    def answer(sent: httpx.Request) -> httpx.Response:
        found.append((str(sent.url), sent.headers.get("x-key")))
        return httpx.Response(204)

    def run(endpoint: list[str], *methods: str) -> list[tuple[str, str | None]]:
        options = {"credential": AzureKeyCredential("k"), "transport": httpx.MockTransport(answer)}
        with package.DefaultClient(*endpoint, **options) as client:
            for method in methods:
                getattr(client, method)()
        return found

    async def arun(endpoint: list[str], *methods: str) -> list[tuple[str, str | None]]:
        options = {"credential": AzureKeyCredential("k"), "transport": httpx.MockTransport(answer)}
        async with package.aio.DefaultClient(*endpoint, **options) as client:
            for method in methods:
                await getattr(client, method)()
        return found

    return run if request.param == "sync" else lambda *given: asyncio.run(arun(*given))


METHODS = ("usual", "of_path", "of_operation", "same", "relative")


def test_the_documents_servers(visited: Any) -> None:
    assert visited([], *METHODS) == [
        ("http://127.0.0.1:1/v2/usual", "k"),
        ("http://localhost:1/files/path", "k"),
        ("http://127.0.0.1:1/own/path", "k"),
        ("http://127.0.0.1:1/v2/same", "k"),
        ("http://127.0.0.1:1/v2/relative", "k"),
    ]


def test_an_endpoint_of_the_callers_is_that_of_every_operation(visited: Any) -> None:
    found = visited(["http://localhost:9/mine"], *METHODS)
    paths = ("usual", "path", "path", "same", "relative")
    assert found == [(f"http://localhost:9/mine/{path}", "k") for path in paths]


def test_over_tcp(call: Any, server: Any) -> None:
    server.reply(status=204)
    call("DefaultClient.of_path")
    assert server.last.target == "/path"


def test_signature(package: ModuleType) -> None:
    endpoint = inspect.signature(package.DefaultClient).parameters["endpoint"]
    assert endpoint.default == "http://127.0.0.1:1/v2"
