"""aiohttp's connections do what httpx's do: the same bytes go out, the same errors come back."""

from __future__ import annotations

import asyncio
import ssl
import threading
from typing import Any

import httpx
import pytest

from .loopback import End, Loopback, Step, head, reply

session = pytest.importorskip(
    "model_inference_overlay.transport.session", reason="httpx-aiohttp is not installed", exc_type=ImportError
)

LIMITS = httpx.Limits(max_connections=10, keepalive_expiry=5)
CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
OK = reply(b"{}")


def transports() -> list[httpx.AsyncBaseTransport]:
    return [session.SessionTransport(CONTEXT, LIMITS), httpx.AsyncHTTPTransport(verify=CONTEXT, limits=LIMITS)]


async def ask(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
    response = await transport.handle_async_request(request)
    response.request = request
    try:
        await response.aread()
    finally:
        await response.aclose()
    return response


def sent_by(server: Loopback, **request: Any) -> list[bytes]:
    """Send a request over either transport, and give what arrived, header fields in lower case and in order."""

    async def send() -> None:
        for transport in transports():
            server.say([OK])
            await ask(transport, httpx.Request(**request))
            await transport.aclose()

    asyncio.run(send())
    arrived = []
    for each in server.requests:
        start, _, body = each.partition(b"\r\n\r\n")
        line, *fields = start.split(b"\r\n")
        named = (field.partition(b": ") for field in fields)
        arrived.append(b"\n".join([line, *sorted(name.lower() + b": " + value for name, _, value in named), body]))
    return arrived


@pytest.mark.parametrize(
    "path",
    [
        "/a%2E%2E/%2e%2e/b",  # which aiohttp takes for a way up
        "/a%2Fb%7Ec%3A%E9",
        "/p;a=1,2?s=%3B&t=!$'()*",
        "/x?a=b%20c&d=e+f&g=%2F%3A%2C&h=filters[a]&empty=",
        "/%F0%9F%8E%89?q=%25",
        "/",
    ],
)
def test_a_url_is_sent_as_it_is_written(server: Loopback, path: str) -> None:
    over_aiohttp, over_httpx = sent_by(server, method="GET", url=server.url + path)
    assert over_aiohttp == over_httpx
    assert over_aiohttp.split()[1] == httpx.URL(server.url + path).raw_path


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"accept": "text/event-stream", "user-agent": "me", "accept-encoding": "gzip", "content-type": "text/plain"},
        {"X-Case": "Kept", "api-key": "k"},
    ],
    ids=["none", "usual", "own"],
)
@pytest.mark.parametrize("size", [0, 5, 65536, 65537, 3_000_000])
def test_no_header_is_added(server: Loopback, fields: dict[str, str], size: int) -> None:
    over_aiohttp, over_httpx = sent_by(
        server, method="POST", url=f"{server.url}/a", headers=fields, content=b"x" * size
    )
    assert over_aiohttp == over_httpx
    assert over_aiohttp.endswith(b"\n" + b"x" * size)


def test_no_cookie_is_kept(server: Loopback) -> None:
    async def twice() -> None:
        transport = transports()[0]
        for _ in range(2):
            server.say([reply(b"{}", 200, "application/json", "Set-Cookie: a=b; Path=/")])
            await ask(transport, httpx.Request("GET", server.url))
        await transport.aclose()

    asyncio.run(twice())
    assert server.accepted == 1
    assert b"cookie" not in server.requests[1].lower()


def failure(url: str, **limits: float) -> httpx.TransportError:
    async def fail() -> httpx.TransportError:
        transport = transports()[0]
        request = httpx.Request("GET", url, headers={"api-key": "top secret"}, extensions={"timeout": limits})
        with pytest.raises(httpx.TransportError) as caught:
            await ask(transport, request)
        await transport.aclose()
        return caught.value

    return asyncio.run(fail())


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ([End.RESET], (httpx.ReadError, httpx.RemoteProtocolError)),
        ([End.CLOSE], httpx.RemoteProtocolError),
        ([b"HTTP/1.1 2x0 ?\r\n\r\n", End.CLOSE], httpx.RemoteProtocolError),
        ([b"SSH-2.0-OpenSSH_9.2\r\n", End.CLOSE], httpx.RemoteProtocolError),
        ([End.HOLD], httpx.ReadTimeout),
        ([head(200, "Content-Length: 10"), b"half", End.HOLD], httpx.ReadTimeout),
        ([head(200, "Content-Length: 10"), b"half", End.CLOSE], httpx.RemoteProtocolError),
        ([head(200, "Content-Length: 10"), b"half", 0.05, End.RESET], httpx.ReadError),
        ([head(200, "Transfer-Encoding: chunked"), b"5\r\nhello\r\nzz\r\n", End.HOLD], httpx.TransportError),
    ],
    ids=["reset", "closed", "no status", "no HTTP", "silent", "half a body", "early end", "broken body", "bad chunk"],
)
def test_an_error_is_the_one_that_httpx_has(server: Loopback, script: list[Step], kind: type[Exception]) -> None:
    server.say(script)
    error = failure(server.url, read=0.3)
    assert isinstance(error, kind)
    assert "top secret" not in repr([error, error.__cause__])
    server.settle(open=0)


def test_a_connection_that_is_refused() -> None:
    gone = Loopback()
    gone.stop()
    assert type(failure(gone.url)) is httpx.ConnectError


def test_a_host_that_nobody_knows() -> None:
    assert type(failure("http://no-such-host.invalid")) is httpx.ConnectError


def test_a_proxy_that_cannot_be_reached() -> None:
    gone = Loopback()
    gone.stop()

    async def fail() -> None:
        transport = session.SessionTransport(CONTEXT, LIMITS, httpx.Proxy(gone.url))
        with pytest.raises(httpx.ProxyError):
            await ask(transport, httpx.Request("GET", "https://host.invalid/"))
        await transport.aclose()

    asyncio.run(fail())


def test_a_proxy_that_refuses(server: Loopback) -> None:
    server.say(
        [
            reply(b"no", 407, "text/plain", "Connection: close"),
        ]
    )

    async def fail() -> None:
        transport = session.SessionTransport(CONTEXT, LIMITS, httpx.Proxy(server.url))
        request = httpx.Request("GET", "https://host.invalid/", headers={"api-key": "top secret"})
        with pytest.raises(httpx.ProxyError, match="407") as caught:
            await ask(transport, request)
        assert caught.value.__cause__ is None
        await transport.aclose()

    asyncio.run(fail())
    assert server.requests[0].startswith(b"CONNECT host.invalid:443 ")
    assert b"top secret" not in server.requests[0]


def test_what_arrived_before_a_failure_is_read_first(server: Loopback) -> None:
    over = threading.Event()

    async def read() -> bytes:
        transport = transports()[0]
        response = await transport.handle_async_request(httpx.Request("GET", server.url))
        over.set()
        server.settle(open=0)  # without a look at what arrives
        pieces = response.aiter_raw()
        data = await anext(pieces)
        with pytest.raises(httpx.RemoteProtocolError):
            await anext(pieces)
        await response.aclose()
        await transport.aclose()
        return data

    server.say([head(200, "Content-Length: 100"), over, b"half", End.CLOSE])
    assert asyncio.run(read()) == b"half"
