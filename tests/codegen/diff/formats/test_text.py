"""The report for a terminal and for logs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import attrs
import pytest

from codegen.diff.finding import Finding, Level, Surface
from codegen.diff.formats import text
from codegen.diff.formats.view import View

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def test_it_says_level_message_values_and_places(finding: Callable[..., Finding], viewed: Callable[..., View]) -> None:
    found = finding(before={"a": 1}, after=None)
    told = attrs.evolve(viewed(found, finding(Level.NOTE)), changelog="### Added\n- what is new\n")
    [first, blank, group, *rest] = text.render(told).splitlines()
    assert first == "main:spec/openapi.yaml -> HEAD:spec/openapi.yaml: 1 breaking"
    assert (blank, group) == ("", "POST /chat")
    assert rest[0] == f"  breaking  {found.message}"
    assert rest[1].strip() == 'before {"a": 1}, after none'
    assert rest[2].strip() == f"rule-1 [{found.fingerprint}]; base #/a/1 (line 1); revision #/b/1 (line 1001)"
    assert "1 more change without effect on anybody: --format json lists them" in rest
    assert rest[-1] == "  - what is new"


def test_what_follows_and_why_it_was_accepted_stand_below(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    found = finding()
    told = viewed(found, accepted={found.fingerprint: "nobody sent it"})
    [group] = told.groups
    follows = (finding(Level.WARNING, surface=Surface.PYTHON, message="mypy says so."),)
    told = attrs.evolve(
        told,
        groups=(attrs.evolve(group, changes=(attrs.evolve(group.changes[0], consequences=follows),)),),
        bump="major",
    )
    shown = text.render(told)
    assert "version: major (minor while the version is 0.x)" in shown
    assert "accepted: nobody sent it" in shown
    assert "python, warning: mypy says so." in shown


def test_colour_changes_nothing_but_style(attacked: View) -> None:
    plain, colored = text.render(attacked), text.render(attacked, color=True)
    assert colored != plain
    assert _STYLE.sub("", colored) == plain


def test_no_text_of_a_document_reaches_the_terminal_or_a_ci_as_a_command(attacked: View) -> None:
    shown = text.render(attacked)
    assert "\x1b" not in shown
    assert set(re.findall(r"[^\x20-\x7e\n]", shown)) <= {"…"}
    assert "##[" not in shown
    assert "##vso[" not in shown
    assert not [each for each in shown.splitlines() if each.lstrip().startswith("::")]


@pytest.mark.parametrize(
    ("is_terminal", "environment", "wanted"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals_whose_user_did_not_refuse_it(
    is_terminal: bool, environment: dict[str, str], wanted: bool
) -> None:
    class Out(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    assert text.wants_color(Out(), environment) is wanted
