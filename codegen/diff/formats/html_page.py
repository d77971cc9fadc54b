"""A view in, one HTML page out that needs nothing else: no request, no inline handler, dark and light.

What a document says reaches the page as escaped text and nothing else: never as an attribute that is obeyed, and never
inside the style or the script, whose hashes are all that the page's own policy allows.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from codegen.diff.finding import Level, Place, Surface
from codegen.diff.formats.printable import line, value
from codegen.diff.formats.view import Change, View, many

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "diff"
_LONGEST = 4000


def render(view: View) -> str:
    """Spell a report as a page."""
    operations = {operation: number for number, operation in enumerate(view.operations)}
    return _template().render(
        view=view,
        levels=[level for level in Level if level is not Level.NOTE],
        surfaces=list(Surface),
        operations=operations,
        style=_part("page.css"),
        script=_part("page.js"),
        policy=_policy(),
        surfaces_of=_surfaces_of,
        at=_at,
        many=many,
    )


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["line"] = line
    environment.filters["sentence"] = _sentence
    environment.filters["value"] = functools.partial(value, limit=_LONGEST)
    return environment.get_template("page.html.jinja")


@functools.cache
def _part(name: str) -> Markup:
    """Read a file of ours that goes into the page as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


@functools.cache
def _policy() -> str:
    style, script = (_hash(_part(name)) for name in ("page.css", "page.js"))
    ours = f"style-src '{style}'; script-src '{script}'; img-src data:"
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _sentence(text: str) -> Markup:
    """Spell a message; what stands between backquotes in it is code."""
    parts = line(text).split("`")
    if len(parts) % 2 == 0:
        return escape(line(text))
    spelled = (Markup("<code>{}</code>").format(each) if at % 2 else escape(each) for at, each in enumerate(parts))
    return Markup("").join(spelled)


def _surfaces_of(change: Change) -> str:
    return " ".join(dict.fromkeys(str(each.surface) for each in (change.finding, *change.consequences)))


def _at(place: Place) -> str:
    return "" if place.line is None else f", line {place.line}"
