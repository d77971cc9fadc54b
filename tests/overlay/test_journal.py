"""The log: which lines a call leaves on which level, what they hold, and what they never hold."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from model_inference_overlay import journal
from model_inference_overlay.credentials import AzureKeyCredential
from model_inference_overlay.exceptions import ModelInferenceError, ServiceResponseError
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.snapshot import ResponseSnapshot

from .loopback import GOOD, HELLO, Caller, End, Loopback, head, reply, stream

KEY = "hunter2-hunter2"
SECRET = "s3cret-s3cret"


class Lines(logging.Handler):
    """Collects what is logged, as (level, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.found.append((record.levelno, self.format(record)))

    def on(self, level: int) -> list[str]:
        """Give the lines of one level."""
        return [text for found, text in self.found if found == level]


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """Give the library's logger, as a program configures it; it is put back afterwards."""
    found = logging.getLogger("model_inference")
    level, propagate, disabled = found.level, found.propagate, found.disabled
    yield found
    found.level, found.propagate, found.disabled = level, propagate, disabled
    found.manager._clear_cache()  # type: ignore[attr-defined]


@pytest.fixture
def lines(logger: logging.Logger) -> Iterator[Lines]:
    """Listen to every level."""
    handler = Lines()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield handler
    logger.removeHandler(handler)


# The line of a try


def test_one_line_for_an_answer(caller: Caller, server: Loopback, lines: Lines) -> None:
    server.say([reply(GOOD)])
    caller.call(request_id="r-1", extra_query={"api-version": "1", "sig": SECRET})
    [line] = lines.on(logging.INFO)
    url = re.escape(f"{server.url}/chat?api-version=1&sig=REDACTED")
    assert re.fullmatch(rf"POST {url} answered 200 in \d\.\d{{3}} s \(request id r-1, attempt 1\)", line)


def test_one_line_for_each_try(caller: Caller, server: Loopback, lines: Lines) -> None:
    server.say([reply({}, 503)], [0.02, End.RESET], [reply(GOOD)])
    caller.call(retry=RetryPolicy(retries=2, backoff=0), request_id="r-1")
    first, second, third = lines.on(logging.INFO)
    assert "answered 503" in first
    assert "ServiceResponseError: the connection broke" in second
    assert "answered 200" in third
    for number, line in enumerate((first, second, third), 1):
        assert line.endswith(f"(request id r-1, attempt {number})")
    pauses = [line for line in lines.on(logging.DEBUG) if line.startswith("next try in")]
    assert pauses == [f"next try in 0.000 s (request id r-1, attempt {number} failed)" for number in (1, 2)]


def test_one_line_for_a_failure(caller: Caller, server: Loopback, lines: Lines) -> None:
    server.say([End.RESET])
    with pytest.raises(ModelInferenceError):
        caller.call(request_id="r-1", extra_query={"sig": SECRET})
    [line] = lines.on(logging.INFO)
    url = re.escape(f"{server.url}/chat?sig=REDACTED")
    assert re.fullmatch(
        rf"POST {url} failed after \d\.\d{{3}} s: ServiceResponseError: the connection broke.* \(request id r-1,"
        rf" attempt 1\)",
        line,
    )


def test_a_redirect_is_an_answer(caller: Caller, server: Loopback, lines: Lines) -> None:
    server.say([head(307, "Location: /chat?sig=" + SECRET, "Content-Length: 0")], [reply(GOOD)])
    caller.call()
    assert [re.sub(r" in .*", "", line) for line in lines.on(logging.INFO)] == [
        f"POST {server.url}/chat answered 307",
        f"POST {server.url}/chat?sig=REDACTED answered 200",
    ]


def test_a_stream_leaves_one_line(caller: Caller, server: Loopback, lines: Lines) -> None:
    server.say(stream(*HELLO))
    assert caller.text(caller.client(log_bodies=True) and caller.ask()) == "Hello"
    assert len(lines.on(logging.INFO)) == 1
    assert not any("Hel" in text for _, text in lines.found)


# What is never there


def test_no_secret_on_any_level(caller: Caller, server: Loopback, lines: Lines) -> None:
    fields = (f"Set-Cookie: {SECRET}", f"X-Echo: {SECRET}", "X-MS-Region: north", f"Location: /?{SECRET}")
    server.say(
        [reply(GOOD, 200, "application/json", *fields)],
        [reply({"error": f"{KEY} is no key, nor is {SECRET}"}, 401, "application/json", *fields)],
    )
    client = caller.client(
        credential=AzureKeyCredential(KEY), headers={"x-mine": SECRET, "cookie": SECRET}, params={"code": SECRET}
    )
    caller.call(client)
    with pytest.raises(ModelInferenceError):
        caller.call(client)
    text = "\n".join(text for _, text in lines.found)
    assert KEY not in text
    assert SECRET not in text
    assert "messages" not in text
    assert "'x-ms-region': 'north'" in text
    assert "'api-key': 'REDACTED'" in text
    assert "'authorization': 'REDACTED'" in text
    assert "'x-mine': 'REDACTED'" in text
    assert "code=REDACTED" in text


def test_header_fields_are_for_debug(caller: Caller, server: Loopback, lines: Lines, logger: logging.Logger) -> None:
    server.say([reply(GOOD)], [reply(GOOD)])
    caller.call()
    assert [text.partition(":")[0] for text in lines.on(logging.DEBUG)] == ["request headers", "response headers"]
    lines.found.clear()
    logger.setLevel(logging.INFO)
    caller.call()
    assert [level for level, _ in lines.found] == [logging.INFO]


@pytest.mark.parametrize(
    "error",
    [
        ServiceResponseError("the key sk-abcdefghijklmnop was refused\nINFO forged line"),
        ValueError("Authorization: Bearer abcdef0123456789\r\nINFO forged line"),
    ],
)
def test_an_error_cannot_forge_a_line(lines: Lines, error: Exception) -> None:
    journal.failed("POST", f"https://user:{SECRET}@host.example/?sig={SECRET}", error, 0.5, "r-1", 1)
    [line] = lines.on(logging.INFO)
    assert line.startswith(f"POST https://host.example/?sig=REDACTED failed after 0.500 s: {type(error).__name__}: ")
    assert "\n" not in line
    assert "REDACTED" in line.partition("failed")[2]
    for hidden in (SECRET, "sk-abcdefghijklmnop", "abcdef0123456789"):
        assert hidden not in line


# Bodies


def test_bodies_are_logged_where_the_program_asks_for_it(caller: Caller, server: Loopback, lines: Lines) -> None:
    server.say([reply(GOOD)], [reply(GOOD)], [reply(GOOD)])
    client = caller.client(log_bodies=True)
    for each in (client, client.with_options(log_bodies=False), client.with_options(timeout=5)):
        lines.found.clear()
        caller.call(each)
        bodies = [text for text in lines.on(logging.DEBUG) if "body" in text]
        if each._settings.log_bodies:
            assert bodies == [
                'request body: {"messages":[],"stream":false,"count":1}',
                f"response body: {json.dumps(GOOD)}",
            ]
        else:
            assert bodies == []
        assert len(lines.on(logging.INFO)) == 1


@pytest.mark.parametrize("wanted", [None, "yes", 1])
def test_nothing_but_true_asks_for_bodies(caller: Caller, server: Loopback, lines: Lines, wanted: Any) -> None:
    server.say([reply(GOOD)], [reply(GOOD)])
    caller.call(caller.client(log_bodies=wanted))
    caller.call(caller.client().with_options(log_bodies=wanted))
    assert not any("body" in text for _, text in lines.found)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"plain", "plain"),
        (b'{"api_key": "0123456789abcdef"}', '{"api_key": "REDACTED"}'),
        (b"Authorization: Bearer abcdef0123456789", "Authorization: Bearer REDACTED"),
        (b"one\r\nINFO forged\x1b[2J line\n", "one INFO forged [2J line"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"x" * 10_000, "x" * 10_000),
        (b"x" * 10_001, "x" * 10_000 + "... (10001 bytes)"),
        (b"x" * 9_987 + b" Bearer abcdef0123456789", "x" * 9_987 + " Bearer REDAC... (10011 bytes)"),
        (bytearray(b"also this"), "also this"),
    ],
    ids=["text", "a key", "a token", "a forged line", "no text", "the limit", "too much", "a cut token", "a bytearray"],
)
def test_how_a_body_is_shown(lines: Lines, data: Any, shown: str) -> None:
    journal.body("response", data)
    assert lines.found == [(logging.DEBUG, f"response body: {shown}")]


@pytest.mark.parametrize("data", [b"", None])
def test_no_body_is_no_line(lines: Lines, data: Any) -> None:
    journal.body("request", data)
    assert lines.found == []


# Levels that are off


class Untouchable:
    """Fails the test if anything of it is looked at."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was looked at")


@pytest.mark.parametrize("how", ["level", "disabled", "globally"])
def test_nothing_is_done_for_a_level_that_is_off(lines: Lines, logger: logging.Logger, how: str) -> None:
    if how == "level":
        logger.setLevel(logging.WARNING)
    elif how == "disabled":
        logger.disabled = True
    else:
        logging.disable(logging.INFO)
    try:
        nothing: Any = Untouchable()
        journal.sending(nothing)
        journal.answered(nothing, nothing, nothing, 0, "", 1)
        journal.failed(nothing, nothing, nothing, 0, "", 1)
        journal.pausing(0, "", 1)
        journal.body("request", nothing)
    finally:
        logging.disable(logging.NOTSET)
    assert lines.found == []


def test_info_alone_looks_at_no_header(lines: Lines, logger: logging.Logger) -> None:
    logger.setLevel(logging.INFO)
    answer: Any = ResponseSnapshot(200)
    answer.headers = Untouchable()
    journal.answered("GET", "https://host.example/", answer, 1.5, "r", 2)
    assert lines.found == [(20, "GET https://host.example/ answered 200 in 1.500 s (request id r, attempt 2)")]


def test_the_log_is_silent_unless_a_program_listens(server: Loopback) -> None:
    program = """
        import sys
        from model_inference_overlay import journal
        journal.sending({"a": "b"})
        journal.pausing(1, "r", 1)
        journal.failed("GET", "https://host.example/", ValueError("x"), 1, "r", 1)
        journal.body("request", b"x")
        assert "logging" not in sys.modules
        import logging
        journal.failed("GET", "https://host.example/", ValueError("x"), 1, "r", 1)
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stdout)
        journal.failed("GET", "https://host.example/", ValueError("x"), 1, "r", 1)
    """
    code = textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, env=_path(), check=True)
    text = "GET https://host.example/ failed after 1.000 s: ValueError: x (request id r, attempt 1)"
    assert (done.stdout, done.stderr) == (f"INFO model_inference {text}\n", "")


def _path() -> dict[str, str]:
    import os

    # Without site-packages' .pth files, which may load logging themselves.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
