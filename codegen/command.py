"""Arguments in, exit code out: 0 done or fresh, 1 stale, 2 bad input, told in two lines and without a traceback."""

from __future__ import annotations

import argparse
import json
import keyword
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import attrs

from codegen import account, emit, load, overlay
from codegen.extensions import OVERLAY as RUN_TIME
from codegen.extensions import is_name
from codegen.lower import Unsupported, lower
from codegen.problem import SpecError, listed
from codegen.progress import Progress
from codegen.render import render

HOME = Path(__file__).resolve().parent.parent
SPEC = HOME / "spec" / "openapi.yaml"
OVERLAY = HOME / "spec" / "python.overlay.yaml"
OUT = HOME / "generated"
PACKAGE = "model_inference"
_INTERRUPTED = 130
_PLURALS = {"property": "properties"}


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = _generate(options)
        sys.stdout.flush()
        return code
    except SpecError as error:
        return _fail(error)
    except BrokenPipeError:
        # Whoever read the output has seen enough. What is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    except RecursionError:
        return _fail(SpecError("", "nested too deeply", "flatten the document", str(options.spec)))
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        found = f"the generator failed: {type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
        hint = "this is a defect of the generator: report it with the document"
        return _fail(SpecError("", found, hint, str(options.spec)))


def _fail(error: SpecError) -> int:
    print(error, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description="Generate a typed Python SDK from OpenAPI.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    generate = commands.add_parser("generate", help="write the package, or check that it is up to date")
    generate.add_argument("--spec", type=Path, default=SPEC, metavar="FILE", help="OpenAPI 3.0 or 3.1, JSON or YAML")
    generate.add_argument(
        "--overlay",
        type=Path,
        action="append",
        metavar="FILE",
        help="Overlay 1.0; repeat for several, applied in order",
    )
    generate.add_argument("--out", type=Path, metavar="DIR", help="folder that takes the package (default: generated)")
    generate.add_argument("--package", metavar="NAME", help=f"the package's name (default: {PACKAGE})")
    generate.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    generate.add_argument(
        "--allow-unsupported",
        action="store_true",
        help="leave out operations and schemas that cannot be generated, and list them",
    )
    return parser


def _generate(options: argparse.Namespace) -> int:
    name: str = PACKAGE if options.package is None else options.package
    if not is_name(name) or keyword.issoftkeyword(name) or name in (RUN_TIME, "codegen"):
        raise SpecError("--package", f"{name!r} cannot be a package's name", "use letters, digits and underscores")
    out: Path = (options.out or OUT).resolve()
    own = options.out is None and options.package is None
    folder = emit.Folder(out / name, out if own else out / name, is_ours=own)
    with Progress(_shown(folder.root)) as progress:
        made = _made(options, name, progress)
        progress.step("comparing" if options.check else "writing")
        differences = folder.compare(made.files) if options.check else []
        changed = [] if options.check else folder.write(made.files)
    if options.check:
        return _check(differences, options)
    _report(made, folder.root, changed)
    return 0


@attrs.frozen
class _Made:
    """What a run makes: files by path, what the document declares and the package has, and what was left out."""

    files: dict[str, str]
    counts: dict[str, tuple[int, int]]
    problems: list[Unsupported]


def _made(options: argparse.Namespace, name: str, progress: Progress) -> _Made:
    progress.step("reading")
    document = load.openapi(load.read(options.spec), options.allow_unsupported)
    own_spec = options.spec.resolve() == SPEC
    paths = options.overlay if options.overlay is not None else [OVERLAY] if own_spec else []
    overlays = [load.read(path) for path in paths]
    progress.step("deciding names and types")
    try:
        resolved = overlay.apply(document, overlays)
        package, problems = lower(resolved, name, options.allow_unsupported)
    except SpecError as error:
        raise error.in_file(document.file) from None
    progress.step("checking that nothing is lost")
    balance = account.balance(resolved, package, frozenset(item.pointer for item in problems))
    if balance.missing:
        names = listed(map(str, balance.missing))
        hint = "this is a defect of the generator: report it with the document"
        raise SpecError("", f"not in the output: {names}", hint, document.file)
    progress.step("rendering")
    rendered = render(package)
    if problems:
        left_out = [
            {"pointer": item.pointer, "at": item.problem.place, "reason": item.problem.found, "hint": item.problem.hint}
            for item in problems
        ]
        rendered["unsupported.json"] = json.dumps(left_out, indent=2) + "\n"
    facts = {
        "spec": {"sha256": document.sha256},
        "overlays": [{"sha256": item.sha256} for item in overlays],
        "document": {
            kind: {"declared": declared, "generated": generated}
            for kind, (declared, generated) in balance.counts.items()
        },
    }
    progress.step("formatting")
    return _Made(emit.finish(rendered, facts, name), balance.counts, problems)


def _check(differences: list[emit.Difference], options: argparse.Namespace) -> int:
    if not differences:
        return 0
    command = "nox -s generate" if options.out is None else "the same command without --check"
    for item in differences:
        print(f"{item.kind}: {item.path}  (run: {command})")
        if item.diff:
            print(item.diff, end="")
    return 1


def _report(made: _Made, root: Path, changed: list[str]) -> None:
    counts = ", ".join(
        f"{generated} of {declared} {_PLURALS.get(kind, f'{kind}s')}"
        for kind, (declared, generated) in made.counts.items()
    )
    print(f"{_shown(root)}: {counts}; {len(changed)} files changed")
    for item in made.problems:
        print(f"left out: {item.pointer}: {item.problem.found}", file=sys.stderr)


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
