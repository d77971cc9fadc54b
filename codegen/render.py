"""The IR in, `{path: text}` out: Jinja spells what `lower` decided.

Every text of a document passes through one of the filters here, so that none can end the literal, docstring or line
that it stands in. What else a template spells are names that `naming` made or `extensions` checked.
"""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import jinja2

from codegen.ir import Package
from codegen.lower.prose import clean

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
HEADER = "# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate"

_WIDTH = 116
_ENDING = re.compile(r'"{3,}|"+\Z')
_BLOCKS = ("Args:", "Raises:", "Returns:", "Attributes:")
_TEMPLATES = {
    "__init__.py": "__init__.py.jinja",
    "api.md": "api.md.jinja",
    "clients.py": "clients.py.jinja",
    "enums.py": "enums.py.jinja",
    "operations.py": "operations.py.jinja",
    "aio/__init__.py": "aio/__init__.py.jinja",
    "aio/clients.py": "clients.py.jinja",
}


def render(package: Package) -> dict[str, str]:
    """Render every file of a package, by its path under the package's folder."""
    environment = _environment()
    index = "models/__init__.py" if package.parts else "models.py"
    rendered = {
        path: environment.get_template(template).render(
            header=HEADER, package=package, owner=package, asynchronous=path.startswith("aio/")
        )
        for path, template in [*_TEMPLATES.items(), (index, f"{index}.jinja")]
    }
    template = environment.get_template("models/part.py.jinja")
    for part in package.parts:
        rendered[f"models/{part.module}.py"] = template.render(header=HEADER, package=package, owner=part)
    facade = environment.get_template("facade.py.jinja")
    for item in package.facades:
        rendered[f"{item.module}.py"] = facade.render(header=HEADER, package=package, facade=item)
    if package.parsed:
        parsed = environment.get_template("structured.py.jinja")
        rendered["structured.py"] = parsed.render(header=HEADER, package=package)
    rendered["openapi.json"] = json.dumps(package.document, indent=1, ensure_ascii=True, allow_nan=False) + "\n"
    rendered["py.typed"] = ""
    return rendered


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["docstring"] = docstring
    environment.filters["literal"] = ascii
    environment.filters["line"] = one_line
    return environment


def docstring(paragraphs: tuple[str, ...], indent: int = 4) -> str:
    """Spell paragraphs as a docstring, wrapped; a paragraph `Args:` keeps its lines, each indented.

    Control characters go, backslashes and triple quotes are escaped, so that whatever the text is stays text.
    """
    texts = [clean(text) for text in paragraphs]
    text = "\n\n".join(_block(text, _WIDTH - indent) for text in texts if text)
    # Only what could end the docstring is escaped, so that ordinary quotes look ordinary.
    escaped = _ENDING.sub(lambda found: '\\"' * len(found[0]), text.replace("\\", "\\\\"))
    first, *rest = escaped.split("\n")
    if not rest:
        return f'"""{first}"""'
    pad = " " * indent
    lines = [f"{pad}{line}" if line else "" for line in rest]
    return "\n".join([f'"""{first}', *lines, f'{pad}"""'])


def _block(text: str, width: int) -> str:
    head, _, rest = text.partition("\n")
    if head not in _BLOCKS:
        return "\n".join(_wrapped(line, width) for line in text.split("\n"))
    return "\n".join([head, *(_wrapped(line, width, "    ", "        ") for line in rest.split("\n"))])


def _wrapped(line: str, width: int, first: str = "", others: str = "") -> str:
    return textwrap.fill(
        line, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


def one_line(text: Any) -> str:
    """Spell text on one line of Markdown, for code between backquotes; no line break or backquote survives."""
    return " ".join(clean(text).replace("`", "'").split())
