"""What a caller passes, and what a document calls it, stays where it belongs on the wire: bytes of whole requests."""

from __future__ import annotations

import asyncio
import importlib
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest

from model_inference_overlay.exceptions import ServiceRequestError
from model_inference_overlay.retry import RetryPolicy

KINDS = ["sync", "async over httpx", *(["async over aiohttp"] if find_spec("httpx_aiohttp") else [])]
EVIL = [
    "x\r\nX-Evil: 1",
    "x\nX-Evil: 1",
    "x\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil\r\n\r\n",
    "x\0y",
    "x\x85y\u2028z",
    'x"; filename="evil',
    "x; evil=1",
    "x&evil=1",
    "x#y?z=1",
    "../../evil",
    "//evil.example/",
    "\\..\\evil",
    "%2e%2e%2fevil",
    "%0d%0aX-Evil: 1",
    "x\ud800y",
    "{tag}{name}",
]
CLIMBING = [".", "..", "%2e", "%2E%2e", ".%2e"]


class RawServer(socketserver.ThreadingTCPServer):
    """Keeps each request as the bytes that came, and answers 204."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[bytes] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, RawServer)
        raw = b""
        while not raw.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            raw += line
        length = re.search(rb"(?mi)^content-length: *(\d+)", raw)
        raw += self.rfile.read(int(length[1])) if length else b""
        self.server.requests.append(raw)
        self.wfile.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


@pytest.fixture(scope="module")
def listening() -> Iterator[RawServer]:
    with RawServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def sent(listening: RawServer) -> list[bytes]:
    """Give the list of what arrives."""
    listening.requests.clear()
    return listening.requests


@pytest.fixture(scope="module", params=KINDS)
def client(request: pytest.FixtureRequest, built: Callable[[str], Path], listening: RawServer) -> Iterator[Any]:
    """Give a function that calls a method of one client over TCP."""
    built("injection")
    package = importlib.import_module("fragment_injection")
    url = f"{listening.url}/base"
    if request.param == "sync":
        with package.DefaultClient(url, None, retry=RetryPolicy.none()) as made:
            yield lambda method, /, **arguments: getattr(made, method)(**arguments)
        return

    async def waiting(method: str, /, **arguments: Any) -> None:
        await getattr(made, method)(**arguments)

    own = {"transport": httpx.AsyncHTTPTransport()} if request.param == "async over httpx" else {}
    aio = importlib.import_module("fragment_injection.aio")
    with asyncio.Runner() as runner:
        made = aio.DefaultClient(url, None, retry=RetryPolicy.none(), **own)
        yield lambda method, /, **arguments: runner.run(waiting(method, **arguments))
        runner.run(made.close())


@pytest.fixture
def send(client: Any, sent: list[bytes]) -> Any:
    """Give the same, for a server that has heard nothing yet."""
    return client


def parts(raw: bytes) -> tuple[str, list[str], dict[str, str], bytes]:
    """Take a request apart: its target, its header names, its headers, its body."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    method, target, version = first.split(" ")
    assert (method in ("GET", "POST"), version) == (True, "HTTP/1.1")
    pairs = [line.split(": ", 1) for line in lines]
    return target, sorted(name.lower() for name, _ in pairs), {name.lower(): value for name, value in pairs}, body


def attempt(send: Callable[..., None], sent: list[bytes], method: str, **arguments: Any) -> bytes | None:
    """Send, and give what arrived; None where the call was refused with an error that names what is wrong."""
    try:
        send(method, **arguments)
    except ValueError:
        assert sent == []
        return None
    [raw] = sent
    sent.clear()
    return raw


GIVEN: dict[str, Callable[[str], Any]] = {
    "name": str,
    "tag": lambda text: [text, "b"],
    "q": str,
    "many": lambda text: [text, "b"],
    "joined": lambda text: [text, "b"],
    "piped": lambda text: [text, "b"],
    "deep": lambda text: {"a": text, text: "b"},
    "free": lambda text: {"a": text, text: "b"},
    "plain": str,
    "x_note": str,
    "x_list": lambda text: [text, "b"],
    "x_map": lambda text: {"a": text, text: "b"},
    "session": str,
    "jar": lambda text: {"a": text, text: "b"},
}


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_a_value_stays_in_its_place(send: Any, sent: list[bytes], evil: str) -> None:
    for argument, make in GIVEN.items():
        plain = attempt(send, sent, "read", **{"name": "n", "tag": ["t", "b"], argument: make("v")})
        raw = attempt(send, sent, "read", **{"name": "n", "tag": ["t", "b"], argument: make(evil)})
        assert plain is not None
        target, names, headers, body = parts(plain)
        if raw is None:
            assert argument.startswith("x_"), argument
            continue
        target_now, names_now, headers_now, body_now = parts(raw)
        assert (names_now, body_now) == (names, body), argument
        path, _, query = target_now.partition("?")
        assert path.count("/") == target.partition("?")[0].count("/"), argument
        assert path.startswith("/base/files/"), argument
        assert "#" not in target_now
        if argument != "plain":  # where the document lets reserved characters stand, they do what they mean
            assert query.count("&") == target.partition("?")[2].count("&"), argument
        assert headers_now.get("cookie", "").count(";") == headers.get("cookie", "").count(";"), argument
        assert headers_now["host"] == headers["host"]


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_what_arrives_is_what_was_meant(send: Any, sent: list[bytes], evil: str) -> None:
    meant = evil.replace("\ud800", "?")
    raw = attempt(send, sent, "read", name=evil, tag=[evil, "b"], q=evil, many=[evil, "b"], session=evil)
    assert raw is not None
    target, _, headers, _ = parts(raw)
    path, _, query = target.partition("?")
    _, _, _, name, _, tags = path.split("/")
    assert unquote(name) == meant
    assert [unquote(item) for item in tags.split(",")] == [meant, "b"]
    assert parse_qsl(query) == [("q", meant), ("many", meant), ("many", "b")]
    [(cookie, value)] = [item.split("=", 1) for item in headers["cookie"].split("; ")]
    assert (cookie, unquote(value)) == ("session", meant)


@pytest.mark.parametrize("evil", CLIMBING)
def test_no_path_parameter_climbs(send: Any, sent: list[bytes], evil: str) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("read", {"name": evil, "tag": ["t"]}),
        ("read", {"name": "n", "tag": [evil]}),
        ("label", {"label": evil, "matrix": evil, "a": evil, "b": "."}),
        ("label", {"label": "l", "matrix": "m", "a": ".", "b": "."}),
    ]
    for method, arguments in calls:
        raw = attempt(send, sent, method, **arguments)
        if raw is not None:
            segments = parts(raw)[0].partition("?")[0].split("/")
            # A server that decodes once, as servers do, must not find a dot segment that the document has not.
            assert not {".", ".."} & set(map(unquote, segments))


def fields(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Take a multipart body apart at its boundary: the head and the content of each part."""
    _, _, headers, body = parts(raw)
    boundary = headers["content-type"].partition("boundary=")[2].encode()
    first, *middle, last = (b"\r\n" + body).split(b"\r\n--" + boundary)
    assert (first, last) == (b"", b"--\r\n")
    return [tuple(part.removeprefix(b"\r\n").split(b"\r\n\r\n", 1)) for part in middle]  # type: ignore[misc]


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_names_of_files_and_members_stay_in_quotes(send: Any, sent: list[bytes], evil: str) -> None:
    odd = "odd_filename_evil_x_evil_1"
    raw = attempt(send, sent, "upload", title=evil, files=[(evil, b"1"), (f"{evil}.txt", b"2")], **{odd: evil})
    assert raw is not None
    content = evil.encode("utf-8", "replace")
    assert [part[1] for part in fields(raw)] == [content, b"1", b"2", content]
    for head, _ in fields(raw):
        lines = head.split(b"\r\n")
        assert [line.partition(b":")[0] for line in lines] == [b"Content-Disposition", b"Content-Type"][: len(lines)]
        assert re.fullmatch(rb'Content-Disposition: form-data; name="[^"\r\n]*"(; filename="[^"\r\n]*")?', lines[0])
    assert attempt(send, sent, "upload", files=[("a", b"1", f"text/plain{evil}")]) is None or evil.isprintable()


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_form_fields_stay_apart(send: Any, sent: list[bytes], evil: str) -> None:
    raw = attempt(send, sent, "form", title=evil, odd_evil_1=evil)
    assert raw is not None
    meant = evil.replace("\ud800", "?")
    found = parse_qsl(parts(raw)[3].decode("ascii"))
    assert found == [("title", meant), ("odd&evil=1\r\n", meant)]


@pytest.mark.parametrize("evil", [text for text in EVIL if not text.isprintable()], ids=ascii)
def test_headers_of_the_callers_own(send: Any, sent: list[bytes], evil: str) -> None:
    for given in (
        {"extra_headers": {"x-own": evil}},
        {"extra_headers": {evil: "x"}},
        {"headers": {"x-own": evil}},
        {"request_id": evil},
    ):
        assert attempt(send, sent, "read", name="n", tag=["t"], **given) is None
    raw = attempt(send, sent, "read", name="n", tag=["t"], extra_query={evil: evil}, params={"p": evil})
    assert raw is not None
    meant = evil.replace("\ud800", "?")
    assert sorted(parse_qsl(parts(raw)[0].partition("?")[2])) == sorted([(meant, meant), ("p", meant)])


# What the document calls things


def test_a_path_of_the_document(send: Any, sent: list[bytes]) -> None:
    with pytest.raises(ServiceRequestError, match="could not be sent"):
        send("odd_path", id="1")
    assert sent == []


@pytest.mark.parametrize(
    ("argument", "value"),
    [("q_evil_1_x_evil_1", "v"), ("x_odd_1_x_evil", "v"), ("odd_1_evil_x_evil_1", "v")],
)
def test_names_of_the_document(send: Any, sent: list[bytes], argument: str, value: str) -> None:
    plain = attempt(send, sent, "odd_names")
    raw = attempt(send, sent, "odd_names", **{argument: value})
    assert plain is not None
    if argument.startswith("q_"):
        assert raw is not None
        assert parts(raw)[1] == parts(plain)[1]
        assert parse_qsl(parts(raw)[0].partition("?")[2]) == [("q&evil=1\r\nX-Evil: 1", "v")]
    else:
        assert raw is None


def test_a_media_type_of_the_document(send: Any, sent: list[bytes]) -> None:
    assert attempt(send, sent, "odd_media", a="x") is None
