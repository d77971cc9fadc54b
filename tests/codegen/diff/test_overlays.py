"""What is Python's own is read from beside each document, in its own tree, unless the command says otherwise."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from codegen.command import main
from tests.codegen.diff.planted import actions, document

Json = dict[str, Any]


def _write(folder: Path, names: list[str], overlay: str = "python.overlay.yaml") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = actions()
    content.append({"target": "$.components.schemas.Picture", "update": {"x-python-name": names[0]}})
    (folder / overlay).write_text(json.dumps({"overlay": "1.0.0", "actions": content}))
    (folder / "openapi.json").write_text(json.dumps(document(), indent=1))


def _ids(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["diff", *arguments, "--format", "json"])
    out = capsys.readouterr()
    assert out.err == ""
    return [each["id"] for each in json.loads(out.out)["findings"]]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commit one overlay, and leave another in the working tree."""
    monkeypatch.chdir(tmp_path)
    _write(tmp_path / "spec", ["Drawing"])
    for command in (
        ["git", "init", "-q"],
        ["git", "add", "-A"],
        ["git", "-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "-qm", "first"],
    ):
        subprocess.run(command, cwd=tmp_path, check=True)
    _write(tmp_path / "spec", ["Painting"])
    return tmp_path


def test_each_side_has_the_overlay_of_its_own_tree(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _ids(capsys, "HEAD:spec/openapi.json", "spec/openapi.json") == ["python-class-renamed"]
    assert _ids(capsys, "HEAD:spec/openapi.json", "HEAD:spec/openapi.json") == []


def test_a_side_without_an_overlay_has_none(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "spec" / "python.overlay.yaml").unlink()
    found = _ids(capsys, "HEAD:spec/openapi.json", "spec/openapi.json")
    assert {"python-class-renamed", "python-field-became-keyword-only", "python-method-renamed"} <= set(found)


def test_a_given_overlay_is_that_of_both_sides(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlay = str(tree / "spec" / "python.overlay.yaml")
    assert _ids(capsys, "HEAD:spec/openapi.json", "spec/openapi.json", "--overlay", overlay) == []


def test_one_surface_alone(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = document()
    data["components"]["schemas"]["DrawOptions"]["properties"]["seed"]["type"] = "string"
    (tree / "spec" / "openapi.json").write_text(json.dumps(data))
    sides = ("HEAD:spec/openapi.json", "spec/openapi.json")
    assert _ids(capsys, *sides, "--surface", "wire") == ["type-changed"]
    found = _ids(capsys, *sides, "--surface", "python")
    assert found
    assert all(each.startswith("python-") for each in found)


def test_a_given_overlay_that_is_not_there_is_bad_input(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "spec/openapi.json", "spec/openapi.json", "--overlay", "missing.yaml"]) == 2
    assert "missing.yaml" in capsys.readouterr().err
