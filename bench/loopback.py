"""The server that all contenders are measured against: canned answers, so that what is timed is the client.

In: HTTP/1.1 requests over kept-alive connections. Out: an answer by path, streamed where the body asks for it, and held
back at a gate where the path begins with one: `/NAME-64/chat/completions`. It prints its URL and runs until it is
terminated. It reads no more of a request than it needs to answer.
"""

from __future__ import annotations

import asyncio
import socket

from bench import answers
from bench.gate import Gate

_PIECE = 16 * 1024
_END = b"\r\n\r\n"


def _message(status: str, kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


def _chunked(kind: str, body: bytes) -> bytes:
    """Cut a body where it happens, as a gateway does, and not between events."""
    pieces = [body[start : start + _PIECE] for start in range(0, len(body), _PIECE)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""])
    return f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n".encode() + chunks


_WHOLE = _message("200 OK", "application/json", answers.whole())
_STREAM = _chunked("text/event-stream", answers.events())
_EMBEDDINGS = _message("200 OK", "application/json", answers.embeddings())
_NOWHERE = _message("404 Not Found", "text/plain", b"this server knows /chat/completions and /embeddings")
_UNSIZED = _message("411 Length Required", "text/plain", b"this server wants a content-length")


def _answer(path: bytes, body: bytes) -> bytes:
    if path.endswith(b"/chat/completions"):
        # A client may put a space after the colon or not.
        return _STREAM if b'"stream":true' in body.replace(b" ", b"") else _WHOLE
    return _EMBEDDINGS if path == b"/embeddings" else _NOWHERE


_gates: dict[bytes, Gate] = {}


def _gate(path: bytes) -> Gate | None:
    name, _, rest = path[1:].partition(b"/")
    _, dash, size = name.rpartition(b"-")
    if not (dash and rest):
        return None
    if name not in _gates:
        _gates[name] = Gate(int(size))
    return _gates[name]


class Connection(asyncio.Protocol):
    """One connection: bytes in, an answer out as soon as a request is complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._gate: Gate | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        # asyncio sets this only where the listening socket names its protocol; with Nagle's algorithm on, an answer
        # that takes two writes can wait 40 ms for the acknowledgement of the first.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(_END)) >= 0:
            head = bytes(self._buffer[:end])
            rest = head.lower().partition(b"\r\ncontent-length:")[2]
            if not rest:
                self._transport.write(_UNSIZED)
                self._transport.close()
                return
            start = end + len(_END)
            stop = start + int(rest.partition(b"\r")[0])
            if len(self._buffer) < stop:
                return
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            answer = _answer(path, bytes(self._buffer[start:stop]))
            del self._buffer[:stop]
            self._gate = _gate(path)
            if self._gate is None:
                self._transport.write(answer)
            else:
                self._gate.hold(self._transport, answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._gate is not None:
            self._gate.leave(self._transport)


async def _main() -> None:
    # The backlog holds as many as connect at once.
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
