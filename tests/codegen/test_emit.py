"""Files on disk: what is written, what is removed, what is never touched, and what `--check` tells."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from codegen import GENERATOR, VERSION
from codegen.emit import Difference, Folder, finish
from codegen.problem import SpecError

MANIFEST = "manifest.json"


def manifest(*paths: str) -> str:
    return json.dumps({"generator": GENERATOR, "files": dict.fromkeys(paths, "")})


def output(**files: str) -> dict[str, str]:
    """Name files as arguments can be named: `__` is a slash, a trailing part the suffix."""
    named = {name.replace("__", "/").replace("_py", ".py").replace("_md", ".md"): text for name, text in files.items()}
    return {**named, MANIFEST: manifest(*named)}


def present(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "out" / "p", tmp_path / "out" / "p")


# Writing


def test_write_makes_folders_and_files_and_tells_what_changed(folder: Folder) -> None:
    files = output(a_py="x = 1\n", sub__b_py="é\r\n")
    assert folder.write(files) == ["a.py", MANIFEST, "sub/b.py"]
    assert (folder.root / "sub/b.py").read_bytes() == "é\r\n".encode()
    assert (folder.root / "a.py").stat().st_mode & 0o777 == 0o644
    assert folder.write(files) == []
    assert folder.compare(files) == []


def test_write_replaces_only_what_differs(folder: Folder) -> None:
    folder.write(output(a_py="1", b_py="2"))
    untouched = (folder.root / "a.py").stat()
    assert folder.write(output(a_py="1", b_py="3")) == ["b.py"]
    assert (folder.root / "a.py").stat().st_ino == untouched.st_ino
    assert (folder.root / "b.py").read_text() == "3"


def test_write_removes_what_is_no_longer_generated_and_folders_that_get_empty(folder: Folder) -> None:
    folder.write(output(a_py="1", sub__deep__b_py="2"))
    assert folder.write(output(a_py="1")) == [MANIFEST, "sub/deep/b.py"]
    assert sorted(item.name for item in folder.root.iterdir()) == ["a.py", MANIFEST]


def test_no_temporary_file_is_left(folder: Folder) -> None:
    folder.write(output(a_py="1"))
    assert sorted(present(folder.root)) == ["a.py", MANIFEST]


@pytest.mark.parametrize("name", ["notes.txt", "a.py", "sub/x.md", ".hidden", MANIFEST])
def test_a_folder_with_files_of_somebody_else_is_refused(folder: Folder, name: str) -> None:
    mine = folder.root / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(SpecError) as caught:
        folder.write(output(a_py="1"))
    assert str(caught.value) == (
        f"error: {folder.owned}: the folder holds files that were not generated: {name}\n"
        "hint: move them away, or give an empty or new folder as --out"
    )
    assert present(folder.root) == {name: "mine"}


def test_a_file_put_into_an_output_is_never_removed_or_replaced(folder: Folder) -> None:
    folder.write(output(a_py="1"))
    (folder.root / "new.py").write_text("mine")
    for files in (output(a_py="2"), output(a_py="2", new_py="generated")):
        with pytest.raises(SpecError, match=r"not generated: new.py"):
            folder.write(files)
    assert present(folder.root) == {**output(a_py="1"), "new.py": "mine"}


def test_a_run_that_was_cut_short_can_be_repeated(folder: Folder) -> None:
    folder.write(output(a_py="1"))
    (folder.root / "b.py").write_text("2")
    folder.write(output(a_py="1", b_py="2"))
    assert folder.compare(output(a_py="1", b_py="2")) == []


def test_what_tools_keep_beside_sources_is_left_alone(folder: Folder) -> None:
    folder.write(output(a_py="1"))
    for name in ("__pycache__/a.pyc", "sub/__pycache__/b.pyc", ".DS_Store", ".mypy_cache/x", ".ruff_cache/y"):
        (folder.root / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.root / name).write_text("x")
    assert folder.compare(output(a_py="1")) == []
    assert folder.write(output(a_py="1")) == []


def test_the_generators_own_folder_is_put_in_order(tmp_path: Path) -> None:
    own = Folder(tmp_path / "generated" / "p", tmp_path / "generated", is_ours=True)
    own.write(output(a_py="1"))
    (tmp_path / "generated" / "stray.txt").write_text("x")
    (tmp_path / "generated" / "p" / "stray.py").write_text("x")
    (tmp_path / "generated" / "other").mkdir()
    (tmp_path / "generated" / "other" / "x.py").write_text("x")
    assert own.write(output(a_py="1")) == ["other/x.py", "p/stray.py", "stray.txt"]
    assert sorted(present(tmp_path / "generated")) == ["p/a.py", f"p/{MANIFEST}"]
    assert not (tmp_path / "generated" / "other").exists()


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", "a\\b", "", "."])
def test_no_path_leads_out_of_the_folder(folder: Folder, path: str) -> None:
    with pytest.raises(SpecError, match="a path outside the output folder"):
        folder.write({path: "x"})
    assert not folder.root.exists()


def test_links_are_not_followed(folder: Folder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.write(output(a_py="1"))
    (folder.root / "aio").symlink_to(elsewhere, target_is_directory=True)
    (folder.root / "a.py").unlink()
    (folder.root / "a.py").symlink_to(elsewhere / "target.py")
    assert [(item.kind, item.path) for item in folder.compare(output(a_py="1"))] == [
        ("missing", "a.py"),
        ("extra", "aio"),
    ]
    with pytest.raises(SpecError, match="not generated: aio"):
        folder.write(output(a_py="1"))
    (folder.root / "aio").unlink()
    folder.write(output(a_py="1"))
    assert not (folder.root / "a.py").is_symlink()
    assert list(elsewhere.iterdir()) == []


def test_a_linked_folder_is_not_written_into(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own = Folder(tmp_path / "out", tmp_path / "out", is_ours=True)
    own.root.mkdir()
    (own.root / "aio").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(SpecError, match="a link that leads out of the output folder"):
        own.write(output(aio__a_py="1"))
    assert list(elsewhere.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    folder = Folder(tmp_path / "file" / "p", tmp_path / "file" / "p")
    with pytest.raises(SpecError) as caught:
        folder.write(output(a_py="1"))
    assert str(caught.value) == (
        f"error: {tmp_path}/file/p: Not a directory\nhint: make the folder writable, or give another --out"
    )


def test_when_writing_fails_nothing_is_half_done(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = output(a_py="1", b_py="1")
    folder.write(before)
    real = os.fdopen
    calls = 0

    def full_disk(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(28, "No space left on device", "b.py")
        return real(*arguments, **options)

    monkeypatch.setattr(os, "fdopen", full_disk)
    with pytest.raises(SpecError, match="No space left on device"):
        folder.write(output(a_py="2", b_py="2", new__c_py="2", c_py="2"))
    assert present(folder.root) == before
    assert not (folder.root / "new").exists()


# Comparing


def test_each_kind_of_difference_is_named(folder: Folder) -> None:
    files = output(a_py="one\ntwo\n", b_py="x", sub__c_py="y")
    folder.write(files)
    (folder.root / "a.py").write_text("one\nTWO\n")
    (folder.root / "b.py").unlink()
    (folder.root / "sub" / "d.txt").write_text("z")
    diff = "--- a.py (on disk)\n+++ a.py (generated)\n@@ -1,2 +1,2 @@\n one\n-TWO\n+two\n"
    assert folder.compare(files) == [
        Difference("stale", "a.py", diff),
        Difference("missing", "b.py", ""),
        Difference("extra", "sub/d.txt", ""),
    ]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"one", "-one\n\\ no newline at end of file\n+one\n"),
        (b"\xff\n", "-\\xff\n+one\n"),
        (b"one\r\n", "-one\r\n+one\n"),
        (b"", "@@ -0,0 +1 @@\n+one\n"),
    ],
)
def test_one_byte_is_a_difference(folder: Folder, content: bytes, shown: str) -> None:
    folder.write(output(a_py="one\n"))
    (folder.root / "a.py").write_bytes(content)
    [found] = folder.compare(output(a_py="one\n"))
    assert found.kind == "stale"
    assert found.diff.endswith(shown)


def test_long_diffs_are_cut(folder: Folder) -> None:
    folder.write(output(a_py="".join(f"{n}\n" for n in range(1000))))
    found = folder.compare(output(a_py=""))[0]
    assert found.diff.count("\n") == 201
    assert found.diff.endswith("... 803 more lines\n")


# Finishing


def test_finish_formats_sorts_imports_and_drops_unused_ones() -> None:
    imports = "from __future__ import annotations\nimport os\nfrom uuid import UUID\nimport abc\n"
    source = f'"""D."""\n{imports}x: UUID = abc.f( 1 )\n'
    text = finish({"a.py": source}, {}, "p")["a.py"]
    assert text == (
        '"""D."""\n\nfrom __future__ import annotations\n\nimport abc\nfrom uuid import UUID\n\nx: UUID = abc.f(1)\n'
    )


@pytest.mark.parametrize("package", ["p", "build", "dist", "venv", "site_packages"])
def test_finish_formats_whatever_the_package_is_called(package: str) -> None:
    assert finish({"sub/a.py": "x=1"}, {}, package)["sub/a.py"] == "x = 1\n"


def test_finish_ignores_the_projects_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 20\nexclude = ['*']\n")
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    text = finish({"a.py": f"x=[{', '.join(['1'] * 30)}]"}, {}, "p")["a.py"]
    assert text == f"x = [{', '.join(['1'] * 30)}]\n"


def test_the_manifest_lists_everything_with_its_hash() -> None:
    sources = {"spec": {"sha256": "abc"}, "overlays": []}
    files = finish({"b.txt": "é\n", "a.py": "x = 1\n"}, sources, "p")
    assert list(files) == ["a.py", "b.txt", MANIFEST]
    assert json.loads(files[MANIFEST]) == {
        "generator": GENERATOR,
        "version": VERSION,
        **sources,
        "files": {name: hashlib.sha256(files[name].encode()).hexdigest() for name in ("a.py", "b.txt")},
    }


@pytest.mark.parametrize("source", ["x = (", "x = '\0'", "é = = 1", "(" * 500 + ")" * 500])
def test_what_is_not_python_is_a_defect(source: str) -> None:
    with pytest.raises(SpecError, match=r"^error: a.py: not Python: .*\nhint: this is a defect of the generator"):
        finish({"a.py": source}, {}, "p")


def test_without_the_formatter_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError("ruff")

    monkeypatch.setattr("ruff.find_ruff_bin", gone)
    with pytest.raises(SpecError) as caught:
        finish({"a.py": "x = 1"}, {}, "p")
    assert str(caught.value) == (
        "error: ruff: the formatter of the generated files is not installed\n"
        "hint: install what pyproject.toml lists in the dependency group codegen"
    )


def test_a_formatter_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 2, stdout="", stderr="cannot\n")
    )
    with pytest.raises(SpecError, match=r"^error: the formatter failed: cannot\n"):
        finish({"a.py": "x = 1"}, {}, "p")
