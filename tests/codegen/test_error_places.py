"""Each place of the generator that raises an error is reached by a case that has the error's whole text."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.problem import SpecError

from .diff import error_texts as diff
from .errors import extensions, surroundings, texts, versions
from .errors.failing import ROOT

_MADE_BY = ("SpecError", "_problem")


def places() -> Iterator[tuple[str, range]]:
    """List every call that makes an error: its file and lines."""
    for path in sorted((ROOT / "codegen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if name in _MADE_BY:
                assert isinstance(node, ast.Call)
                yield path.relative_to(ROOT).as_posix(), range(node.lineno, (node.end_lineno or node.lineno) + 1)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Record the files and lines that make errors from now on."""
    found: set[tuple[str, int]] = set()
    original = SpecError.__init__

    def recorded(self: SpecError, *arguments: Any) -> None:
        frame: Any = sys._getframe(1)
        for _ in range(2):  # the place itself, and who asked a method called _problem for the error
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT):
                found.add((path.relative_to(ROOT).as_posix(), frame.f_lineno))
            if frame.f_code.co_name != "_problem":
                break
            frame = frame.f_back
        original(self, *arguments)

    monkeypatch.setattr(SpecError, "__init__", recorded)
    return found


def test_every_place_that_raises_has_a_snapshot(
    reached: set[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cases = [case for table in (texts, extensions, versions, diff) for case in table.CASES.values()]
    runs: list[Callable[[pytest.MonkeyPatch], object]] = [case.run for case in cases]
    runs += [*surroundings.CALLS, *diff.CALLS]
    for number, run in enumerate(runs):
        folder = tmp_path / str(number)
        folder.mkdir()
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            run(patch)
    found = list(places())
    assert len(found) > 100
    missing = [f"{path}:{lines[0]}" for path, lines in found if not any((path, line) in reached for line in lines)]
    assert not missing, "\n".join(missing)
