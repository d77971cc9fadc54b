"""The command: exit codes, what it prints, and the whole text of every error."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen import command
from codegen.command import main

from .documents import ACTION, GOOD, HEAD, operation, schema

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command on `openapi.yaml` in this folder; give exit code, output and errors."""

    def run(*arguments: str, spec: str = "openapi.yaml") -> tuple[int, str, str]:
        code = main(["generate", "--spec", spec, "--out", "out", "--package", "tiny", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.mark.parametrize(("text", "place"), [("{", "1:2"), ('{"a": 1,\n "b" 2}', "2:6"), ("[1, nul]", "1:5")])
def test_json_that_cannot_be_read(run: Any, here: Path, text: str, place: str) -> None:
    (here / "a.json").write_text(text)
    code, _, error = run(spec="a.json")
    # What the parser says of it differs between versions of Python.
    assert (code, error.count("\n")) == (2, 2)
    assert error.startswith(f"error: a.json: not JSON at {place}: ")
    assert error.endswith("\nhint: mend the syntax\n")


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("missing.yaml", "missing.yaml: No such file or directory"),
        (".", ".: Is a directory"),
        ("file/below", "file/below: Not a directory"),
        ("a\0b", "a\0b: embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_opened(run: Any, here: Path, spec: str, found: str) -> None:
    (here / "file").write_text("x")
    assert run(spec=spec) == (2, "", f"error: {found}\nhint: give the path of a readable file\n")


@pytest.mark.parametrize("kind", ["endless", "pipe"])
def test_a_file_without_an_end(run: Any, here: Path, kind: str) -> None:
    spec = "/dev/zero" if kind == "endless" else "pipe"
    if kind == "pipe":
        os.mkfifo(here / "pipe")  # nobody writes into it: whoever opens it in the usual way waits for ever
    found = run(spec=spec)
    assert found == (2, "", f"error: {spec}: Not a regular file\nhint: give the path of a readable file\n")


def test_a_jsonpath_that_is_none(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    (here / "o.yaml").write_text(ACTION + "{target: '$.a[', update: {}}\n")
    code, _, error = run("--overlay", "o.yaml")
    assert code == 2
    assert error.startswith("error: o.yaml#/actions/0/target: '$.a[' is no JSONPath: ")
    assert error.endswith("\nhint: see RFC 9535\n")
    assert error.count("\n") == 2


def test_what_only_shows_when_clients_are_made_names_the_document(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    clients = "{x-python-clients: {C: {description: D, operations: {get: getIt}}}}"
    (here / "o.yaml").write_text(ACTION + f"{{target: $, update: {clients}}}\n")
    assert run("--overlay", "o.yaml") == (
        2,
        "",
        "error: openapi.yaml#/x-python-clients/C/operations/get: no operation 'getIt'\nhint: mend the operationId\n",
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a b",
        "a-b",
        "1a",
        "class",
        "_a",
        "a.b",
        "../a",
        "model_inference_overlay",
        "codegen",
        "match",
        "ﬁ",
        "typing",
        "enum",
        "httpx",
        "aux",
        "COM1",
    ],
)
def test_a_package_name_that_cannot_be(capsys: Any, here: Path, name: str) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    # An empty name is no name, not a wish for the default.
    code = main(["generate", "--spec", "openapi.yaml", "--out", "out", f"--package={name}"])
    assert (code, capsys.readouterr().err) == (
        2,
        f"error: --package: {name!r} cannot be a package's name\n"
        "hint: use letters, digits and underscores, and no module's name that Python or the run time knows already\n",
    )
    assert not (here / "out").exists()


def test_an_output_folder_of_somebody_else(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    (here / "out" / "tiny").mkdir(parents=True)
    (here / "out" / "tiny" / "mine.txt").write_text("mine")
    assert run() == (
        2,
        "",
        f"error: {here}/out/tiny: the folder holds files that were not generated: mine.txt\n"
        "hint: move them away, or give an empty or new folder as --out\n",
    )


def test_an_output_folder_that_is_a_file(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    (here / "out").write_text("mine")
    assert run() == (
        2,
        "",
        f"error: {here}/out/tiny: Not a directory\nhint: make the folder writable, or give another --out\n",
    )


def test_other_packages_beside_it_are_nobodys_business(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    (here / "out").mkdir()
    (here / "out" / "mine.txt").write_text("mine")
    assert run()[0] == 0
    assert run("--check")[0] == 0
    assert (here / "out" / "mine.txt").read_text() == "mine"


def test_usage(capsys: Any) -> None:
    for arguments in ([], ["generate", "--unknown"], ["other"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2
        assert capsys.readouterr().err.startswith("usage: python -m codegen")


# What goes wrong in the generator itself


def test_a_defect_is_told_without_a_traceback(run: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("x")

    (here / "openapi.yaml").write_text(GOOD)
    monkeypatch.setattr(command, "render", broken)
    code, out, error = run()
    assert (code, out) == (2, "")
    assert error.startswith("error: openapi.yaml: the generator failed: KeyError: 'x' (test_command.py:")
    assert error.endswith(")\nhint: this is a defect of the generator: report it with the document\n")


def test_a_loss_is_told(run: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    monkeypatch.setattr("codegen.account.facts", lambda _: [command.account.Fact("schema", "#/components/schemas/A")])
    assert run() == (
        2,
        "",
        "error: openapi.yaml: not in the output: schema #/components/schemas/A\n"
        "hint: this is a defect of the generator: report it with the document\n",
    )


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (RecursionError, 2)])
def test_interruptions(run: Any, here: Path, monkeypatch: pytest.MonkeyPatch, error: Any, code: int) -> None:
    def stop(*_: Any) -> Any:
        raise error

    (here / "openapi.yaml").write_text(GOOD)
    monkeypatch.setattr(command, "render", stop)
    found = run()
    assert found[:2] == (code, "")
    assert found[2] == ("" if code == 130 else "error: openapi.yaml: nested too deeply\nhint: flatten the document\n")


def without_progress(text: str) -> str:
    """Drop the lines that a run on a busy machine writes about its steps."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not re.fullmatch(r"\S+: [a-z ]+ \(\d+ s\)\n", line))


def test_a_reader_that_has_seen_enough(here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    arguments = [
        sys.executable,
        "-m",
        "codegen",
        "generate",
        "--spec",
        "openapi.yaml",
        "--out",
        "out",
        "--package",
        "t",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(arguments, env=environment, check=False, capture_output=True).returncode == 0
    shutil.rmtree(here / "out")
    (here / "openapi.yaml").write_text(GOOD.replace("title: T", f"title: {'long ' * 20_000}"))
    process = subprocess.Popen([*arguments, "--check"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 1
    assert without_progress(error.decode()) == ""


# What goes well


def test_generating_tells_what_came_out(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(schema("properties: {a: {enum: [x, y]}}"))
    code, out, error = run()
    assert (code, error) == (0, "")
    assert out == (
        "out/tiny: 0 of 0 operations, 0 of 0 parameters, 1 of 1 schemas, 1 of 1 properties, 2 of 2 enum values;"
        " 14 files changed\n"
    )
    assert json.loads((here / "out" / "tiny" / "manifest.json").read_text())["document"]["property"] == {
        "declared": 1,
        "generated": 1,
    }
    assert run() == (0, out.replace("14 files", "0 files"), "")


def test_with_allow_unsupported_what_is_left_out_is_listed(run: Any, here: Path) -> None:
    text = schema("type: tuple") + operation("parameters: [{in: path}]", "/a/{id}").removeprefix(HEAD)
    (here / "openapi.yaml").write_text(text)
    assert run()[0] == 2
    code, _, error = run("--allow-unsupported")
    assert (code, error) == (
        0,
        "left out: #/components/schemas/A: unsupported type 'tuple'\n"
        "left out: #/paths/~1a~1{id}/get: a parameter without name or place\n",
    )
    assert json.loads((here / "out" / "tiny" / "unsupported.json").read_text()) == [
        {
            "pointer": "#/components/schemas/A",
            "at": "#/components/schemas/A/type",
            "reason": "unsupported type 'tuple'",
            "hint": "use one of string, integer, number, boolean, array, object, null",
        },
        {
            "pointer": "#/paths/~1a~1{id}/get",
            "at": "#/paths/~1a~1{id}/get/parameters/0",
            "reason": "a parameter without name or place",
            "hint": "give it a name and an `in`",
        },
    ]
    assert run("--allow-unsupported", "--check")[:2] == (0, "")


def test_with_allow_unsupported_a_loss_is_listed_as_well(run: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    monkeypatch.setattr("codegen.account.facts", lambda _: [command.account.Fact("schema", "#/components/schemas/A")])
    code, _, error = run("--allow-unsupported")
    assert (code, error) == (
        0,
        "left out: #/components/schemas/A: not in the output: schema #/components/schemas/A\n",
    )
    [item] = json.loads((here / "out" / "tiny" / "unsupported.json").read_text())
    assert item["pointer"] == "#/components/schemas/A"
    assert item["hint"] == "this is a defect of the generator: report it with the document"


def test_several_overlays_apply_in_order(run: Any, here: Path, generated: Callable[..., ModuleType]) -> None:
    (here / "openapi.yaml").write_text(schema("properties: {a: {}}"))
    for name in ("One", "Two"):
        (here / f"{name}.yaml").write_text(
            ACTION + f"{{target: $.components.schemas.A, update: {{x-python-name: {name}}}}}\n"
        )
    package = generated(here / "openapi.yaml", "--overlay", "One.yaml", "--overlay", "Two.yaml")
    assert package.models.__all__ == ["UNSET", "Two"]


def test_check_of_a_folder_of_ones_own(run: Any, here: Path) -> None:
    (here / "openapi.yaml").write_text(GOOD)
    code, out, _ = run("--check")
    assert code == 1
    assert out.startswith("missing: __init__.py  (run: the same command without --check)\nmissing: aio/__init__.py")
    run()
    (here / "out" / "tiny" / "py.typed").write_text("x")
    assert run("--check") == (
        1,
        "stale: py.typed  (run: the same command without --check)\n"
        "--- py.typed (on disk)\n+++ py.typed (generated)\n@@ -1 +0,0 @@\n-x\n\\ no newline at end of file\n",
        "",
    )


# The project's own defaults, in a copy of it


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the generator needs of the project, and what it made."""
    root = tmp_path_factory.mktemp("project")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("codegen", "templates", "spec", "generated"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    return root


def generate(
    project: Path, *arguments: str, cwd: Path | None = None, seed: str = "0"
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-m", "codegen", "generate", *arguments],
        cwd=cwd or project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def contents(project: Path) -> dict[str, bytes]:
    generated = project / "generated"
    return {
        path.relative_to(generated).as_posix(): path.read_bytes() for path in generated.rglob("*") if path.is_file()
    }


def test_the_project_is_fresh(copy: Path) -> None:
    done = generate(copy, "--check")
    assert (done.returncode, done.stdout, without_progress(done.stderr)) == (0, "", "")


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("model_inference/manifest.json", None, "missing"),
        ("model_inference/py.typed", b"\n", "stale"),
        ("stray.txt", b"x", "extra"),
    ],
)
def test_a_single_difference_is_named(copy: Path, path: str, content: bytes | None, kind: str) -> None:
    changed = copy / "generated" / path
    before = changed.read_bytes() if changed.exists() else None
    changed.unlink() if content is None else changed.write_bytes(content)
    done = generate(copy, "--check")
    changed.unlink() if before is None else changed.write_bytes(before)
    assert (done.returncode, without_progress(done.stderr)) == (1, "")
    assert done.stdout.split("\n")[0] == f"{kind}: {path}  (run: nox -s generate)"


def test_differences_anywhere_are_named_and_mended(copy: Path) -> None:
    before = contents(copy)
    generated = copy / "generated"
    package = generated / "model_inference"
    (package / "models" / "_chat_role.py").unlink()
    (package / "manifest.json").unlink()
    (package / "aio" / "clients.py").write_bytes(b"x")
    (package / "extra.py").write_bytes(b"")
    (generated / "other" / "package").mkdir(parents=True)
    (generated / "other" / "package" / "__init__.py").write_bytes(b"")
    done = generate(copy, "--check")
    named = [line for line in done.stdout.split("\n") if line.endswith("(run: nox -s generate)")]
    assert done.returncode == 1
    assert named == [
        f"{what}  (run: nox -s generate)"
        for what in (
            "stale: model_inference/aio/clients.py",
            "extra: model_inference/extra.py",
            "missing: model_inference/manifest.json",
            "missing: model_inference/models/_chat_role.py",
            "extra: other/package/__init__.py",
        )
    ]
    assert generate(copy).returncode == 0
    assert contents(copy) == before


def test_one_changed_byte_shows_in_a_unified_diff(copy: Path) -> None:
    path = copy / "generated" / "model_inference" / "operations.py"
    text = path.read_text()
    path.write_text(text.replace("/chat/completions", "/chat/completion5"))
    done = generate(copy, "--check")
    assert done.returncode == 1
    assert '\n-    path="/chat/completion5",\n+    path="/chat/completions",\n' in done.stdout
    path.write_text(text)
    assert generate(copy, "--check").returncode == 0


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_the_same_bytes_whatever_the_hash_seed_and_the_folder(copy: Path, here: Path, seed: str) -> None:
    before = contents(copy)
    shutil.rmtree(copy / "generated")
    done = generate(copy, cwd=here, seed=seed)
    assert (done.returncode, without_progress(done.stderr)) == (0, "")
    assert contents(copy) == before
    again = generate(copy, cwd=here, seed=seed)
    assert again.stdout.endswith("; 0 files changed\n")
    assert contents(copy) == before
