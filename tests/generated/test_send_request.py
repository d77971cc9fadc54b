"""`send_request`: requests of the caller's own, over both clients and TCP, with whatever answer they get."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import httpx
import pytest

from model_inference import RetryPolicy
from model_inference.exceptions import RateLimitError, ResourceNotFoundError, ServiceRequestError
from model_inference.models import UserMessage
from model_inference.rest import HttpRequest

from .conftest import KEY


def send(caller: Any, request: Any, *, made_with: dict[str, Any] | None = None, **options: Any) -> Any:
    return caller("ChatCompletionsClient", "send_request", request, made_with=made_with, **options)


def test_a_path_is_joined_to_the_endpoint(caller: Any, service: Any) -> None:
    response = send(
        caller,
        HttpRequest("get", "/info?api-version=1&x=a%2Fb", params={"y": "é &"}, headers={"X-One": "1"}),
        made_with={"headers": {"x-two": "2"}, "params": {"x": "client's", "z": 0}},
        params={"y": "call's"},
        headers={"x-three": "3"},
    )
    sent = service.last
    assert (sent.method, sent.path) == ("GET", "/info")
    assert sent.query == {"api-version": "1", "x": "a/b", "y": "call's", "z": "0"}
    assert {name: sent.headers[f"x-{name}"] for name in ("one", "two", "three")} == {
        "one": "1",
        "two": "2",
        "three": "3",
    }
    assert (sent.headers["api-key"], sent.headers["authorization"]) == (KEY, f"Bearer {KEY}")
    assert (response.status_code, response.reason, response.headers["Content-Type"]) == (200, "OK", "application/json")
    assert response.json()["model_type"]
    assert response.content == response.read() == response.text().encode()
    assert response.request.url.startswith("/info")
    response.raise_for_status()


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"messages": [UserMessage("Hi")]}},
        {"content": b'{"messages":[{"content":"Hi","role":"user"}]}', "headers": {"content-type": "application/json"}},
        {"content": '{"messages":[{"content":"Hi","role":"user"}]}', "headers": {"content-type": "application/json"}},
        {
            "content": io.BytesIO(b'{"messages":[{"content":"Hi","role":"user"}]}'),
            "headers": {"content-type": "application/json"},
        },
    ],
)
def test_bodies(caller: Any, service: Any, body: dict[str, Any]) -> None:
    if hasattr(body.get("content"), "seek"):
        body["content"].seek(0)
    response = send(caller, HttpRequest("POST", "chat/completions?api-version=1", **body))
    assert response.json()["choices"]
    assert json.loads(service.last.body) == {"messages": [{"content": "Hi", "role": "user"}]}
    assert service.last.headers["content-type"] == "application/json"


def test_requests_of_httpx(caller: Any, service: Any) -> None:
    request = httpx.Request("POST", f"{service.url}/embeddings", params={"api-version": "1"}, json={"input": ["x"]})
    assert send(caller, request).json()["data"]
    assert json.loads(service.last.body) == {"input": ["x"]}
    assert service.last.query == {"api-version": "1"}


def test_an_error_is_an_answer(caller: Any, service: Any) -> None:
    service.reply({"error": {"code": "Nope", "message": "not here"}}, 404)
    response = send(caller, HttpRequest("GET", "/info"))
    assert (response.status_code, response.json()["error"]["code"]) == (404, "Nope")
    with pytest.raises(ResourceNotFoundError, match="not here") as caught:
        response.raise_for_status()
    assert caught.value.error is not None
    assert caught.value.error.code == "Nope"
    assert len(service.received) == 1


def test_it_is_tried_again_as_every_call_is(caller: Any, service: Any) -> None:
    service.reply({"error": "slow down"}, 429)
    response = send(caller, HttpRequest("GET", "/info"), retry=RetryPolicy(retries=1, backoff=0))
    assert (response.status_code, len(service.received)) == (429, 2)
    with pytest.raises(RateLimitError):
        response.raise_for_status()


def test_the_key_stays_at_the_endpoint(caller: Any, service: Any) -> None:
    other = service.url.replace("127.0.0.1", "localhost")
    response = send(caller, HttpRequest("GET", f"{service.url}/info?api-version=1"), made_with={"endpoint": other})
    assert response.status_code == 401
    assert not {"api-key", "authorization"} & service.last.headers.keys()


@pytest.mark.parametrize("status", [200, 500])
def test_streams(caller: Any, service: Any, status: int) -> None:
    service.reply({"a": "é"}, status)
    request, options = HttpRequest("GET", "/info"), {"retry": RetryPolicy(retries=0)}
    if caller.asynchronous:

        async def read() -> None:
            async with (
                caller.make("EmbeddingsClient") as client,
                await client.send_request(request, stream=True, **options) as response,
            ):
                assert response.status_code == status
                assert json.loads(b"".join([chunk async for chunk in response.iter_bytes()])) == {"a": "é"}

        asyncio.run(read())
        return
    with caller.make("EmbeddingsClient") as client, client.send_request(request, stream=True, **options) as response:
        assert response.status_code == status
        assert json.loads(b"".join(response.iter_bytes())) == {"a": "é"}


def test_events_are_given_as_they_are(caller: Any) -> None:
    request = HttpRequest(
        "POST", "/chat/completions?api-version=1", json={"messages": [UserMessage("Hi")], "stream": True}
    )
    assert send(caller, request).text().rstrip().endswith("data: [DONE]")


def test_no_answer_is_an_error(caller: Any) -> None:
    request = HttpRequest("GET", "http://127.0.0.1:9/x")
    with pytest.raises(ServiceRequestError):
        send(caller, request, retry=RetryPolicy(retries=0))


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: "GET /info", "request is an HttpRequest, found str"),
        (lambda: HttpRequest("GET", "http:///x"), "name a host"),
        (lambda: HttpRequest("GET", "https://user:secret@host/x"), "user name or password"),
        (lambda: HttpRequest("GET", "/x", headers={"a": "b\r\nc"}), "one line of ASCII"),
        (lambda: HttpRequest("GET", "/x", headers=[("a", "b")]), "headers is a mapping of names to values, found list"),  # type: ignore[arg-type]
        (lambda: HttpRequest("GET", "/x", params="a=b"), "params is a mapping of names to values, found str"),  # type: ignore[arg-type]
        (lambda: HttpRequest("POST", "/x", json={}, content=b"x"), "exclude each other"),
        (lambda: HttpRequest("POST", "/x", content=5), "text, bytes or a binary file, found int"),
        (lambda: HttpRequest("POST", "/x", json={"a": object()}), "cannot send a value of type object"),
    ],
)
def test_what_cannot_be_sent(caller: Any, make: Any, match: str) -> None:
    with pytest.raises((TypeError, ValueError), match=match) as caught:
        send(caller, make())
    assert "secret" not in str(caught.value)
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        send(caller, HttpRequest("GET", "/info"), other=1)


def test_a_request_shows_no_secret() -> None:
    request = HttpRequest("GET", "/x?key=secret", headers={"api-key": "secret"}, content="secret")
    assert repr(request) == "<HttpRequest [GET] /x>"
