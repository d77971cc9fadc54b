"""Every task of the project: `python3 noxfile.py -s SESSION`, or `nox -s SESSION` where nox is installed.

In: a checkout and python3 (3.11 or newer, with venv). Out: the session's result; whatever it installs stays in `.nox/`.
Run as a program, this file brings its own nox: a private environment, made once, to which it hands over.
Above `import nox` it keeps to what an older Python can run, so that its user is told what is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent
NOX = "2026.10.20"
IN_ENVIRONMENT = "Scripts/python.exe" if os.name == "nt" else "bin/python"


def hand_over() -> None:
    """Run nox on this file, with this command's arguments, in place of this process."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this is what checks it)
        command = [newer_python(), __file__]
    else:
        command = [sys.executable if nox_is_installed() else private_python(), "-m", "nox", "-f", __file__]
    command += sys.argv[1:]
    if os.name == "nt":  # where exec returns to the shell before the new process is done
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def newer_python() -> str:
    for minor in (14, 13, 12, 11):
        python = shutil.which(f"python3.{minor}")
        # A version manager's shim may stand there without the Python it stands for.
        if python and works(python, "pass"):
            return python
    sys.exit(
        f"error: this project needs Python 3.11 or newer, and python3 is {sys.version.split()[0]} ({sys.executable})\n"
        "hint: install one (python3.11 to python3.14 are found on PATH), or: /path/to/newer/python3 noxfile.py ..."
    )


def nox_is_installed() -> bool:
    # A distribution's nox can be years old, so its presence is not enough. `needs_version` below says the same.
    return works(sys.executable, "import nox.project; nox.project.dependency_groups, nox.project.load_toml")


def private_python() -> str:
    """Return the Python of the private environment that holds nox, after making or mending the environment.

    It is built aside and renamed when complete, so it is never seen half-made; of two processes that build it at
    the same time one wins, and the other uses that one's.
    """
    home = ROOT / ".nox" / f"bootstrap-{NOX}-py{sys.version_info[0]}.{sys.version_info[1]}"
    python = str(home / IN_ENVIRONMENT)
    if works(python, "import nox"):
        return python
    print(f"nox is not installed here: putting {NOX} in {home} (once)", file=sys.stderr, flush=True)
    home.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bootstrap-", dir=str(home.parent)) as aside:
        made = Path(aside, "made")
        install_nox(made)
        if home.exists() and not works(python, "import nox"):
            home.rename(Path(aside, "broken"))
        try:
            made.rename(home)
        except OSError:  # not empty: another process was first
            if not works(python, "import nox"):
                raise
    return python


def install_nox(home: Path) -> None:
    if util.find_spec("venv") is None or util.find_spec("ensurepip") is None:
        sys.exit(
            f"error: {sys.executable} cannot make virtual environments: it lacks the module venv or ensurepip\n"
            "hint: on Debian and Ubuntu `apt install python3-venv`; elsewhere use a Python that has both"
        )
    pip = [str(home / IN_ENVIRONMENT), "-m", "pip", "install", "-q", "--disable-pip-version-check", f"nox=={NOX}"]
    for command in ([sys.executable, "-m", "venv", str(home)], pip):
        if subprocess.call(command) != 0:
            sys.exit(f"error: could not install nox: `{' '.join(command)}` failed\nhint: its own message is above")


def works(python: str, code: str) -> bool:
    try:
        return subprocess.call([python, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


if __name__ == "__main__":
    hand_over()

import nox  # noqa: E402

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["check", "lint", "types", "tests"]

PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
PYTEST = next(each for each in PYPROJECT["dependency-groups"]["test"] if str(each).startswith("pytest>"))
SPEC = "spec/openapi.yaml"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = {"model_inference", "model_inference_overlay", "model_inference_server"}

Session = nox.Session


def session_with(*groups: str, project: str | None = None) -> Callable[[Callable[[Session], None]], None]:
    """Declare a session whose environment holds dependency `groups`, and the project, editable, if its path is given.

    The environment is kept from run to run, and made anew when what it should hold has changed or it is incomplete.
    """
    arguments = [*nox.project.dependency_groups(PYPROJECT, *groups), *(["-e", project] if project else [])]
    tables = [PYPROJECT["project"][key] for key in ("version", "dependencies", "optional-dependencies")]
    state = [arguments, str(ROOT), sys.version, [*tables, PYPROJECT["build-system"]] if project else None]
    digest = hashlib.sha256(json.dumps(state).encode()).hexdigest()

    def is_ready(home: Path) -> bool:
        stamp = home / "installed"
        return stamp.exists() and stamp.read_text() == digest

    def declare(function: Callable[[Session], None]) -> None:
        @nox.session(name=function.__name__, reuse_venv=is_ready(ROOT / ".nox" / function.__name__))
        def run(session: Session) -> None:
            home = Path(session.virtualenv.location)
            if not is_ready(home):
                session.install(*arguments)
                (home / "installed").write_text(digest)
            function(session)

        run.__doc__ = function.__doc__

    return declare


@session_with("codegen", project=".[server]")
def quickstart(session: Session) -> None:
    """Regenerate and diff-check the SDK, then make every call of it against the reference server."""
    session.run("python", "-m", "codegen", "generate")
    session.run("python", "-m", "codegen", "generate", "--check")
    session.run("python", "examples/quickstart.py")


@session_with("codegen")
def generate(session: Session) -> None:
    """Rebuild generated/ and the API's history from spec/; what follows `--` goes to `codegen generate` alone."""
    session.run("python", "-m", "codegen", "generate", *session.posargs)
    if not session.posargs:
        session.run("python", "-m", "codegen", "history")


@session_with("codegen")
def check(session: Session) -> None:
    """Fail, with a diff, where generated/ or the API's history is not exactly what spec/ and codegen/ produce."""
    session.run("python", "-m", "codegen", "generate", "--check", *session.posargs)
    if not session.posargs:
        session.run("python", "-m", "codegen", "history", "--check")


@session_with("codegen")
def api_diff(session: Session) -> None:
    """Tell what a change of the document does to callers: `-- [BASE] [REVISION]`, by default main and the work tree."""
    documents: list[str] = []
    options: list[str] = []
    for each in session.posargs:
        # Every option takes a value, beside it or after "=".
        follows = bool(options) and len(options) % 2 == 1
        if each.startswith("-"):
            options += each.split("=", 1)
        else:
            (options if follows else documents).append(each)
    if not documents:
        documents.append(f"{merge_base(session)}:{SPEC}")
    session.run("python", "-m", "codegen", "diff", *documents, *([SPEC] if len(documents) < 2 else []), *options)


def merge_base(session: Session) -> str:
    """Find the commit at which this branch left main: the remote's main if it is known here."""
    target = os.environ.get("GITHUB_BASE_REF") or "main"
    for name in (f"origin/{target}", target):
        command = ("git", "merge-base", "HEAD", name)
        found = session.run(*command, external=True, silent=True, log=False, success_codes=[0, 1, 128])
        if re.fullmatch("[0-9a-f]{40,64}", str(found).strip()):
            return str(found).strip()
    return session.error(
        f"no commit is common to HEAD and origin/{target} or {target}: fetch it (git fetch origin {target};"
        " in a shallow clone with --unshallow), or name a base: nox -s api_diff -- REF:spec/openapi.yaml"
    )


@session_with("page")
def api_diff_page(session: Session) -> None:
    """Look at the review's page in a browser; needs Chromium on PATH (Debian: apt-get install chromium)."""
    if not any(map(shutil.which, BROWSERS)):
        session.error("no Chromium on PATH: install one, for instance with `apt-get install chromium`")
    tests = session.posargs or ["tests/codegen/diff/formats/test_page_in_browser.py"]
    session.run("python", "-m", "pytest", *tests)


@session_with("codegen")
def api_diff_conformance(session: Session) -> None:
    """Compare the review with another tool's findings: `-- FILE`, the cases (see tests/codegen/diff/conformance.py)."""
    session.run("python", "tests/codegen/diff/conformance.py", *session.posargs, env={"PYTHONPATH": str(ROOT)})


@session_with("test", project=".[aiohttp,migrate,prompts,server]")
def tests(session: Session) -> None:
    """Run the tests on all cores; what follows `--` goes to pytest instead."""
    session.run("python", "-m", "pytest", *(session.posargs or ["-n", "auto"]))


@session_with("parity", project=".[migrate,opentelemetry,prompts,server]")
def parity(session: Session) -> None:
    """Compare with azure-ai-inference: requests, answers, errors, names, its programs; after `--` what pytest takes."""
    session.run("python", "-m", "pytest", *(session.posargs or ["parity"]))


@session_with("lint")
def lint(session: Session) -> None:
    """Check code style, the specification's validity, the layers between packages, and the workflows."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("openapi-spec-validator", SPEC)
    workflows = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(".github/workflows/*.y*ml"))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("zizmor", "--offline", "--no-progress", "--min-severity", "medium", *workflows)
    sources = os.pathsep.join(str(ROOT / folder) for folder in ("generated", "overlay", "server", ""))
    session.run("lint-imports", env={"PYTHONPATH": sources})


@session_with("types", project=".[server]")
def types(session: Session) -> None:
    """Check all types, those of the typing tests included, with mypy --strict and pyright."""
    session.run("mypy")
    session.run("pyright")


@session_with("wheel")
def wheel(session: Session) -> None:
    """Build sdist and wheel, look inside, and run two examples with the wheel alone, away from the checkout."""
    with tempfile.TemporaryDirectory() as outside:
        # The wheel is built from the sdist, which proves the latter complete.
        session.run("python", "-m", "build", "--outdir", outside, str(ROOT))
        [sdist], [built] = Path(outside).glob("*.tar.gz"), Path(outside).glob("*.whl")
        inspect(session, sdist, built)
        session.run("python", "-m", "venv", f"{outside}/env")
        python = str(Path(outside, "env", IN_ENVIRONMENT))
        session.env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
        with session.chdir(outside):
            # -I: neither the current folder, nor the example's, nor PYTHONPATH is searched for modules.
            session.run(python, "-m", "pip", "install", "-q", str(built), external=True)
            session.run(python, "-I", "-c", "import model_inference, model_inference.aio", external=True)
            session.run(python, "-m", "pip", "install", "-q", f"{built}[prompts,server]", PYTEST, external=True)
            for example in ("quickstart.py", "testing.py"):  # the second one needs the wheel's pytest plugin
                path = str(ROOT / "examples" / example)
                session.run(python, "-I", path, env={"PYTHONPATH": None}, external=True)


def inspect(session: Session, sdist: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    top = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    if top != PACKAGES:
        session.error(f"{wheel.name} holds {sorted(top)} instead of {sorted(PACKAGES)}")
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    tracked = session.run("git", "ls-files", silent=True, external=True, log=False)
    missing = set(str(tracked).splitlines()) - packed
    wanted = {f"{package}/py.typed" for package in PACKAGES} | {"model_inference/openapi.json"}
    if missing or not wanted <= names:
        session.error(f"not packed: {sorted(missing)} in {sdist.name}, {sorted(wanted - names)} in {wheel.name}")


@session_with("bench", project=".[aiohttp]")
def bench(session: Session) -> None:
    """Measure the client beside others on one loopback server; what follows `--` goes to `python -m bench`."""
    session.run("python", "-m", "bench", *session.posargs)


@session_with("corpus", project=".")
def corpus(session: Session) -> None:
    """Generate, import and type-check a package of each OpenAPI document in a folder: `nox -s corpus -- DIR`."""
    session.run("python", "-m", "corpus", *session.posargs)


@session_with(project=".[server]")
def interop(session: Session) -> None:
    """Let others' clients call the reference server, and ours others' servers; `--` goes to `python -m interop`."""
    session.run("python", "-m", "interop", *session.posargs)
