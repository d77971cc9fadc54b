"""A server on loopback that records what it receives and answers as a test tells it; one event loop for all calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from model_inference_server import Answer, Arrival, Reply, create_app, running

from .packages import OURS, THEIRS, Call, Package


@dataclass
class Recorder:
    """What the server received, and what it answers: a fixed answer, or else the reference server's own."""

    url: str
    runner: asyncio.Runner
    received: list[Arrival]
    answer: Callable[[Arrival], Answer] | None = None

    def intercept(self, arrival: Arrival) -> Answer | None:
        self.received.append(arrival)
        return None if self.answer is None else self.answer(arrival)

    def sent(self, package: Package, call: Call, asynchronous: bool) -> Arrival:
        """Carry out a call, and give the one request that it made."""
        self.received.clear()
        package.carry_out(call, self.url, asynchronous, self.runner)
        [arrival] = self.received
        return arrival

    def result(self, package: Package, call: Call, asynchronous: bool) -> Any:
        """Carry out a call, and give its result."""
        return package.carry_out(call, self.url, asynchronous, self.runner)

    def both(self, act: Callable[[Package], Any]) -> tuple[Any, Any]:
        """Do the same with the retired package and with ours."""
        return act(THEIRS), act(OURS)


@pytest.fixture(scope="session")
def _recorder() -> Iterator[Recorder]:
    with asyncio.Runner() as runner:
        recorder = Recorder("", runner, [])
        with running(create_app(intercept=recorder.intercept)) as url:
            recorder.url = url
            yield recorder


@pytest.fixture
def recorder(_recorder: Recorder) -> Recorder:
    _recorder.received.clear()
    _recorder.answer = None
    return _recorder


@pytest.fixture(params=["sync", "async"])
def asynchronous(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "async")


def body_of(arrival: Arrival) -> Any:
    """Give the JSON value of a request's body, None where there is none."""
    return json.loads(arrival.body) if arrival.body else None


def reply(body: Any, status: int = 200, **headers: str) -> Reply:
    """Make an answer of a JSON value, or of bytes that are sent as they are."""
    return Reply(body, status, headers)
