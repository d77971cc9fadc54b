"""What is measured: the table of cases, in the order of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["fresh", "sync", "async"]


@dataclass(frozen=True)
class Case:
    """One measurement.

    Attributes:
        title: the heading of its row.
        kind: whether each measure takes a fresh process, or is taken by the contender's worker, which stays.
        rounds: how often each contender has its turn.
        repeat: how many calls are timed together in a turn; their mean is the turn's figure.
        goal: the ratio to the base that this project's client is to keep, with [aiohttp] where it is asynchronous.
        in_flight: how many asynchronous calls are under way at any time.
    """

    title: str
    kind: Kind
    rounds: int
    repeat: int = 1
    goal: float | None = None
    in_flight: int = 0


CASES = {
    "import": Case("import", "fresh", rounds=11, goal=1.0),
    "memory": Case("memory after import", "fresh", rounds=3),
    "cold": Case("cold start to first answer", "fresh", rounds=11, goal=1.25),
    "construct": Case("client construction", "sync", rounds=15, repeat=5),
    "first": Case("new client's first answer", "sync", rounds=15, repeat=5),
    "call": Case("one call", "sync", rounds=25, repeat=50, goal=1.15),
    "chunk": Case("one streamed chunk", "sync", rounds=15, goal=1.0),
    "embeddings": Case("64 x 1536 embeddings", "sync", rounds=11, goal=0.35),
    "async_1": Case("async call, 1 in flight", "async", rounds=9, repeat=100, in_flight=1),
    "async_16": Case("async call, 16 in flight", "async", rounds=9, repeat=160, in_flight=16),
    "async_64": Case("async call, 64 in flight", "async", rounds=5, repeat=192, goal=0.10, in_flight=64),
    "async_256": Case("async call, 256 in flight", "async", rounds=3, repeat=256, in_flight=256),
}
