"""A scripted server on loopback, and a caller that is synchronous in one run of a test, asynchronous in the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .loopback import Caller, Loopback


@pytest.fixture
def server() -> Iterator[Loopback]:
    made = Loopback()
    yield made
    made.stop()


@pytest.fixture(params=["sync", "async"])
def caller(request: pytest.FixtureRequest, server: Loopback) -> Iterator[Caller]:
    made = Caller(request.param, server.url)
    yield made
    made.close()
    server.settle(open=0)
