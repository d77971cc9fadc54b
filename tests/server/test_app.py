"""What every request goes through, over TCP: routes, credentials, content, parameters, interception, faults."""

from __future__ import annotations

import gzip
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from model_inference_server import Answer, Arrival, Call, Document, Events, Refusal, Reply, create_app

KEY = {"api-key": "any"}
JSON = KEY | {"content-type": "application/json"}
CHAT = {"messages": [{"role": "user", "content": "a"}]}
BODY = json.dumps(CHAT).encode()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/nowhere", 404, "NotFound"),
        ("GET", "/", 404, "NotFound"),
        ("GET", "/info/", 404, "NotFound"),
        ("POST", "/chat/completions/", 404, "NotFound"),
        ("GET", "/chat/completions", 405, "MethodNotAllowed"),
        ("POST", "/info", 405, "MethodNotAllowed"),
    ],
)
def test_what_is_no_route_is_answered_with_the_routes(
    server: Any, method: str, path: str, status: int, code: str
) -> None:
    response = server.send(method, path, headers=KEY)
    assert response.status_code == status
    assert response.headers["x-ms-error-code"] == response.json()["error"]["code"] == code
    assert "it has POST /chat/completions, POST /completions," in response.json()["error"]["message"]
    assert ("allow" in response.headers) is (status == 405)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"api-key": "one"}, 200),
        ({"authorization": "Bearer two"}, 200),
        ({"authorization": "Bearer two", "api-key": "one"}, 200),
        ({}, 401),
        ({"api-key": "three"}, 401),
        ({"authorization": "Bearer three", "api-key": "one"}, 401),
    ],
)
def test_credentials_are_checked_on_every_route(
    document: Document, serve: Callable[..., Any], headers: dict[str, str], status: int
) -> None:
    caller = serve(keys=("one", "two"))
    for operation in document.operations:
        response = caller.send(operation.method, operation.path, headers=headers | {"content-type": "text/plain"})
        if status == 401:
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.json() | {"message": ""} == {"error": "Unauthorized", "message": "", "status": 401}
        else:
            assert response.status_code in (200, 415)


@pytest.mark.parametrize(
    ("headers", "body", "status", "code", "said"),
    [
        (KEY, BODY, 415, "UnsupportedMediaType", "content type is ''; send application/json"),
        (KEY | {"content-type": "text/plain"}, BODY, 415, "UnsupportedMediaType", "'text/plain'"),
        (
            JSON | {"content-encoding": "gzip"},
            gzip.compress(BODY, mtime=0),
            415,
            "UnsupportedMediaType",
            "is compressed",
        ),
        (JSON, b"", 400, "InvalidJson", "Expecting value"),
        (JSON, b"{", 400, "InvalidJson", "line 1, column 2"),
        (JSON, b"\xff", 400, "InvalidJson", "not UTF-8"),
        (JSON, b"[" * 100_000, 400, "InvalidJson", "nested"),
        (JSON, b'{"a": NaN}', 400, "InvalidJson", "NaN"),
    ],
)
def test_a_body_that_is_not_json_is_refused(
    server: Any, headers: dict[str, str], body: bytes, status: int, code: str, said: str
) -> None:
    response = server.send("POST", "/chat/completions", headers=headers, content=body)
    assert response.status_code == status
    assert response.headers["x-ms-error-code"] == response.json()["error"]["code"] == code
    assert said in response.json()["error"]["message"]


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "Application/JSON"])
def test_the_content_type_has_no_case_and_may_have_parameters(server: Any, media: str) -> None:
    response = server.send("POST", "/chat/completions", headers=KEY | {"content-type": media}, content=BODY)
    assert response.status_code == 200


@pytest.mark.parametrize("size", [1001, 3_000_000, 60_000_000])
def test_a_body_that_is_too_large_is_refused_in_words(serve: Callable[..., Any], size: int) -> None:
    caller = serve(max_body=20_000_000 if size > 20_000_000 else 1000)
    response = caller.send("POST", "/chat/completions", headers=JSON, content=b" " * size)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "RequestEntityTooLarge"
    assert caller.post("/chat/completions", CHAT).status_code == 200


def test_a_body_may_be_as_large_as_the_limit(serve: Callable[..., Any]) -> None:
    caller = serve(max_body=1000)
    assert caller.send("POST", "/chat/completions", headers=JSON, content=BODY.ljust(1000)).status_code == 200


def test_a_violation_of_the_document_is_answered_with_a_list(server: Any) -> None:
    response = server.post("/chat/completions", {"messages": [{"role": "user", "content": 1}], "temperature": 9})
    assert response.status_code == 422
    assert response.headers["x-ms-error-code"] == "invalid_request"
    assert response.json() == {
        "status": 422,
        "code": "invalid_request",
        "message": "body.messages.0.content: Input should be a valid array or string (and 1 more)",
        "detail": [
            {
                "loc": ["body", "messages", 0, "content"],
                "input": 1,
                "msg": "Input should be a valid array or string",
                "type": "union_type",
            },
            {
                "loc": ["body", "temperature"],
                "input": 9,
                "msg": "Input should be less than or equal to 1",
                "type": "less_than_equal",
            },
        ],
    }


@pytest.mark.parametrize("body", [[], "text", 1, None, True])
def test_a_body_that_is_no_object_is_a_violation_too(server: Any, body: Any) -> None:
    response = server.send("POST", "/chat/completions", headers=JSON, content=json.dumps(body).encode())
    assert response.status_code == 422
    (detail,) = response.json()["detail"]
    assert (detail["loc"], detail["input"], detail["type"]) == (["body"], body, "object_type")


@pytest.mark.parametrize(
    ("strict", "query", "status", "code"),
    [
        (False, "", 200, None),
        (False, "?api-version=2024-05-01-preview", 200, None),
        (False, "?api-version=", 400, "InvalidParameter"),
        (True, "", 400, "MissingApiVersionParameter"),
        (True, "?api-version=", 400, "InvalidParameter"),
        (True, "?api-version=2099-01-01&other=1", 200, None),
    ],
)
def test_the_api_version(serve: Callable[..., Any], strict: bool, query: str, status: int, code: str | None) -> None:
    caller = serve(strict_api_version=strict)
    for method, path, body in (("GET", "/info", None), ("POST", "/chat/completions", CHAT)):
        response = caller.send(method, path + query, headers=KEY, json=body)
        assert response.status_code == status
        if code is not None:
            assert response.json()["error"]["code"] == code
            assert response.json()["error"]["target"] == "api-version"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (CHAT, KEY, 200),
        (CHAT | {"stream": True}, KEY, 200),
        ({}, KEY, 422),
        (CHAT, {}, 401),
        (CHAT | {"x": 1}, KEY, 422),
    ],
)
def test_every_response_has_a_request_id_and_the_deployment(
    server: Any, body: Any, headers: dict[str, str], status: int
) -> None:
    first, second = (
        server.send("POST", "/chat/completions", json=body, headers=headers | {"azureml-model-deployment": "blue"})
        for _ in range(2)
    )
    assert first.status_code == second.status_code == status
    assert first.headers["azureml-model-deployment"] == "blue"
    assert uuid.UUID(first.headers["x-ms-request-id"]) != uuid.UUID(second.headers["x-ms-request-id"])
    assert "azureml-model-deployment" not in server.send("GET", "/info", headers=KEY).headers


@pytest.mark.parametrize("prefix", ["/models", "/models/", "/openai/deployments/gpt"])
def test_the_routes_can_lie_under_a_path(serve: Callable[..., Any], prefix: str) -> None:
    caller = serve(prefix=prefix)
    under = prefix.rstrip("/")
    assert caller.send("GET", f"{under}/info", headers=KEY).status_code == 200
    missing = caller.send("GET", "/info", headers=KEY)
    assert missing.status_code == 404
    assert f"GET {under}/info" in missing.json()["error"]["message"]


@pytest.mark.parametrize("prefix", ["models", "models/", "https://host/models"])
def test_a_path_begins_with_a_slash(document: Document, prefix: str) -> None:
    with pytest.raises(ValueError, match=f"^prefix is {prefix!r}, which does not begin with a slash"):
        create_app(document, prefix=prefix)


def test_every_example_of_the_document_is_answered(document: Document, server: Any) -> None:
    """Answers are checked against the document by the client; of all requests there, only one asks for JPEG."""
    seen = []
    for path, item in document.raw["paths"].items():
        for operation in item.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            for name, example in content.get("examples", {}).items():
                response = server.post(path, example["value"], extra_parameters="pass-through")
                refused = example["value"].get("output_format") == "jpg"
                assert response.status_code == (422 if refused else 200), f"{path} {name}: {response.text}"
                seen.append(name)
    assert len(seen) >= 15


def test_a_request_can_be_seen_and_answered_first(serve: Callable[..., Any]) -> None:
    seen: list[Arrival] = []

    def intercept(arrival: Arrival) -> Answer | None:
        seen.append(arrival)
        if arrival.body == b"slow down":
            return Reply({"error": "TooManyRequests"}, 429, {"retry-after": "1"})
        if arrival.body == b"stream":
            return Events([b": ping\n\n", {"error": {"code": "x", "message": "y"}}], done=None)
        return Reply(b"<html>", 502, {"content-type": "text/html"}) if arrival.body == b"proxy" else None

    caller = serve(intercept=intercept)
    limited = caller.send("POST", "/embeddings?a=1", content=b"slow down")
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "1")
    assert limited.json() == {"error": "TooManyRequests"}
    streamed = caller.http.post("/chat/completions", content=b"stream")
    assert streamed.content == b': ping\n\ndata: {"error":{"code":"x","message":"y"}}\n\n'
    proxied = caller.http.post("/chat/completions", content=b"proxy")
    assert (proxied.status_code, proxied.headers["content-type"], proxied.text) == (502, "text/html", "<html>")
    assert caller.post("/chat/completions", CHAT).status_code == 200
    assert [each.operation for each in seen] == ["getEmbeddings", *["getChatCompletions"] * 3]
    first, last = seen[0], seen[-1]
    assert (first.method, first.path, first.query) == ("POST", "/embeddings", {"a": "1"})
    assert json.loads(last.body) == CHAT
    assert last.headers["api-key"] == "any"
    assert "any" not in repr(last)


def test_behaviours_can_be_replaced(serve: Callable[..., Any]) -> None:
    def refuse(call: Call) -> Answer:
        raise Refusal(409, "Conflict", {"error": {"code": "Conflict", "message": call.body["prompt"]}})

    def info(call: Call) -> Answer:
        return Reply({"model_name": call.model, "model_type": call.operation.id, "model_provider_name": ""})

    caller = serve(behaviours={"getCompletions": refuse, "getModelInfo": info}, model_name="m")
    response = caller.post("/completions", {"prompt": "mine"})
    assert (response.status_code, response.headers["x-ms-error-code"]) == (409, "Conflict")
    assert response.json()["error"]["message"] == "mine"
    assert caller.send("GET", "/info", headers=KEY).json()["model_type"] == "getModelInfo"


def test_a_fault_is_an_answer_and_a_line_in_the_log(
    serve: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(call: Call) -> Answer:
        raise ZeroDivisionError(call.id)

    caller = serve(behaviours={"getCompletions": fail})
    with caplog.at_level(logging.ERROR, "model_inference_server"):
        response = caller.post("/completions", {"prompt": "a"})
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "InternalServerError"
    assert "ZeroDivisionError" not in response.text
    (record,) = [each for each in caplog.records if each.name == "model_inference_server"]
    assert record.exc_info is not None
    assert caller.post("/completions", {"prompt": "a"}).status_code == 500


def test_keys_are_in_no_repr() -> None:
    from model_inference_server import Settings

    assert "s3cret" not in repr(Settings(keys=("s3cret",)))


def test_head_answers_without_a_body(server: Any) -> None:
    response = server.send("HEAD", "/info", headers=KEY)
    assert (response.status_code, response.content) == (200, b"")


def test_the_app_needs_no_server(document: Document) -> None:
    assert [route.path for route in create_app(document, prefix="/x").routes][:2] == [  # type: ignore[attr-defined]
        "/x/chat/completions",
        "/x/completions",
    ]
