"""The IR in, `{path: text}` out: Jinja spells what `lower` decided.

Every text of a document passes through one of the filters here, which are built on `repr`, so that none can end the
literal or comment that it stands in.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import jinja2

from codegen.ir import Package
from codegen.problem import SpecError

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_WIDTH = 116

_HEADER = "# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate"


def render(package: Package) -> dict[str, str]:
    """Render every file of a package, by its path under the package's folder."""
    environment = _environment()
    files = {
        "__init__.py": "__init__.py.jinja",
        "api.md": "api.md.jinja",
        "clients.py": "clients.py.jinja",
        "enums.py": "enums.py.jinja",
        "models.py": "models.py.jinja",
        "operations.py": "operations.py.jinja",
        "aio/__init__.py": "aio/__init__.py.jinja",
        "aio/clients.py": "clients.py.jinja",
    }
    taken = {path.partition(".")[0] for path in files}
    rendered = {}
    for path, template in files.items():
        asynchronous = path.startswith("aio/")
        rendered[path] = environment.get_template(template).render(
            header=_HEADER, package=package, asynchronous=asynchronous
        )
    for facade in package.facades:
        if facade.module in taken or not facade.module.isidentifier():
            raise SpecError(f"#/x-python-facades/{facade.module}", "the module's name is taken", "give another name")
        rendered[f"{facade.module}.py"] = environment.get_template("facade.py.jinja").render(
            header=_HEADER, facade=facade
        )
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

    The text goes through `repr`'s escapes, so that quotes and backslashes in it stay text.
    """
    blocks = [_block(text, _WIDTH - indent) for text in paragraphs if text.strip()]
    if not blocks:
        return '""""""'
    text = "\n\n".join(blocks)
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    pad = " " * indent
    lines = [f"{pad}{line}" if line else "" for line in escaped.split("\n")]
    if len(lines) == 1:
        return f'"""{lines[0].strip()}"""'
    return f'"""{lines[0].strip()}\n' + "\n".join(lines[1:]) + f'\n{pad}"""'


def _block(text: str, width: int) -> str:
    head, _, rest = text.partition("\n")
    if head not in ("Args:", "Raises:", "Returns:", "Attributes:"):
        return "\n".join(
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
        )
    items = [
        textwrap.fill(
            line,
            width,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in rest.split("\n")
    ]
    return "\n".join([head, *items])


def one_line(text: Any) -> str:
    """Spell text on one line, for Markdown tables and lists; no line break or backquote survives."""
    return " ".join(str(text).replace("`", "'").split())
