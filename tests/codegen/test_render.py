"""The IR as text: docstrings, literals and lines that hold whatever they are given, and what every file looks like."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.lower.parts import FEW
from codegen.lower.prose import clean
from codegen.render import HEADER, TEMPLATES, docstring, one_line, render

NASTY = [
    '"',
    '""',
    '"""',
    '""""',
    "'''",
    "\\",
    "a\\",
    "\\\\",
    '\\"',
    'ends with "',
    'ends with """',
    "\\N{DASH}",
    "\\u0041 \\x41 \\n",
    "{{ 7*7 }} {% raw %} {# x #}",
    "a\rb",
    "a\0b",
    "\u202e\u2066",
    "\ud800",
    "\u2028\u2029\x85\x0b\x0c",
    "#",
    "# type: ignore",
    '"""\nimport os\nos.abort()\n"""',
    "{x!r} %s",
    "Args:\nnot: really",
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("indent", [0, 4, 8])
@pytest.mark.parametrize("more", [(), ("second",)])
def test_a_docstring_is_one_string_that_reads_back(text: str, indent: int, more: tuple[str, ...]) -> None:
    spelled = docstring((text, *more), indent)
    source = "class A:\n" + " " * 4 + spelled if indent else spelled
    tree = ast.parse(source)
    [statement] = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else tree.body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    value = statement.value.value
    assert isinstance(value, str)
    assert value.split() == " ".join([clean(text), *more]).split()


@given(st.lists(st.text(max_size=300), max_size=4), st.sampled_from([0, 4, 8]))
def test_any_text_makes_a_docstring(texts: list[str], indent: int) -> None:
    spelled = docstring(tuple(texts), indent)
    value = ast.literal_eval(spelled)
    assert isinstance(value, str)
    assert value.split() == " ".join(map(clean, texts)).split()
    assert not re.search(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", spelled)


@given(st.text(max_size=200))
def test_any_text_makes_one_line_of_code_in_markdown(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert "`" not in line
    assert line.isprintable() or not line.isascii()


def test_docstrings_are_wrapped_and_lists_of_arguments_indented() -> None:
    long = "word " * 40
    spelled = docstring(("First.", long, "Args:\na: one\n" + f"b: {long}", "Raises:\nE: x"), 8)
    assert spelled.startswith('"""First.\n\n        word word')
    assert "\n\n        Args:\n            a: one\n            b: word" in spelled
    assert "\n                word word" in spelled
    assert spelled.endswith('\n        """')
    assert max(map(len, spelled.split("\n"))) <= 120


def test_an_empty_docstring_is_one() -> None:
    assert docstring(()) == docstring(("", " ")) == '""""""'


def test_every_file_of_the_smallest_package(spec: Any, lowered: Any) -> None:
    files = render(lowered(spec({})))
    assert sorted(files) == [
        "__init__.py",
        "aio/__init__.py",
        "aio/clients.py",
        "api.md",
        "clients.py",
        "credentials.py",
        "enums.py",
        "exceptions.py",
        "models.py",
        "openapi.json",
        "operations.py",
        "py.typed",
        "streaming.py",
    ]
    for path, text in files.items():
        if path.endswith(".py"):
            assert text.startswith(f"{HEADER}\n")
            assert ast.get_docstring(ast.parse(text))
    assert json.loads(files["openapi.json"])["openapi"] == "3.1.0"
    assert files["openapi.json"].isascii()


def test_a_title_is_text_in_every_docstring(spec: Any, lowered: Any) -> None:
    files = render(lowered(spec({}, info={"title": 'The "best"\\ API """ {{ 1 }}', "version": "1"})))
    for path in ("__init__.py", "clients.py", "aio/clients.py", "models.py"):
        assert 'The "best"\\ API """ {{ 1 }}' in (ast.get_docstring(ast.parse(files[path])) or "")


def test_templates_loop_and_include_but_do_not_decide() -> None:
    """Hold templates to what they may do: no macros, no imports, no comparisons with kinds, little nesting."""
    for path in TEMPLATES.rglob("*.jinja"):
        text = path.read_text(encoding="utf-8")
        statements = re.findall(r"{%-?\s*(.*?)\s*-?%}", text)
        assert {item.split()[0] for item in statements} <= {
            *("for", "endfor", "if", "else", "endif", "set", "include")
        }, path.name
        assert not re.search(r"==|!=|\bin [\[{]|\bis \w+|>|<", " ".join(statements)), path.name
        depth = deepest = 0
        for item in statements:
            depth += 1 if item.startswith(("for ", "if ")) else -1 if item.startswith("end") else 0
            deepest = max(deepest, depth)
        assert deepest <= 4, path.name


def test_every_template_has_jinja_in_it() -> None:
    # One without belongs into the run time, where tools can check it. The review's page carries its style and script.
    paths = {path for path in TEMPLATES.rglob("*") if path.is_file() and "{%" not in path.read_text(encoding="utf-8")}
    assert {path.relative_to(TEMPLATES).as_posix() for path in paths} == {"diff/page.css", "diff/page.js"}


def test_templates_mirror_the_output(spec: Any, lowered: Any) -> None:
    many = {f"S{index}": {"properties": {}} for index in range(FEW + 1)}
    files = render(lowered(spec({}))) | render(lowered(spec(many)))
    templates = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.jinja")}
    included = {name for text in templates.values() for name in re.findall(r'{% include "(.*?)" %}', text)}
    known = {*files, "facade.py", "models/part.py", "structured.py", "diff/page.html"}
    for path in templates:
        name = path.relative_to(TEMPLATES).as_posix()
        assert name in included or name.removesuffix(".jinja") in known
