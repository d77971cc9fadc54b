"""The generated clients, synchronous and asynchronous, against the reference server over TCP, from one test each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

import model_inference
from model_inference import aio
from model_inference.credentials import AzureKeyCredential
from model_inference_server import Answer, Arrival, Reply, create_app, running

KEY = "a-secret-key"


class Service:
    """A reference server that remembers what it received, and answers `answer` instead of its own where one is set.

    What is in `answers` comes first, each once.
    """

    def __init__(self) -> None:
        self.url = ""
        self.received: list[Arrival] = []
        self.answer: Answer | None = None
        self.answers: list[Answer] = []

    def intercept(self, arrival: Arrival) -> Answer | None:
        self.received.append(arrival)
        return self.answers.pop(0) if self.answers else self.answer

    def reply(self, body: Any, status: int = 200, **headers: str) -> None:
        """Answer every further request with this body."""
        self.answer = Reply(body, status, headers)

    @property
    def last(self) -> Arrival:
        """The last request."""
        return self.received[-1]

    @property
    def body(self) -> Any:
        """The JSON body of the last request."""
        return json.loads(self.last.body)


class Caller:
    """Makes calls with the clients of one kind; a stream is given as the list of its updates."""

    def __init__(self, kind: str, url: str) -> None:
        self.asynchronous = kind == "async"
        self.url = url
        self._clients: Any = aio if self.asynchronous else model_inference

    def make(self, client: str, **options: Any) -> Any:
        """Make a client for the service, with its key unless the options say otherwise."""
        return getattr(self._clients, client)(
            **{"endpoint": self.url, "credential": AzureKeyCredential(KEY), **options}
        )

    def __call__(
        self, client: str, method: str, *args: Any, made_with: dict[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Make a client with `made_with`, call one of its methods, and close it."""
        if self.asynchronous:
            return asyncio.run(self._call_async(client, method, made_with or {}, args, kwargs))
        with self.make(client, **(made_with or {})) as made:
            result = getattr(made, method)(*args, **kwargs)
            return list(result) if hasattr(result, "__next__") else result

    async def _call_async(self, client: str, method: str, options: Any, args: Any, kwargs: Any) -> Any:
        async with self.make(client, **options) as made:
            result = await getattr(made, method)(*args, **kwargs)
            return [update async for update in result] if hasattr(result, "__anext__") else result

    def complete(self, *args: Any, **kwargs: Any) -> Any:
        """Call `ChatCompletionsClient.complete`."""
        return self("ChatCompletionsClient", "complete", *args, **kwargs)

    def load(self, **options: Any) -> Any:
        """Call `load_client`, and give the client and its model, asked twice."""
        if not self.asynchronous:
            with model_inference.load_client(self.url, AzureKeyCredential(KEY), **options) as client:
                return client, client.get_model_info(), client.get_model_info()

        async def load() -> Any:
            async with await aio.load_client(self.url, AzureKeyCredential(KEY), **options) as client:
                return client, await client.get_model_info(), await client.get_model_info()

        return asyncio.run(load())


@pytest.fixture(scope="session")
def _served() -> Iterator[Service]:
    service = Service()
    with running(create_app(keys=(KEY,), intercept=service.intercept)) as url:
        service.url = url
        yield service


@pytest.fixture
def service(_served: Service) -> Service:
    _served.received.clear()
    _served.answer = None
    _served.answers.clear()
    return _served


@pytest.fixture(params=["sync", "async"])
def caller(request: pytest.FixtureRequest, service: Service) -> Caller:
    return Caller(request.param, service.url)
