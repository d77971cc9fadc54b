"""What httpx raises becomes ours, over TCP too; a caller's own client or transport is respected."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from model_inference_overlay.authenticator import Authenticator
from model_inference_overlay.credentials import AzureKeyCredential
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.exceptions import (
    BadRequestError,
    DeadlineExceededError,
    DecodeError,
    HttpResponseError,
    ModelInferenceError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    TLSError,
)
from model_inference_overlay.flow import exchange
from model_inference_overlay.options import Timeout
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.transport import Driver
from model_inference_overlay.unset import UNSET

from . import api
from .loopback import GOOD, HELLO, OVER, STREAM, Caller, End, Loopback, Step, chunk, head, reply

ENDLESS = Timeout.of(5)


def failed(caller: Caller, **options: Any) -> ModelInferenceError:
    with pytest.raises(ModelInferenceError) as caught:
        caller.call(caller.client(**options))
    assert caught.value.__cause__ is not None
    return caught.value


# What httpx raises, from httpx itself

RAISED: list[tuple[Exception, type[ModelInferenceError]]] = [
    (httpx.ConnectTimeout("x"), ServiceRequestTimeoutError),
    (httpx.PoolTimeout("x"), ServiceRequestTimeoutError),
    (httpx.WriteTimeout("x"), ServiceRequestTimeoutError),
    (httpx.ReadTimeout("x"), ServiceResponseTimeoutError),
    (httpx.ConnectError("x"), ServiceRequestError),
    (httpx.ProxyError("x"), ServiceRequestError),
    (httpx.UnsupportedProtocol("x"), ServiceRequestError),
    (httpx.LocalProtocolError("x"), ServiceRequestError),
    (httpx.InvalidURL("x"), ServiceRequestError),
    (UnicodeError("label too long"), ServiceRequestError),
    (httpx.ReadError("x"), ServiceResponseError),
    (httpx.WriteError("x"), ServiceResponseError),
    (httpx.CloseError("x"), ServiceResponseError),
    (httpx.RemoteProtocolError("x"), ServiceResponseError),
    (httpx.DecodingError("x"), DecodeError),
    (httpx.TooManyRedirects("x"), ServiceResponseError),
    (httpx.StreamClosed(), ServiceResponseError),
    (ssl.SSLError("x"), ServiceResponseError),
    (ConnectionResetError("x"), ServiceResponseError),
    (RuntimeError("Cannot send a request, as the client has been closed."), ModelInferenceError),
    (RuntimeError("Event loop is closed"), ModelInferenceError),
    (RuntimeError("Task got Future attached to a different loop"), ModelInferenceError),
]


@pytest.mark.parametrize(("raised", "kind"), RAISED, ids=[repr(error) for error, _ in RAISED])
def test_what_httpx_raises(caller: Caller, raised: Exception, kind: type[ModelInferenceError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise raised

    error = failed(caller, transport=httpx.MockTransport(fail))
    assert type(error) is kind
    assert error.__cause__ is raised
    assert (error.method, error.url) == ("POST", f"{caller.url}/chat")


def test_what_another_transport_raises_is_its_own(caller: Caller) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        caller.call(caller.client(transport=httpx.MockTransport(fail)))


def test_misuse_is_not_tried_again(caller: Caller) -> None:
    tries = []

    def fail(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        raise RuntimeError("Event loop is closed")

    failed(caller, transport=httpx.MockTransport(fail), retry=RetryPolicy(retries=3, backoff=0))
    assert len(tries) == 1


# Over TCP


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_refused_connection(caller: Caller) -> None:
    error = failed(caller, endpoint=closed_port())
    assert type(error) is ServiceRequestError
    assert "could not connect" in str(error)
    assert isinstance(error.__cause__, httpx.ConnectError)


def test_a_host_that_nobody_knows(caller: Caller) -> None:
    error = failed(caller, endpoint="http://no-such-host.invalid")
    assert type(error) is ServiceRequestError


def test_tls_to_a_plain_port(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    error = failed(caller, endpoint=server.url.replace("http:", "https:"), retry=RetryPolicy(retries=3, backoff=0))
    assert type(error) is TLSError
    assert error.attempts == 1


@pytest.fixture
def full() -> Iterator[str]:
    """Give the URL of a server that takes no more connections, so that opening one never ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as taken:
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(taken.getsockname())
        time.sleep(0.05)
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
        for each in waiting:
            each.close()


def test_a_connection_that_is_not_made_in_time(caller: Caller, full: str) -> None:
    assert type(failed(caller, endpoint=full, timeout=Timeout(connect=0.2))) is ServiceRequestTimeoutError


def test_a_request_that_is_not_taken_in_time(caller: Caller, server: Loopback) -> None:
    class Deaf(Loopback):
        def _serve(self, connection: socket.socket) -> None:
            time.sleep(1)
            self._leave(connection)

    deaf = Deaf()
    client = caller.client(endpoint=deaf.url, timeout=Timeout(write=0.2))
    with pytest.raises(ServiceRequestTimeoutError):
        caller.do(client._call(api.CHAT, UNSET, {"messages": ["y" * 30_000_000]}, {}, None, {}))
    deaf.stop()


@pytest.mark.parametrize(
    "script",
    [[End.HOLD], [b"HTTP/1.1 200 OK\r\nConte", End.HOLD], [head(200, "Content-Length: 10") + b"{", End.HOLD]],
    ids=["no answer", "half a head", "half a body"],
)
def test_an_answer_that_does_not_come_in_time(caller: Caller, server: Loopback, script: list[Step]) -> None:
    server.say(script)
    error = failed(caller, timeout=Timeout(read=0.2))
    assert type(error) is ServiceResponseTimeoutError
    server.settle(open=0)


@pytest.mark.parametrize(
    "script",
    [
        [End.CLOSE],
        [End.RESET],
        [b"HTTP/1.1 200 OK\r\nConte", End.CLOSE],
        [b"SSH-2.0-x\r\n\r\n", End.HOLD],
        [head(200, "Content-Length: x"), End.HOLD],
        [head(200, "Content-Length: 10") + b"{", End.CLOSE],
        [head(200, "Transfer-Encoding: chunked") + b"5\r\n{", End.CLOSE],
        [head(200, "Transfer-Encoding: chunked") + b"zz\r\n", End.HOLD],
    ],
)
def test_an_answer_that_breaks_off_or_is_no_http(caller: Caller, server: Loopback, script: list[Step]) -> None:
    server.say(script)
    assert type(failed(caller)) is ServiceResponseError
    server.settle(open=0)


def test_a_body_that_trickles(caller: Caller, server: Loopback) -> None:
    server.say([head(200, "Content-Length: 100"), *[b" ", 0.02] * 100])
    started = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        caller.call(timeout=Timeout(total=0.3))
    assert time.monotonic() - started < 1
    server.settle(open=0)


# Content codings


def coded(data: bytes, coding: str, status: int = 200) -> bytes:
    return head(status, f"Content-Encoding: {coding}", f"Content-Length: {len(data)}") + data


@pytest.mark.parametrize(
    ("data", "coding"),
    [(gzip.compress(b'{"id":"a"}', mtime=0), "gzip"), (zlib.compress(b'{"id":"a"}'), "deflate")],
    ids=["gzip", "deflate"],
)
def test_compressed_answers(caller: Caller, server: Loopback, data: bytes, coding: str) -> None:
    server.say([coded(data, coding)])
    assert caller.call().id == "a"
    assert b"accept-encoding: gzip, deflate\r\n" in server.requests[0].lower()


def test_a_compressed_stream(caller: Caller, server: Loopback) -> None:
    packer = zlib.compressobj(wbits=31)
    pieces = [packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH) for piece in HELLO] + [packer.flush()]
    server.say([STREAM[:-2] + b"Content-Encoding: gzip\r\n\r\n", *map(chunk, pieces), OVER], [reply(GOOD)])
    assert caller.text(caller.ask()) == "Hello"
    assert caller.call().id == "a"
    assert server.accepted == 1


def test_a_broken_coding(caller: Caller, server: Loopback) -> None:
    server.say([coded(b"no gzip", "gzip")], [coded(b"no gzip", "gzip", 400)])
    error = failed(caller)
    assert type(error) is DecodeError
    assert error.status_code == 200
    with pytest.raises(BadRequestError):
        caller.call()


# A client of the caller's own


def own(caller: Caller, **options: Any) -> Any:
    return httpx.AsyncClient(**options) if caller.asynchronous else httpx.Client(**options)


def test_a_client_of_the_callers_stays_open(caller: Caller, server: Loopback) -> None:
    server.say(*[[reply(GOOD)]] * 2)
    given = own(caller, headers={"X-Own": "1"}, cookies={"c": "2"}, params={"p": "3"})
    client = caller.client(http_client=given, params={"q": "4"})
    assert caller.call(client).id == "a"
    assert b"POST /chat?p=3&q=4 HTTP/1.1\r\n" in server.requests[0]
    assert b"x-own: 1\r\n" in server.requests[0].lower()
    assert b"cookie: c=2\r\n" in server.requests[0].lower()
    caller.do(client.close())
    with pytest.raises(ModelInferenceError, match="the client is closed"):
        caller.call(client)
    assert not given.is_closed
    assert caller.call(caller.client(http_client=given)).id == "a"
    caller.do(given.aclose()) if caller.asynchronous else given.close()


def test_a_client_of_the_callers_that_is_closed(caller: Caller) -> None:
    given = own(caller)
    caller.do(given.aclose()) if caller.asynchronous else given.close()
    error = failed(caller, http_client=given)
    assert type(error) is ModelInferenceError
    assert "the http_client is closed" in str(error)


def test_a_client_of_the_callers_follows_no_redirect_and_sends_no_auth(caller: Caller, server: Loopback) -> None:
    server.say([head(307, "Location: http://localhost:1/", "Content-Length: 0")])
    given = own(caller, follow_redirects=True, auth=("user", "hunter2"))
    with pytest.raises(HttpResponseError) as caught:
        caller.call(caller.client(http_client=given))
    assert caught.value.status_code == 307
    assert b"authorization" not in server.requests[0].lower()
    caller.do(given.aclose()) if caller.asynchronous else given.close()


def test_a_transport_of_the_callers(caller: Caller) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=GOOD)

    assert caller.call(caller.client(transport=httpx.MockTransport(answer))).id == "a"
    assert (seen[0].method, str(seen[0].url)) == ("POST", f"{caller.url}/chat")
    assert seen[0].extensions["timeout"]["read"] == ENDLESS.read


def test_a_stream_of_a_transport_of_the_callers(caller: Caller) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"".join(HELLO), headers={"content-type": "text/event-stream"})

    client = caller.client(transport=httpx.MockTransport(answer))
    assert caller.text(caller.ask(client)) == "Hello"


@pytest.mark.parametrize("option", ["http_client", "transport"])
def test_the_wrong_kind_of_client(caller: Caller, option: str) -> None:
    kinds: dict[str, Any] = (
        {"http_client": httpx.Client, "transport": httpx.HTTPTransport}
        if caller.asynchronous
        else {"http_client": httpx.AsyncClient, "transport": httpx.AsyncHTTPTransport}
    )
    with pytest.raises(TypeError, match=rf"^{option} is an httpx\.\w+ here, found {kinds[option].__name__}$"):
        caller.call(caller.client(**{option: kinds[option]()}))


@pytest.mark.parametrize(
    ("verify", "kind", "message"),
    [
        (False, TypeError, "^verify is an ssl.SSLContext or the path of a CA bundle, found False$"),
        (True, TypeError, "found True$"),
        ("/no/such/file.pem", ValueError, "^verify is no CA bundle: /no/such/file.pem"),
        (__file__, ValueError, "^verify is no CA bundle: "),
    ],
)
def test_what_is_no_ca_bundle(caller: Caller, verify: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        caller.call(caller.client(endpoint="https://host.invalid", verify=verify))


@pytest.mark.parametrize("verify", [ssl.create_default_context(), "folder"])
def test_ca_bundles(caller: Caller, server: Loopback, verify: Any, tmp_path: Any) -> None:
    server.say([reply(GOOD)])
    assert caller.call(caller.client(verify=tmp_path if verify == "folder" else verify)).id == "a"


# Credentials


def test_a_key_goes_to_its_own_origin_alone(caller: Caller, server: Loopback) -> None:
    other = Loopback()
    server.say(
        [head(307, f"Location: {other.url}/", "Content-Length: 0")], [head(307, "Location: /x", "Content-Length: 0")]
    )
    server.say([reply(GOOD)])
    client = caller.client(credential=AzureKeyCredential("hunter2"))
    with pytest.raises(HttpResponseError):
        caller.call(client)
    assert caller.call(client).id == "a"
    assert [request.count(b"hunter2") for request in server.requests] == [2, 2, 2]
    assert other.requests == []
    other.stop()


# Connections


def test_calls_take_one_connection(caller: Caller, server: Loopback) -> None:
    server.say(*[[reply(GOOD)]] * 3, [reply({"error": "no"}, 400)], [head(307, "Location: /x", "Content-Length: 0")])
    server.say([reply(GOOD)])
    for _ in range(3):
        assert caller.call().id == "a"
    with pytest.raises(BadRequestError):
        caller.call()
    assert caller.call().id == "a"
    assert server.accepted <= 2  # what was redirected may have been read to its end or not


def test_a_connection_that_died_while_it_was_idle(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD), End.CLOSE], [reply(GOOD)])
    client = caller.client(retry=RetryPolicy(retries=1, backoff=0))
    assert caller.call(client).id == "a"
    server.settle(open=0)
    assert caller.call(client).id == "a"


def test_a_hook_that_fails_frees_the_connection(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, End.HOLD])

    def fail(request: Any, response: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        caller.call(on_response=fail)
    server.settle(open=0)


def test_only_the_reader_of_a_stream_is_hurried_at_its_end(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the body has ended, the connection may be another call's before this one looks up."""
    server.say([STREAM, *map(chunk, HELLO), 0.2, OVER])
    driver = Driver(Authenticator(None, server.url), Endpoint(server.url))
    made = api.request(client=api.settings(server.url), members={"messages": [], "stream": True})
    outcome = driver.run(exchange(made))
    assert outcome.reader is not None
    pieces = outcome.response.chunks()
    network = outcome.response.http.extensions["network_stream"]
    limits: list[Any] = []
    real = type(network).read

    def read(self: Any, max_bytes: int, timeout: float | None = None) -> bytes:
        limits.append(timeout)
        if timeout == 60:
            return b""
        other = threading.Thread(target=network.read, args=(1,), kwargs={"timeout": 60})
        other.start()
        other.join()
        data: bytes = real(self, max_bytes, timeout=timeout)
        return data

    outcome.reader.feed(next(pieces))
    monkeypatch.setattr(type(network), "read", read)
    # What another thread, at the end of its own stream on this connection, may not have taken away yet.
    network.read = None
    outcome.response.finish(pieces)
    assert len(limits) >= 2
    assert limits[0] <= 0.5
    assert limits[1] == 60
    driver.close()
