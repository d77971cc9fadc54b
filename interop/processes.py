"""Processes: a party in, the outcome of each of its trials out."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from interop import questions as q
from interop.environments import NODE, ROOT, Environment, prepare
from interop.lineup import Party
from interop.servers import surroundings
from interop.trial import Place

LIMIT = 120.0
"""The seconds that all trials of a party have."""


@dataclass(frozen=True)
class Outcome:
    """What became of a trial; `wrong` is None where it went well."""

    trial: str
    wrong: str | None


def run(name: str, party: Party, place: Place, logs: Path) -> list[Outcome]:
    """Run all trials of a party in a process of its own, whose log goes to a file.

    A process that fails as a whole, or takes too long, is an outcome too.
    """
    environment = prepare(party.environment)
    command = (
        _javascript(environment, party, place) if party.environment == "node" else _python(environment, party, place)
    )
    cwd = environment.packages if party.environment == "node" else ROOT
    with (logs / f"{name}.log").open("w") as log, (logs / f"{name}.jsonl").open("w+") as lines:
        with subprocess.Popen(command, cwd=cwd, env=surroundings(), stdout=lines, stderr=log) as process:
            try:
                wrong = f"exit code {process.returncode}" if process.wait(LIMIT) else None
            except subprocess.TimeoutExpired:
                process.kill()
                wrong = f"not done after {LIMIT:.0f} seconds"
        lines.seek(0)
        outcomes = [Outcome(**json.loads(line)) for line in lines]
    if wrong or not outcomes:
        outcomes.append(Outcome("the process", wrong or "it ran no trial"))
    return outcomes


def _python(environment: Environment, party: Party, place: Place) -> list[str]:
    return [environment.python, "-m", "interop.worker", party.module, place.url, place.key, party.variant]


def _javascript(environment: Environment, party: Party, place: Place) -> list[str]:
    # A module finds its packages from where it lies.
    for file in (party.module, "loopback.mjs"):
        shutil.copy(NODE / file, environment.packages)
    questions = {
        "model": q.MODEL,
        "question": q.QUESTION,
        "weather": q.WEATHER,
        "filtered": q.FILTERED,
        "wrong_key": q.WRONG_KEY,
        "texts": q.TEXTS,
        "dimensions": q.DIMENSIONS,
        "tool": q.TOOL,
        "arguments": q.ARGUMENTS,
        "result": q.RESULT,
    }
    node = [environment.node(), "--import", "./loopback.mjs"]
    return [*node, party.module, place.url, place.key, json.dumps(questions)]
