"""Holds answers back until as many requests wait as shall be in flight, so that they truly are.

A server on loopback answers a request before the client has sent the next one: 64 tasks would share a few connections,
and what a pool of 64 costs would not show. Holding costs the client no time, for it is busy sending the rest meanwhile.
"""

from __future__ import annotations

import asyncio

_NO_MORE = 0.005
"""Seconds of silence after which a client all of whose connections wait has no more: its pool is smaller."""
_STUCK = 0.25
"""Seconds of silence after which nothing more is expected at all."""


class Gate:
    """The held answers of one client; `size` of them open it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._connections: set[asyncio.Transport] = set()
        self._held: list[tuple[asyncio.Transport, bytes]] = []
        self._timer: asyncio.TimerHandle | None = None

    def hold(self, connection: asyncio.Transport, answer: bytes) -> None:
        """Write the answer when the gate opens."""
        self._connections.add(connection)
        self._held.append((connection, answer))
        self._stop()
        if len(self._held) >= self._size:
            self._open()
        else:
            silence = _NO_MORE if len(self._held) == len(self._connections) else _STUCK
            self._timer = asyncio.get_running_loop().call_later(silence, self._open)

    def leave(self, connection: asyncio.Transport) -> None:
        """Expect nothing more from a connection that was closed."""
        self._connections.discard(connection)

    def _open(self) -> None:
        self._stop()
        held, self._held = self._held, []
        for connection, answer in held:
            connection.write(answer)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
