"""Arguments in; a diff on standard output, the open places on standard error, and an exit code out."""

from __future__ import annotations

import argparse
import difflib
import os
import signal
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs

from model_inference_overlay.migrate.edits import Finding
from model_inference_overlay.migrate.files import SKIPPED, Outcome, Search, change, kind_of, walk, write
from model_inference_overlay.migrate.moves import Moves, load

DONE, CHANGES, FAILED, OPEN = range(4)
_INTERRUPTED = 130
_EPILOG = """\
Looked at are Python files, notebooks, requirements files and pyproject.toml; requirements elsewhere
are only reported. A file that you name is looked at whatever its name. Left out are links,
environments, and the folders
{skipped}

exit codes:
  0  nothing is left to do, or the changes were shown
  1  changes remain (--check)
  2  bad argument, or a file could not be written
  3  places are left to decide by hand
"""
_MANY = 24
"""From so many files on, several processes share the work: to start one takes as long as to read about twenty files."""
_DEEP = 20_000
"""The depth to which a program is read: generated ones can be a sum of a thousand texts."""
_Task = tuple[Path, tuple[str, ...]]
"""A file, and the other packages that are used around it."""


def run(package: str, settings: Mapping[str, Any], arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        package: the package to move to.
        settings: what moves where, as `moves.load` takes it.
        arguments: the command line's (default: those of this process).

    Returns:
        0 where nothing is left to do, 1 where changes remain after `--check`, 2 for a bad argument or a file that could
        not be written, 3 where places are left to decide by hand; 130 if interrupted.
    """
    options = _parser(package, settings).parse_args(arguments)
    if find_spec("libcst") is None:
        return _fail(
            f'this command needs libcst, which is not installed: pip install "{_distribution(package)}[migrate]"'
        )
    missing = [path for path in options.paths if not path.is_dir() and not path.is_file()]
    if missing:
        return _fail(f"{missing[0]}: no such file or folder")
    try:
        code = _migrate(load(package, settings), options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the diff has seen enough. What is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CHANGES
    except KeyboardInterrupt:
        return _INTERRUPTED


def _distribution(package: str) -> str:
    return package.replace("_", "-")


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return FAILED


def _parser(package: str, settings: Mapping[str, Any]) -> argparse.ArgumentParser:
    old = [name for name in settings["modules"] if not any(name.startswith(f"{one}.") for one in settings["modules"])]
    parser = argparse.ArgumentParser(
        prog=f"python -m {package}.migrate",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=f"Move a code base to {package}\nfrom {', '.join(old)}.\n"
        "Shows the changes as a unified diff, and lists what you have to decide with file and line.",
        epilog=_EPILOG.format(skipped=textwrap.fill(", ".join(sorted(SKIPPED)), 100)),
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--write", action="store_true", help="make the changes; without it they are only shown")
    mode.add_argument(
        "--check", action="store_true", help="only name the files that would change; exit 1 if there are any"
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes at most (default: %(default)s)",
    )
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is not positive")
    return value


@attrs.define
class _Tally:
    """What happened so far."""

    looked_at: int = 0
    changed: int = 0
    failed: int = 0
    open: int = 0

    def note(self, path: Path, finding: Finding) -> None:
        """Tell of a place that is left to decide."""
        self.open += 1
        cell = f"cell {finding.cell}:" if finding.cell else ""
        print(f"{path}:{cell}{finding.line}: {finding.message}", file=sys.stderr)


def _migrate(moves: Moves, options: argparse.Namespace) -> int:
    tally = _Tally()
    for outcome in _outcomes(moves, options, tally):
        if outcome.is_changed:
            tally.changed += 1
            _settle(outcome, options, tally)
        for finding in outcome.findings:
            tally.note(outcome.path, finding)
    _summarize(tally, options)
    if tally.failed:
        return FAILED
    if options.check and tally.changed:
        return CHANGES
    return OPEN if tally.open else DONE


def _outcomes(moves: Moves, options: argparse.Namespace, tally: _Tally) -> Iterator[Outcome]:
    """Search all files, then change those that have something to change, in the order of their paths."""
    search = Search(moves)
    wanted: list[tuple[Path, bool]] = []
    around: set[str] = set()
    for path, problem in walk(options.paths):
        tally.looked_at += 1
        try:
            data = path.read_bytes() if problem is None else b""
        except OSError as error:
            problem = Finding(1, f"not looked at: {error.strerror}")
            data = b""
        if problem is not None:
            tally.note(path, problem)
        others = search.others(data) if kind_of(path) in ("", "python", "notebook") else set[str]()
        around |= others
        is_own = search.is_own(data)
        # What a file shares with the old package that it does not name, it has for the others that it does.
        if search.is_wanted(data) and (is_own or not others):
            wanted.append((path, is_own))
    # A file that names the old package says itself what it needs; one that names none may belong to any.
    tasks = [(path, () if is_own else tuple(sorted(around))) for path, is_own in wanted]
    yield from _changed(moves, tasks, min(options.jobs, len(tasks)))


def _changed(moves: Moves, tasks: Sequence[_Task], jobs: int) -> Iterator[Outcome]:
    """Change files in processes of their own, which a program that the parser cannot bear may end."""
    work = partial(_change, moves)
    done = 0
    if jobs > 1 and len(tasks) >= _MANY:
        with _pool(jobs) as pool:
            try:
                for outcome in pool.map(work, tasks, chunksize=max(1, min(16, len(tasks) // (4 * jobs)))):
                    yield outcome
                    done += 1
            except BrokenProcessPool:
                pass
    while done < len(tasks):
        with _pool(1) as pool:
            for task in tasks[done:]:
                done += 1
                try:
                    yield pool.submit(work, task).result()
                except BrokenProcessPool:
                    yield Outcome(task[0], findings=(Finding(1, "left as it is: it is too much for the parser"),))
                    break


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_prepare)


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    sys.setrecursionlimit(_DEEP)


def _change(moves: Moves, task: _Task) -> Outcome:
    path, others = task
    return change(path, moves, others)


def _settle(outcome: Outcome, options: argparse.Namespace, tally: _Tally) -> None:
    """Show a change, name it, or make it."""
    if options.check:
        print(f"{outcome.path}: changes remain")
    elif not options.write:
        sys.stdout.buffer.write(diff(outcome))
    elif problem := write(outcome):
        tally.failed += 1
        print(f"error: {outcome.path}: {problem}", file=sys.stderr)
    else:
        print(f"{outcome.path}: moved")


def diff(outcome: Outcome) -> bytes:
    """Give a unified diff that `patch -p1` and `git apply` take, in the encoding of the file."""
    name = os.fsencode(outcome.path.as_posix().lstrip("/"))
    before, after = (data.split(b"\n") for data in (outcome.before, outcome.after))
    old, new = ([*(line + b"\n" for line in lines[:-1]), *filter(None, lines[-1:])] for lines in (before, after))
    lines = difflib.diff_bytes(difflib.unified_diff, old, new, b"a/" + name, b"b/" + name)
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)


def _summarize(tally: _Tally, options: argparse.Namespace) -> None:
    done = "changed" if options.write else "to change"
    again = "; --write makes the changes" if tally.changed and not options.write else ""
    counts = f"{tally.looked_at} files looked at, {tally.changed - tally.failed} {done}"
    print(f"{counts}, {tally.open} places to decide by hand{again}", file=sys.stderr)
