"""Arguments of `python -m codegen project` and `history` in, exit code out: 0 done or fresh, 1 stale."""

from __future__ import annotations

import argparse
import difflib
import json
import os
from pathlib import Path
from typing import Any

import yaml

from codegen import load, output
from codegen.history import history
from codegen.problem import SpecError
from codegen.project import project

_WIDTH = 120


def add_project(parser: argparse.ArgumentParser, spec: Path) -> None:
    """Declare the arguments of `project`."""
    parser.add_argument("--spec", type=Path, default=spec, metavar="FILE", help="OpenAPI 3.0 or 3.1, JSON or YAML")
    parser.add_argument("--api-version", required=True, metavar="V", help="the version to derive")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="YAML, or JSON if it ends in .json (default: YAML on standard output)"
    )


def add_history(parser: argparse.ArgumentParser, spec: Path, out: Path) -> None:
    """Declare the arguments of `history`."""
    parser.add_argument("--spec", type=Path, default=spec, metavar="FILE", help="OpenAPI 3.0 or 3.1, JSON or YAML")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: docs/api-history.md, for the project's own")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file is stale")
    parser.set_defaults(own=(spec, out))


def run_project(options: argparse.Namespace) -> int:
    """Derive a document as of a version."""
    document = load.openapi(load.read(options.spec))
    try:
        projected = project(document.data, options.api_version)
    except SpecError as error:
        raise error if error.place.startswith("--") else error.in_file(document.file) from None
    text = _json(projected) if options.out and options.out.suffix == ".json" else _yaml(projected)
    if options.out:
        output.write(options.out, text)
    else:
        output.show(text)
    return 0


def run_history(options: argparse.Namespace) -> int:
    """Write the history of a document, or tell whether it is stale."""
    own_spec, own_out = options.own
    out: Path | None = options.out or (own_out if options.spec == own_spec else None)
    if out is None:
        raise SpecError("--out", "nothing, for a document that is not the project's own", "name the file to write")
    text = history(load.openapi(load.read(options.spec)))
    if not options.check:
        output.write(out, text)
        return 0
    before = _written(out)
    if before == text:
        return 0
    output.show(f"stale: {out.name}  (run: nox -s generate)\n")
    old, new = before.splitlines(keepends=True), text.splitlines(keepends=True)
    output.show("".join(difflib.unified_diff(old, new, out.name, out.name)))
    return 1


def _written(path: Path) -> str:
    """Read what an earlier run wrote, and what somebody may have done to it since; nothing if there is no file."""
    if not os.path.exists(path):  # Path.exists raises of names that are too long
        return ""
    return load.read_bytes(path, str(path)).decode(errors="replace").replace("\r\n", "\n")


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _yaml(document: dict[str, Any]) -> str:
    class Dumper(yaml.SafeDumper):
        """Spells a part that stands in two places twice, for no reader should have to follow anchors."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    return str(yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH))
