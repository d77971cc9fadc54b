"""What runs in a pull request: the workflow's permissions, and its own script with a stand-in for `gh`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.diff.formats.markdown import MARKER

WORKFLOW = Path(".github/workflows/api-review.yml")
MARKED = f"{MARKER}\n## API review: 1 breaking\n\n### GET /a\n"
QUIET = f"{MARKER}\n## API review: no change that affects callers\n"
GH = """#!/usr/bin/env python3
import json, os, sys
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
if "--paginate" in sys.argv:
    print(os.environ["IDS"], end="")
    sys.exit(int(os.environ["CODE"]))
"""
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the workflow's scripts are for bash")


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    """Read the workflow; YAML 1.1 takes the key `on` for a boolean."""
    read: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return read


def commented(
    workflow: dict[str, Any], folder: Path, report: str, ids: str = "", code: int = 0
) -> tuple[int, list[list[str]]]:
    """Run the step that writes the comment; give its exit code and the calls of gh."""
    [step] = [each for each in workflow["jobs"]["comment"]["steps"] if "run" in each]
    (folder / "report").mkdir()
    (folder / "report" / "api-review.md").write_text(report, encoding="utf-8")
    gh = folder / "gh"
    gh.write_text(GH)
    gh.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "CALLS": str(folder / "calls"),
        "IDS": ids,
        "CODE": str(code),
        "COMMENTS": "repos/o/r/issues/7/comments",
        "ALL_COMMENTS": "repos/o/r/issues/comments",
    }
    # As the runner starts a step whose shell is bash.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    calls = folder / "calls"
    return done.returncode, [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []


@needs_bash
@pytest.mark.parametrize(
    ("report", "ids", "written"),
    [
        (MARKED, "", ["POST", "repos/o/r/issues/7/comments"]),
        (MARKED, "11\n12\n", ["PATCH", "repos/o/r/issues/comments/11"]),
        (QUIET, "11\n", ["PATCH", "repos/o/r/issues/comments/11"]),
        (QUIET, "", None),
    ],
)
def test_one_comment_is_kept_up_to_date(
    report: str, ids: str, written: list[str] | None, workflow: dict[str, Any], tmp_path: Path
) -> None:
    code, calls = commented(workflow, tmp_path, report, ids)
    assert code == 0
    assert calls[0][:3] == ["api", "--paginate", "repos/o/r/issues/7/comments"]
    assert MARKER in calls[0][4]
    assert [[call[3], call[4]] for call in calls[1:]] == ([written] if written else [])
    assert all("body=@report/api-review.md" in call for call in calls[1:])


@needs_bash
@pytest.mark.parametrize(("report", "code"), [("no report", 0), (MARKED, 1)])
def test_nothing_is_written_where_a_step_fails(
    report: str, code: int, workflow: dict[str, Any], tmp_path: Path
) -> None:
    failed, calls = commented(workflow, tmp_path, report, code=code)
    assert failed != 0
    assert not [call for call in calls if "--method" in call]


def test_code_of_a_pull_request_runs_where_it_can_only_read(workflow: dict[str, Any]) -> None:
    assert list(workflow[True]) == ["pull_request"]
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["review"]["permissions"] == {"contents": "read"}
    comment = workflow["jobs"]["comment"]
    assert comment["permissions"] == {"pull-requests": "write"}
    assert not [step for step in comment["steps"] if "checkout" in step.get("uses", "")]
    assert "head.repo.full_name == github.repository" in comment["if"]


def test_no_script_spells_an_expression(workflow: dict[str, Any]) -> None:
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]
