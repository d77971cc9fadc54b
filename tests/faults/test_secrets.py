"""What a program prints, logs or shows in a debugger when a call fails: never the credential."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest

from model_inference import Timeout
from model_inference.credentials import AccessToken
from model_inference.exceptions import ClientAuthenticationError, DecodeError, HttpResponseError, ModelInferenceError

from . import secrecy
from .answers import CHAT, END, EVENTS, GOOD_STREAM, chunk, event, head, reply, stream_head
from .callers import Caller, in_time, raised_by
from .wire import Act, FaultServer, Step


class Credential:
    """Gives a token that is a secret."""

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Give the token."""
        return AccessToken(secrecy.TOKEN, 2**40)


def credentials(kind: str) -> tuple[dict[str, Any], str]:
    """Give a client's options, and the secret that it sends."""
    return ({}, secrecy.KEY) if kind == "key" else ({"credential": Credential()}, secrecy.TOKEN)


ECHOES = {
    "JSON": ("application/json", '{{"error": {{"code": "401", "message": "{0} is not a key."}}}}'),
    "a sentence": ("application/json", '{{"error": "{0} is not a key."}}'),
    "text": ("text/plain", "{0} is not a key"),
    "HTML": ("text/html", "<title>{0} is not a key</title>"),
}


@pytest.mark.parametrize("credential", ["key", "token"])
@pytest.mark.parametrize(("kind", "template"), ECHOES.values(), ids=ECHOES)
def test_a_service_that_repeats_the_credential(
    caller: Caller, server: FaultServer, credential: str, kind: str, template: str
) -> None:
    options, secret = credentials(credential)
    caller.options.update(options)
    server.answer([reply(template.format(secret).encode(), 401, kind=kind)])
    error = caller.failure()  # which is where the secret would be found
    assert type(error) is ClientAuthenticationError
    assert secret in server.requests[0].headers["authorization"]
    assert "is not a key" in error.message


@pytest.mark.parametrize("credential", ["key", "token"])
@pytest.mark.parametrize("operation", ["chat", "stream"])
def test_a_page_that_repeats_the_credential(
    caller: Caller, server: FaultServer, operation: str, credential: str
) -> None:
    options, secret = credentials(credential)
    caller.options.update(options)
    server.answer([reply(f"You sent {secret}".encode(), kind="text/plain")])
    assert type(caller.failure(operation)) is DecodeError
    server.answer([reply({"error": {"message": f"You sent {secret}"}})])
    assert isinstance(caller.failure(operation), HttpResponseError)


@pytest.mark.parametrize("data", [b"You sent %s", b'{"error": {"message": "You sent %s"}}', b'"%s"'])
def test_an_event_that_repeats_the_credential(caller: Caller, server: FaultServer, data: bytes) -> None:
    server.answer([stream_head(), chunk(EVENTS[0]), chunk(event(data % secrecy.KEY.encode())), END])
    caller.failure("stream")


def test_a_header_that_repeats_the_credential(caller: Caller, server: FaultServer) -> None:
    server.answer([reply({}, 401, f"Set-Cookie: session={secrecy.KEY}", f"X-Echo: {secrecy.KEY}")])
    error = caller.failure()
    assert isinstance(error, HttpResponseError)
    assert secrecy.KEY in error.headers["X-Echo"]  # a program may ask for it


def test_a_reason_that_repeats_the_credential(caller: Caller, server: FaultServer) -> None:
    server.answer([head(401, "Content-Length: 0", reason=f"Bad key {secrecy.KEY}")])
    caller.failure()


TROUBLE: dict[str, list[Step]] = {
    "an error": [reply({"error": {"message": "No."}}, 401)],
    "a reset": [Act.RESET],
    "a stall": [Act.HOLD],
    "a page": [reply(b"<html>", kind="text/html")],
    "a redirect": [head(307, "Location: http://localhost:1/", "Content-Length: 0")],
    "broken gzip": [reply(b"{}", 200, "Content-Encoding: gzip")],
    "a cut stream": [stream_head(), chunk(EVENTS[0]), Act.RESET],
    "a truncated stream": [stream_head(), chunk(EVENTS[0]), END],
    "an error in a stream": [stream_head(), chunk(event({"error": {"message": "No."}})), END],
}


@pytest.mark.parametrize("credential", ["key", "token"])
@pytest.mark.parametrize("script", TROUBLE.values(), ids=TROUBLE)
def test_locals_of_our_own_frames(caller: Caller, server: FaultServer, script: list[Step], credential: str) -> None:
    options, _ = credentials(credential)
    caller.options.update(options, timeout=in_time())
    server.answer(script)
    error = caller.failure("stream", extra_query={"sig": secrecy.QUERY})
    for frame in frames(error):
        assert not any(secret in frame for secret in secrecy.SECRETS[:2]), frame


def frames(error: BaseException | None) -> list[str]:
    """Give our frames of a traceback with their local variables, as debuggers and error reporters show them."""
    found: list[str] = []
    while error is not None:
        summary = traceback.TracebackException.from_exception(error, capture_locals=True).stack
        for frame in summary:
            if "/model_inference" in frame.filename.replace("\\", "/"):
                found.append(f"{frame.filename}:{frame.lineno} {frame.locals}")
        error = error.__cause__
    return found


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_our_log(caller: Caller, server: FaultServer, caplog: pytest.LogCaptureFixture, level: int) -> None:
    caplog.set_level(level)
    server.answer([reply({"error": {"message": f"You sent {secrecy.KEY}"}}, 401)], [reply(CHAT)], GOOD_STREAM)
    caller.failure(extra_query={"sig": secrecy.QUERY}, extra_headers={"x-mine": secrecy.TOKEN})
    assert caller.call(extra_query={"sig": secrecy.QUERY}).choices
    assert caller.read(extra_query={"sig": secrecy.QUERY}).text()
    ours = [record for record in caplog.records if record.name == "model_inference"]
    lines = [record.getMessage() for record in ours if record.levelno == logging.INFO]
    assert len(lines) == 3
    for line, arrival, status in zip(lines, server.requests, (401, 200, 200), strict=True):
        assert f"POST {server.url}/chat/completions" in line
        assert f" {status} " in line
        assert arrival.headers["x-ms-client-request-id"] in line
    secrecy.check(caplog.text)  # what httpx and httpcore log too


def test_the_log_of_a_failure(caller: Caller, server: FaultServer, caplog: pytest.LogCaptureFixture) -> None:
    server.answer([Act.RESET])
    caller.failure(extra_query={"sig": secrecy.QUERY})
    [line] = [
        record.getMessage()
        for record in caplog.records
        if record.name == "model_inference" and record.levelno == logging.INFO
    ]
    assert "ServiceResponseError" in line
    assert server.request_id in line


def test_reprs(caller: Caller, server: FaultServer) -> None:
    options, _ = credentials("token")
    for made_with in ({}, options):
        caller.options.update(made_with)
        client = caller.client("ChatCompletionsClient")
        for thing in (client, client._settings, client.__dict__, Timeout()):
            secrecy.check(repr(thing))
        caller.resolve(client.close())
        caller._clients.clear()


def test_a_client_that_is_closed(caller: Caller, server: FaultServer) -> None:
    server.answer([reply(CHAT)])
    assert caller.call().choices
    caller.resolve(caller.client("ChatCompletionsClient").close())
    assert isinstance(raised_by(caller.call), ModelInferenceError)


def test_a_proxy_of_the_environment_sees_no_key(
    caller: Caller, server: FaultServer, elsewhere: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, elsewhere.url)
    elsewhere.answer([reply(CHAT)])
    server.answer([reply(CHAT)])
    assert caller.call().choices
    assert elsewhere.accepted == 0
    assert len(server.requests) == 1
