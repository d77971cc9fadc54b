"""Each place of the generator that raises an error is reached by a test of the error's whole text."""

from __future__ import annotations

import ast
import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from codegen import command, emit, problem, schemas
from codegen.command import main
from codegen.emit.finish import finish
from codegen.problem import SpecError

from .error_texts import ACTION, CANONICAL_ERRORS, ERRORS, EXTENSION_ERRORS, GOOD, OVERLAY_ERRORS

ROOT = Path(__file__).resolve().parents[2]
DEFECT = "hint: this is a defect of the generator: report it with the document"
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in a folder of its own on what `openapi.yaml` holds, and give what it says of its failure."""
    monkeypatch.chdir(tmp_path)

    def run(content: str | bytes, *arguments: str, spec: str = "openapi.yaml", package: str = "tiny") -> str:
        Path("openapi.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["generate", "--spec", spec, "--out", "out", f"--package={package}", *arguments])
        out, error = capsys.readouterr()
        assert (code, out) == (2, "")
        return error

    return run


@pytest.mark.parametrize("name", [*ERRORS, *EXTENSION_ERRORS])
def test_a_document_that_cannot_be_used(run: Run, name: str) -> None:
    content, found, hint = (ERRORS | EXTENSION_ERRORS)[name]
    assert run(content) == f"error: openapi.yaml{found}\nhint: {hint}\n"
    assert not Path("out").exists()


@pytest.mark.parametrize("name", OVERLAY_ERRORS)
def test_an_overlay_that_cannot_be_used(run: Run, name: str) -> None:
    content, found, hint = OVERLAY_ERRORS[name]
    Path("o.yaml").write_text(content)
    assert run(GOOD, "--overlay", "o.yaml") == f"error: o.yaml{found}\nhint: {hint}\n"
    assert not Path("out").exists()


def told_of_canonical(run: Run, name: str) -> str:
    """Give what is told of the project's own document after one more action."""
    target, update, _, _ = CANONICAL_ERRORS[name]
    what = f"update: {update}" if update else "remove: true"
    Path("o.yaml").write_text(ACTION + f'{{target: "{target}", {what}}}\n')
    overlays = ("--overlay", str(ROOT / "spec" / "python.overlay.yaml"), "--overlay", "o.yaml")
    return run((ROOT / "spec" / "openapi.yaml").read_bytes(), *overlays)


@pytest.mark.parametrize("name", CANONICAL_ERRORS)
def test_an_extension_that_does_not_fit_the_projects_own_document(run: Run, name: str) -> None:
    _, _, found, hint = CANONICAL_ERRORS[name]
    assert told_of_canonical(run, name) == f"error: openapi.yaml{found}\nhint: {hint}\n"


# What is no matter of one document


def package_name(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = (
        "error: --package: 'a b' cannot be a package's name\n"
        "hint: use letters, digits and underscores, and no module's name that Python or the run time knows already\n"
    )
    return run(GOOD, package="a b"), told


def missing_file(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = "error: gone.yaml: No such file or directory\nhint: give the path of a readable file\n"
    return run(GOOD, spec="gone.yaml"), told


def large_file(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.load.file.MAX_BYTES", 10)
    return run(GOOD), "error: openapi.yaml: larger than 10 bytes\nhint: split the document\n"


def broken_json(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("a.json").write_text('{"a" 1}')
    told = "error: a.json: not JSON at 1:6: Expecting ':' delimiter\nhint: mend the syntax\n"
    return run(GOOD, spec="a.json"), told


def jsonpath(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("o.yaml").write_text(ACTION + "{target: 'a', update: {}}\n")
    told = "error: o.yaml#/actions/0/target: 'a' is no JSONPath: "
    return run(GOOD, "--overlay", "o.yaml")[: len(told)], told


def foreign_file(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("out/tiny").mkdir(parents=True)
    Path("out/tiny/mine.txt").write_text("mine")
    place = Path("out/tiny").resolve()
    told = f"error: {place}: the folder holds files that were not generated: mine.txt\n"
    return run(GOOD), told + "hint: move them away, or give an empty or new folder as --out\n"


def link_out(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("elsewhere").mkdir()
    Path("out/tiny").mkdir(parents=True)
    Path("out/tiny/aio").symlink_to("../../elsewhere")
    # A link counts as a file of somebody else, so that only a race gets past the first check.
    patch.setattr(emit.Folder, "_check_foreign", lambda *_: None)
    place = Path("out/tiny/aio").absolute()
    told = f"error: {place}: a link that leads out of the output folder\nhint: remove it\n"
    found = run(GOOD)
    assert list(Path("elsewhere").iterdir()) == []
    return found, told


def folder_in_the_way(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("out").write_text("mine")
    place = Path("out/tiny").absolute()
    return run(GOOD), f"error: {place}: Not a directory\nhint: make the folder writable, or give another --out\n"


def no_formatter(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    def gone() -> str:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    patch.setattr("ruff.find_ruff_bin", gone)
    told = "error: ruff: the formatter of the generated files is not installed\n"
    return run(GOOD), told + "hint: install what pyproject.toml lists in the dependency group codegen\n"


def failing_formatter(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr(sys.modules["codegen.emit.finish"], "_FORMAT", ["format", "--no-such-option"])
    told = "error: the formatter failed: error: unexpected argument '--no-such-option' found"
    found = run(GOOD)
    assert found.count("\n") == 2
    return found[: len(told)], told


def lost_part(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.account.facts", lambda _: [command.account.Fact("schema", "#/components/schemas/A")])
    told = "error: openapi.yaml: not in the output: schema #/components/schemas/A\n"
    return run(GOOD), f"{told}{DEFECT}\n"


def part_left_out(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.account.facts", lambda _: [command.account.Fact("schema", "#/components/schemas/A")])
    Path("a.yaml").write_text(GOOD)
    arguments = ["generate", "--spec", "a.yaml", "--out", "out", "--package", "tiny", "--allow-unsupported"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
        assert main(arguments) == 0
    left_out = "left out: #/components/schemas/A: not in the output: schema #/components/schemas/A\n"
    return told.getvalue(), left_out


def defect(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr(command, "render", lambda _: {}[0])
    told = "error: openapi.yaml: the generator failed: KeyError: 0 (test_error_texts.py:"
    return run(GOOD)[: len(told)], told


def deep_call(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    def deep(package: Any) -> Any:
        return deep(package)

    patch.setattr(command, "render", deep)
    return run(GOOD), "error: openapi.yaml: nested too deeply\nhint: flatten the document\n"


def deep_text(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    def deep(text: str) -> Any:
        return deep(text)

    patch.setattr("codegen.load.yaml_text.parse", deep)
    return run(GOOD), "error: openapi.yaml: nested deeper than 100 levels\nhint: flatten the document\n"


def many_values(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.load.yaml_text.MAX_NODES", 6)
    return run("a: [b, c, d, e]\n"), "error: openapi.yaml: more than 6 values\nhint: split the document\n"


def text_of(act: Callable[[], Any]) -> str:
    with pytest.raises(SpecError) as caught:
        act()
    return str(caught.value)


def outside(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = "error: ../a.py: a path outside the output folder\nhint: this is a defect of the generator: report it"
    return text_of(lambda: emit.paths.inside(Path("out"), "../a.py")), told


def no_python(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = f"error: a.py: not Python: invalid syntax (<unknown>, line 1)\n{DEFECT}"
    return text_of(lambda: finish({"a.py": "x ="}, {}, "p")), told


def lost_fragment(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = "error: the schema parser lost fragment 0\nhint: this is a defect of the generator: report it"
    return text_of(lambda: schemas._read([], 1)), told


def unknown_type(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    class Odd:
        reference = None
        data_types = ()
        type = "complex"

        def __getattr__(self, name: str) -> Any:
            return None

    told = "error: the schema parser gave the type 'complex'\nhint: this is a defect of the generator: report it"
    return text_of(lambda: schemas._tree(Odd())), told


def empty_stream(run: Run, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    from codegen.load import yaml_text

    return text_of(lambda: yaml_text.parse("")), "error: the file is empty\nhint: give an OpenAPI document"


OTHERS = (
    package_name,
    missing_file,
    large_file,
    many_values,
    broken_json,
    jsonpath,
    foreign_file,
    link_out,
    folder_in_the_way,
    no_formatter,
    failing_formatter,
    lost_part,
    part_left_out,
    defect,
    deep_call,
    deep_text,
    outside,
    no_python,
    lost_fragment,
    unknown_type,
    empty_stream,
)


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_matter_of_one_document(
    run: Run, monkeypatch: pytest.MonkeyPatch, case: Callable[..., tuple[str, str]]
) -> None:
    found, told = case(run, monkeypatch)
    assert found == told


# Completeness

_MADE_BY = ("SpecError", "_problem")


def sites() -> Iterator[tuple[str, range]]:
    """List every call that makes an error: its file and lines."""
    for path in sorted((ROOT / "codegen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if name in _MADE_BY:
                assert isinstance(node, ast.Call)
                yield path.relative_to(ROOT).as_posix(), range(node.lineno, (node.end_lineno or node.lineno) + 1)


def test_every_place_that_raises_has_a_snapshot(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    reached: set[tuple[str, int]] = set()
    original = SpecError.__init__

    def recorded(self: SpecError, *arguments: Any) -> None:
        frame: Any = sys._getframe(1)
        for _ in range(2):  # the place itself, and who asked a method called _problem for the error
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT):
                reached.add((path.relative_to(ROOT).as_posix(), frame.f_lineno))
            if frame.f_code.co_name != "_problem":
                break
            frame = frame.f_back
        original(self, *arguments)

    monkeypatch.setattr(problem.SpecError, "__init__", recorded)
    for content, _, _ in [*ERRORS.values(), *EXTENSION_ERRORS.values()]:
        run(content)
    for content, _, _ in OVERLAY_ERRORS.values():
        Path("o.yaml").write_text(content)
        run(GOOD, "--overlay", "o.yaml")
    for name in CANONICAL_ERRORS:
        told_of_canonical(run, name)
    for number, case in enumerate(OTHERS):
        folder = tmp_path / str(number)
        folder.mkdir()
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            case(run, patch)
    found = list(sites())
    assert len(found) > 60
    assert [(path, lines[0]) for path, lines in found if not any((path, line) in reached for line in lines)] == []
