"""What is measured once in a process of its own: `python -c "from bench.fresh import main; main()" WHAT NAME ARGUMENT`.

In: what to measure, the contender, and the server's URL or the statement to import it with. Out: one number, printed:
seconds or bytes. The interpreter's own start is no part of it, and nothing is imported here that a library might need.
"""

from __future__ import annotations

import sys
from time import perf_counter

STATM = "/proc/self/statm"
"""Linux tells a process's size here, in pages; the second number is that of pages in memory."""


def main() -> None:
    """Measure what the command line says."""
    what, name, argument = sys.argv[1:]
    measure = {"import": _import, "memory": _memory, "cold": _cold}[what]
    print(measure(name, argument))


def _import(_: str, statement: str) -> float:
    start = perf_counter()
    exec(statement)
    return perf_counter() - start


def _memory(_: str, statement: str) -> float:
    before = _resident()
    exec(statement)
    return _resident() - before


def _resident() -> float:
    import os

    with open(STATM) as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _cold(name: str, url: str) -> float:
    start = perf_counter()
    chat = __import__(f"bench.contenders.{name}", fromlist=["chat"]).chat(url)
    text = chat.call()
    taken = perf_counter() - start
    from bench.answers import ANSWER

    if text != ANSWER:
        raise ValueError(f"{name} answered {text!r} instead of {ANSWER!r}")
    return taken
