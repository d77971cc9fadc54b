"""A view in, the report's text in one of six formats out."""

from __future__ import annotations

from collections.abc import Callable

from codegen.diff.formats import github, html_page, json_text, junit, markdown, text
from codegen.diff.formats.view import View

FORMATS: dict[str, Callable[[View], str]] = {
    "text": text.render,
    "markdown": markdown.render,
    "html": html_page.render,
    "json": json_text.render,
    "github": github.render,
    "junit": junit.render,
}
"""What renders each format, by the name that the command takes; `text.render` can colour too."""

__all__ = ["FORMATS", "View"]
