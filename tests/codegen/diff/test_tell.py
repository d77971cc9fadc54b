"""The command with each format: to standard output, to a file, and to a job's summary."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from codegen.command import main

Json = dict[str, Any]
BEGINNINGS = {
    "text": "",
    "markdown": "<!-- api-review -->\n## API review: 1 breaking",
    "html": "<!DOCTYPE html>\n",
    "json": '{\n  "version": 1,',
    "github": "::error file=",
    "junit": '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>',
}


@pytest.fixture
def sides(written: Callable[..., Path], spec: Callable[..., Json], answer: Callable[..., Json]) -> list[str]:
    """Write two documents, the second without an operation of the first."""
    paths = {"/a": {"get": answer()}, "/b": {"get": answer()}}
    base = written(spec(paths=paths), "base.json")
    return [str(base), str(written(spec(paths={"/a": paths["/a"]}), "revision.json"))]


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the CI that these tests may run in."""
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", BEGINNINGS)
def test_each_format_is_printed_or_written_alike(
    name: str, sides: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wire = ["--surface", "wire", "--format", name]
    assert main(["diff", *sides, *wire]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(BEGINNINGS[name] or f"{sides[0]} -> {sides[1]}: 1 breaking\n")
    assert "operation was removed" in printed
    out = tmp_path / "report"
    assert main(["diff", *sides, *wire, "--out", str(out), "--fail-on", "never"]) == 0
    assert capsys.readouterr().out == ""
    written = out.read_text(encoding="utf-8")
    if name == "junit":  # it says when it was made
        suites = [ElementTree.fromstring(text) for text in (printed, written)]
        assert [suite.attrib["tests"] for root in suites for suite in root] == ["1", "1"]
    else:
        assert written == printed


def test_a_job_gets_its_summary_below_what_it_has(
    sides: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "summary.md"
    page.write_text("Before.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    main(["diff", *sides, "--surface", "wire"])
    assert page.read_text(encoding="utf-8") == "Before.\n"
    main(["diff", *sides, "--surface", "wire", "--format", "github"])
    assert page.read_text(encoding="utf-8").startswith("Before.\n<!-- api-review -->\n## API review: 1 breaking\n")
    assert capsys.readouterr().out.count("::error ") == 1


def test_the_join_reaches_every_format(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    revision = tmp_path / "openapi.yaml"
    text = Path("spec/openapi.yaml").read_text(encoding="utf-8")
    assert text.count("        seed:\n          type: integer\n          format: int64\n") > 1
    narrowed = text.replace(
        "        seed:\n          type: integer\n          format: int64\n",
        "        seed:\n          type: string\n",
        1,
    )
    revision.write_text(narrowed, encoding="utf-8")
    sides = ["spec/openapi.yaml", str(revision), "--overlay", "spec/python.overlay.yaml"]
    assert main(["diff", *sides, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {each["surface"] for each in report["findings"]} == {"wire", "python"}
    [cause] = report["causes"]
    assert cause["consequences"]
    assert report["bump"] == "major"
    follows = next(each for each in report["findings"] if each["fingerprint"] == cause["consequences"][0])
    for name in ("text", "markdown", "html", "github", "junit"):
        main(["diff", *sides, "--format", name])
        shown = capsys.readouterr().out
        assert "python, breaking" in shown, name
        if name in ("text", "markdown", "html"):
            assert follows["fingerprint"] in shown, name


def test_an_unwritable_file_is_told_in_two_lines(
    sides: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *sides, "--surface", "wire", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path}: cannot be written: Is a directory\nhint: give the path of a file in a folder that exists\n"
    )
