"""Arguments in, exit code out: 0 done, 1 stale or findings, 2 bad input, told in two lines and without a traceback."""

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

from codegen import account, emit, load, naming, overlay, versions
from codegen.diff.options import add as add_diff
from codegen.diff.options import run as run_diff
from codegen.extensions import OVERLAY as RUN_TIME
from codegen.extensions import is_name
from codegen.lower import Unsupported, lower
from codegen.problem import SpecError, listed, shown
from codegen.progress import Progress
from codegen.render import render

HOME = Path(__file__).resolve().parent.parent
SPEC = HOME / "spec" / "openapi.yaml"
OVERLAY = HOME / "spec" / "python.overlay.yaml"
OUT = HOME / "generated"
HISTORY = HOME / "docs" / "api-history.md"
PACKAGE = "model_inference"
_INTERRUPTED = 130
_PLURALS = {"property": "properties"}
# Whoever has the output folder on the path would import the package in place of these.
_TAKEN = sys.stdlib_module_names | naming.DEVICES | {RUN_TIME, "attr", "attrs", "codegen", "httpx", "orjson"}


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
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
        return _fail(SpecError("", "nested too deeply", "flatten the document", _file(options)))
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        found = f"the generator failed: {type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
        hint = "this is a defect of the generator: report it with the document"
        return _fail(SpecError("", found, hint, _file(options)))


def _file(options: argparse.Namespace) -> str:
    return f"{options.base} and {options.revision}" if options.command == "diff" else str(options.spec)


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
    generate.set_defaults(run=_generate)
    diff = commands.add_parser("diff", help="tell what a change of the document does to callers")
    add_diff(diff)
    diff.set_defaults(run=run_diff)
    project = commands.add_parser("project", help="derive the document as of an earlier version of the API")
    versions.add_project(project, SPEC)
    project.set_defaults(run=versions.run_project)
    history = commands.add_parser("history", help="write what each version of the API brought")
    versions.add_history(history, SPEC, HISTORY)
    history.set_defaults(run=versions.run_history)
    return parser


def _generate(options: argparse.Namespace) -> int:
    name: str = PACKAGE if options.package is None else options.package
    if not is_name(name) or keyword.issoftkeyword(name) or name.casefold() in _TAKEN:
        hint = "use letters, digits and underscores, and no module's name that Python or the run time knows already"
        raise SpecError("--package", f"{name!r} cannot be a package's name", hint)
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
    hint = "this is a defect of the generator: report it with the document"
    if balance.missing and not options.allow_unsupported:
        names = listed(map(str, balance.missing))
        raise SpecError("", f"not in the output: {names}", hint, document.file)
    problems += [
        Unsupported(item.pointer, SpecError(item.pointer, f"not in the output: {item}", hint))
        for item in balance.missing
    ]
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
        print(f"left out: {shown(item.pointer)}: {shown(item.problem.found)}", file=sys.stderr)


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
