"""Where the time of one case goes: a case and a contender in, the top lines of its profile out.

Fresh processes are looked at with `-X importtime`, the rest with cProfile, which makes Python calls dearer than they
are: read shares, not times.
"""

from __future__ import annotations

import cProfile
import io
import pstats

from bench.cases import CASES
from bench.processes import fresh, loopback
from bench.worker import Worker


def profile(case: str, contender: str, lines: int = 25) -> str:
    """Return the top `lines` by each one's own time, then by the time of all that it calls (or imports)."""
    with loopback() as url:
        if CASES[case].kind == "fresh":
            return _imports(fresh(case, contender, url, "-X", "importtime").stderr, lines)
        worker = Worker(contender, url)
        worker.measure(case)  # fills caches and pools
        profiler = cProfile.Profile()
        profiler.runcall(worker.measure, case)
        worker.close()
    out = io.StringIO()
    statistics = pstats.Stats(profiler, stream=out).strip_dirs()
    for order in ("tottime", "cumulative"):
        statistics.sort_stats(order).print_stats(lines)
    return out.getvalue()


def _imports(traced: str, lines: int) -> str:
    """Sort what `-X importtime` writes: `import time: own µs | with what it imports µs | module`."""
    rows = [line.removeprefix("import time:").split("|") for line in traced.splitlines() if line.count("|") == 2]
    numbered = [(int(own), int(total), name.strip()) for own, total, name in rows if own.strip().isdigit()]
    top_own = sorted(numbered, key=lambda row: -row[0])[:lines]
    top_total = sorted(numbered, key=lambda row: -row[1])[:lines]
    return "\n".join(
        [
            "µs of its own:",
            *(f"{own:>9}  {name}" for own, _, name in top_own),
            "µs with what it imports:",
            *(f"{total:>9}  {name}" for _, total, name in top_total),
        ]
    )
