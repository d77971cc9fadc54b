"""The command line: `python -m corpus DIR`, from the project's root, where generator and mypy are installed."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corpus.checking import check
from corpus.documents import CorpusError, Source, sources
from corpus.processes import Limits
from corpus.report import Row, markdown, text
from corpus.trial import ROOT, attempt

BUILD = ROOT / "build" / "corpus"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="corpus", description="Generate, import and type-check a package of every OpenAPI document in a folder."
    )
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="folder with .json, .yaml and .yml files, at any depth"
    )
    parser.add_argument("--out", metavar="DIR", type=Path, default=BUILD, help="where the packages go: build/corpus")
    parser.add_argument("--seconds", metavar="N", type=float, default=600, help="limit of each process; default: 600")
    parser.add_argument("--gib", metavar="N", type=float, default=8, help="its limit of memory; default: 8")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="documents at the same time; default: 1")
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    return parser.parse_args()


def main() -> int:
    """Do what the command line says; 1 if anything failed."""
    arguments = _arguments()
    found = sources(arguments.folder)
    limits = Limits(arguments.seconds, arguments.gib)
    out: Path = arguments.out.resolve()

    def tried(source: Source) -> Row:
        trial = attempt(source, out, limits)
        print(f"{source.path}: {trial.wrong or f'{trial.seconds:.1f} s'}", file=sys.stderr, flush=True)
        return Row(source.path.relative_to(arguments.folder).as_posix(), source.package, trial)

    with ThreadPoolExecutor(max(1, arguments.jobs)) as pool:
        rows = list(pool.map(tried, found))
    errors = check([row.package for row in rows if row.trial.modules], out)
    for row in rows:
        row.type_errors = errors.get(row.package, [])
    print(markdown(rows) if arguments.markdown else text(rows))
    return 1 if any(row.failed for row in rows) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CorpusError as error:
        sys.exit(f"error: {error}")
