"""Annotations, read as GitHub's runner reads them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.diff.finding import Finding, Level, Place
from codegen.diff.formats import github
from codegen.diff.formats.view import View

_COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^:\r\n]*)::(?P<message>[^\r\n]*)")


def parsed(output: str) -> tuple[list[tuple[str, dict[str, str], str]], list[str]]:
    """Split output into annotations, decoded, and the other lines; every command must keep to the documented syntax."""
    commands, others = [], []
    for line in output.splitlines():
        if not line.lstrip().startswith("::"):
            others.append(line)
            continue
        match = _COMMAND.fullmatch(line)
        assert match, line
        pairs = [each.partition("=") for each in match["properties"].split(",")]
        properties = {key: _decoded(text, ":,") for key, _, text in pairs}
        assert properties.keys() <= {"file", "line", "title"}
        assert properties.get("line", "1").isdigit()
        commands.append((match["kind"], properties, _decoded(match["message"], "")))
    return commands, others


def _decoded(text: str, more: str) -> str:
    for char in f"\r\n{more}":
        text = text.replace(f"%{ord(char):02X}", char)
    assert not re.search("%(?!25)", text)
    return text.replace("%25", "%")


def test_each_level_has_its_kind_and_stands_on_its_line(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    found = [finding(level) for level in (Level.BREAKING, Level.WARNING, Level.INFO)]
    commands, others = parsed(github.render(viewed(*found)))
    assert [kind for kind, _, _ in commands] == ["error", "warning", "notice"]
    assert commands[0][1] == {"file": "spec/openapi.yaml", "line": "1001", "title": "breaking: rule-1"}
    assert commands[0][2] == f"POST /chat: {found[0].message}"
    assert others == ["API review: 1 breaking, 1 warning, 1 info"]


def test_what_is_gone_from_the_revision_is_shown_on_its_file(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    [[_, properties, _]], _ = parsed(github.render(viewed(finding(revision=None))))
    assert properties == {"file": "spec/openapi.yaml", "title": "breaking: rule-1"}
    [[_, properties, _]], _ = parsed(github.render(viewed(finding(revision=Place("#/x")))))
    assert "line" not in properties


def test_an_accepted_change_is_no_error(finding: Callable[..., Finding], viewed: Callable[..., View]) -> None:
    found = finding()
    [[kind, _, message]], _ = parsed(github.render(viewed(found, accepted={found.fingerprint: "nobody\nuses it"})))
    assert kind == "notice"
    assert message.endswith("\nAccepted: nobody uses it")


def test_no_more_are_printed_than_github_shows(finding: Callable[..., Finding], viewed: Callable[..., View]) -> None:
    counts = {Level.INFO: 30, Level.WARNING: 10, Level.BREAKING: 11}
    found = [finding(level, f"GET /{number}") for level, count in counts.items() for number in range(count)]
    commands, others = parsed(github.render(viewed(*found)))
    assert Counter(kind for kind, _, _ in commands) == {"error": 10, "warning": 10, "notice": 10}
    assert others[:2] == [
        "API review: 1 more of kind error are in the summary",
        "API review: 20 more of kind notice are in the summary",
    ]


def test_no_text_of_a_document_is_a_command(attacked: View, hostile: tuple[str, ...]) -> None:
    output = github.render(attacked)
    commands, others = parsed(output)
    assert len(commands) == 30
    assert not [line for line in others if not line.startswith("API review: ")]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", output)
    told = " ".join(message for _, _, message in commands)
    assert "::set-output name=x::y" in told


def test_the_summary_fits_what_a_step_may_write(finding: Callable[..., Finding], viewed: Callable[..., View]) -> None:
    told = viewed(*(finding(operation=f"GET /{number}", message="long " * 300) for number in range(1000)))
    summary = github.summary(told)
    assert 900_000 < len(summary.encode()) <= github.SUMMARY_LIMIT < 1024 * 1024
    assert "more changes not shown here" in summary


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("spec/api.yaml", "spec/api.yaml"),
        ("./spec/../spec/api.yaml", "spec/api.yaml"),
        ("HEAD~1:spec/api.yaml", "spec/api.yaml"),
        ("/elsewhere/api.yaml", "/elsewhere/api.yaml"),
    ],
)
def test_the_file_is_named_from_the_root_of_the_repository(
    name: str, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spec").mkdir()
    monkeypatch.chdir(tmp_path)
    assert github.file_of(name, tmp_path) == wanted
    assert github.file_of(str(tmp_path / "spec/api.yaml"), tmp_path) == "spec/api.yaml"
