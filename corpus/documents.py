"""A folder in, its documents out, each with the name that its package has."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

_SUFFIXES = (".json", ".yaml", ".yml")


class CorpusError(Exception):
    """The folder cannot be used."""


@dataclass(frozen=True)
class Source:
    """A document, and the name of the package that is made of it."""

    path: Path
    package: str


def sources(folder: Path) -> list[Source]:
    """Find the documents below a folder, by path.

    Raises:
        CorpusError: there is no such folder, or no document in it.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is no folder; give one that holds OpenAPI documents")
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    if not paths:
        raise CorpusError(f"{folder} holds no file that ends in {', '.join(_SUFFIXES)}")
    found: dict[str, Source] = {}
    for path in paths:
        name = _name(path.relative_to(folder).with_suffix("").as_posix())
        count = 1
        package = name
        while package.casefold() in found:
            count += 1
            package = f"{name}_{count}"
        found[package.casefold()] = Source(path, package)
    return list(found.values())


def _name(text: str) -> str:
    words = re.sub(r"[^0-9a-z]+", "_", text.lower()).strip("_")[:60]
    # A prefix keeps it apart from modules that mypy or Python know by that name.
    name = f"of_{words}".rstrip("_")
    return f"{name}_" if keyword.iskeyword(name) else name
