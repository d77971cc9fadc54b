"""Cases and contenders in, figures out: the contenders take turns, round by round, in one run on one server.

What slows the machine for a while thus slows them alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from bench.cases import CASES
from bench.lineup import BASE, CONTENDERS
from bench.processes import fresh, loopback, worker

Measure = Callable[[], float]


Results = dict[str, dict[str, list[float]]]
"""What was measured in each round, by case, then by contender: seconds, or bytes."""


def run(cases: Sequence[str], contenders: Sequence[str], rounds: int | None = None) -> Results:
    """Measure `cases` of `contenders`.

    Args:
        cases: keys of `CASES`.
        contenders: keys of `CONTENDERS`; the base is measured in any case.
        rounds: how many rounds, in place of each case's own number.

    Raises:
        ContenderError: one does not work; nothing is measured that does not.
    """
    taking_part = [name for name in CONTENDERS if name == BASE or name in contenders]
    results: Results = {}
    with ExitStack() as stack:
        url = stack.enter_context(loopback())
        workers = {name: stack.enter_context(worker(name, url)) for name in taking_part}
        for key in cases:
            case = CASES[key]
            measures: dict[str, Measure] = {}
            for name in taking_part:
                if case.kind == "fresh":
                    measures[name] = partial(_fresh, key, name, url)
                else:
                    measures[name] = partial(workers[name].measure, key)
                if CONTENDERS[name].only_async and case.kind != "async":
                    del measures[name]
            print(f"{case.title} ...", file=sys.stderr, flush=True)
            results[key] = _turns(measures, rounds or case.rounds, warm=case.kind != "async")
    return results


def _fresh(case: str, name: str, url: str) -> float:
    return float(fresh(case, name, url).stdout)


def _turns(measures: dict[str, Measure], rounds: int, *, warm: bool) -> dict[str, list[float]]:
    names = list(measures)
    if warm:
        for name in names:
            measures[name]()  # fills caches and pools, and is not counted
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)  # nobody always runs after the same one
        for name in names[first:] + names[:first]:
            taken[name].append(measures[name]())
    return taken
