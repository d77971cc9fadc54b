"""Measure the client beside plain httpx with json, in one run on one loopback server.

In: the installed project. Out: a table of medians and ratios to the plain client, and the same as JSON with `--json`.
Run it from the project's root: `python -m bench.run`. The contenders take turns, round by round, so that what slows the
machine for a while slows them alike.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from importlib import metadata
from pathlib import Path
from time import perf_counter

import httpx

from bench.loopback import EVENTS
from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage

PLAIN, OURS = "httpx + json", "model-inference"
QUESTION = "How many feet are in a mile?"
BODY = {"messages": [{"role": "user", "content": QUESTION}]}

Measure = Callable[[], float]
"""Does the thing once and returns how long that took, in seconds."""
Case = dict[str, Measure]
"""One measure for each contender."""


def import_time() -> Case:
    """Time the import in a new process, from the process's own clock: its start-up is not the library's."""

    def of(statement: str) -> Measure:
        code = f"from time import perf_counter as t; a = t(); {statement}; print(t() - a)"
        return lambda: float(subprocess.check_output([sys.executable, "-c", code]))

    return {PLAIN: of("import httpx"), OURS: of("from model_inference import ChatCompletionsClient")}


def one_call(http: httpx.Client, url: str, client: ChatCompletionsClient) -> Case:
    def plain() -> None:
        response = http.post(f"{url}/chat/completions", json=BODY)
        response.raise_for_status()
        assert json.loads(response.content)["choices"][0]["message"]["content"]

    def ours() -> None:
        assert client.complete(messages=[UserMessage(QUESTION)]).choices[0].message.content

    return {PLAIN: timed(plain), OURS: timed(ours)}


def one_chunk(http: httpx.Client, url: str, client: ChatCompletionsClient) -> Case:
    """Time a stream of `EVENTS` events, from the request to its end, for each event."""

    def plain() -> None:
        seen = 0
        with http.stream("POST", f"{url}/chat/completions", json={**BODY, "stream": True}) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    seen += bool(json.loads(line[6:])["choices"][0]["delta"].get("content"))
        assert seen == EVENTS - 1

    def ours() -> None:
        seen = 0
        for update in client.complete(messages=[UserMessage(QUESTION)], stream=True):
            seen += bool(update.choices[0].delta.content)
        assert seen == EVENTS - 1

    return {PLAIN: timed(plain, EVENTS), OURS: timed(ours, EVENTS)}


def timed(action: Callable[[], None], parts: int = 1) -> Measure:
    def measure() -> float:
        start = perf_counter()
        action()
        return (perf_counter() - start) / parts

    return measure


def medians(case: Case, rounds: int) -> dict[str, float]:
    for measure in case.values():
        measure()  # fills caches and pools, and is not counted
    taken: dict[str, list[float]] = {name: [] for name in case}
    for _ in range(rounds):
        for name, measure in case.items():
            taken[name].append(measure())
    return {name: statistics.median(times) for name, times in taken.items()}


@contextmanager
def loopback() -> Generator[str]:
    command = [sys.executable, "-m", "bench.loopback"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def run(scale: float) -> dict[str, dict[str, float]]:
    def rounds(number: int) -> int:
        return max(1, round(number * scale))

    with ExitStack() as stack:
        url = stack.enter_context(loopback())
        http = stack.enter_context(httpx.Client())
        client = stack.enter_context(ChatCompletionsClient(endpoint=url, credential=AzureKeyCredential("key")))
        return {
            "import": medians(import_time(), rounds(10)),
            "one call": medians(one_call(http, url, client), rounds(500)),
            "one streamed chunk": medians(one_chunk(http, url, client), rounds(20)),
        }


def table(results: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':<20}{PLAIN:>16}{OURS:>18}{'ratio':>8}"]
    for case, times in results.items():
        cells = "".join(f"{1e6 * times[name]:>{width},.1f} µs" for name, width in ((PLAIN, 13), (OURS, 15)))
        lines.append(f"{case:<20}{cells}{times[OURS] / times[PLAIN]:>8.2f}")
    return "\n".join(lines)


def report(results: dict[str, dict[str, float]]) -> dict[str, object]:
    libraries = {name: metadata.version(name) for name in ("model-inference", "httpx", "attrs", "orjson")}
    return {
        "machine": {"python": platform.python_version(), "system": platform.platform(), "libraries": libraries},
        "unit": "seconds, median",
        "results": results,
        "ratios": {case: times[OURS] / times[PLAIN] for case, times in results.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument("--scale", type=float, default=1.0, help="times as many rounds as usual, such as 0.1")
    arguments = parser.parse_args()
    results = run(arguments.scale)
    print(table(results))
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(report(results), indent=2) + "\n")


if __name__ == "__main__":
    main()
