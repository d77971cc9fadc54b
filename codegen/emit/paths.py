"""Paths of generated files in, places on disk out, none of them outside of the root."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from codegen.problem import SpecError

MANIFEST = "manifest.json"


def inside(root: Path, path: str) -> Path:
    """Give the place of a generated file.

    Raises:
        SpecError: it would lie outside of the root.
    """
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or not parts.parts:
        raise SpecError(path, "a path outside the output folder", "this is a defect of the generator: report it")
    return root.joinpath(*parts.parts)
