"""The report as a page: what is in its source. What a browser makes of it is in test_page_in_browser."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser

from codegen.diff.finding import Finding, Level
from codegen.diff.formats import html_page
from codegen.diff.formats.view import View


class Read(HTMLParser):
    """The elements of a page with their attributes, and the text of each element."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((self._open[-1], data))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def test_every_change_is_an_article_below_its_group(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    found = finding(), finding(Level.INFO, "")
    read = Read(html_page.render(viewed(*found, finding(Level.NOTE))))
    assert [each["data-level"] for each in read.of("article")] == ["breaking", "info"]
    assert [each["id"] for each in read.of("article")] == [f"change-{each.fingerprint}" for each in found]
    assert read.text_of("h1") == ["API review"]
    assert read.text_of("h2") == ["POST /chat", "The whole document", "Changes that affect nobody"]
    assert found[0].message in read.text_of("p")


def test_the_page_asks_nobody_for_anything_and_runs_only_what_its_policy_names(attacked: View) -> None:
    read = Read(html_page.render(attacked))
    [policy] = [each["content"] for each in read.of("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    [script], [style] = read.text_of("script"), read.text_of("style")
    for text in (script, style):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in str(policy)
    assert "default-src 'none'" in str(policy)
    assert "unsafe" not in str(policy)
    assert not re.search(r"url\(|@import|fetch|XMLHttp|innerHTML|eval", style + script)
    addresses = [each[key] for _, each in read.elements for key in ("src", "href", "action", "data") if each.get(key)]
    assert {str(each) for each in addresses} <= {"data:,", "#changes"}


def test_no_text_of_a_document_becomes_an_element_or_an_attribute(attacked: View, hostile: tuple[str, ...]) -> None:
    page = html_page.render(attacked)
    read = Read(page)
    assert {tag for tag, _ in read.elements} <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "link",
            "style",
            "body",
            "a",
            "header",
            "h1",
            "h2",
            "h3",
            "p",
            "dl",
            "div",
            "dt",
        ),
        *("dd", "code", "form", "fieldset", "legend", "label", "input", "span", "select", "option", "noscript", "main"),
        *("section", "article", "details", "summary", "ul", "li", "pre", "script"),
    }
    names = {name for _, attributes in read.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert [len(read.of(tag)) for tag in ("script", "style", "h1")] == [1, 1, 1]
    changes = [change for group in attacked.groups for change in group.changes]
    assert len(read.of("article")) == len(changes)
    assert page.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", page)
    assert hostile[0] in read.text_of("p")


def test_every_operation_can_be_chosen_and_finds_its_changes(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    read = Read(
        html_page.render(viewed(finding(operation="GET /b"), finding(operation="GET /a"), finding(operation="")))
    )
    assert [each["value"] for each in read.of("option")] == ["", "0", "1", "none"]
    assert read.text_of("option") == ["All", "GET /a", "GET /b", "The whole document"]
    assert [str(each["data-operation"]).split() for each in read.of("article")] == [["0"], ["1"], ["none"]]


def test_code_in_a_message_is_code_and_still_only_text(
    finding: Callable[..., Finding], viewed: Callable[..., View]
) -> None:
    read = Read(html_page.render(viewed(finding(message="`a(<b>)` became `c`."), finding(message="one ` <i>"))))
    assert {"a(<b>)", "c"} <= set(read.text_of("code"))
    assert "one ` <i>" in read.text_of("p")


def test_an_empty_report_has_no_filters(viewed: Callable[..., View]) -> None:
    read = Read(html_page.render(viewed()))
    assert read.of("form") == []
    assert "Nothing changed that affects callers." in read.text_of("p")
