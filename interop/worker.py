"""One party in a process of its own: `python -m interop.worker MODULE URL KEY VARIANT`, in that party's environment.

Out, on standard output: a line of JSON for each trial. What the libraries print there goes to standard error instead.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from interop import loopback, trial


def main() -> None:
    """Run the trials of the module that is named."""
    module, url, key, variant = sys.argv[1:]
    loopback.keep()
    with open(os.dup(1), "w") as lines:
        os.dup2(2, 1)
        import_module(f"interop.clients.{module}")
        # Last, because only then is known what the library did in the background.
        trial.TRIALS["stay on loopback"] = _stay
        trial.run(trial.Place(url, key, variant), lines)


def _stay(_: trial.Place) -> None:
    if loopback.ATTEMPTS:
        raise AssertionError(f"tried to reach {', '.join(sorted(set(loopback.ATTEMPTS)))}")


if __name__ == "__main__":
    main()
