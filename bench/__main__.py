"""The command line: `python -m bench`, from the project's root, in an environment that holds all contenders."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.cases import CASES
from bench.fresh import STATM
from bench.lineup import CONTENDERS
from bench.processes import ContenderError
from bench.profiles import profile
from bench.report import markdown, report, text
from bench.turns import run

LAST = Path("build/bench.json")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the client beside others on one server.")
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        default=[],
        choices=[*CASES, *CONTENDERS],
        help="measure this case, or this contender beside the base, alone; may be repeated, and no file is written: "
        + ", ".join([*CASES, *CONTENDERS]),
    )
    parser.add_argument("--rounds", metavar="N", type=int, help="rounds of every case, in place of its own number")
    parser.add_argument("--json", metavar="FILE", type=Path, help=f"where to write the results; default: {LAST}")
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    parser.add_argument("--last", action="store_true", help=f"measure nothing: print the table of {LAST}")
    parser.add_argument(
        "--profile",
        metavar="CASE",
        choices=list(CASES),
        help="measure nothing: print where the time of a case goes",
    )
    return parser.parse_args()


def main() -> None:
    """Do what the command line says."""
    arguments = _arguments()
    contenders = [name for name in CONTENDERS if name in arguments.only]
    if arguments.profile:
        for name in contenders or ["ours"]:
            print(profile(arguments.profile, name))
        return
    if arguments.last:
        told = json.loads(LAST.read_text())
    else:
        cases = [key for key in CASES if key in arguments.only] or list(CASES)
        if not Path(STATM).exists() and "memory" in cases:
            cases.remove("memory")
            print(f"memory is not measured: this system has no {STATM}", file=sys.stderr)
        told = report(run(cases, contenders or list(CONTENDERS), arguments.rounds))
        # A run in part must not stand for the whole one.
        path = arguments.json or (None if arguments.only else LAST)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(told, indent=2) + "\n")
    print(markdown(told) if arguments.markdown else text(told))


if __name__ == "__main__":
    try:
        main()
    except ContenderError as error:
        sys.exit(f"error: {error}")
