"""Paths in, files to look at out; a file in, what it becomes out; and what it becomes onto the disk."""

from __future__ import annotations

import io
import os
import re
import stat
import tempfile
import tokenize
import tomllib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

import attrs

from model_inference_overlay.migrate.edits import Edit, Finding, apply
from model_inference_overlay.migrate.moves import Moves
from model_inference_overlay.migrate.requirements import mentions, move_lines, move_toml, spellings

SKIPPED = frozenset(
    {
        ".eggs",
        ".git",
        ".hg",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "site-packages",
    }
)
"""Folders that hold nothing of the project's own; one with a `pyvenv.cfg` is an environment whatever its name."""

_KINDS = {
    "python": ("*.py", "*.pyi", "*.pyw"),
    "notebook": ("*.ipynb",),
    "requirements": ("*requirements*.txt", "*requirements*.in", "*constraints*.txt"),
    "toml": ("pyproject.toml",),
    "mention": (
        "setup.cfg",
        "tox.ini",
        "pipfile",
        "environment*.yml",
        "environment*.yaml",
        "conda*.y*ml",
        "dockerfile*",
    ),
}


@attrs.frozen
class Outcome:
    """What became of a file; `after` is `before` where nothing changed."""

    path: Path
    before: bytes = b""
    after: bytes = b""
    findings: tuple[Finding, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the file has to be written."""
        return self.before != self.after


def kind_of(path: Path) -> str:
    """Tell how a file is read; "" for one that is not looked at unless it is named."""
    name = path.name.lower()
    if path.parent.name == "requirements" and name.endswith((".txt", ".in")):
        return "requirements"
    return next((kind for kind, patterns in _KINDS.items() if any(fnmatch(name, each) for each in patterns)), "")


def walk(paths: Sequence[Path]) -> Iterator[tuple[Path, Finding | None]]:
    """Give the files below `paths`, each once, or why one cannot be looked at.

    A link in a folder is not followed: what it leads to is found in its own place, or is outside.
    """
    seen: set[str] = set()
    for path in paths:
        for file, problem in _below(path) if path.is_dir() else [(path, None)]:
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file, problem


def _below(folder: Path) -> Iterator[tuple[Path, Finding | None]]:
    problems: list[OSError] = []
    for place, names, files in os.walk(folder, onerror=problems.append):
        names[:] = sorted(
            name
            for name in names
            if name not in SKIPPED and not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))
        )
        for name in sorted(files):
            path = Path(place, name)
            if kind_of(path) and not path.is_symlink() and path.is_file():
                yield path, None
    for problem in problems:
        yield Path(problem.filename), Finding(1, f"not looked at: {problem.strerror}")


@attrs.frozen
class Search:
    """What bytes tell before anything is parsed."""

    moves: Moves

    @cached_property
    def _wanted(self) -> re.Pattern[bytes]:
        names = [*self.moves.distributions, *self.moves.unneeded]
        parts = [spellings(name) for name in names]
        for root in self.moves.roots:
            top, _, rest = root.partition(".")
            below = re.escape(rest.partition(".")[0])
            parts.append(rf"\b{re.escape(top)}\s*(?:\.\s*{below}\b|import\b|\\|['\"])")
        return re.compile("|".join(parts).encode(), re.IGNORECASE)

    @cached_property
    def _imports(self) -> re.Pattern[bytes]:
        tops = "|".join(sorted({re.escape(root.partition(".")[0]) for root in self.moves.roots}))
        line = (
            rf"^[ \t\"]*(?:from[ \t]+((?:{tops})(?:\.\w+)*)[ \t]+import[ \t(]+(\w+)|import[ \t]+((?:{tops})(?:\.\w+)*))"
        )
        return re.compile(line.encode(), re.MULTILINE)

    def is_wanted(self, data: bytes) -> bool:
        """Tell whether a file has to be read closely."""
        return self._wanted.search(data) is not None

    def is_own(self, data: bytes) -> bool:
        """Tell whether a file names the old package itself, and not only what that has in common with others."""
        return self._own.search(data) is not None

    @cached_property
    def _own(self) -> re.Pattern[bytes]:
        parts = [re.escape(root) for root in self.moves.own]
        for root in self.moves.own:
            package, _, name = root.rpartition(".")
            parts.append(rf"from\s+{re.escape(package)}\s+import\b[^\n]*\b{re.escape(name)}\b")
        return re.compile("|".join(parts).encode())

    def others(self, data: bytes) -> set[str]:
        """Give the other packages that a file imports, which may need what is shared."""
        found: set[str] = set()
        for module, name, plain in self._imports.findall(data):
            dotted = (plain or module).decode()
            if dotted in self.moves.namespaces and name:
                dotted = f"{dotted}.{name.decode()}"
            if self.moves.is_other(dotted):
                found.add(dotted)
        return found


def change(path: Path, moves: Moves, others: Sequence[str] = ()) -> Outcome:
    """Read one file and tell what it becomes; whatever is wrong with it is a finding."""
    try:
        before = path.read_bytes()
        encoding = _encoding(path, before)
        text = before.decode(encoding)
    except OSError as error:
        return Outcome(path, findings=(Finding(1, f"not looked at: {error.strerror}"),))
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return Outcome(path, findings=(Finding(1, f"left as it is: it cannot be decoded ({error})"),))
    try:
        edits, findings = _edits(path, text, moves, others)
        after = apply(text.encode(), edits).decode().encode(encoding)
    except RecursionError:
        return Outcome(path, before, before, (Finding(1, "left as it is: nested too deeply"),))
    except Exception as error:  # one file must not keep the others from moving
        message = (
            f"left as it is: reading it failed, which is a defect of this command ({type(error).__name__}: {error})"
        )
        return Outcome(path, before, before, (Finding(1, message),))
    return Outcome(path, before, after if edits else before, tuple(sorted(set(findings), key=_order)))


def _order(finding: Finding) -> tuple[int, int, str]:
    return finding.cell, finding.line, finding.message


def _encoding(path: Path, data: bytes) -> str:
    if kind_of(path) in ("", "python"):
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    return "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"


def _edits(path: Path, text: str, moves: Moves, others: Sequence[str]) -> tuple[list[Edit], list[Finding]]:
    # Imported here, since these load the parser, and a search that finds nothing needs none.
    from model_inference_overlay.migrate import notebook, program

    match kind_of(path):
        case "notebook":
            return notebook.move_notebook(text, moves, others)
        case "requirements":
            return move_lines(text, moves)
        case "toml":
            try:
                return move_toml(text, moves)
            except tomllib.TOMLDecodeError as error:
                return [], [Finding(1, f"left as it is: this is no valid TOML ({error})")]
        case "mention":
            return [], mentions(text, moves)
        case _:
            return program.move(text, moves, others)


def write(outcome: Outcome) -> str:
    """Write what a file becomes: aside, then in its place, with its permissions.

    Returns:
        Why it could not be written; "" if it was.
    """
    target = Path(os.path.realpath(outcome.path))
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(outcome.after)
            os.chmod(name, mode)
            if target.read_bytes() != outcome.before:
                return "not written: it has changed meanwhile; run this again"
            if not os.access(target, os.W_OK):
                return "not written: it is read-only"
            os.replace(name, target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        return f"not written: {error.strerror}"
    return ""
