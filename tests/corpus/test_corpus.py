"""The session corpus: a folder of documents in, the table and the exit code out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.documents import CorpusError, sources
from corpus.processes import Limits, run
from corpus.report import Row, markdown, text
from corpus.trial import Trial, attempt, modules

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a: {get: {responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}}
components: {schemas: {A: {properties: {a: {type: string}}}, B: {type: tuple}}}
"""


def test_documents_have_distinct_packages(tmp_path: Path) -> None:
    for name in ("a.json", "a.yaml", "A.yml", "deep/1-x.y.yaml", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = {each.path.relative_to(tmp_path).as_posix(): each.package for each in sources(tmp_path)}
    assert found == {"A.yml": "of_a", "a.json": "of_a_2", "a.yaml": "of_a_3", "deep/1-x.y.yaml": "of_deep_1_x_y"}


def test_a_folder_without_documents(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no file"):
        sources(tmp_path)
    with pytest.raises(CorpusError, match="is no folder"):
        sources(tmp_path / "none")


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, {}, Limits(0.5, 8))
    assert (done.late, done.code != 0, done.seconds < 30) == (True, True, True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")
def test_a_process_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", "bytearray(2**31)"], tmp_path, {}, Limits(60, 1))
    assert done.code != 0
    assert "MemoryError" in done.errors


def test_a_document_that_generates(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    [source] = sources(tmp_path)
    trial = attempt(source, tmp_path / "out", Limits(120, 8))
    assert trial.wrong is None
    assert trial.counts["operation"] == {"declared": 1, "generated": 1}
    assert trial.unsupported == ["#/components/schemas/B/type: unsupported type 'tuple'"]
    assert trial.modules == len(modules(tmp_path / "out" / "of_good")) > 5


def test_a_document_that_does_not(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("swagger: '2.0'")
    trial = attempt(sources(tmp_path)[0], tmp_path / "out", Limits(120, 8))
    assert trial.wrong is not None
    assert trial.wrong.endswith("#/swagger: Swagger 2.0")
    assert trial.modules == 0


def test_a_package_that_cannot_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    [source] = sources(tmp_path)
    attempt(source, tmp_path / "out", Limits(120, 8))
    # What the generator would have to get wrong stands in the run time here.
    broken = tmp_path / "overlay" / "model_inference_overlay"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("")
    monkeypatch.setattr("corpus.trial.OVERLAY", broken.parent)
    trial = attempt(source, tmp_path / "out", Limits(120, 8))
    assert trial.wrong is not None
    assert trial.wrong.startswith("importing: ModuleNotFoundError")


def test_the_table() -> None:
    counts = {kind: {"declared": 3, "generated": 2} for kind in ("schema", "operation", "property")}
    good = Row("a.yaml", "of_a", Trial(2048, 1.25, 60.4, 12, counts, [f"#/{index}: odd" for index in range(7)]))
    bad = Row("b|c.yaml", "of_b", Trial(10, 0.1, wrong="generating: no"))
    worse = Row("d.yaml", "of_d", Trial(10, 0.1, None, 3, counts), ["of_d/x.py:1: error: E"])
    assert [row.failed for row in (good, bad, worse)] == [False, True, True]
    lines = text([good, bad, worse]).splitlines()
    assert lines[0].split("  ")[0] == "Document"
    assert lines[2].split() == ["a.yaml", "2", "1.2", "60", *["2/3"] * 3, "12", "0", "7", "ok"]
    assert lines[3].split() == ["b|c.yaml", "0", "0.1", "0", "failed"]
    assert "  left out: #/4: odd" in lines
    assert "  left out: and 2 more" in lines
    assert "  failed: generating: no" in lines
    assert "  mypy: of_d/x.py:1: error: E" in lines
    assert lines[-1] == "1 of 3 documents generate, import and type-check in 1 s of generating"
    assert "| b\\|c.yaml |" in markdown([bad])


@pytest.mark.parametrize(("bad", "code"), [(False, 0), (True, 1)])
def test_the_whole_run(tmp_path: Path, bad: bool, code: int) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "good.json").write_text(json.dumps({"openapi": "3.0.3", "info": {}, "paths": {}}))
    if bad:
        (documents / "bad.json").write_text("{")
    command = [sys.executable, "-m", "corpus", str(documents), "--out", str(tmp_path / "out"), "--jobs", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert f"{1} of {2 if bad else 1} documents generate" in done.stdout
    assert ("not JSON" in done.stdout) is bad
