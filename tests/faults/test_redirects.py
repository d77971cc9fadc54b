"""Redirects: followed within the endpoint's origin, where method and body stay; no secret ever goes anywhere else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from model_inference.exceptions import HttpResponseError, TooManyRedirectsError

from . import secrecy
from .answers import CHAT, GOOD_STREAM, head, reply
from .callers import AT_ONCE, OPERATIONS, PLAIN, Caller
from .wire import FaultServer, Step

STATUSES = [301, 302, 303, 307, 308]


def redirect(target: str, status: int = 307) -> list[Step]:
    return [head(status, f"Location: {target}", "Content-Length: 0")]


def away(server: FaultServer, elsewhere: FaultServer) -> dict[str, str]:
    """Give URLs that are not the endpoint's origin, some of which only look so."""
    port = elsewhere.port
    return {
        "another port": f"{elsewhere.url}/x",
        "another host": f"http://localhost:{port}/x",
        "another name of this host": f"http://localhost:{server.port}/x",
        "another scheme": f"https://127.0.0.1:{server.port}/x",
        "another scheme and port": f"https://127.0.0.1:{port}/x",
        "no scheme": f"//127.0.0.1:{port}/x",
        "the origin as user": f"http://127.0.0.1:{server.port}@127.0.0.1:{port}/x",
        "the origin as user and password": f"{server.url}@localhost:{port}/x",
        "a user of the origin": f"http://me:you@127.0.0.1:{server.port}/x",
        "a backslash": f"http://127.0.0.1:{port}\\@127.0.0.1:{server.port}/x",
        "backslashes for slashes": f"\\\\127.0.0.1:{port}\\x",
        "a tab in the scheme": f"ht\ttp://127.0.0.1:{port}/x",
        "a port that is none": f"http://127.0.0.1:{server.port}x/x",
        "no URL": "http://[::1",
        "no network": "file:///etc/passwd",
        "a script": "javascript:alert(1)",
    }


PLACES = list(away(*[type("Server", (), {"port": 1, "url": "http://127.0.0.1:1"})()] * 2))


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("place", PLACES)
def test_a_redirect_that_leaves_the_origin(
    caller: Caller, server: FaultServer, elsewhere: FaultServer, place: str, status: int
) -> None:
    caller.options["retry"] = AT_ONCE
    elsewhere.answer([reply(CHAT)])
    server.answer(redirect(away(server, elsewhere)[place], status), [reply({"error": {"message": "Not here."}}, 404)])
    error = caller.failure(params={"sig": secrecy.QUERY})
    assert isinstance(error, HttpResponseError)
    # What a parser takes for a path of this origin may be asked for here; it is not there.
    assert error.status_code in ((status, 404) if place == "backslashes for slashes" else (status,))
    assert elsewhere.accepted == 0
    assert elsewhere.bytes_received == 0
    server.settle(busy=0)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_stays(caller: Caller, server: FaultServer, elsewhere: FaultServer, operation: str) -> None:
    elsewhere.answer([reply(CHAT)])
    server.answer(redirect(f"{elsewhere.url}/x"))
    error = caller.failure(operation)
    assert isinstance(error, HttpResponseError)
    assert (error.status_code, error.attempts, len(server.requests)) == (307, 1, 1)
    assert "endpoint" in str(error)
    assert elsewhere.accepted == 0


def test_a_client_that_follows_redirects_follows_none(
    caller: Caller, server: FaultServer, elsewhere: FaultServer
) -> None:
    follows: Any = (httpx.AsyncClient if caller.asynchronous else httpx.Client)(follow_redirects=True, trust_env=False)
    caller.options["http_client"] = follows
    elsewhere.answer([reply(CHAT)])
    server.answer(redirect(f"{elsewhere.url}/x"))
    assert isinstance(caller.failure(), HttpResponseError)
    assert elsewhere.accepted == 0
    caller.resolve(follows.aclose() if caller.asynchronous else follows.close())


# Within the origin

NEAR = {
    "absolute": "{url}/moved/here?api-version=1",
    "a path": "/moved/here?api-version=1",
    "a path beside": "../moved/here?api-version=1",
    "no scheme": "//127.0.0.1:{port}/moved/here?api-version=1",
    "with a fragment": "/moved/here?api-version=1#part",
}


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("target", NEAR.values(), ids=NEAR)
def test_a_redirect_within_the_origin(caller: Caller, server: FaultServer, target: str, status: int) -> None:
    server.answer(redirect(target.format(url=server.url, port=server.port), status), [reply(CHAT)])
    assert caller.call().choices
    first, second = server.requests
    assert second.target == "/moved/here?api-version=1"
    assert (second.method, second.body, second.headers) == (first.method, first.body, first.headers)
    assert second.headers["api-key"] == secrecy.KEY


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_follows(caller: Caller, server: FaultServer, operation: str) -> None:
    good: list[Step] = [*GOOD_STREAM] if operation == "stream" else [reply(OPERATIONS[operation].answer)]
    server.answer(redirect("/moved"), good)
    found = caller.call(operation)
    assert len(server.requests) == 2
    if operation == "stream":
        assert list(found) if not caller.asynchronous else caller.resolve(_read(found))


async def _read(stream: Any) -> list[Any]:
    return [update async for update in stream]


def test_a_redirect_is_no_attempt(caller: Caller, server: FaultServer) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer(redirect("/moved"), [reply({}, 503)], [reply(CHAT)])
    assert caller.call().choices
    assert [arrival.target.partition("?")[0] for arrival in server.requests[1:]] == ["/moved", "/moved"]
    server.requests.clear()
    server.answer(redirect("/moved"), [reply({}, 400)])
    assert caller.failure().attempts == 1


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_change_the_method(caller: Caller, server: FaultServer, status: int) -> None:
    server.answer(redirect("/moved", status), [reply(CHAT)])
    error = caller.failure()
    assert isinstance(error, HttpResponseError)
    assert (error.status_code, len(server.requests)) == (status, 1)


def test_a_redirect_to_nowhere(caller: Caller, server: FaultServer) -> None:
    server.answer([head(307, "Content-Length: 0")])
    error = caller.failure()
    assert isinstance(error, HttpResponseError)
    assert error.status_code == 307


@pytest.mark.parametrize("operation", PLAIN)
def test_redirects_without_end(caller: Caller, server: FaultServer, operation: str) -> None:
    caller.options["retry"] = AT_ONCE
    server.answer(redirect("/moved?sig=" + secrecy.QUERY))
    error = caller.failure(operation)
    assert isinstance(error, TooManyRedirectsError)
    assert 1 < len(server.requests) <= 21
    assert error.status_code == 307
    assert len(error.history) == len(server.requests)
    assert error.history[0].startswith(f"{server.url}/")
    assert secrecy.QUERY not in "".join(error.history)
    server.settle(busy=0)
