"""The command as its users run it, on folders of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "from azure.ai.inference import ChatCompletionsClient\n"
MOVED = "from model_inference import ChatCompletionsClient\n"


class Tree:
    """A folder, and the command run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *arguments: str, code: str = "") -> tuple[int, str, str]:
        """Run the command, or `code` in its place, and give exit code, output and errors."""
        command = ["-c", code] if code else ["-m", "model_inference.migrate"]
        done = subprocess.run([sys.executable, *command, *arguments], cwd=self.root, capture_output=True, check=False)
        output, errors = done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "surrogateescape")
        assert "Traceback" not in errors
        return done.returncode, output, errors


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_shows_the_changes(tree: Tree) -> None:
    path = tree.put("pkg/a.py", f"x = 1\n{HEAD}")
    code, output, errors = tree.run("pkg")
    assert code == 0
    assert output == f"--- a/pkg/a.py\n+++ b/pkg/a.py\n@@ -1,2 +1,2 @@\n x = 1\n-{HEAD}+{MOVED}"
    assert errors == "1 files looked at, 1 to change, 0 places to decide by hand; --write makes the changes\n"
    assert path.read_text() == f"x = 1\n{HEAD}"


def test_the_diff_can_be_applied(tree: Tree) -> None:
    path = tree.put("a.py", f"# \xe9\r\n{HEAD.strip()}".encode())
    _, output, _ = tree.run(".")
    assert "\\ No newline at end of file\n" in output
    subprocess.run(["git", "apply", "-"], cwd=tree.root, input=output.encode(), check=True)
    assert path.read_bytes() == f"# \xe9\r\n{MOVED.strip()}".encode()


def test_writes_and_then_finds_nothing(tree: Tree) -> None:
    path = tree.put("a.py", HEAD)
    path.chmod(0o750)
    assert tree.run("--check", ".")[:2] == (1, "a.py: changes remain\n")
    assert path.read_text() == HEAD
    assert tree.run("--write", ".") == (
        0,
        "a.py: moved\n",
        "1 files looked at, 1 changed, 0 places to decide by hand\n",
    )
    assert path.read_text() == MOVED
    assert path.stat().st_mode & 0o777 == 0o750
    assert list(tree.root.iterdir()) == [path]
    assert tree.run("--write", ".")[:2] == (0, "")
    assert tree.run("--check", ".")[:2] == (0, "")


def test_lists_what_it_cannot_decide(tree: Tree) -> None:
    tree.put(
        "a.py", f"{HEAD}from azure.core.pipeline import Pipeline\nfrom azure.core.exceptions import ODataV4Error\n"
    )
    for arguments, expected in ((["--write"], 3), ([], 3), (["--check"], 3)):
        code, _, errors = tree.run(*arguments, ".")
        assert code == expected
        assert errors.splitlines()[:2] == [
            "a.py:2: azure.core.pipeline.Pipeline stays: this package has no pipeline of policies; retries, timeouts"
            " and hooks are options of its clients",
            "a.py:3: azure.core.exceptions.ODataV4Error stays: model_inference.exceptions has no ODataV4Error",
        ]


ENCODED = {
    "latin-1": "# -*- coding: latin-1 -*-\n# \xe9\n".encode("latin-1"),
    "with a mark": b"\xef\xbb\xbf# \xc3\xa9\n",
    "other line ends": b"x = 1\r\ny = 2\r\n",
    "mixed line ends": b"x = 1\r\ny = 2\nz = 3\r\n",
    "form feed": b"x = 1\n\x0c\ny = '\x0b\xe2\x80\xa8'\n",
    "tabs": b"if 1:\n\tx = 1  \n",
}


@pytest.mark.parametrize("kind", ENCODED)
def test_all_else_stays_byte_for_byte(tree: Tree, kind: str) -> None:
    path = tree.put("a.py", ENCODED[kind] + HEAD.encode() + b"\t\nlast = 1 ")
    assert tree.run("--write", ".")[0] == 0
    assert path.read_bytes() == ENCODED[kind] + MOVED.encode() + b"\t\nlast = 1 "


BROKEN = {
    "no Python": b"from azure.ai.inference import (\n",
    "not UTF-8": b"# \xff\nimport azure.ai.inference\n",
    "an unknown encoding": b"# coding: klingon\nimport azure.ai.inference\n",
    "a null": b"import azure.ai.inference\n\0\n",
    "deep": b"import azure.ai.inference\nx = " + b"(" * 5000 + b")" * 5000 + b"\n",
}

LONG = {
    "texts": b"x = (" + b"'a'\n" * 1500 + b")\n",
    "branches": b"if 1: pass\n" + b"elif 2: pass\n" * 1500,
    "signs": b"x = " + b"-" * 1500 + b"1\n",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_program_moves(tree: Tree, kind: str) -> None:
    path = tree.put("a.py", LONG[kind] + HEAD.encode())
    assert tree.run("--write", ".")[0] == 0
    assert path.read_bytes() == LONG[kind] + MOVED.encode()


def test_what_is_too_much_for_the_parser_does_not_end_the_command(tree: Tree) -> None:
    for number in range(40):
        tree.put(f"f{number:02}.py", BROKEN["deep"] if number in (3, 30) else HEAD)
    code, output, errors = tree.run("--jobs", "2", "--check", ".")
    assert code == 1
    assert len(output.splitlines()) == 38
    assert [line.partition(":")[0] for line in errors.splitlines()[:-1]] == ["f03.py", "f30.py"]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_listed_and_the_others_move(tree: Tree, kind: str) -> None:
    broken, good = tree.put("a.py", BROKEN[kind]), tree.put("b.py", HEAD)
    code, _, errors = tree.run("--write", ".")
    assert code == 3
    assert errors.startswith("a.py:")
    assert "left as it is: " in errors
    assert broken.read_bytes() == BROKEN[kind]
    assert good.read_text() == MOVED


def test_what_is_looked_at(tree: Tree) -> None:
    (tree.root / "env").mkdir()
    tree.put("env/pyvenv.cfg", "")
    left_out = ["env/a.py", ".venv/a.py", ".git/a.py", "x/node_modules/a.py", "notes.txt", "script", "a.py.bak"]
    taken = ["a.py", "b.pyi", "x/y/c.py", "build/d.py"]
    for name in (*left_out, *taken):
        tree.put(name, HEAD)
    assert tree.run("--check", ".")[1].splitlines() == [
        f"{name}: changes remain" for name in ("a.py", "b.pyi", "build/d.py", "x/y/c.py")
    ]
    assert len(tree.run("--check", "script", "env", ".venv", "a.py", ".//a.py")[1].splitlines()) == 4


def test_links(tree: Tree) -> None:
    outside = tree.put("outside/a.py", HEAD)
    inside = tree.put("in/b.py", HEAD)
    os.symlink(outside, tree.root / "in/link.py")
    os.symlink(tree.root / "outside", tree.root / "in/folder")
    os.symlink("nowhere", tree.root / "in/broken.py")
    os.mkfifo(tree.root / "in/pipe.py")
    assert tree.run("--write", "in")[0] == 0
    assert (outside.read_text(), inside.read_text()) == (HEAD, MOVED)
    assert tree.run("--write", "in/link.py")[0] == 0
    assert (tree.root / "in/link.py").is_symlink()
    assert outside.read_text() == MOVED


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_files_that_cannot_be_read_or_written(tree: Tree) -> None:
    unread, unwritten = tree.put("a.py", HEAD), tree.put("b.py", HEAD)
    unread.chmod(0)
    unwritten.chmod(0o444)
    code, _, errors = tree.run("--write", ".")
    assert code == 2
    assert "a.py:1: not looked at: Permission denied\n" in errors
    assert "error: b.py: not written: it is read-only\n" in errors
    assert unwritten.read_text() == HEAD


def test_many_files_in_several_processes(tree: Tree) -> None:
    for number in range(60):
        tree.put(f"f{number:02}.py", f"{HEAD}import azure.core.rest\n" if number % 2 else HEAD)
    one, several = (tree.run("--jobs", jobs, ".") for jobs in ("1", "3"))
    assert one == several
    assert one[0] == 3
    assert one[1].count("+++") == 60
    assert len(one[2].splitlines()) == 31


def test_files_beside_the_programs(tree: Tree) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": [HEAD]}
    book = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    tree.put("a.ipynb", book)
    tree.put("requirements-dev.txt", "azure-ai-inference[prompts]==1.0.0b9\n")
    tree.put("requirements/base.txt", "azure-ai-inference\n")
    tree.put("pyproject.toml", '[project]\ndependencies = ["azure-ai-inference>=1.0.0b9"]\n')
    tree.put("setup.cfg", "[options]\ninstall_requires = azure-ai-inference\n")
    tree.put("sub/pyproject.toml", "azure-ai-inference = [\n")
    code, _, errors = tree.run("--write", ".")
    assert code == 3
    assert errors.splitlines()[:2] == [
        "setup.cfg:2: azure-ai-inference: model-inference takes its place",
        "sub/pyproject.toml:1: left as it is: this is no valid TOML (Invalid value (at end of document))",
    ]
    assert (tree.root / "a.ipynb").read_text() == book.replace(HEAD.strip(), MOVED.strip())
    assert (tree.root / "requirements-dev.txt").read_text() == "model-inference[prompts]\n"
    assert (tree.root / "requirements/base.txt").read_text() == "model-inference\n"
    assert (tree.root / "pyproject.toml").read_text() == '[project]\ndependencies = ["model-inference"]\n'


def test_what_other_packages_share_stays_where_they_are_used(tree: Tree) -> None:
    shared = "from azure.core.exceptions import HttpResponseError\n"
    for name, text in {
        "client.py": f"{HEAD}{shared}",
        "errors.py": shared,
        "store.py": f"from azure.storage.blob import BlobClient\n{shared}",
        "both.py": f"{HEAD}from azure.storage.blob import BlobClient\n{shared}",
    }.items():
        tree.put(name, text)
    code, _, errors = tree.run("--write", ".")
    assert code == 3
    assert [line.split(": ")[0] for line in errors.splitlines()[:-1]] == ["both.py:3", "errors.py:1"]
    assert (tree.root / "client.py").read_text() == f"{MOVED}from model_inference.exceptions import HttpResponseError\n"
    assert (tree.root / "store.py").read_text() == f"from azure.storage.blob import BlobClient\n{shared}"
    assert tree.run("--write", "errors.py")[0] == 0
    assert (tree.root / "errors.py").read_text() == "from model_inference.exceptions import HttpResponseError\n"


def test_what_moved_can_be_imported(tree: Tree) -> None:
    tree.put(
        "a.py",
        "import azure.ai.inference as sdk\nimport azure.ai.inference\n"
        "from azure.core.credentials import AzureKeyCredential\n"
        "from azure.core.credentials_async import AsyncTokenCredential\nfrom azure.core import exceptions\n"
        "from azure.ai.inference.models import StreamingChatCompletions\n"
        "print(sdk.models.UserMessage('hi').role, azure.ai.inference.aio.ChatCompletionsClient.__name__)\n"
        "sdk.EmbeddingsClient, exceptions.HttpResponseError\n",
    )
    assert tree.run("--write", ".")[0] == 0
    assert tree.run("a.py", code="import runpy; runpy.run_path('a.py')")[:2] == (0, "user ChatCompletionsClient\n")


def test_a_file_that_changes_meanwhile_is_not_written(tree: Tree) -> None:
    from model_inference_overlay.migrate.files import Outcome, write

    path = tree.put("a.py", "newer")
    assert write(Outcome(path, b"older", b"oldest")) == "not written: it has changed meanwhile; run this again"
    assert path.read_text() == "newer"
    assert list(tree.root.iterdir()) == [path]
    assert write(Outcome(tree.root / "none.py", b"", b"x")) == "not written: No such file or directory"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["nowhere"], "error: nowhere: no such file or folder\n"),
        ([], "the following arguments are required: PATH"),
        (["--jobs", "0", "."], "argument --jobs: 0 is not positive"),
        (["--jobs", "x", "."], "argument --jobs: invalid"),
        (["--write", "--check", "."], "not allowed with argument"),
    ],
)
def test_bad_arguments(tree: Tree, arguments: list[str], found: str) -> None:
    code, output, errors = tree.run(*arguments)
    assert (code, output) == (2, "")
    assert found in errors


def test_without_libcst(tree: Tree) -> None:
    path = tree.put("a.py", HEAD)
    hidden = (
        "import sys; sys.modules['libcst'] = None; import runpy;"
        " runpy.run_module('model_inference.migrate', run_name='__main__')"
    )
    code, output, errors = tree.run("--write", ".", code=hidden)
    assert (code, output) == (2, "")
    assert errors == (
        'error: this command needs libcst, which is not installed: pip install "model-inference[migrate]"\n'
    )
    assert path.read_text() == HEAD


def test_help(tree: Tree) -> None:
    code, output, _ = tree.run("--help")
    assert code == 0
    for part in ("python -m model_inference.migrate", "--write", "--check", "exit codes:", "node_modules"):
        assert part in output
    assert max(map(len, output.splitlines())) <= 110


def test_a_reader_that_leaves(tree: Tree) -> None:
    for number in range(400):
        tree.put(f"f{number}.py", HEAD * 50)
    command = f"{sys.executable} -m model_inference.migrate --jobs 1 . | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=tree.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("--- a/")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_importing_the_facade_loads_no_parser() -> None:
    code = (
        "import sys, model_inference.migrate;"
        " print('libcst' in sys.modules, 'model_inference_overlay.migrate' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
