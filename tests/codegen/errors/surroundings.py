"""Failures that come from around a document or from a defect: what fails is called, with what it says and must say."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from codegen import command, emit, schemas
from codegen.command import main
from codegen.emit.finish import finish
from codegen.problem import SpecError
from tests.codegen.documents import ACTION, GOOD
from tests.codegen.errors.failing import failure

_DEFECT = "hint: this is a defect of the generator: report it with the document"


def _generate(content: str, *arguments: str, spec: str = "openapi.yaml", package: str = "tiny") -> str:
    Path("openapi.yaml").write_text(content)
    return failure("generate", "--spec", spec, "--out", "out", f"--package={package}", *arguments)


def package_name(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = (
        "error: --package: 'a b' cannot be a package's name\n"
        "hint: use letters, digits and underscores, and no module's name that Python or the run time knows already\n"
    )
    return _generate(GOOD, package="a b"), told


def missing_file(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = "error: gone.yaml: No such file or directory\nhint: give the path of a readable file\n"
    return _generate(GOOD, spec="gone.yaml"), told


def large_file(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.load.file.MAX_BYTES", 10)
    return _generate(GOOD), "error: openapi.yaml: larger than 10 bytes\nhint: split the document\n"


def broken_json(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("a.json").write_text('{"a" 1}')
    told = "error: a.json: not JSON at 1:6: Expecting ':' delimiter\nhint: mend the syntax\n"
    return _generate(GOOD, spec="a.json"), told


def jsonpath(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("o.yaml").write_text(ACTION + "{target: 'a', update: {}}\n")
    told = "error: o.yaml#/actions/0/target: 'a' is no JSONPath: "
    return _generate(GOOD, "--overlay", "o.yaml")[: len(told)], told


def foreign_file(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("out/tiny").mkdir(parents=True)
    Path("out/tiny/mine.txt").write_text("mine")
    place = Path("out/tiny").resolve()
    told = f"error: {place}: the folder holds files that were not generated: mine.txt\n"
    return _generate(GOOD), told + "hint: move them away, or give an empty or new folder as --out\n"


def link_out(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("elsewhere").mkdir()
    Path("out/tiny").mkdir(parents=True)
    Path("out/tiny/aio").symlink_to("../../elsewhere")
    # A link counts as a file of somebody else, so that only a race gets past the first check.
    patch.setattr(emit.Folder, "_check_foreign", lambda *_: None)
    place = Path("out/tiny/aio").absolute()
    told = f"error: {place}: a link that leads out of the output folder\nhint: remove it\n"
    found = _generate(GOOD)
    assert list(Path("elsewhere").iterdir()) == []
    return found, told


def folder_in_the_way(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    Path("out").write_text("mine")
    place = Path("out/tiny").absolute()
    return _generate(GOOD), f"error: {place}: Not a directory\nhint: make the folder writable, or give another --out\n"


def no_formatter(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    def gone() -> str:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    patch.setattr("ruff.find_ruff_bin", gone)
    told = "error: ruff: the formatter of the generated files is not installed\n"
    return _generate(GOOD), told + "hint: install what pyproject.toml lists in the dependency group codegen\n"


def failing_formatter(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr(sys.modules["codegen.emit.finish"], "_FORMAT", ["format", "--no-such-option"])
    told = "error: the formatter failed: error: unexpected argument '--no-such-option' found"
    found = _generate(GOOD)
    assert found.count("\n") == 2
    return found[: len(told)], told


def lost_part(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.account.facts", lambda _: [command.account.Fact("schema", "#/components/schemas/A")])
    told = "error: openapi.yaml: not in the output: schema #/components/schemas/A\n"
    return _generate(GOOD), f"{told}{_DEFECT}\n"


def part_left_out(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.account.facts", lambda _: [command.account.Fact("schema", "#/components/schemas/A")])
    Path("a.yaml").write_text(GOOD)
    arguments = ["generate", "--spec", "a.yaml", "--out", "out", "--package", "tiny", "--allow-unsupported"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
        assert main(arguments) == 0
    left_out = "left out: #/components/schemas/A: not in the output: schema #/components/schemas/A\n"
    return told.getvalue(), left_out


def defect(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr(command, "render", lambda _: {}[0])
    told = "error: openapi.yaml: the generator failed: KeyError: 0 (surroundings.py:"
    return _generate(GOOD)[: len(told)], told


def deep_call(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    def deep(package: Any) -> Any:
        return deep(package)

    patch.setattr(command, "render", deep)
    return _generate(GOOD), "error: openapi.yaml: nested too deeply\nhint: flatten the document\n"


def deep_text(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    def deep(text: str) -> Any:
        return deep(text)

    patch.setattr("codegen.load.yaml_text.parse", deep)
    return _generate(GOOD), "error: openapi.yaml: nested deeper than 100 levels\nhint: flatten the document\n"


def many_values(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setattr("codegen.load.yaml_text.MAX_NODES", 6)
    return _generate("a: [b, c, d, e]\n"), "error: openapi.yaml: more than 6 values\nhint: split the document\n"


def _text_of(act: Callable[[], Any]) -> str:
    with pytest.raises(SpecError) as caught:
        act()
    return str(caught.value)


def outside(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = "error: ../a.py: a path outside the output folder\nhint: this is a defect of the generator: report it"
    return _text_of(lambda: emit.paths.inside(Path("out"), "../a.py")), told


def no_python(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = f"error: a.py: not Python: invalid syntax (<unknown>, line 1)\n{_DEFECT}"
    return _text_of(lambda: finish({"a.py": "x ="}, {}, "p")), told


def lost_fragment(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    told = "error: the schema parser lost fragment 0\nhint: this is a defect of the generator: report it"
    return _text_of(lambda: schemas._read([], 1)), told


def unknown_type(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    class Odd:
        reference = None
        data_types = ()
        type = "complex"

        def __getattr__(self, name: str) -> Any:
            return None

    told = "error: the schema parser gave the type 'complex'\nhint: this is a defect of the generator: report it"
    return _text_of(lambda: schemas._tree(Odd())), told


def empty_stream(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    from codegen.load import yaml_text

    return _text_of(lambda: yaml_text.parse("")), "error: the file is empty\nhint: give a document in JSON or YAML"


CALLS = (
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
