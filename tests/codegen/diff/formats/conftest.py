"""What the formats' tests share: findings, and views of them, with texts that attack each format."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from codegen.diff.accepted import Entry, match
from codegen.diff.finding import Finding, Level, Place, Surface, fingerprint, order
from codegen.diff.formats import view as views
from codegen.diff.formats.view import View
from codegen.diff.joining import join
from codegen.diff.report import Report

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "</style></script><b>",
    "::set-output name=x::y",
    "a\n::error::forged",
    "a\r\n##[error]forged",
    "##vso[task.setvariable variable=x]y",
    "%0A::error::forged",
    "`code` ``two`` ```three",
    "| a | table | row |",
    "[a link](javascript:alert(1)) ![x](https://example.com/x.png)",
    "https://example.com www.example.com a@example.com",
    "@someone #1 <!-- gone -->",
    "]]> & &lt; <![CDATA[",
    "\x1b[31mred\x1b[0m \x00\x07\x08\x7f\x9b",
    "\u202egnirts \u2066x\u2069 \u2028 \u2029",
    "\ud800 lone \ufffe \uffff",
    "{{ 7*7 }} {% raw %} ${{ github.token }}",
    "- list\n# heading\n\n    code\n---",
    "$a$ ~~b~~ **c** _d_ :smile:",
    "x" * 5000,
)


@pytest.fixture(scope="session")
def hostile() -> tuple[str, ...]:
    """Texts of which none may be more than text in any format."""
    return HOSTILE


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """Make a finding, each with a place and a fingerprint of its own; any attribute can be given by its name."""
    numbers = itertools.count(1)

    def make(level: Level = Level.BREAKING, operation: str = "POST /chat", **rest: Any) -> Finding:
        number = next(numbers)
        made = Finding(
            id=f"rule-{number}",
            level=level,
            surface=Surface.WIRE,
            operation=operation,
            direction="request",
            location=("body", f"member{number}"),
            base=Place(f"#/a/{number}", number),
            revision=Place(f"#/b/{number}", number + 1000),
            before=1,
            after="two",
            message=f"Member {number} changed. Callers are affected.",
            fingerprint="",
        )
        made = attrs.evolve(made, **rest)
        mark = fingerprint(made.id, made.operation, made.direction, made.location, made.before, made.after)
        return attrs.evolve(made, fingerprint=rest.get("fingerprint", mark))

    return make


@pytest.fixture
def viewed() -> Callable[..., View]:
    """Make the view of findings."""

    def make(
        *findings: Finding,
        base: str = "main:spec/openapi.yaml",
        revision: str = "HEAD:spec/openapi.yaml",
        accepted: dict[str, str] | None = None,
    ) -> View:
        told = sorted((each for each in findings if each.level is not Level.NOTE), key=order)
        notes = [each for each in findings if each.level is Level.NOTE]
        report = Report(base, revision, told, notes, causes=join([*told, *notes], {}))
        entries = [Entry(mark, reason, "nobody", None) for mark, reason in (accepted or {}).items()]
        return views.of(report, entries, match(entries, report, datetime.date(2026, 1, 1)))

    return make


@pytest.fixture
def attacked(finding: Callable[..., Finding], viewed: Callable[..., View], hostile: tuple[str, ...]) -> View:
    """Show a report in which every text of the documents attacks its reader."""
    found = [
        finding(
            level,
            operation=f"GET /{text}",
            message=text,
            before=text,
            after={text: [text]},
            location=("body", text),
            base=Place(f"#/{text}", 3),
            revision=Place(f"#/{text}", 4),
        )
        for text, level in ((text, level) for level in Level for text in hostile)
    ]
    mixed = hostile[0] + hostile[5] + hostile[9] + hostile[15]
    made = viewed(*found, base=mixed, revision=mixed, accepted={each.fingerprint: each.message for each in found[::3]})
    follows = {level: (finding(level, surface=Surface.PYTHON, message=mixed, operation=""),) for level in Level}
    groups = tuple(
        attrs.evolve(
            group, changes=tuple(attrs.evolve(each, consequences=follows[each.level]) for each in group.changes)
        )
        for group in made.groups
    )
    return attrs.evolve(made, groups=groups, bump="major", changelog="\n".join(hostile))
