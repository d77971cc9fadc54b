"""Programs of the retired package in; moved programs out, and what the move did not account for.

`python tests/parity/moved_programs.py FOLDER` copies `samples` and `tests` of an unpacked sdist aside, moves them with
the command, and exits with 1 if a name that they import is neither in this package nor listed.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLD = ("azure.ai.inference", "azure.core")
NEW = "model_inference"


def move(folder: Path) -> tuple[int, set[tuple[Path, int]]]:
    """Move all programs in a folder, in place.

    Returns:
        The command's exit code, and the file and line of each place that it left to decide.

    Raises:
        RuntimeError: the command failed, or a second run found more to change.
    """
    command = [sys.executable, "-m", f"{NEW}.migrate"]
    done = subprocess.run([*command, "--write", str(folder)], capture_output=True, text=True, check=False)
    again = subprocess.run([*command, "--check", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3) or again.returncode not in (0, 3):
        raise RuntimeError(f"the move of {folder} failed:\n{done.stderr}{again.stdout}{again.stderr}")
    # What moved may have moved lines: those of the second run are the lines of what is there now.
    listed = re.findall(r"^(.+?):(\d+): ", again.stderr, re.MULTILINE)
    return done.returncode, {(Path(path), int(line)) for path, line in listed}


def unaccounted(folder: Path, listed: set[tuple[Path, int]]) -> list[str]:
    """Tell which imports of the programs in a folder fail, or name the old packages and are not listed."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        for line, module, name in _imports(ast.parse(path.read_bytes())):
            dotted = f"{module}.{name}" if name else module
            if module.partition(".")[0] == NEW and not _exists(module, name):
                found.append(f"{path}:{line}: there is no {dotted}")
            elif dotted.startswith(OLD) and (path, line) not in listed:
                found.append(f"{path}:{line}: {dotted} is neither moved nor listed")
    return found


def _imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((alias.lineno, node.module, alias.name) for alias in node.names)


def _exists(module: str, name: str) -> bool:
    try:
        loaded = importlib.import_module(module)
    except ImportError:
        return False
    return not name or hasattr(loaded, name) or importlib.util.find_spec(f"{module}.{name}") is not None


def main(source: Path) -> int:
    """Move a copy of an unpacked sdist's programs, and print what was not accounted for."""
    with tempfile.TemporaryDirectory() as aside:
        for part in ("samples", "tests"):
            shutil.copytree(source / part, Path(aside, part))
        code, listed = move(Path(aside))
        found = unaccounted(Path(aside), listed)
    print(*found, f"exit code {code}, {len(listed)} places listed, {len(found)} not accounted for", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
