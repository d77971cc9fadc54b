"""What an argument names: a file, or a file of a revision in git."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.diff.source import read
from codegen.problem import SpecError
from tests.codegen.diff.repository import git

FIRST = "openapi: 3.1.0\ninfo: {title: First, version: '1'}\npaths: {}\n"
SECOND = FIRST.replace("First", "Second")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "openapi.yaml").write_text(FIRST)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    git(tmp_path, "tag", "old")
    (tmp_path / "spec" / "openapi.yaml").write_text(SECOND)
    return tmp_path


def title(name: str, folder: Path) -> str:
    return read(name, folder).document.data["info"]["title"]


def test_a_revision_and_the_work_tree(repository: Path) -> None:
    assert title("old:spec/openapi.yaml", repository) == "First"
    assert title("HEAD:spec/openapi.yaml", repository) == "First"
    assert title("spec/openapi.yaml", repository) == "Second"
    assert title("main:./openapi.yaml", repository / "spec") == "First"


def test_a_file_with_a_colon_in_its_name(repository: Path) -> None:
    (repository / "a:b.yaml").write_text(SECOND)
    assert title("a:b.yaml", repository) == "Second"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gone:spec/openapi.yaml", "invalid object name"),
        ("old:spec/gone.yaml", "does not exist"),
        ("old:spec", "git says"),
        ("gone.yaml", "No such file or directory"),
        ("--help:x", "git says"),
    ],
)
def test_what_is_not_there(repository: Path, name: str, found: str) -> None:
    with pytest.raises(SpecError, match=found) as caught:
        read(name, repository)
    assert caught.value.file == name


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="not a git repository"):
        read("main:spec/openapi.yaml", tmp_path)


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(SpecError, match="git cannot be run"):
        read("main:spec/openapi.yaml", repository)


def test_what_is_no_document(repository: Path) -> None:
    (repository / "list.yaml").write_text("- a\n")
    with pytest.raises(SpecError, match="an OpenAPI document is an object"):
        read("list.yaml", repository)
