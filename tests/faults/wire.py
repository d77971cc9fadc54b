"""A TCP server on loopback that does what a script says: answer, stall, cut, reset, or nothing at all.

In: a script for each request (and, where wanted, for each new connection), made of bytes and other steps. Out: what
arrived, on which connection and when, and how many connections are open or in the middle of an answer. It knows next to
nothing of HTTP, so that what it sends may be wrong in any way.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

PATIENCE = 8.0
"""Seconds after which the server ends what a script holds: a client that waits for ever fails, and does not hang."""


class Act(Enum):
    """What a server can do beside sending bytes."""

    RESET = "reset the connection: what was not read yet may be lost"
    CLOSE = "close the connection"
    HOLD = "say nothing until the client goes away"


@dataclass(frozen=True)
class Pause:
    """Say nothing for some seconds."""

    seconds: float


class Gate:
    """Say nothing until the test opens the gate; `FaultServer.gate` makes one."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._opened = asyncio.Event()
        self._reached = threading.Event()

    def open(self) -> None:
        """Let the script go on."""
        self._loop.call_soon_threadsafe(self._opened.set)

    def wait_until_reached(self) -> None:
        """Wait until the script stands before the gate."""
        assert self._reached.wait(PATIENCE), "the server's script did not come to the gate"

    async def pass_through(self) -> None:
        """Wait, on the server's side, until the gate is open."""
        self._reached.set()
        await asyncio.wait_for(self._opened.wait(), PATIENCE)


Step = bytes | Act | Pause | Gate


@dataclass(frozen=True)
class Arrival:
    """One request; names of headers are in lower case."""

    connection: int
    at: float
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Script = Sequence[Step] | Callable[[Arrival], Sequence[Step]]


class FaultServer:
    """The server, on a thread and an event loop of its own."""

    def __init__(self) -> None:
        self.requests: list[Arrival] = []
        self.bytes_received = 0
        self.accepted = 0
        self._connections: set[_Connection] = set()
        self._answers: tuple[Script, ...] = ()
        self._greetings: tuple[Sequence[Step], ...] = ()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="faults", daemon=True)
        self._thread.start()
        self._server = self._run(self._listen())
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=1024)

    def answer(self, *scripts: Script) -> None:
        """Answer the first request with the first script, and so on; the last script answers all further ones."""
        self._answers = scripts

    def greet(self, *scripts: Sequence[Step]) -> None:
        """Do this with the first connection before it is read, and so on; the last script is for all further ones."""
        self._greetings = scripts

    def gate(self) -> Gate:
        """Make a step that waits for the test."""
        return Gate(self._loop)

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    @property
    def busy(self) -> int:
        """How many connections are in the middle of an answer."""
        return sum(connection.busy for connection in tuple(self._connections))

    @property
    def request_id(self) -> str:
        """The request id that all requests have in common."""
        [found] = {arrival.headers["x-ms-client-request-id"] for arrival in self.requests}
        return found

    def settle(self, *, open: int | None = None, busy: int | None = None, within: float = 3.0) -> None:
        """Wait until no more than so many connections are open or busy.

        Raises:
            AssertionError: more of them stay so.
        """
        end = time.monotonic() + within
        while (open is not None and self.open > open) or (busy is not None and self.busy > busy):
            assert time.monotonic() < end, f"{self.open} connections stay open, {self.busy} of them busy"
            time.sleep(0.002)

    def wait_for(self, accepted: int, within: float = 3.0) -> None:
        """Wait until so many connections have been accepted, and see that there are no more.

        Raises:
            AssertionError: there are fewer or more.
        """
        end = time.monotonic() + within
        while self.accepted < accepted and time.monotonic() < end:
            time.sleep(0.002)
        assert self.accepted == accepted

    def reset(self) -> None:
        """Forget everything, and drop what connections there are."""
        self._run(self._reset())

    async def _reset(self) -> None:
        for connection in tuple(self._connections):
            connection.abort()
        await asyncio.sleep(0)
        self.requests = []
        self.bytes_received = self.accepted = 0
        self._answers, self._greetings = (), ()

    def stop(self) -> None:
        """Close the server and its connections."""
        self.reset()
        self._server.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    # What a connection asks of its server

    def arrived(self, connection: _Connection) -> tuple[int, Sequence[Step]]:
        """Take up a new connection, and give its number, from 0 on, and what to greet it with."""
        number = self.accepted
        self.accepted += 1
        self._connections.add(connection)
        return number, self._greetings[min(number, len(self._greetings) - 1)] if self._greetings else ()

    def gone(self, connection: _Connection) -> None:
        """Let go of a connection."""
        self._connections.discard(connection)

    def script(self, arrival: Arrival) -> Sequence[Step]:
        """Note a request, and give the script that answers it."""
        self.requests.append(arrival)
        script = self._answers[min(len(self.requests), len(self._answers)) - 1]
        return script(arrival) if callable(script) else script


class _Connection(asyncio.Protocol):
    def __init__(self, server: FaultServer) -> None:
        self._server = server
        self._received = bytearray()
        self._arrival = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._number, greeting = self._server.arrived(self)
        self._task = asyncio.get_running_loop().create_task(self._serve(greeting))

    def data_received(self, data: bytes) -> None:
        self._server.bytes_received += len(data)
        self._received += data
        self._arrival.set()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.busy = False
        self._server.gone(self)
        self._task.cancel()

    async def _serve(self, greeting: Sequence[Step]) -> None:
        await self._perform(greeting)
        while not self._transport.is_closing():
            arrival = await self._read()
            self.busy = True
            await self._perform(self._server.script(arrival))
            self.busy = False

    async def _read(self) -> Arrival:
        while b"\r\n\r\n" not in self._received:
            await self._more()
        head, _, _ = bytes(self._received).partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        fields = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in fields}
        size = len(head) + 4 + int(headers.get("content-length", "0"))
        while len(self._received) < size:
            await self._more()
        body = bytes(self._received[len(head) + 4 : size])
        del self._received[:size]
        return Arrival(self._number, time.monotonic(), method, target, headers, body)

    async def _more(self) -> None:
        self._arrival.clear()
        await self._arrival.wait()

    async def _perform(self, script: Sequence[Step]) -> None:
        for step in script:
            if self._transport.is_closing():
                return
            if isinstance(step, bytes):
                self._transport.write(step)
                await self._writable.wait()
            elif isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
            elif isinstance(step, Gate):
                await step.pass_through()
            elif step is Act.CLOSE:
                self._transport.close()
            elif step is Act.RESET:
                self.abort()
            else:
                await asyncio.sleep(PATIENCE)
                self.abort()

    def abort(self) -> None:
        """Reset the connection."""
        # Without lingering, close() sends RST in place of FIN.
        sock = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()
