"""One small document per feature: generated, imported, and run against a server over TCP, sync and async alike.

A folder holds `openapi.yaml` and its test. The server keeps what arrived, byte for byte, and answers as it is told.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import attrs
import pytest

from codegen.command import main

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Generate the package of a feature, once; give the folder that takes all of them."""
    out = tmp_path_factory.mktemp("fragments")
    sys.path.insert(0, str(out))

    def build(feature: str) -> Path:
        name = f"fragment_{feature}"
        if not (out / name).exists():
            spec = HERE / feature / "openapi.yaml"
            assert main(["generate", "--spec", str(spec), "--out", str(out), "--package", name]) == 0
            importlib.invalidate_caches()
        return out

    yield build
    sys.path.remove(str(out))


@pytest.fixture
def package(request: pytest.FixtureRequest, built: Callable[[str], Path]) -> ModuleType:
    """Import the package of the document that lies beside the test."""
    feature = request.path.parent.name
    built(feature)
    package = importlib.import_module(f"fragment_{feature}")
    importlib.import_module(f"fragment_{feature}.aio")
    return package


@pytest.fixture
def models(package: ModuleType) -> ModuleType:
    """Import the module of models."""
    return importlib.import_module(f"{package.__name__}.models")


@attrs.frozen
class Received:
    """A request as it arrived: the target is what stood on the wire."""

    method: str
    target: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """Parse the body."""
        return json.loads(self.body)


class Server:
    """Answers one request after the other with what `reply` said, the last of it again and again."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self._replies: list[tuple[int, dict[str, str], bytes]] = [(200, {"content-type": "application/json"}, b"{}")]
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def last(self) -> Received:
        """The last request."""
        return self.received[-1]

    def reply(
        self,
        body: Any = None,
        *,
        status: int = 200,
        media: str = "application/json",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Say what to answer: bytes as they are, anything else as JSON, None as nothing."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self._replies = [(status, {**headers, **({"content-type": media} if content else {})}, content)]

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Take the next answer."""
        return self._replies[0] if len(self._replies) == 1 else self._replies.pop(0)

    def close(self) -> None:
        """Stop."""
        self._http.shutdown()
        self._http.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            server.received.append(Received(self.command, self.path, self.headers, body))
            status, headers, content = server.answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = _handle

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    return Handler


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def server(running: Server) -> Server:
    """A server on loopback that has heard nothing yet and answers an empty object."""
    running.received.clear()
    running.reply({})
    return running


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, package: ModuleType, server: Server) -> Callable[..., Any]:
    """Call a method of a client, named as `Client.method`; a stream is read to its end."""

    def run(name: str, /, *arguments: Any, **options: Any) -> Any:
        client, _, method = name.partition(".")
        with getattr(package, client)(server.url, None) as made:
            result = getattr(made, method)(*arguments, **options)
            return list(result) if hasattr(result, "__next__") else result

    async def arun(name: str, /, *arguments: Any, **options: Any) -> Any:
        client, _, method = name.partition(".")
        async with getattr(package.aio, client)(server.url, None) as made:
            result = await getattr(made, method)(*arguments, **options)
            return [item async for item in result] if hasattr(result, "__anext__") else result

    def run_async(name: str, /, *arguments: Any, **options: Any) -> Any:
        return asyncio.run(arun(name, *arguments, **options))

    return run if request.param == "sync" else run_async
