"""The synchronous and the asynchronous client behind one face, so that one case table runs with both.

A `Caller` makes clients with its options, calls them, and closes them; a stream comes as a `Reading`. What fails is
given as the error, after a check that it is one of ours and shows no secret.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any

import httpx
import pytest

import model_inference
from model_inference import RetryPolicy, Timeout, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import ModelInferenceError
from model_inference.models import UserMessage

from . import answers, secrecy
from .wire import PATIENCE

KINDS = ["sync", "async", *(["aiohttp"] if find_spec("httpx_aiohttp") else [])]
"""The clients under test; where httpx-aiohttp is installed, the asynchronous one over both of its transports."""

ONCE = RetryPolicy.none()
AT_ONCE = RetryPolicy(retries=2, backoff=0)
"""Two more tries, without a pause."""

TRIES = AT_ONCE.retries + 1
PATIENT = Timeout(connect=5, read=5, write=5, pool=5)


def in_time(read: float = 0.15, **limits: float) -> Timeout:
    """Make a timeout that is short between bytes."""
    return Timeout(**{"connect": 5.0, "read": read, "write": 5.0, "pool": 5.0, **limits})


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, and what answers it."""

    client: str
    method: str
    arguments: dict[str, Any] = field(default_factory=dict)
    answer: Any = None


_CHAT = {"messages": [UserMessage("Hi")]}
OPERATIONS = {
    "chat": Operation("ChatCompletionsClient", "complete", _CHAT, answers.CHAT),
    "stream": Operation("ChatCompletionsClient", "complete", {**_CHAT, "stream": True}),
    "text": Operation("CompletionsClient", "complete", {"prompt": "Hi"}, answers.TEXT),
    "embeddings": Operation("EmbeddingsClient", "embed", {"input": ["Hi"]}, answers.VECTORS),
    "info": Operation("ChatCompletionsClient", "get_model_info", {}, answers.INFO),
}
PLAIN = [name for name in OPERATIONS if name != "stream"]


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()  # which takes its time


class Caller:
    """Clients of one kind for one endpoint."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind = kind
        self.asynchronous = kind != "sync"
        self.url = url
        self.options: dict[str, Any] = {"retry": ONCE, "timeout": PATIENT}
        self._clients: dict[str, Any] = {}
        self._runner = asyncio.Runner() if self.asynchronous else None

    def client(self, name: str) -> Any:
        """Give the client of this name, made when first asked for."""
        if name not in self._clients:
            made_with: dict[str, Any] = {"credential": AzureKeyCredential(secrecy.KEY), **self.options}
            if self.asynchronous and "http_client" not in made_with:
                made_with.setdefault("transport", self._transport())
            package: Any = aio if self.asynchronous else model_inference
            self._clients[name] = getattr(package, name)(made_with.pop("endpoint", self.url), **made_with)
        return self._clients[name]

    def _transport(self) -> Any:
        """Say which transport an asynchronous client uses: its own choice, unless that is not the one to be tested."""
        if self.kind == KINDS[-1]:
            return None
        return httpx.AsyncHTTPTransport(verify=_trust(), limits=httpx.Limits(max_keepalive_connections=100))

    def resolve(self, result: Any, within: float = PATIENCE + 2) -> Any:
        """Give what a call of a client gives; of an asynchronous one, once it is there.

        Raises:
            TimeoutError: it hangs, and the server's patience has not helped.
        """
        if self._runner is None:
            return result

        async def wait() -> Any:
            async with asyncio.timeout(within):
                return await result

        return self._runner.run(wait())

    def call(self, operation: str = "chat", **arguments: Any) -> Any:
        """Call an operation; a stream is given unread, as the client gives it."""
        called = OPERATIONS[operation]
        method = getattr(self.client(called.client), called.method)
        return self.resolve(method(**{**called.arguments, **arguments}))

    def read(self, **arguments: Any) -> Reading:
        """Ask for a stream."""
        return Reading(self, self.call("stream", **arguments))

    def failure(self, operation: str = "chat", **arguments: Any) -> ModelInferenceError:
        """Call an operation, read its stream if it gives one, and give the error in which that ends."""

        def make() -> None:
            result = self.call(operation, **arguments)
            if operation == "stream":
                Reading(self, result).rest()

        return raised_by(make)

    def close(self) -> None:
        """Close the clients.

        Raises:
            AssertionError: a task is left behind.
        """
        for client in self._clients.values():
            self.resolve(client.close())
        self._clients.clear()
        if self._runner is not None:
            try:
                assert not self._runner.run(tasks_left())
            finally:
                self._runner.close()


async def tasks_left(within: float = 1.0) -> set[asyncio.Task[Any]]:
    """Give the tasks beside this one that do not end in time."""
    others = {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}
    if others:
        _, others = await asyncio.wait(others, timeout=within)
    return others


class Reading:
    """A stream, read step by step."""

    def __init__(self, caller: Caller, stream: Any) -> None:
        self._caller = caller
        self.stream = stream

    def next(self) -> Any:
        """Give the next update, None at the end."""
        return self._caller.resolve(anext(self.stream, None) if self._caller.asynchronous else next(self.stream, None))

    def rest(self, into: list[Any] | None = None) -> list[Any]:
        """Give all further updates, as they come also in the list `into`."""
        updates: list[Any] = [] if into is None else into
        if not self._caller.asynchronous:
            for update in self.stream:
                updates.append(update)
            return updates

        async def read() -> list[Any]:
            async for update in self.stream:
                updates.append(update)
            return updates

        read_all: list[Any] = self._caller.resolve(read())
        return read_all

    def text(self) -> str:
        """Give the text of all further updates."""
        return text_of(self.rest())

    def failure(self) -> tuple[str, ModelInferenceError]:
        """Read on to the error in which the stream ends; give the text before it, and the error."""
        updates: list[Any] = []
        error = raised_by(lambda: self.rest(updates))
        return text_of(updates), error

    def close(self) -> None:
        """Close the stream."""
        self._caller.resolve(self.stream.close())


def text_of(updates: list[Any]) -> str:
    """Give the text that updates of a chat add up to."""
    return "".join(choice.delta.content or "" for update in updates for choice in update.choices or [])


def raised_by(action: Callable[[], object]) -> ModelInferenceError:
    """Do what has to fail; give the error, which is one of ours and shows no secret."""
    with pytest.raises(ModelInferenceError) as caught:
        action()
    secrecy.check(secrecy.shown(caught.value))
    return caught.value
