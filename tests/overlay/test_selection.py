"""Choosing a client: how model types are compared, what the chosen client is given, and what is left open."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.credentials import AzureKeyCredential
from model_inference_overlay.exceptions import ResourceNotFoundError
from model_inference_overlay.operation import Answer
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.selection import aload, fold, load

from .api import INFO, operation
from .loopback import GOOD, Caller, Loopback, reply

ABOUT = operation(method="GET", path="/info", answers=(Answer(status="200", type="About"),), parameters=INFO.parameters)


class Probing:
    """What the clients of this test share: options of their own, and the question that is asked."""

    def __init__(
        self, endpoint: str, credential: Any, *, api_version: str | None = "1", route: str | None = None, **options: Any
    ) -> None:
        super().__init__(endpoint, credential, {"api_version": api_version, "route": route}, None, options)  # type: ignore[call-arg]

    def get_model_info(self) -> Any:
        return self._call_cached(ABOUT, {"api_version": None, "route": None}, {})  # type: ignore[attr-defined]


class Chat(Probing, Client): ...


class AsyncChat(Probing, AsyncClient): ...


class Warm(Chat):
    """A client with an option that the asking one does not know."""

    def __init__(self, endpoint: str, credential: Any, *, heat: int = 0, **options: Any) -> None:
        super().__init__(endpoint, credential, **options)
        self.heat = heat


class AsyncWarm(AsyncChat):
    """The same, asynchronous."""

    def __init__(self, endpoint: str, credential: Any, *, heat: int = 0, **options: Any) -> None:
        super().__init__(endpoint, credential, **options)
        self.heat = heat


def loaded(caller: Caller, member: str = "kind", **options: Any) -> Any:
    options = {"retry": RetryPolicy.none(), **options}
    arguments: tuple[Any, ...] = (member, caller.url, AzureKeyCredential("k"), options)
    client = (
        caller.do(aload(AsyncChat, {"chat": AsyncChat, "warmth": AsyncWarm}, *arguments))
        if caller.asynchronous
        else load(Chat, {"chat": Chat, "warmth": Warm}, *arguments)
    )
    caller.clients.append(client)
    return client


@pytest.mark.parametrize(
    "text", ["chat-completion", "Chat_Completion", "CHAT COMPLETION", "chatcompletion", "chat.completion"]
)
def test_types_are_compared_without_case_and_punctuation(text: str) -> None:
    assert fold(text) == "chatcompletion"


@pytest.mark.parametrize(("kind", "name"), [("chat", "Chat"), ("CHAT", "Chat"), ("Warm-th", "Warm")])
def test_the_client_that_serves_the_model(caller: Caller, server: Loopback, kind: str, name: str) -> None:
    server.say([reply({"total": 1, "kind": kind})], [reply(GOOD)])
    client = loaded(caller)
    assert type(client).__name__ == ("Async" if caller.asynchronous else "") + name
    assert caller.do(client.get_model_info()).kind == kind
    assert caller.call(client).id == "a"
    assert len(server.requests) == 2
    assert server.accepted == 1  # it goes on with the connection on which was asked


def test_options_go_to_the_client_that_takes_them(caller: Caller, server: Loopback) -> None:
    server.say([reply({"kind": "warmth"})], [reply(GOOD)])
    client = loaded(caller, heat=3, route="r", api_version="2", headers={"x-a": "b"})
    caller.call(client)
    assert client.heat == 3
    for request in server.requests:
        assert b"?api-version=2 " in request
        assert b"x-route: r\r\n" in request
        assert b"x-a: b\r\n" in request


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            {"kind": "toaster"},
            "^no client serves the kind 'toaster': construct one of (Async)?Chat, (Async)?Warm directly$",
        ),
        ({"kind": ""}, "^the service does not say its kind: construct the client that you need directly$"),
        ({"kind": None}, "does not say its kind"),
        ({"kind": ["chat"]}, "does not say its kind"),
        ({}, "does not say its kind"),
    ],
)
def test_a_model_that_no_client_serves(caller: Caller, server: Loopback, answer: Any, message: str) -> None:
    server.say([reply(answer)])
    with pytest.raises(ValueError, match=message):
        loaded(caller)
    server.settle(open=0)


def test_a_service_that_does_not_say(caller: Caller, server: Loopback) -> None:
    server.say([reply({}, 404)])
    with pytest.raises(ResourceNotFoundError):
        loaded(caller)
    server.settle(open=0)


def test_an_option_that_no_client_takes(caller: Caller, server: Loopback) -> None:
    server.say([reply({"kind": "chat"})])
    with pytest.raises(TypeError, match="unexpected keyword argument 'heat'"):
        loaded(caller, heat=3)
    server.settle(open=0)
