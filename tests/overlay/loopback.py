"""A TCP server on loopback that says what a script tells it to say, and a caller of both kinds of client.

A script is made of bytes to send, seconds to wait, events to wait for, and `End`s. Each request takes the next script.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Any

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.operation import Operation
from model_inference_overlay.options import Timeout
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.unset import UNSET

from .api import CHAT

PATIENCE = 5.0


class End(Enum):
    """How a server leaves a connection."""

    CLOSE = "close it"
    RESET = "reset it"
    HOLD = "say no more until the client goes away"


Step = bytes | float | threading.Event | End


class Loopback:
    """The server; `accepted` counts its connections, `requests` holds what arrived, heads and bodies."""

    def __init__(self) -> None:
        self.scripts: deque[list[Step]] = deque()
        self.requests: list[bytes] = []
        self.accepted = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._start(self._accept)

    def say(self, *scripts: list[Step]) -> None:
        """Answer the next requests, one script each."""
        self.scripts.extend(scripts)

    def settle(self, open: int, within: float = PATIENCE) -> None:
        """Wait until this many connections are open."""
        until = time.monotonic() + within
        while len(self._open) != open and time.monotonic() < until:
            time.sleep(0.002)
        assert len(self._open) == open

    def stop(self) -> None:
        """End the server and every connection."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in list(self._open):
            self._leave(connection)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:
                return
            with self._lock:
                self.accepted += 1
                self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        end: End | None = None
        with suppress(OSError):
            while end is None and (request := _read(connection)) and self.scripts:
                self.requests.append(request)
                end = self._perform(connection, self.scripts.popleft())
        self._leave(connection, reset=end is End.RESET)

    def _perform(self, connection: socket.socket, script: list[Step]) -> End | None:
        for step in script:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, float):
                time.sleep(step)
            elif isinstance(step, threading.Event):
                step.wait(PATIENCE)
            else:
                if step is End.RESET:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                elif step is End.HOLD:
                    connection.settimeout(PATIENCE)
                    connection.recv(1)
                return step
        return None

    def _leave(self, connection: socket.socket, reset: bool = False) -> None:
        with self._lock:
            known = connection in self._open
            self._open.discard(connection)
        if known:
            with suppress(OSError):
                if not reset:
                    connection.shutdown(socket.SHUT_RDWR)  # which also wakes the thread that reads
            connection.close()


def _read(connection: socket.socket) -> bytes:
    """Read one request; nothing where the client has gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
        if data[:1] == b"\x16":  # a TLS handshake, which a plain server takes for a bad request
            return data
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


# Scripts


def head(status: int, *fields: str) -> bytes:
    """Spell the head of an answer."""
    return "\r\n".join([f"HTTP/1.1 {status} Reason", *fields, "", ""]).encode()


def reply(body: Any, status: int = 200, kind: str = "application/json", *fields: str) -> bytes:
    """Spell a whole answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(status, f"Content-Type: {kind}", f"Content-Length: {len(data)}", *fields) + data


def chunk(data: bytes) -> bytes:
    """Spell one piece of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


STREAM = head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked")
OVER = b"0\r\n\r\n"


def stream(*pieces: bytes, end: bytes | End = OVER) -> list[Step]:
    """Make the script of an event stream that comes in these pieces."""
    return [STREAM, *map(chunk, pieces), end]


def delta(text: str | None, reason: str | None = None, index: int = 0) -> dict[str, Any]:
    """Make an update."""
    return {"id": "a", "choices": [{"index": index, "delta": {"content": text}, "finish_reason": reason}]}


def event(value: Any, *fields: str) -> bytes:
    """Spell an event."""
    data = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "\n".join([*fields, *(f"data: {line}" for line in data.split("\n")), "", ""]).encode()


DONE = b"data: [DONE]\n\n"
HELLO = [event(delta("Hel")), event(delta("lo", "stop")), DONE]
GOOD = {"id": "a", "object": "answer", "created": 0, "choices": []}


# Callers


class Caller:
    """A client of one kind, called without regard to the kind."""

    def __init__(self, kind: str, url: str) -> None:
        self.asynchronous = kind == "async"
        self.url = url
        self.clients: list[Any] = []
        self._runner = asyncio.Runner() if self.asynchronous else None

    def client(self, **options: Any) -> Any:
        """Make a client; by default it is quick to give up, and never tries again."""
        options = {"retry": RetryPolicy.none(), "timeout": Timeout.of(PATIENCE), "credential": None, **options}
        make: Any = AsyncClient if self.asynchronous else Client
        made = make(options.pop("endpoint", self.url), options.pop("credential"), {}, None, options)
        self.clients.append(made)
        return made

    def do(self, result: Any) -> Any:
        """Give what a call gives; of an asynchronous one, once it is there."""
        if self._runner is None:
            return result

        async def wait() -> Any:
            return await result

        return self._runner.run(wait())

    def call(self, client: Any = None, of: Operation = CHAT, *, stream: bool = False, **options: Any) -> Any:
        """Call an operation."""
        client = client or (self.clients[0] if self.clients else self.client())
        members = {"messages": [], "stream": stream} if of.body is not None else {}
        return self.do(client._call(of, UNSET, members, {}, None, options))

    def ask(self, client: Any = None, of: Operation = CHAT, **options: Any) -> Any:
        """Ask for a stream."""
        return self.call(client, of, stream=True, **options)

    def next(self, stream: Any) -> Any:
        """Give the next update, None at the end."""
        return self.do(anext(stream, None) if self.asynchronous else next(stream, None))

    def text(self, stream: Any) -> str:
        """Read a stream to its end with a loop, and give its text."""
        if not self.asynchronous:
            return "".join(text_of(update) for update in stream)

        async def read() -> str:
            return "".join([text_of(update) async for update in stream])

        text: str = self.do(read())
        return text

    def close(self) -> None:
        """Close every client; an asynchronous one leaves no task."""
        for client in self.clients:
            self.do(client.close())
        if self._runner is not None:
            self._runner.run(_tasks_end())
            self._runner.close()


async def _tasks_end() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        _, left = await asyncio.wait(others, timeout=PATIENCE)
        assert not left


def text_of(update: Any) -> str:
    """Give the text of an update."""
    return "".join(choice.delta.content or "" for choice in update.choices or ())
