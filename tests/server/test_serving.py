"""Servers in a thread: starting, stopping and what is left of them."""

from __future__ import annotations

import http.client
import json
import logging
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from model_inference_server import Document, create_app, running
from model_inference_server.serving import listen, url_of


def ask(url: str, body: dict[str, Any] | None = None) -> http.client.HTTPConnection:
    """Send a request and give the connection, of which nothing was read yet."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    headers = {"api-key": "any", "content-type": "application/json"}
    path = urlsplit(url).path
    if body is None:
        connection.request("GET", f"{path}/info", headers=headers)
    else:
        connection.request("POST", f"{path}/chat/completions", json.dumps(body), headers)
    return connection


def status(url: str) -> int:
    connection = ask(url)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_server_answers_at_once_and_is_gone_afterwards(document: Document) -> None:
    before = threading.active_count()
    with running(create_app(document)) as url:
        assert url.startswith("http://127.0.0.1:")
        assert status(url) == 200
    with pytest.raises(ConnectionRefusedError):
        status(url)
    assert threading.active_count() == before


def test_an_app_can_be_served_again_and_several_at_once(document: Document) -> None:
    app = create_app(document)
    for _ in range(2):
        with running(app) as url, running(create_app(document)) as other:
            assert url != other
            assert (status(url), status(other)) == (200, 200)
            connection = ask(url, {"messages": [{"role": "user", "content": "a"}], "stream": True})
            assert connection.getresponse().read().endswith(b"data: [DONE]\n\n")
            connection.close()


def test_the_url_holds_the_prefix_of_the_options(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model_inference_server.app.load_document", lambda: document)
    with running(prefix="/models/", created=1) as url:
        assert url.endswith("/models")
        assert status(url) == 200


def test_an_app_and_options_exclude_each_other(document: Document) -> None:
    with (
        pytest.raises(TypeError, match="pass created, dimensions to create_app"),
        running(create_app(document), created=1, dimensions=2),
    ):
        pytest.fail("it started")


def test_a_port_in_use_is_an_error(document: Document) -> None:
    with running(create_app(document)) as url:
        port = urlsplit(url).port
        assert port is not None
        with pytest.raises(OSError, match="in use"), running(create_app(document), port=port):
            pytest.fail("it started")


@pytest.mark.parametrize("delay", [0.0, 60.0])
@pytest.mark.parametrize("read", [False, True])
def test_open_streams_do_not_keep_the_server(
    document: Document, caplog: pytest.LogCaptureFixture, delay: float, read: bool
) -> None:
    """Not even those whose client neither reads nor goes away."""
    body = {"messages": [{"role": "user", "content": "word " * 200_000}], "stream": True}
    with caplog.at_level(logging.WARNING):
        with running(create_app(document, stream_delay=delay)) as url:
            connections = [ask(url, body) for _ in range(3)]
            for connection in connections:
                if read:
                    connection.getresponse().read(10)
                else:
                    time.sleep(0.1)
            began = time.monotonic()
        assert time.monotonic() - began < 2
    for connection in connections:
        connection.close()
    assert [each.getMessage() for each in caplog.records] == []


def test_a_client_that_leaves_within_its_request_is_no_failure(
    document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), running(create_app(document)) as url:
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            head = "POST /chat/completions HTTP/1.1\r\nhost: x\r\napi-key: any\r\ncontent-length: 100\r\n"
            connection.sendall(f"{head}content-type: application/json\r\n\r\n{{".encode())
            time.sleep(0.1)
        assert status(url) == 200
        time.sleep(0.1)
    assert [each.getMessage() for each in caplog.records] == []


def test_idle_connections_do_not_keep_the_server(document: Document) -> None:
    with running(create_app(document)) as url:
        connection = ask(url)
        connection.getresponse().read()
        began = time.monotonic()
    assert time.monotonic() - began < 2
    connection.close()


def test_a_fault_in_the_context_stops_the_server_too(document: Document) -> None:
    with pytest.raises(ZeroDivisionError), running(create_app(document)) as url:
        raise ZeroDivisionError
    with pytest.raises(ConnectionRefusedError):
        status(url)


def test_answers_are_not_held_back_by_the_kernel() -> None:
    """Head and body are two writes; asyncio turns Nagle's algorithm off only on sockets that name their protocol."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_urls_of_both_families() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"
    if socket.has_ipv6:
        try:
            listener = listen("::1", 0)
        except OSError:
            return
        with listener:
            assert url_of(listener) == f"http://[::1]:{listener.getsockname()[1]}"
