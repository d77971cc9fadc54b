"""The command: exit codes, formats and accepted changes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from codegen.command import main
from tests.codegen.diff.documents import Json, received, sent

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "api-review.schema.json").read_text())
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on two documents; give exit code, output and errors."""

    def run(base: Json | str, revision: Json | str, *arguments: str) -> tuple[int, str, str]:
        for name, content in (("base", base), ("revision", revision)):
            text = content if isinstance(content, str) else json.dumps(content, indent=1)
            (folder / f"{name}.json").write_text(text)
        code = main(["diff", "base.json", "revision.json", "--surface", "wire", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def report(run: Run, base: Json, revision: Json, *arguments: str) -> tuple[int, Any]:
    code, out, _ = run(base, revision, "--format", "json", *arguments)
    content = json.loads(out)
    jsonschema.validate(content, SCHEMA, cls=jsonschema.Draft202012Validator)
    return code, content


BREAKING = (sent(TEXT), sent(NUMBER))
WARNING = (received({"enum": ["a"]}), received({"enum": ["a", "b"]}))
INFO = (sent(NUMBER), sent({"type": "number"}))
NOTE = (sent({"maxLength": 1}), sent({}))


@pytest.mark.parametrize(
    ("pair", "codes"), [(BREAKING, (1, 1, 0)), (WARNING, (0, 1, 0)), (INFO, (0, 0, 0)), (NOTE, (0, 0, 0))]
)
def test_exit_code(run: Run, pair: tuple[Json, Json], codes: tuple[int, int, int]) -> None:
    assert run(*pair)[0] == codes[0]
    for level, code in zip(("breaking", "warning", "never"), codes, strict=True):
        assert run(*pair, "--fail-on", level)[0] == code


def test_text(run: Run) -> None:
    code, out, err = run(*BREAKING)
    assert (code, err) == (1, "")
    content = report(run, *BREAKING)[1]
    assert out == (
        "base.json -> revision.json: 1 breaking\n"
        "version: major (minor while the version is 0.x)\n"
        "\n"
        "POST /a\n"
        "  breaking  The request body (application/json): the type changed from 'string' to 'integer'. Requests that\n"
        "            were valid are refused.\n"
        '            before "string", after "integer"\n'
        f"            type-changed [{content['findings'][0]['fingerprint']}];"
        " base #/paths/~1a/post/requestBody/content/application~1json/schema/type (line 14);"
        " revision #/paths/~1a/post/requestBody/content/application~1json/schema/type (line 14)\n"
        "\n"
        "Entry for the changelog\n"
        "  ### Changed\n"
        "  - **Breaking:** The request body (application/json): the type changed from 'string' to 'integer'."
        " Requests that were valid are refused. (`POST /a`)\n"
    )


def test_text_of_what_affects_nobody(run: Run) -> None:
    _, out, _ = run(*NOTE)
    assert "1 more change without effect on anybody" in out
    assert out.startswith("base.json -> revision.json: no change that affects callers\n")


def test_text_tells_the_same_change_of_many_operations_once(run: Run) -> None:
    def many(schema: Json) -> Json:
        document = sent({"$ref": "#/components/schemas/A"}, A=schema)
        item = document["paths"]["/a"]
        document["paths"] = {f"/a{number}": item for number in range(9)}
        return document

    _, out, _ = run(many(TEXT), many(NUMBER))
    assert out.count("type-changed") == 1
    assert ", ".join(f"POST /a{number}" for number in range(9)) in out
    assert out.startswith("base.json -> revision.json: 9 breaking\n")


def test_json(run: Run) -> None:
    code, content = report(run, *BREAKING)
    assert code == 1
    assert (content["verdict"], content["counts"]) == ("breaking", {"breaking": 1, "warning": 0, "info": 0})
    [finding] = content["findings"]
    assert finding["id"] == "type-changed"
    assert finding["surface"] == "wire"
    assert finding["location"] == ["request body", "application/json"]
    assert finding["base"]["line"] == 14
    assert (finding["before"], finding["after"], finding["accepted"]) == ("string", "integer", False)


def test_nothing_changed(run: Run) -> None:
    code, content = report(run, sent(TEXT), sent(TEXT), "--fail-on", "warning")
    assert (code, content["verdict"], content["findings"], content["notes"]) == (0, "none", [], [])


def accept(path: Path, **entry: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    said = {"reason": "no one sends text", "relied_on_by": "nobody", **entry}
    path.write_text(json.dumps({"accepted": [{key: value for key, value in said.items() if value is not None}]}))


def test_accepted(run: Run, folder: Path) -> None:
    fingerprint = report(run, *BREAKING)[1]["findings"][0]["fingerprint"]
    path = folder / "spec" / "accepted-changes.yaml"
    accept(path, fingerprint=fingerprint, until=(datetime.date.today() + datetime.timedelta(9)).isoformat())
    code, content = report(run, *BREAKING)
    assert code == 0
    assert content["findings"][0]["accepted"]
    assert content["verdict"] == "breaking", "what is accepted is still what it is"
    assert "            accepted: no one sends text\n" in run(*BREAKING)[1]
    # Somewhere else in the document, and after an unrelated change.
    base, revision = (sent(TEXT, A={}, B={}), sent(NUMBER, B={}))
    assert report(run, base, revision)[0] == 0
    # Another change at the same place is not accepted.
    assert report(run, sent(TEXT), sent({"type": "boolean"}))[0] == 1


def test_entries_that_mean_nothing(run: Run, folder: Path) -> None:
    fingerprint = report(run, *BREAKING)[1]["findings"][0]["fingerprint"]
    path = folder / "accepted.yaml"
    accept(path, fingerprint=fingerprint, until="2020-01-31")
    code, content = report(run, *BREAKING, "--accepted", str(path))
    assert code == 1
    assert [each["until"] for each in content["expired"]] == ["2020-01-31"]
    accept(path, fingerprint="0123456789abcdef")
    code, out, _ = run(*INFO, "--accepted", str(path))
    assert code == 0
    assert "The accepted change 0123456789abcdef (no one sends text) matches nothing any more: remove it." in out


def test_colour_is_for_terminals(run: Run) -> None:
    assert "\033" not in run(*BREAKING)[1]


def test_the_specification_against_itself(capsys: pytest.CaptureFixture[str]) -> None:
    spec = str(ROOT / "spec" / "openapi.yaml")
    accepted = str(ROOT / "spec" / "accepted-changes.yaml")
    assert main(["diff", spec, spec, "--fail-on", "warning", "--accepted", accepted]) == 0
    assert "no change that affects callers" in capsys.readouterr().out
