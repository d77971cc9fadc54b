"""The report as a comment, read by GitHub's own Markdown renderer."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import attrs
import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from codegen.diff.finding import Finding, Level
from codegen.diff.formats import markdown
from codegen.diff.formats.printable import line
from codegen.diff.formats.view import View

_OWN = {"h2", "h3", "p", "ul", "li", "strong", "code", "sub", "br", "details", "summary", "pre"}


class Read(HTMLParser):
    """What a browser would be given: elements, attributes, and the runs of text outside code."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[tuple[str, str | None]] = set()
        self.runs: list[str] = []
        self._code = 0
        self.feed(cmarkgfm.github_flavored_markdown_to_html(source, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.runs.append(data)


def test_it_shows_what_changed_where(finding: Callable[..., Finding], viewed: Callable[..., View]) -> None:
    found = finding(message="The parameter 'a_b*c' became required. Requests that were valid are refused.")
    shown = markdown.render(viewed(found, finding(Level.INFO, "GET /x")))
    read = Read(shown)
    assert shown.startswith(markdown.MARKER + "\n")
    assert read.tags.count("h3") == 2
    assert read.tags.count("li") == 2
    assert f" {found.message}" in "".join(read.runs)
    assert "`#/b/1`, line 1001" in shown
    assert found.fingerprint in shown


def test_no_text_of_a_document_becomes_markup_a_link_or_a_mention(attacked: View) -> None:
    shown = markdown.render(attacked, limit=10**7)
    read = Read(shown)
    assert set(read.tags) <= _OWN
    assert read.attributes <= {("lang", "markdown")}
    assert not [run for run in read.runs if re.search(r"[@#]\w", run)]
    changes = [change for group in attacked.groups for change in group.changes]
    follows = sum(len(change.consequences) for change in changes)
    assert read.tags.count("li") == len(changes) + follows
    assert read.tags.count("h3") == len(attacked.groups)


@given(st.text(min_size=1))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    read = Read(f"- **x** {markdown.escaped(text, None)}\n")
    assert set(read.tags) <= {"ul", "li", "strong"}
    assert " ".join("".join(read.runs).split()) == " ".join(f"x {line(text)}".split())


@given(st.text("`<*a b", min_size=1))
def test_a_message_is_text_and_code(text: str) -> None:
    read = Read(f"- **x** {markdown.sentence(text)}\n")
    assert set(read.tags) <= {"ul", "li", "strong", "code"}


def test_code_in_a_message_is_code() -> None:
    assert markdown.sentence("`a*b` became `c`; *done*.") == r"`a*b` became `c`; \*done\*."
    assert markdown.sentence("one ` only *") == r"one \` only \*"


@given(st.text("`ab ", min_size=1))
def test_any_text_is_shown_as_code(text: str) -> None:
    read = Read(f"x {markdown.code(text)} y\n")
    assert read.tags == ["p", "code"]
    assert [run.strip() for run in read.runs if run.strip()] == ["x", "y"]


@pytest.mark.parametrize("limit", [1500, 10_000, markdown.LIMIT])
def test_what_is_too_long_loses_its_least_severe_and_says_how_many(
    limit: int, finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    levels = [Level.INFO] * 600 + [Level.BREAKING] * 3 + [Level.WARNING] * 20
    found = [finding(level, f"GET /{level}", message=f"Ünïcode {'long ' * 9}") for level in levels]
    shown = markdown.render(viewed(*found), limit)
    assert len(shown.encode()) <= limit
    kept = {level: sum(each.fingerprint in shown for each in found if each.level is level) for level in Level}
    cut = re.search(r"\*\*(\d+) more changes? not shown here \(([^)]*)\)", shown)
    assert cut
    assert int(cut[1]) == len(found) - sum(kept.values())
    told = {name: int(count) for count, name in (each.split(" ") for each in cut[2].split(", "))}
    assert told == {
        level: levels.count(level) - kept[level] for level in set(levels) if levels.count(level) > kept[level]
    }
    if kept[Level.INFO]:
        assert (kept[Level.WARNING], kept[Level.BREAKING]) == (20, 3)
    if kept[Level.WARNING]:
        assert kept[Level.BREAKING] == 3


def test_a_single_change_with_endless_texts_still_fits(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    found = finding(operation="GET /" + "`" * 10**6, message="<" * 10**6, before="|" * 10**6, location=("x" * 10**6,))
    shown = markdown.render(viewed(found, base="[" * 10**6, revision="`" * 10**6))
    assert len(shown.encode()) <= markdown.LIMIT
    assert found.fingerprint in shown


def test_a_changelog_is_shown_as_text_where_it_fits(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    told = attrs.evolve(viewed(finding()), changelog="### Changed\n- `complete`\n```\n</details>")
    shown = markdown.render(told)
    assert Read(shown).tags.count("h3") == 1
    assert "### Changed\n- `complete`" in shown
    assert "Changed" not in markdown.render(attrs.evolve(told, changelog="Changed\n" * 10_000))
    assert len(markdown.render(attrs.evolve(told, changelog="Changed\n" * 10_000)).encode()) <= markdown.LIMIT


def test_nothing_to_tell_is_told(viewed: Callable[..., View]) -> None:
    assert "no change that affects callers" in markdown.render(viewed())
