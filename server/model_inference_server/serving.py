"""Serving: an app in, a server on a TCP port out, which says when it is ready and stops when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator
from types import FrameType
from typing import TYPE_CHECKING, Unpack

import uvicorn

from .app import create_app
from .settings import Options

if TYPE_CHECKING:
    from starlette.applications import Starlette

_PATIENCE = 0.4
"""The seconds that open streams have to end after the server was told to stop; then their connections are cut."""

_START = 30.0
"""The seconds that a server in a thread has to start."""


class Server(uvicorn.Server):
    """A uvicorn server that reports when it accepts connections, and stops within a second."""

    def __init__(self, app: Starlette, *, log_level: str | None = None, access_log: bool = False) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                log_level=log_level,
                access_log=access_log,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.app = app
        self.on_ready: Callable[[], None] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # An app can be served again after it was stopped, in another loop.
        self.app.state.stopping = asyncio.Event()
        self.app.state.close_connection = self._close
        await super().startup(sockets)
        if self.started:
            self.on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        stopping: asyncio.Event = self.app.state.stopping
        stopping.set()
        cut = asyncio.get_running_loop().call_later(_PATIENCE, self._cut)
        await super().shutdown(sockets)
        cut.cancel()

    def _close(self, client: tuple[str, int] | None) -> None:
        """Close the connection of a client, once what was written to it has left."""
        for connection in list(self.server_state.connections):
            transport: asyncio.Transport | None = getattr(connection, "transport", None)
            if transport is not None and getattr(connection, "client", None) == client:
                transport.close()

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            transport: asyncio.Transport | None = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop on SIGINT and SIGTERM, and let that be the end of them.

        uvicorn raises them once more when it has stopped, by which the process would die of them.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(number: int, frame: FrameType | None) -> None:
            self.should_exit = True

        before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def listen(host: str, port: int) -> socket.socket:
    """Open a listening socket; port 0 is any free one.

    Raises:
        OSError: the host is unknown, or the port is in use or not allowed.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    # Where the protocol is not named, as by socket.create_server, asyncio leaves Nagle on, which costs 40 ms a call.
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # where it would let two servers have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """Give the URL of a listening socket, such as `http://127.0.0.1:43121`."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"


@contextlib.contextmanager
def running(
    app: Starlette | None = None, *, host: str = "127.0.0.1", port: int = 0, **options: Unpack[Options]
) -> Generator[str]:
    """Serve an app from a thread for as long as the context lasts.

    Args:
        app: an app of `create_app`; without it, one is made with the options.
        host: the address to listen on.
        port: the port to listen on; 0 is any free one.
        options: see `Settings`; not together with an app.

    Yields:
        The base URL, without a slash at its end, once the server accepts connections. The server is stopped within
        about a second when the context ends, open streams or not.

    Raises:
        OSError: the port is in use.
        DocumentError: the document is missing or not usable.
    """
    if app is not None and options:
        raise TypeError(
            f"running() takes an app or the options for one, not both; pass {', '.join(options)} to create_app"
        )
    app = create_app(**options) if app is None else app
    server = Server(app)
    ready = threading.Event()
    server.on_ready = ready.set
    with listen(host, port) as listener:
        prefix = options.get("prefix", "").rstrip("/")
        thread = threading.Thread(
            target=_serve, args=(server, listener, ready), name="model-inference-server", daemon=True
        )
        thread.start()
        try:
            if not ready.wait(_START) or not server.started:
                raise RuntimeError(f"the server did not start on {url_of(listener)}; its log says why")
            yield url_of(listener) + prefix
        finally:
            server.should_exit = True
            thread.join()


def _serve(server: Server, listener: socket.socket, ready: threading.Event) -> None:
    try:
        server.run(sockets=[listener])
    finally:
        ready.set()  # whoever waits need not, if the server could not start
