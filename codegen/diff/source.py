"""An argument in, the document it names out: a file, or `REF:path` read from git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import attrs

from codegen import load
from codegen.load import Document
from codegen.problem import SpecError


@attrs.frozen(eq=False)
class Source:
    """One side of a comparison: how it was named, its document, and the text it was read from."""

    name: str
    document: Document
    text: str


def read(name: str, folder: Path | None = None) -> Source:
    """Read what an argument names.

    Args:
        name: the path of a file, or `REF:path`; a file that exists goes before a revision of the same spelling.
        folder: where relative paths and git start; by default the working directory.

    Raises:
        SpecError: it cannot be read, or is not an OpenAPI document.
    """
    folder = folder or Path()
    path = folder / name
    if _is_in_a_revision(name, path):
        raw = _from_git(name, folder)
    else:
        raw = load.read_bytes(path, name or ".")
    document = load.openapi(load.parse(raw, name))
    return Source(name, document, raw.decode("utf-8-sig"))


def beside(name: str, file: str, folder: Path | None = None) -> Document | None:
    """Read the file of some name that stands beside what an argument names, in the same tree; None if there is none.

    Raises:
        SpecError: it cannot be read, or is not one JSON or YAML document.
    """
    folder = folder or Path()
    path = folder / name
    if _is_in_a_revision(name, path):
        reference, _, inner = name.partition(":")
        other = f"{reference}:{Path(inner).with_name(file).as_posix()}"
        return load.parse(_from_git(other, folder), other) if _is_in_git(other, folder) else None
    other_path = path.with_name(file)
    return load.read(other_path) if other_path.is_file() else None


def _is_in_a_revision(name: str, path: Path) -> bool:
    reference, colon, _ = name.partition(":")
    return bool(colon and reference) and not os.path.exists(path)  # Path.exists raises of names that are too long


def _is_in_git(name: str, folder: Path) -> bool:
    command = ["git", "cat-file", "-e", name]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _from_git(name: str, folder: Path) -> bytes:
    command = ["git", "cat-file", "blob", name]
    try:
        # Nothing of the repository's or the user's configuration can run here: cat-file knows no filter and no pager.
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise SpecError("", f"git cannot be run: {error.strerror}", "install git, or give files", name) from None
    if done.returncode != 0:
        found = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ") or "git found nothing there"
        reference, _, path = name.partition(":")
        raise SpecError(
            "",
            f"no such file, and git says: {found}",
            f"give a file, or a revision that git knows ({reference!r}?) and a path in the repository ({path!r}?)",
            name,
        )
    if len(done.stdout) > load.MAX_BYTES:
        raise SpecError("", f"larger than {load.MAX_BYTES} bytes", "split the document", name)
    return done.stdout
