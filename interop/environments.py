"""Environments: the name of a dependency group in, a folder that holds it out; made once, and again when it changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from interop.lineup import GROUP, OWN

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "interop" / "node"
_BIN = "Scripts" if os.name == "nt" else "bin"
_INSTALL = 900.0
"""The seconds that one command of an installation has."""


class InteropError(Exception):
    """An environment or a server that could not be made ready; the text says which, and what it printed."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment; that of the group `node` holds the packages from npm beside it."""

    home: Path

    @property
    def python(self) -> str:
        """Its Python."""
        return sys.executable if self.home == Path(sys.prefix) else self.program("python")

    @property
    def packages(self) -> Path:
        """The folder in which Node finds the packages from npm, and runs."""
        return self.home / "npm"

    def program(self, name: str) -> str:
        """Give the path of a program that it holds."""
        return str(self.home / _BIN / (name + (".exe" if os.name == "nt" else "")))

    def node(self) -> str:
        """Give the path of Node itself: the program `node` is a wrapper, and outlived by what it starts."""
        return _command(self.program("node"), "--print", "process.execPath")

    def version(self, distribution: str) -> str:
        """State the version of a distribution, from npm if its name begins with @."""
        if distribution.startswith("@"):
            return str(
                json.loads((self.packages / "node_modules" / distribution / "package.json").read_text())["version"]
            )
        if self.home == Path(sys.prefix):
            try:
                return version(distribution)
            except PackageNotFoundError:
                raise InteropError(f"{distribution} is not installed here\nhint: run `nox -s interop`") from None
        code = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
        return _command(self.python, "-c", code, distribution)


def prepare(name: str) -> Environment:
    """Make an environment, if it is not there as the project's configuration wants it.

    Raises:
        InteropError: it could not be made.
    """
    if name == OWN:
        return Environment(Path(sys.prefix))
    home = ROOT / ".nox" / (GROUP + name)
    environment = Environment(home)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    requirements: list[str] = groups[GROUP + name]
    locked = [(NODE / file).read_text() for file in ("package.json", "package-lock.json")] if name == "node" else []
    digest = hashlib.sha256(json.dumps([requirements, locked, sys.version, str(ROOT)]).encode()).hexdigest()
    stamp = home / "installed"
    if not (stamp.exists() and stamp.read_text() == digest):
        print(f"making {home.relative_to(ROOT)} (once)", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        _command(sys.executable, "-m", "venv", str(home))
        _command(environment.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements)
        if locked:
            _install_from_npm(environment)
        stamp.write_text(digest)
    return environment


def _install_from_npm(environment: Environment) -> None:
    environment.packages.mkdir()
    for file in ("package.json", "package-lock.json"):
        shutil.copy(NODE / file, environment.packages)
    # Nothing of npm's is run: no scripts of packages, no audit, no requests for funding.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    path = os.pathsep.join([str(environment.home / _BIN), os.environ.get("PATH", "")])  # npm starts node by its name
    _command(environment.program("npm"), "ci", *options, cwd=environment.packages, path=path)


def _command(*arguments: str, cwd: Path = ROOT, path: str | None = None) -> str:
    environment = os.environ if path is None else {**os.environ, "PATH": path}
    try:
        done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, timeout=_INSTALL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InteropError(f"`{' '.join(arguments)}` failed: {error}") from error
    if done.returncode:
        raise InteropError(f"`{' '.join(arguments)}` failed:\n{done.stderr or done.stdout}")
    return done.stdout.strip()
