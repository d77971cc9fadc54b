"""Requirements files and pyproject.toml."""

from __future__ import annotations

import pytest

from model_inference_overlay.migrate.edits import apply
from model_inference_overlay.migrate.requirements import is_requirement, mentions, move_lines, move_toml

from .migration import MOVES, told

LINES = {
    "old-api\n": "new-dist\n",
    "  old-api==1.0.0b9  # pinned\r\n": "  new-dist  # pinned\r\n",
    "Old_API[prompts, opentelemetry] >=1.0, <2": "new-dist[prompts, opentelemetry]",
    "old.api~=1.0 ; python_version > '3.8'\n": "new-dist ; python_version > '3.8'\n",
    "old-api; extra == 'x'\n": "new-dist; extra == 'x'\n",
    "old-api (>=1.0)\n": "new-dist\n",
}
STAYING = ["old-api-more==1\n", "x-old-api\n", "# old-api\n", "-r old-api.txt\n", "git+https://x/old-api\n", "\n"]
BY_HAND = [
    "old-api @ https://x/y.whl\n",
    "old-api==1.0 --hash=sha256:abc\n",
    "old-api==1.0 \\\n    --hash=sha256:abc\n",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line(line: str) -> None:
    before = f"é==1\n{line}"
    edits, findings = move_lines(before, MOVES)
    assert apply(before.encode(), edits).decode() == f"é==1\n{LINES[line]}"
    assert findings == []


@pytest.mark.parametrize("line", STAYING)
def test_a_line_that_is_something_else(line: str) -> None:
    assert move_lines(line, MOVES) == ([], [])


@pytest.mark.parametrize("line", BY_HAND)
def test_a_line_for_its_author(line: str) -> None:
    edits, findings = move_lines(f"x\n{line}", MOVES)
    assert edits == []
    [message] = told(findings)
    assert message.startswith("2: the requirement 'old-api")
    assert message.endswith(": 'new-dist' takes its place")


def test_what_is_not_needed_any_more() -> None:
    assert told(move_lines("a\nold-core-tracing>=1\n", MOVES)[1]) == ["2: old-core-tracing: only the old one needs it"]


TOML = """\
[project]
name = "p"  # é
keywords = ["k"]
dependencies = [
  "old-api[prompts]>=1.0.0b9", # why
  'httpx',
]
[project.optional-dependencies]
x = ["old_api == 1.0 ; python_version > '3.8'"]
[dependency-groups]
dev = [{ include-group = "x" }, "old-api"]
[tool.poetry.dependencies]
old-api = "^1.0"
old-core-tracing = "*"
"""


def test_toml() -> None:
    edits, findings = move_toml(TOML, MOVES)
    assert apply(TOML.encode(), edits).decode() == TOML.replace(
        '"old-api[prompts]>=1.0.0b9"', '"new-dist[prompts]"'
    ).replace("old_api == 1.0 ;", "new-dist ;").replace('"old-api"', '"new-dist"')
    assert told(findings) == [
        "13: old-api: new-dist takes its place",
        "14: old-core-tracing: only the old one needs it",
    ]


def test_toml_in_which_the_name_stands_elsewhere_too() -> None:
    edits, findings = move_toml('[project]\nname = "old-api"\ndependencies = ["old-api"]\n', MOVES)
    assert edits == []
    assert told(findings) == [
        "2: the requirement 'old-api': 'new-dist' takes its place",
        "3: the requirement 'old-api': 'new-dist' takes its place",
    ]


def test_mentions() -> None:
    assert told(mentions("RUN pip install old_api==1.0\nx-old-api\nold-apis\n", MOVES)) == [
        "1: old-api: new-dist takes its place"
    ]


@pytest.mark.parametrize("text", ["", "old-api is slow", "say old-api", "old", "https://x/old-api", "old-api-more"])
def test_a_text_that_is_no_requirement(text: str) -> None:
    assert not is_requirement(MOVES, text)
