"""Requests: what of the client, the endpoint and the call reaches the URL and the headers, and who wins."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from model_inference_overlay.operation import Answer, Body, Parameter
from model_inference_overlay.options import Timeout
from model_inference_overlay.request import REQUEST_ID
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.unset import UNSET

from .api import CHAT, EVENTS, INFO, VERSION, operation, request, settings

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def url(endpoint: str = "https://host.example/base", **changes: Any) -> str:
    client = settings(endpoint, **changes.pop("client", {}))
    return request(INFO, client=client, **changes).url


# The shape of a request


def test_a_chat() -> None:
    made = request(members={"messages": []}, parameters={"api_version": "1"})
    assert (made.method, made.url) == ("POST", "https://host.example/base/chat?api-version=1")
    assert json.loads(made.content or b"") == {"messages": [], "count": 1}
    assert made.headers.pop(REQUEST_ID) == made.request_id
    assert made.headers == {"accept": "application/json", "content-type": "application/json"}
    assert UUID.fullmatch(made.request_id)
    assert (made.streamed, made.mode, made.log_bodies) == (False, "parsed", False)


def test_a_request_without_a_body() -> None:
    made = request(INFO)
    assert (made.method, made.content) == ("GET", None)
    assert "content-type" not in made.headers


@pytest.mark.parametrize(
    ("of", "options", "accept"),
    [
        (CHAT, {"body": {"stream": True}}, "text/event-stream, application/json"),
        (CHAT, {"body": {}}, "application/json"),
        (EVENTS, {}, "text/event-stream, application/json"),
        (operation(answers=(Answer(status="200", kind="bytes"),)), {}, "*/*"),
        (operation(answers=(Answer(status="200"), Answer(status="201", kind="text"))), {}, "*/*"),
        (operation(answers=(Answer(status="204", kind="empty"),)), {}, "application/json"),
        (CHAT, {"headers": {"Accept": "x/y"}}, "x/y"),
    ],
)
def test_what_is_accepted(of: Any, options: dict[str, Any], accept: str) -> None:
    assert request(of, **options).headers["accept"] == accept


def test_the_id_of_a_request() -> None:
    assert request().request_id != request().request_id
    client = settings(headers={REQUEST_ID: "client"})
    assert request(client=client).request_id == "client"
    assert request(client=client, request_id="call").headers[REQUEST_ID] == "call"
    assert request(headers={"X-MS-Client-Request-Id": "header"}).request_id == "header"
    with pytest.raises(ValueError, match="control character"):
        request(request_id="a\r\nb")


def test_the_media_type() -> None:
    assert request(body=b"x", content_type="application/merge-patch+json").headers["content-type"] == (
        "application/merge-patch+json"
    )
    assert request(body=b"x", headers={"Content-Type": "a/b"}).headers["content-type"] == "a/b"
    assert request(INFO, content_type="a/b").headers.get("content-type") is None
    with pytest.raises(ValueError, match="control character"):
        request(body=b"x", content_type="a/b\r\nx: y")


def test_timeouts_and_retries() -> None:
    client = settings(timeout=Timeout(read=1), retry=RetryPolicy(retries=9))
    made = request(client=client)
    assert (made.timeout, made.retry) == (Timeout(read=1), RetryPolicy(retries=9))
    made = request(client=client, timeout=5, retry=RetryPolicy.none())
    assert (made.timeout, made.retry) == (Timeout.of(5), RetryPolicy.none())
    assert request(client=client, timeout=None).timeout == Timeout.of(None)
    assert request(client=client, retry=None).retry.retries == 9
    for wrong in (3, 0):
        with pytest.raises(TypeError, match=r"^retry is a RetryPolicy, found int$"):
            request(retry=wrong)


@pytest.mark.parametrize("name", ["temprature", "stream_options", "self"])
def test_an_unknown_option(name: str) -> None:
    with pytest.raises(TypeError, match=f"^got an unexpected keyword argument '{name}'$"):
        request(**{name: 1})


# The query


@pytest.mark.parametrize(
    ("default", "given", "query"),
    [
        (None, None, ""),
        ("1", None, "?api-version=1"),
        ("1", "2", "?api-version=2"),
        ("1", UNSET, ""),
        (None, "2", "?api-version=2"),
        (UNSET, None, ""),
    ],
)
def test_a_parameter_with_a_default(default: Any, given: Any, query: str) -> None:
    defaults = {} if default is None else {"api_version": default}
    found = url(client={"defaults": defaults}, parameters={"api_version": given})
    assert found == f"https://host.example/base/info{query}"


@pytest.mark.parametrize(
    ("endpoint", "call", "query"),
    [
        ("https://h/?api-version=0", {}, "api-version=0"),
        ("https://h/?api-version=0", {"parameters": {"api_version": "2"}}, "api-version=2"),
        ("https://h/?api-version=0&a=b", {"parameters": {"api_version": UNSET}}, "a=b"),
        ("https://h/?api-version=0", {"client": {"params": {"api-version": "1"}}}, "api-version=1"),
        (
            "https://h/?api-version=0",
            {"client": {"params": {"api-version": "1"}}, "parameters": {"api_version": "2"}},
            "api-version=2",
        ),
        ("https://h/", {"parameters": {"api_version": "2"}, "params": {"api-version": "3"}}, "api-version=3"),
        ("https://h/", {"params": {"api-version": "3"}, "extra_query": {"api-version": 4}}, "api-version=4"),
        ("https://h/?api-version=0", {"extra_query": {"api-version": None}}, ""),
        (
            "https://h/",
            {"client": {"params": {"a": 1, "b": 2}}, "params": {"b": None, "c": [3, 4]}},
            "api-version=default&a=1&c=3&c=4",
        ),
        ("https://h/?k=secret", {"extra_query": {"x y": "&=é"}}, "k=secret&api-version=default&x%20y=%26%3D%C3%A9"),
    ],
)
def test_who_wins_in_the_query(endpoint: str, call: dict[str, Any], query: str) -> None:
    client = {"defaults": {"api_version": "default"}, **call.pop("client", {})}
    assert url(endpoint, client=client, **call).partition("?")[2] == query


def test_a_header_parameter_does_not_touch_the_endpoints_query() -> None:
    client = settings("https://h/?x-route=kept")
    assert request(INFO, client=client, parameters={"route": "r"}).url == "https://h/info?x-route=kept"


# Headers


def test_who_wins_in_the_headers() -> None:
    client = settings(defaults={"route": "default"})
    assert request(client=client).headers["x-route"] == "default"
    client = settings(defaults={"route": "default"}, headers={"x-route": "client", "x-a": "1", "x-b": "1"})
    assert request(client=client).headers["x-route"] == "client"
    made = request(client=client, parameters={"route": "argument"}, headers={"X-A": "2"}, extra_headers={"x-B": 3})
    assert (made.headers["x-route"], made.headers["x-a"], made.headers["x-b"]) == ("argument", "2", "3")
    made = request(
        client=client, parameters={"route": "argument"}, headers={"X-Route": "a"}, extra_headers={"X-ROUTE": "b"}
    )
    assert made.headers["x-route"] == "b"


def test_none_leaves_a_header_out() -> None:
    client = settings(headers={"user-agent": "x", "x-a": "1", "x-gone": None}, defaults={"route": "r"})
    made = request(client=client, headers={"X-A": None}, extra_headers={"x-route": None, "x-never": None})
    assert made.headers.keys() == {"user-agent", "accept", "content-type", REQUEST_ID}
    assert "x-route" not in request(client=client, parameters={"route": UNSET}).headers


@pytest.mark.parametrize("option", ["headers", "extra_headers"])
@pytest.mark.parametrize(("name", "value"), [("x", "a\r\nb: c"), ("x\r\nb", "c"), ("x", "é"), ("", "x")])
def test_headers_that_cannot_be_sent(option: str, name: str, value: str) -> None:
    with pytest.raises(ValueError, match="header"):
        request(**{option: {name: value}})


@pytest.mark.parametrize("option", ["headers", "extra_headers", "params", "extra_query"])
@pytest.mark.parametrize("value", ["a=1", [("a", "1")], 1])
def test_what_maps_no_names_to_values(option: str, value: Any) -> None:
    with pytest.raises(TypeError, match=f"^{option} is a mapping of names to values, found {type(value).__name__}$"):
        request(**{option: value})


def test_a_parameter_cannot_inject_a_header() -> None:
    with pytest.raises(ValueError, match=r"^the header 'x-route' holds a control character"):
        request(parameters={"route": "a\r\nb: c"})


def test_cookies() -> None:
    cookie = Parameter(argument="session", name="session", location="cookie")
    other = Parameter(argument="other", name="other", location="cookie")
    of = operation(parameters=(cookie, other))
    made = request(of, parameters={"session": "a;b", "other": "c"}, client=settings(headers={"cookie": "mine=1"}))
    assert made.headers["cookie"] == "mine=1; session=a%3Bb; other=c"
    assert request(of, parameters={"other": "c"}).headers["cookie"] == "other=c"
    assert "cookie" not in request(of).headers


# Extra parameters


def test_extra_parameters_imply_their_header() -> None:
    made = request(extras={"a": 1})
    assert made.headers["extra-mode"] == "pass-through"
    assert json.loads(made.content or b"")["a"] == 1


@pytest.mark.parametrize(
    ("client", "call", "header", "sent"),
    [
        ({}, {}, None, None),
        ({"extras": {"a": 1}}, {}, "pass-through", 1),
        ({"extras": {"a": 1}}, {"extras": {"a": 2}}, "pass-through", 2),
        ({"extras": {"a": 1}}, {"extras": {}}, "pass-through", 1),
        ({"extras": {"a": 1}}, {"extras": {"a": UNSET}}, "pass-through", None),
        ({"extras": {"a": 1}}, {"body": {}}, None, None),
        ({"extras": {"a": 1}}, {"body": {}, "extras": {"a": 2}}, "pass-through", 2),
        ({"extras": {"a": 1}}, {"body": b"{}"}, None, None),
        ({"extras": {"a": 1}, "defaults": {"extra_mode": "drop"}}, {}, "drop", 1),
        ({"extras": {"a": 1}}, {"parameters": {"extra_mode": "error"}}, "error", 1),
        ({"extras": {"a": 1}}, {"parameters": {"extra_mode": UNSET}}, None, 1),
        ({"extras": {"a": 1}}, {"headers": {"Extra-Mode": "x"}}, "x", 1),
        ({"extras": {"a": 1}}, {"headers": {"Extra-Mode": None}}, None, 1),
        ({}, {"parameters": {"extra_mode": "drop"}}, "drop", None),
        ({"headers": {"extra-mode": "drop"}, "extras": {"a": 1}}, {}, "pass-through", 1),
    ],
)
def test_the_clients_and_the_calls(client: dict[str, Any], call: dict[str, Any], header: Any, sent: Any) -> None:
    made = request(client=settings(**client), **call)
    assert made.headers.get("extra-mode") == header
    assert json.loads(made.content or b"").get("a") == sent


def test_the_clients_extras_are_not_for_operations_that_take_none() -> None:
    assert request(INFO, client=settings(extras={"a": 1})).content is None
    with pytest.raises(TypeError, match="takes no extra parameters"):
        request(INFO, extras={"a": 1})


# Paths and required parameters

ITEM = operation(
    method="GET",
    path="/items/{id}/parts/{part}",
    parameters=(
        Parameter(argument="item_id", name="id", location="path", style="simple", explode=False),
        Parameter(argument="part", name="part", location="path", style="simple", explode=False),
    ),
)


def test_a_path() -> None:
    made = request(ITEM, parameters={"item_id": "a/{part}", "part": ["b", "ü"]})
    assert made.url == "https://host.example/base/items/a%2F%7Bpart%7D/parts/b,%C3%BC"


@pytest.mark.parametrize("value", [".", ".."])
def test_a_path_is_not_climbed(value: str) -> None:
    with pytest.raises(ValueError, match=r"^the path parameter in '\{id\}' makes the segment '\.+': it would climb"):
        request(ITEM, parameters={"item_id": value, "part": "x"})
    labelled = operation(
        path="/x/{id}", parameters=(Parameter(argument="id", name="id", location="path", style="label"),)
    )
    with pytest.raises(ValueError, match="it would climb"):
        request(labelled, parameters={"id": "."})


@pytest.mark.parametrize("value", ["...", ".a", "%2e%2e", "a..b"])
def test_dots_that_climb_nothing(value: str) -> None:
    found = request(ITEM, parameters={"item_id": value, "part": "x"}).url
    assert found == f"https://host.example/base/items/{value.replace('%', '%25')}/parts/x"


def test_required_parameters() -> None:
    with pytest.raises(TypeError, match=r"^missing required argument 'item_id'$"):
        request(ITEM, parameters={"part": "x"})
    with pytest.raises(TypeError, match=r"^missing required argument 'part'$"):
        request(ITEM, parameters={"item_id": "x", "part": UNSET})
    needed = Parameter(argument="must", name="must", location="query", required=True)
    of = operation(parameters=(VERSION, needed))
    with pytest.raises(TypeError, match=r"^missing required argument 'must'$"):
        request(of)
    assert request(of, client=settings(defaults={"must": 1})).url.endswith("/op?must=1")


def test_parameters_of_one_name_in_two_places() -> None:
    query = Parameter(argument="model", name="model", location="query")
    header = Parameter(argument="model_header", name="model", location="header", style="simple", explode=False)
    made = request(operation(parameters=(query, header)), parameters={"model": "q", "model_header": "h"})
    assert made.url.endswith("/op?model=q")
    assert made.headers["model"] == "h"


def test_secrets_are_not_shown() -> None:
    made = request(headers={"api-key": "hunter2"}, body=b"hunter2")
    assert "hunter2" not in repr(made)


def test_hooks_of_the_client_and_of_the_call() -> None:
    seen: list[str] = []
    client = settings(on_request=(lambda _: seen.append("client's"),), log_bodies=True)
    made = request(client=client, on_request=lambda each: seen.append(f"call's: {each.method}"))
    for hook in made.on_request:
        hook(made)
    assert seen == ["client's", "call's: POST"]
    assert (made.on_response, made.log_bodies) == ((), True)


def test_multipart_and_a_body_of_members() -> None:
    upload = operation(body=Body(content_type="multipart/form-data", kind="multipart", properties=("file",)))
    made = request(upload, members={"file": b"x"})
    assert made.headers["content-type"].startswith("multipart/form-data; boundary=")
