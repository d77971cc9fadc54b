"""Rendered files in, the same files checked, tidied and formatted out, and the manifest that lists them."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen import GENERATOR, VERSION
from codegen.emit.paths import MANIFEST, inside
from codegen.problem import SpecError

_RUFF = [
    "--isolated",
    "--no-cache",
    "--no-respect-gitignore",
    *("--config", "line-length=120"),
    *("--config", "target-version='py311'"),
    # By default a folder called `build` or `dist` is passed over.
    *("--config", "exclude=[]"),
]
# Unused imports go, the others are sorted: a template imports all that it may need.
_FIX = ["check", "--fix", "--quiet", "--select", "F401,I001,TC005", "--exit-zero", *_RUFF]
_FORMAT = ["format", "--quiet", *_RUFF]
_REPORT = "this is a defect of the generator: report it with the document"


def finish(files: Mapping[str, str], sources: Mapping[str, Any], package: str) -> dict[str, str]:
    """Check, tidy and format rendered files, and add the manifest.

    Args:
        files: text by path.
        sources: what the manifest tells of the input: sha256 of the spec and of the overlays, and what they declare.
        package: the package's name, so that imports are sorted as its own.

    Raises:
        SpecError: a file is not Python, which is a defect of the generator; or there is no formatter.
    """
    for path, text in files.items():
        if path.endswith(".py"):
            _check_python(path, text)
    finished = _formatted(files, package)
    entries = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in sorted(finished.items())}
    manifest = {"generator": GENERATOR, "version": VERSION, **sources, "files": entries}
    finished[MANIFEST] = json.dumps(manifest, indent=2) + "\n"
    return dict(sorted(finished.items()))


def _check_python(path: str, text: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise SpecError(path, f"not Python: {error}", _REPORT) from None


def _formatted(files: Mapping[str, str], package: str) -> dict[str, str]:
    ruff = _ruff()
    with tempfile.TemporaryDirectory(prefix="codegen-") as folder:
        root = Path(folder) / package
        for path, text in files.items():
            target = inside(root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        for arguments in (_FIX, _FORMAT):
            command = [ruff, *arguments, package]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise SpecError("", f"the formatter failed: {done.stderr.strip()[:500]}", _REPORT)
        return {path: inside(root, path).read_text(encoding="utf-8") for path in files}


def _ruff() -> str:
    try:
        from ruff import find_ruff_bin  # type: ignore[import-untyped]

        return str(find_ruff_bin())
    except (ImportError, FileNotFoundError):
        hint = "install what pyproject.toml lists in the dependency group codegen"
        raise SpecError("ruff", "the formatter of the generated files is not installed", hint) from None
