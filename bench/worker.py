"""One contender in a process of its own, which stays for all its turns: `python -m bench.worker NAME URL`.

In: the name of a case on each line. Out: the seconds that one call (chunk, construction) of it took, on a line each.
Every answer is compared with what the server sent, off the clock; a wrong one ends the process with an error.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import cached_property
from time import perf_counter
from typing import TypeVar

from bench import answers
from bench.cases import CASES
from bench.lineup import Chat, Embedder, library

T = TypeVar("T")


class Worker:
    """Measures one contender; its clients are made when first needed and kept."""

    def __init__(self, name: str, url: str) -> None:
        self._library = library(name)
        self._name = name
        self._url = url
        self._loop = asyncio.Runner()

    @cached_property
    def _chat(self) -> Chat:
        return self._library.chat(self._url)

    @cached_property
    def _embedder(self) -> Embedder:
        return self._library.embedder(self._url)

    def measure(self, key: str) -> float:
        """Return the seconds that one call of a case took."""
        case = CASES[key]
        if case.kind == "async":
            return self._loop.run(self._concurrently(case.in_flight, case.repeat))
        measure = {
            "construct": self._construct,
            "first": self._first,
            "call": self._call,
            "chunk": self._chunk,
            "embeddings": self._embeddings,
        }[key]
        return measure(case.repeat)

    def close(self) -> None:
        """Close the event loop."""
        self._loop.close()

    def _construct(self, repeat: int) -> float:
        taken, chats = _timed(lambda: self._library.chat(self._url), repeat)
        for chat in chats:
            chat.close()
        return taken

    def _first(self, repeat: int) -> float:
        def answer() -> tuple[Chat, str]:
            chat = self._library.chat(self._url)
            return chat, chat.call()

        taken, pairs = _timed(answer, repeat)
        for chat, text in pairs:
            chat.close()
            self._expect(text, answers.ANSWER)
        return taken

    def _call(self, repeat: int) -> float:
        self._chat.call()  # opens the connection again if it idled too long since the last turn
        taken, texts = _timed(self._chat.call, repeat)
        self._expect(texts, [answers.ANSWER] * repeat)
        return taken

    def _chunk(self, repeat: int) -> float:
        taken, streams = _timed(self._chat.stream, repeat)
        self._expect(streams, [answers.WORDS] * repeat)
        return taken / len(answers.WORDS)

    def _embeddings(self, repeat: int) -> float:
        taken, results = _timed(self._embedder.embed, repeat)
        self._expect(results, [answers.vectors()] * repeat)
        return taken

    async def _concurrently(self, in_flight: int, calls: int) -> float:
        chat = self._library.async_chat(f"{self._url}/{self._name}-{in_flight}", in_flight)

        async def ask(number: int) -> list[str]:
            return [await chat.call() for _ in range(number)]

        await asyncio.gather(*(ask(1) for _ in range(in_flight)))  # opens the connections before the clock runs
        start = perf_counter()
        texts = await asyncio.gather(*(ask(calls // in_flight) for _ in range(in_flight)))
        taken = perf_counter() - start
        await chat.close()
        self._expect(texts, [[answers.ANSWER] * (calls // in_flight)] * in_flight)
        return taken / calls

    def _expect(self, found: object, expected: object) -> None:
        if found != expected:
            raise ValueError(f"{self._name} gave {str(found)[:200]} instead of {str(expected)[:200]}")


def _timed(action: Callable[[], T], repeat: int) -> tuple[float, list[T]]:
    start = perf_counter()
    results = [action() for _ in range(repeat)]
    return (perf_counter() - start) / repeat, results


def main() -> None:
    """Measure each case that is named on standard input."""
    name, url = sys.argv[1:]
    worker = Worker(name, url)
    for line in sys.stdin:
        print(worker.measure(line.strip()), flush=True)
    worker.close()


if __name__ == "__main__":
    main()
