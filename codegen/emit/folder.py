"""Finished files in, a folder that holds exactly them out; or a list of what differs.

A file is replaced in one step, and none is before all are written beside their places. What an earlier run made and
this one does not make is removed; what nobody here made is never touched.
"""

from __future__ import annotations

import difflib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from codegen import GENERATOR
from codegen.emit.paths import MANIFEST, inside
from codegen.problem import SpecError, listed

_DIFF_LINES = 200
# What tools keep beside sources is nobody's output.
_IGNORED_FOLDERS = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache"})
_IGNORED_FILES = frozenset({".DS_Store"})


@attrs.frozen
class Difference:
    """A file that is not what it should be: `stale`, `missing` or `extra`, and a unified diff of text."""

    kind: str
    path: str
    diff: str


@attrs.frozen
class Folder:
    """Where a package goes.

    Attributes:
        root: the package's own folder; paths of files are relative to it.
        owned: the folder in which everything is output: `root`, or one above it that belongs to the generator.
        is_ours: whether `owned` is the generator's by definition, so that anything else in it may be removed.
    """

    root: Path
    owned: Path
    is_ours: bool = False

    def compare(self, files: Mapping[str, str]) -> list[Difference]:
        """List what differs from `files`, by path from `owned`."""
        found = []
        wanted = {inside(self.root, path): text for path, text in files.items()}
        for target, text in wanted.items():
            name = target.relative_to(self.owned).as_posix()
            present = _read(target)
            if present is None:
                found.append(Difference("missing", name, ""))
            elif present != text.encode():
                found.append(Difference("stale", name, _diff(present, text, name)))
        for path in self._present():
            if path not in wanted:
                found.append(Difference("extra", path.relative_to(self.owned).as_posix(), ""))
        return sorted(found, key=lambda item: item.path)

    def write(self, files: Mapping[str, str]) -> list[str]:
        """Write what differs, remove what is no longer generated, and give the paths that changed.

        Raises:
            SpecError: the folder holds something else than an earlier output, or cannot be written.
        """
        try:
            changed = self.compare(files)
            wanted = {inside(self.root, path): text for path, text in files.items()}
            self._check_foreign(wanted)
            self._replace(wanted)
            for item in changed:
                if item.kind == "extra":
                    path = self.owned / item.path
                    path.unlink()
                    self._remove_empty(path.parent)
        except OSError as error:
            place = str(error.filename or self.owned)
            hint = "make the folder writable, or give another --out"
            raise SpecError(place, error.strerror or str(error), hint) from None
        return [item.path for item in changed]

    def _present(self) -> Iterator[Path]:
        """List the files below the folder; a link counts as a file, wherever it leads."""
        for folder, names, files in os.walk(self.owned):
            links = [name for name in names if os.path.islink(os.path.join(folder, name))]
            names[:] = sorted(name for name in names if name not in _IGNORED_FOLDERS and name not in links)
            for name in sorted([*files, *links]):
                if name not in _IGNORED_FILES:
                    yield Path(folder) / name

    def _check_foreign(self, wanted: Mapping[Path, str]) -> None:
        """Refuse to replace or remove what no earlier run made."""
        if self.is_ours:
            return
        made = {inside(self.root, path) for path in _made(self.root)}
        unknown = [path for path in self._present() if path not in made]
        # A run that was cut short may have left new files under an old manifest.
        foreign = [path for path in unknown if path not in wanted or _read(path) != wanted[path].encode()]
        if foreign:
            names = listed(path.relative_to(self.owned).as_posix() for path in foreign)
            hint = "move them away, or give an empty or new folder as --out"
            raise SpecError(str(self.owned), f"the folder holds files that were not generated: {names}", hint)

    def _replace(self, wanted: Mapping[Path, str]) -> None:
        staged: list[tuple[str, Path]] = []
        folders: list[Path] = []
        try:
            for target, text in wanted.items():
                if _read(target) != text.encode():
                    folders += _make(target.parent)
                    self._check_place(target.parent)
                    staged.append((_stage(target, text), target))
            # The manifest goes last: while it is old, the next run knows what it may mend.
            for name, target in sorted(staged, key=lambda item: item[1].name == MANIFEST):
                os.replace(name, target)
        except BaseException:
            for name, _ in staged:
                Path(name).unlink(missing_ok=True)
            for folder in reversed(folders):
                if not any(folder.iterdir()):
                    folder.rmdir()
            raise

    def _check_place(self, folder: Path) -> None:
        """Refuse to follow a link out of the folder."""
        if not folder.resolve().is_relative_to(self.owned.resolve()):
            raise SpecError(str(folder), "a link that leads out of the output folder", "remove it")

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.owned and folder.is_relative_to(self.owned) and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _diff(present: bytes, wanted: str, name: str) -> str:
    old = present.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    new = wanted.splitlines(keepends=True)
    lines = list(difflib.unified_diff(old, new, f"{name} (on disk)", f"{name} (generated)"))
    shown = lines[:_DIFF_LINES]
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ no newline at end of file\n" for line in shown)
    return text if len(lines) <= _DIFF_LINES else f"{text}... {len(lines) - _DIFF_LINES} more lines\n"


def _made(root: Path) -> list[str]:
    """List what an earlier run made, as its manifest says; nothing where there is no manifest of ours."""
    try:
        manifest: Any = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        ours = manifest["generator"] == GENERATOR
        return [MANIFEST, *(str(path) for path in manifest["files"])] if ours else []
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _make(folder: Path) -> list[Path]:
    """Make a folder with those above it, and list what was made, outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _stage(target: Path, text: str) -> str:
    handle, name = tempfile.mkstemp(prefix=".codegen-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)
    except BaseException:
        Path(name).unlink()
        raise
    return name
