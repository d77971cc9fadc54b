"""Hooks: what they are given in each form, what they may change, how they fail, and what they cannot do."""

from __future__ import annotations

import asyncio
import functools
import gc
import json
import traceback
import weakref
from typing import Any

import pytest

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.credentials import AzureKeyCredential
from model_inference_overlay.exceptions import ServerError
from model_inference_overlay.retry import RetryPolicy

from .loopback import GOOD, HELLO, Caller, Loopback, reply, stream

KEY = "hunter2-hunter2"


def fields(request: bytes) -> list[tuple[str, str]]:
    """Give the header fields of a request as they were sent."""
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]


def sent(server: Loopback, name: str) -> list[str]:
    """Give the values of a header field in the last request."""
    return [value for found, value in fields(server.requests[-1]) if found == name]


# What hooks are given


def test_a_request_as_hooks_see_it(caller: Caller, server: Loopback) -> None:
    seen: list[Any] = []
    server.say([reply(GOOD)])
    caller.call(
        on_request=lambda request: seen.append((request.method, request.url, request.content)),
        raw_request_hook=lambda request: seen.append(
            (request.http_request.method, request.http_request.url, request.http_request.body)
        ),
    )
    assert seen[0] == seen[1]
    method, url, body = seen[0]
    assert (method, url) == ("POST", f"{server.url}/chat")
    assert json.loads(body) == {"messages": [], "stream": False, "count": 1}
    assert server.requests[0].endswith(body)


def test_an_answer_as_hooks_see_it(caller: Caller, server: Loopback) -> None:
    seen: list[Any] = []

    def note(request: Any, response: Any) -> None:
        seen.append((request.url, response.status_code, response.reason, response.headers["Content-Type"]))

    server.say([reply(GOOD)])
    caller.call(on_response=note, raw_response_hook=lambda it: note(it.http_request, it.http_response))
    assert seen == [(f"{server.url}/chat", 200, "Reason", "application/json")] * 2


def test_an_error_is_an_answer_too(caller: Caller, server: Loopback) -> None:
    seen: list[int] = []
    server.say([reply({}, 503)], [reply({}, 503)])
    with pytest.raises(ServerError):
        caller.call(
            retry=RetryPolicy(retries=1, backoff=0),
            raw_response_hook=lambda it: seen.append(it.http_response.status_code),
        )
    assert seen == [503, 503]


def test_the_context_of_a_try_goes_from_its_request_to_its_answer(caller: Caller, server: Loopback) -> None:
    starts, ends = iter(range(9)), []
    client = caller.client(
        raw_request_hook=lambda it: it.context.update(start=next(starts)),
        raw_response_hook=lambda it: ends.append((it.context["start"], it.http_response.status_code)),
        retry=RetryPolicy(retries=1, backoff=0),
    )
    server.say([reply({}, 503)], [reply(GOOD)], [reply(GOOD)])
    caller.call(client)
    caller.call(client)
    assert ends == [(0, 503), (1, 200), (2, 200)]


def test_the_body_of_an_answer_that_a_hook_reads(caller: Caller, server: Loopback) -> None:
    seen: list[Any] = []

    def read(response: Any) -> None:
        answer = response.http_response
        answer.read()
        seen.append((answer.body(), answer.text(), answer.json(), answer.content_type, answer.request.method))

    async def read_async(response: Any) -> None:
        answer = response.http_response
        with pytest.raises(RuntimeError, match=r"await http_response\.read\(\) first"):
            answer.body()
        assert await answer.read() == answer.content
        seen.append((answer.body(), answer.text(), answer.json(), answer.content_type, answer.request.method))

    server.say([reply(GOOD)], [reply(GOOD)])
    answer = caller.call(raw_response_hook=read_async if caller.asynchronous else read)
    data = json.dumps(GOOD)
    assert seen == [(data.encode(), data, GOOD, "application/json", "POST")]
    assert answer.id == "a"
    assert caller.call().id == "a"
    assert server.accepted == 1


def test_the_body_is_read_when_it_is_asked_for(server: Loopback) -> None:
    seen: list[Any] = []
    server.say([reply(GOOD)])
    with Client(
        server.url, None, {}, None, {"raw_response_hook": lambda it: seen.append(it.http_response.json())}
    ) as client:
        Caller.call(caller := Caller("sync", server.url), client)
        caller.close()
    assert seen == [GOOD]


def test_a_stream_that_a_hook_reads_can_still_be_read(caller: Caller, server: Loopback) -> None:
    async def read_async(response: Any) -> None:
        await response.http_response.read()

    server.say(stream(*HELLO))
    answer = caller.ask(raw_response_hook=read_async if caller.asynchronous else lambda it: it.http_response.read())
    assert caller.text(answer) == "Hello"


def test_hooks_run_in_order(caller: Caller, server: Loopback) -> None:
    order: list[str] = []
    client = caller.client(
        raw_request_hook=lambda _: order.append("client's, Azure's form"),
        on_request=lambda _: order.append("client's"),
    ).with_options(on_request=lambda _: order.append("copy's"))
    server.say([reply(GOOD)])
    caller.call(client, on_request=lambda _: order.append("call's"))
    assert order == ["client's", "client's, Azure's form", "copy's", "call's"]


@pytest.mark.parametrize("caller", ["async"], indirect=True)
def test_hooks_are_awaited(caller: Caller, server: Loopback) -> None:
    async def on_request(request: Any) -> None:
        await asyncio.sleep(0.01)
        request.headers["x-late"] = "1"

    server.say([reply(GOOD)])
    caller.call(raw_request_hook=lambda it: on_request(it.http_request))
    assert sent(server, "x-late") == ["1"]


# What hooks may change


@pytest.mark.parametrize("name", ["user-agent", "User-Agent", "USER-AGENT"])
def test_a_header_is_replaced_whatever_its_case(caller: Caller, server: Loopback, name: str) -> None:
    def change(headers: Any) -> None:
        assert name in headers
        assert headers[name].endswith("model-inference-python")
        headers[name] = f"mine {headers[name]}"

    server.say([reply(GOOD)])
    caller.call(
        on_request=lambda request: change(request.headers),
        raw_request_hook=lambda request: change(request.http_request.headers),
    )
    assert sent(server, "user-agent") == ["mine mine model-inference-python"]


def test_a_credential_can_be_replaced_and_removed(caller: Caller, server: Loopback) -> None:
    def change(request: Any) -> None:
        request.headers["Authorization"] = "Basic abc"
        del request.headers["API-Key"]

    server.say([reply(GOOD)])
    caller.call(caller.client(credential=AzureKeyCredential(KEY)), on_request=change)
    assert (sent(server, "authorization"), sent(server, "api-key")) == (["Basic abc"], [])
    assert KEY.encode() not in server.requests[0]


def test_a_change_is_of_one_try(caller: Caller, server: Loopback) -> None:
    counts = iter(range(9))

    def count(request: Any) -> None:
        assert "x-count" not in request.headers
        request.headers["x-count"] = str(next(counts))

    server.say([reply({}, 503)], [reply(GOOD)])
    caller.call(on_request=count, retry=RetryPolicy(retries=1, backoff=0))
    assert [dict(fields(each))["x-count"] for each in server.requests] == ["0", "1"]


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("x", "a\r\nevil: 1", ValueError, "the header 'x' holds a control character"),
        ("x", "é", ValueError, "the header 'x' holds a non-ASCII character"),
        ("x", None, TypeError, "the header 'x' is text, found NoneType"),
        ("x y", "1", ValueError, "'x y' is no name of a header"),
    ],
)
def test_a_header_that_cannot_be_sent(
    caller: Caller, server: Loopback, name: str, value: Any, error: type[Exception], message: str
) -> None:
    def change(request: Any) -> None:
        request.http_request.headers[name] = value

    with pytest.raises(error, match=message):
        caller.call(raw_request_hook=change)
    assert server.requests == []


@pytest.mark.parametrize("attribute", ["url", "method", "content", "body"])
def test_a_request_goes_where_the_client_sends_it(caller: Caller, server: Loopback, attribute: str) -> None:
    def change(request: Any) -> None:
        setattr(request, attribute, "http://elsewhere.example/")

    with pytest.raises(AttributeError):
        caller.call(on_request=change)
    assert server.requests == []


# How hooks fail


@pytest.mark.parametrize("option", ["on_request", "raw_request_hook", "on_response", "raw_response_hook"])
def test_a_hook_that_raises(caller: Caller, server: Loopback, option: str) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("the hook's own")

    client = caller.client(credential=AzureKeyCredential(KEY), retry=RetryPolicy(retries=3, backoff=0))
    before = option in ("on_request", "raw_request_hook")
    server.say(*[[reply(GOOD)]] * (1 if before else 2))
    with pytest.raises(ZeroDivisionError, match="the hook's own") as caught:
        caller.call(client, **{option: fail})
    assert caller.call(client).id == "a"
    assert len(server.requests) == (1 if before else 2)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [str(frame.locals) for frame in shown.stack if "model_inference" in frame.filename or frame.name == "fail"]
    assert ours
    assert not any(KEY in each for each in ours)


def test_what_a_hook_is_given_shows_no_secret(caller: Caller, server: Loopback) -> None:
    shown: list[str] = []

    def show(*given: Any) -> None:
        for each in given:
            shown.extend([repr(each), str(vars(each) if hasattr(each, "__dict__") else "")])
            shown.append(repr(getattr(each, "headers", "")))

    server.say([reply(GOOD)])
    caller.call(
        caller.client(credential=AzureKeyCredential(KEY)),
        on_request=show,
        raw_request_hook=lambda it: show(it, it.http_request),
        raw_response_hook=lambda it: show(it, it.http_request, it.http_response),
        extra_query={"sig": "s3cret-s3cret"},
    )
    text = "\n".join(shown)
    assert "sig=REDACTED" in text
    assert KEY not in text
    assert "s3cret" not in text


def test_nothing_is_kept_of_a_call(caller: Caller, server: Loopback) -> None:
    class Note:
        """Something that is noted."""

    notes: list[Any] = []

    def note(request: Any) -> None:
        noted = request.context["note"] = Note()
        notes.append(weakref.ref(noted))

    server.say(*[[reply(GOOD)]] * 5)
    for _ in range(5):
        caller.call(raw_request_hook=note)
    gc.collect()
    assert [each() for each in notes] == [None] * 5


# What is no hook


class Callable:
    async def __call__(self, *given: Any) -> None:
        """Do nothing, later."""


async def later(*given: Any) -> None:
    """Do nothing, later."""


@pytest.mark.parametrize("option", ["on_request", "raw_request_hook", "on_response", "raw_response_hook"])
@pytest.mark.parametrize(
    "hook", [later, functools.partial(later, 1), Callable()], ids=["function", "partial", "object"]
)
def test_a_coroutine_function_needs_an_asynchronous_client(server: Loopback, option: str, hook: Any) -> None:
    message = f"^{option} is a coroutine function, which a synchronous client does not await"
    given: Any = {option: hook}
    with pytest.raises(TypeError, match=message):
        Client(server.url, None, {}, None, given)
    caller = Caller("sync", server.url)
    with pytest.raises(TypeError, match=message):
        caller.call(**given)
    with pytest.raises(TypeError, match=message):
        caller.client().with_options(**given)
    caller.close()
    assert server.requests == []
    AsyncClient(server.url, None, {}, None, given)


@pytest.mark.parametrize("option", ["on_request", "raw_request_hook", "on_response", "raw_response_hook"])
def test_what_cannot_be_called(caller: Caller, option: str) -> None:
    with pytest.raises(TypeError, match=f"^{option} is a function, found int$"):
        caller.call(**{option: 5})
    with pytest.raises(TypeError, match=f"^{option} is a function, found str$"):
        caller.client().with_options(**{option: "x"})
    assert caller.client(**{option: None})
