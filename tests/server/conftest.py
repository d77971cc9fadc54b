"""A reference server over TCP, and a client for it that checks every answer against the document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from model_inference_server import Document, Options, create_app, load_document, running
from model_inference_server.validation import Schemas

SPEC = Path(__file__).parents[2] / "spec" / "openapi.yaml"
CREATED = 1732100000


@pytest.fixture(scope="session")
def document() -> Document:
    return load_document(SPEC)


class Caller:
    """A client; whatever it receives fits the document, or the test fails."""

    def __init__(self, document: Document, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self._schemas = Schemas(document)
        self._operations = {(each.method, each.path): each for each in document.operations}

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send a JSON body; headers are given with underscores, and a key is sent unless one is given."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", path, json=body, headers={"api-key": "any"} | named)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        response = self.http.request(method, path, **options)
        assert response.headers["x-ms-request-id"]
        operation = self._operations.get((method, path.partition("?")[0]))
        media = response.headers.get("content-type", "").partition(";")[0]
        if operation is not None and response.content:
            schema = operation.response(response.status_code, media)
            assert schema is not None, f"{response.status_code} {media} is not in the document"
            check = self._schemas.compile(schema)
            for value in events(response) if media == "text/event-stream" else [response.json()]:
                assert check(value) == []
        return response

    def chat(self, text: str = "Hello", /, headers: dict[str, str] | None = None, **members: Any) -> Any:
        """Ask one question and give the answer, which must be a success, as JSON."""
        body = {"messages": [{"role": "user", "content": text}], **members}
        response = self.post("/chat/completions", body, **(headers or {}))
        assert response.status_code == 200, response.text
        return response.json()

    def refused(self, path: str, body: Any, **headers: str) -> Any:
        """Send what must be answered with 422 and give the single entry of `detail`."""
        response = self.post(path, body, **headers)
        assert response.status_code == 422, response.text
        (detail,) = response.json()["detail"]
        return detail


def events(response: httpx.Response) -> list[Any]:
    """Give the chunks of a stream, which must be well-formed and end with [DONE]."""
    blocks = response.text.split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks[:-2])
    return [json.loads(block.removeprefix("data: ")) for block in blocks[:-2]]


@pytest.fixture(scope="session")
def chunks() -> Callable[[httpx.Response], list[Any]]:
    return events


@pytest.fixture(scope="session")
def server(document: Document) -> Iterator[Caller]:
    """The server as it is without options, but for the clock."""
    with running(create_app(document, created=CREATED)) as url:
        caller = Caller(document, url)
        with caller.http:
            yield caller


@pytest.fixture
def serve(document: Document) -> Iterator[Callable[..., Caller]]:
    """Start further servers with options of their own."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(*, document: Document = document, **options: Any) -> Caller:
            caller = Caller(document, stack.enter_context(running(create_app(document, **options))))
            stack.enter_context(caller.http)
            return caller

        yield start


@pytest.fixture(scope="session")
def option_names() -> frozenset[str]:
    return Options.__optional_keys__
