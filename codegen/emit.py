"""`{path: text}` in, files on disk out; or, to check, what differs from them.

Nothing is written before everything parses, each file is replaced in one step, and nothing outside the root is touched.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from codegen import GENERATOR, VERSION
from codegen.problem import SpecError

MANIFEST = "manifest.json"
_RUFF = ["--isolated", "--config", "line-length=120", "--config", "target-version='py311'"]
# Unused imports go, the others are sorted: a template imports all that it may need.
_FIX = ["check", "--fix", "--quiet", "--select", "F401,I001,TC005", "--exit-zero", *_RUFF]
_FORMAT = ["format", "--quiet", *_RUFF]


@attrs.frozen
class Difference:
    """A file that is not what it should be: `stale`, `missing` or `extra`, and a unified diff of text."""

    kind: str
    path: str
    diff: str


def finish(files: Mapping[str, str], sources: Mapping[str, Any], package: str) -> dict[str, str]:
    """Check, tidy and format rendered files, and add the manifest.

    Args:
        files: text by path.
        sources: what the manifest tells of the input: sha256 of the spec and of the overlays.
        package: the package's name, so that imports are sorted as its own.

    Raises:
        SpecError: a file is not Python; a defect of the generator or its templates.
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
        found = f"not Python: {error}"
        raise SpecError(path, found, "this is a defect of the generator: report it with the document") from None


def _formatted(files: Mapping[str, str], package: str) -> dict[str, str]:
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory(prefix="codegen-") as folder:
        root = Path(folder) / package
        for path, text in files.items():
            target = _inside(root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        ruff = os.fspath(find_ruff_bin())
        for command in ([ruff, *_FIX], [ruff, *_FORMAT]):
            done = subprocess.run(
                [*command, "--no-cache", package], cwd=folder, capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                raise SpecError("", f"the formatter failed: {done.stderr.strip()[:500]}", "check the ruff installation")
        return {path: _inside(root, path).read_text(encoding="utf-8") for path in files}


def _inside(root: Path, path: str) -> Path:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or not parts.parts:
        raise SpecError(path, "a path outside the output folder", "this is a defect of the generator: report it")
    return root.joinpath(*parts.parts)


def compare(files: Mapping[str, str], root: Path, owned: Path) -> list[Difference]:
    """List what differs under `owned` from `files`, whose paths are relative to `root`."""
    found = []
    wanted = {_inside(root, path): text for path, text in files.items()}
    for target, text in wanted.items():
        name = target.relative_to(owned).as_posix()
        present = _read(target)
        if present is None:
            found.append(Difference("missing", name, ""))
        elif present != text.encode():
            found.append(Difference("stale", name, _diff(present, text, name)))
    for path in _present(owned):
        if path not in wanted:
            found.append(Difference("extra", path.relative_to(owned).as_posix(), ""))
    return sorted(found, key=lambda item: item.path)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _diff(present: bytes, wanted: str, name: str) -> str:
    old = present.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    new = wanted.splitlines(keepends=True)
    lines = list(difflib.unified_diff(old, new, f"{name} (on disk)", f"{name} (generated)"))
    shown = lines[:200]
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ no newline at end of file\n" for line in shown)
    return text if len(lines) <= 200 else f"{text}... {len(lines) - 200} more lines\n"


def _present(owned: Path) -> Iterator[Path]:
    """List the files below a folder, except what Python caches beside sources."""
    for folder, names, files in os.walk(owned):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for name in sorted(files):
            if name != ".DS_Store":
                yield Path(folder) / name


def write(files: Mapping[str, str], root: Path, owned: Path) -> list[str]:
    """Write what differs, remove what is no longer generated, and give the paths that changed.

    Raises:
        SpecError: the folder holds something else than an earlier output, or cannot be written.
    """
    if owned.exists() and any(True for _ in _present(owned)) and not _is_output(root):
        raise SpecError(
            str(owned), "the folder holds files that were not generated", "give an empty or new folder as --out"
        )
    changed = compare(files, root, owned)
    try:
        for item in changed:
            path = owned / item.path
            if item.kind == "extra":
                path.unlink()
                _remove_empty(path.parent, owned)
        for path_text, text in files.items():
            target = _inside(root, path_text)
            if _read(target) != text.encode():
                _replace(target, text)
    except OSError as error:
        place = str(error.filename or owned)
        raise SpecError(
            place, error.strerror or str(error), "make the folder writable, or give another --out"
        ) from None
    return [item.path for item in changed]


def _is_output(root: Path) -> bool:
    try:
        return bool(json.loads((root / MANIFEST).read_text(encoding="utf-8"))["generator"] == GENERATOR)
    except (OSError, ValueError, TypeError, KeyError):
        # A damaged or missing manifest beside our own header still is an output that can be mended.
        try:
            return (
                (root / "__init__.py").read_text(encoding="utf-8").startswith("# Generated from the OpenAPI document")
            )
        except (OSError, ValueError):
            return False


def _remove_empty(folder: Path, owned: Path) -> None:
    while folder != owned and folder.is_relative_to(owned) and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _replace(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".codegen-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
