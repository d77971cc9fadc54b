"""Extra parameters, over TCP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

BODIES: list[tuple[str, dict[str, Any]]] = [
    ("/chat/completions", {"messages": [{"role": "user", "content": "a"}]}),
    ("/completions", {"prompt": "a"}),
    ("/embeddings", {"input": ["a"]}),
    ("/images/embeddings", {"input": [{"image": "data:image/png;base64,AAAA"}]}),
    ("/images/generations", {"prompt": "a", "size": "1024x1024", "n": 1}),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
@pytest.mark.parametrize("headers", [{}, {"extra_parameters": "error"}])
def test_an_extra_member_is_refused_by_default(
    server: Any, path: str, body: dict[str, Any], headers: dict[str, str]
) -> None:
    response = server.post(path, body | {"logprobs": True, "key2": 1}, **headers)
    assert response.status_code == 422
    assert response.headers["x-ms-error-code"] == "parameter_not_supported"
    found = response.json()
    assert "'logprobs' is not supported" in found.pop("message")
    assert found == {
        "status": 422,
        "code": "parameter_not_supported",
        "detail": {"loc": ["body", "logprobs"], "input": "true"},
    }


@pytest.mark.parametrize(("path", "body"), BODIES)
@pytest.mark.parametrize("mode", ["drop", "ignore"])
def test_an_extra_member_can_be_dropped(server: Any, path: str, body: dict[str, Any], mode: str) -> None:
    response = server.post(path, body | {"logprobs": True}, extra_parameters=mode)
    assert response.status_code == 200
    assert "x-echo-extra-parameters" not in response.headers
    assert response.json() == server.post(path, body).json()


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_an_extra_member_can_be_passed_through(server: Any, path: str, body: dict[str, Any]) -> None:
    response = server.post(path, body | {"key1": [1], "größe, a": 2}, extra_parameters="pass-through")
    assert response.status_code == 200
    assert response.headers["x-echo-extra-parameters"] == "key1,gr%C3%B6%C3%9Fe%2C%20a"


@pytest.mark.parametrize(
    ("value", "shown"), [("text", "text"), (3, "3"), (None, "null"), ({"a": [1]}, '{"a": [1]}'), (False, "false")]
)
def test_the_value_of_a_refused_member_is_shown_as_text(server: Any, value: Any, shown: str) -> None:
    response = server.post("/embeddings", {"input": ["a"], "x": value})
    assert response.json()["detail"] == {"loc": ["body", "x"], "input": shown}


def test_an_unknown_mode_is_refused(server: Any) -> None:
    response = server.post("/embeddings", {"input": ["a"]}, extra_parameters="passthrough")
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], error["target"]) == ("InvalidParameter", "extra-parameters")
    assert "'passthrough', which is none of error, drop, ignore, pass-through" in error["message"]


def test_the_default_can_be_set(serve: Callable[..., Any]) -> None:
    caller = serve(extra_parameters="pass-through")
    response = caller.post("/embeddings", {"input": ["a"], "user": "me"})
    assert response.headers["x-echo-extra-parameters"] == "user"
    assert caller.post("/embeddings", {"input": ["a"], "user": "me"}, extra_parameters="error").status_code == 422


def test_an_unknown_default_is_an_error(serve: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="extra_parameters is 'all', which is none of error"):
        serve(extra_parameters="all")
