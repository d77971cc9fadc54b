"""The commands `project` and `history`: files and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import load
from codegen.command import main
from codegen.project import project

Json = dict[str, Any]
SPEC = Path("spec/openapi.yaml")


def test_a_version_is_printed_as_yaml_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["project", "--api-version", "2025-04-01"]) == 0
    printed = capsys.readouterr().out
    assert load.parse(printed.encode(), "printed").data == project(load.read(SPEC).data, "2025-04-01")


@pytest.mark.parametrize("name", ["made.json", "made.yaml"])
def test_a_version_is_written_to_a_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    assert main(["project", "--api-version", "2025-05-01", "--out", str(path)]) == 0
    assert load.read(path).data == project(load.read(SPEC).data, "2025-05-01")
    assert capsys.readouterr().out == ""
    if name.endswith("json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_half_of_a_surrogate_pair_is_written_as_an_escape(
    written: Callable[..., Path], spec: Callable[..., Json], tmp_path: Path
) -> None:
    document = spec(info={"title": "T", "version": "1", "description": "a\ud800b"})
    out = tmp_path / "made.json"
    assert main(["project", "--spec", str(written(document)), "--api-version", "1", "--out", str(out)]) == 0
    assert json.loads(out.read_bytes())["info"] == document["info"]


def test_a_history_that_is_no_text_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.md"
    path.write_bytes(b"\xff\xfe")
    assert main(["history", "--check", "--out", str(path)]) == 1
    assert capsys.readouterr().out.startswith("stale: history.md  (run: nox -s generate)\n")


def test_a_history_is_written_once_and_then_fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.md"
    assert main(["history", "--check", "--out", str(path)]) == 1
    assert not path.exists()
    assert main(["history", "--out", str(path)]) == 0
    capsys.readouterr()
    assert main(["history", "--check", "--out", str(path)]) == 0
    assert capsys.readouterr().out == ""
    path.write_text(path.read_text(encoding="utf-8").replace("## 2025-05-01\n", "## 2025\n"), encoding="utf-8")
    assert main(["history", "--check", "--out", str(path)]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("stale: history.md  (run: nox -s generate)\n")
    assert "-## 2025\n+## 2025-05-01\n" in shown
