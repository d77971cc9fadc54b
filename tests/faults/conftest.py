"""A server of faults, a caller of each kind, and what holds after every test: nothing leaks, nothing is told."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import secrecy
from .callers import KINDS, Caller
from .wire import FaultServer


def sockets() -> int:
    """Count this process's sockets; 0 where the system does not tell."""
    found = 0
    for entry in Path("/proc/self/fd").glob("*"):
        try:
            found += os.readlink(entry).startswith("socket:")
        except FileNotFoundError:  # the folder's own descriptor
            continue
    return found


def _served() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.stop()


_one = pytest.fixture(scope="session")(_served)
_another = pytest.fixture(scope="session", name="_another")(_served)


@pytest.fixture
def server(_one: FaultServer) -> Iterator[FaultServer]:
    """The server; after the test no connection to it and no socket may be left."""
    before = sockets()
    yield _one
    try:
        _one.settle(open=0)
    finally:
        _one.reset()
    assert sockets() <= before


@pytest.fixture
def elsewhere(_another: FaultServer) -> Iterator[FaultServer]:
    """Another server, where no secret may arrive."""
    yield _another
    _another.reset()


@pytest.fixture(params=KINDS)
def caller(request: pytest.FixtureRequest, server: FaultServer, caplog: pytest.LogCaptureFixture) -> Iterator[Caller]:
    """A caller of each kind; what any logger says during the test shows no secret."""
    caplog.set_level(logging.DEBUG)
    caller = Caller(request.param, server.url)
    yield caller
    caller.close()
    secrecy.check(caplog.text)


@pytest.fixture
def unused_url() -> Iterator[str]:
    """A URL at which nobody listens, and nobody will: the port is taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
