"""Documents that somebody broke: a package or a clear error, never a crash, and never a loss without a word."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen import account, load, overlay
from codegen.load import Document
from codegen.lower import lower
from codegen.problem import SpecError
from codegen.render import render

_ALL = (Path(__file__).resolve().parents[1] / "fragments").glob("*/openapi.yaml")
# The one of all names is so large that breaking it over and over takes a minute.
FRAGMENTS = sorted(path for path in _ALL if path.parent.name != "namesakes")
JUNK: list[Any] = [
    None,
    True,
    5,
    -1.5,
    "",
    "x",
    [],
    [None],
    [{}],
    ["x"],
    {},
    {"x": 1},
    {"": None},
    {"$ref": 5},
    {"$ref": "#/paths"},
    {"$ref": "#/components/schemas/Nowhere"},
    {"allOf": [{}]},
    {"type": "object"},
    {"type": ["string", "object", "array", "null"], "properties": {"a": {}}},
]


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List every place in a document but the document itself."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in children:
        yield (*above, key)
        yield from places(each, (*above, key))


def at(value: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        value = value[key]
    return value


def broken(document: Any, chance: random.Random) -> Any:
    """Break a document in one place: take something away, put junk there, or another part of the document."""
    changed = copy.deepcopy(document)
    known = list(places(changed))
    place, other = chance.choice(known), chance.choice(known)
    parent = at(changed, place[:-1])
    what = chance.choice(["remove", "junk", "junk", "junk", "swap"])
    if what == "remove":
        del parent[place[-1]]
    else:
        parent[place[-1]] = copy.deepcopy(chance.choice(JUNK) if what == "junk" else at(document, other))
    return changed


def generate(document: Any, allow_unsupported: bool) -> None:
    """Do what the command does, up to formatting."""
    read = load.openapi(Document(document, "f", ""), allow_unsupported)
    resolved = overlay.apply(read, [])
    package, problems = lower(resolved, "p", allow_unsupported)
    assert account.missing(resolved, package, frozenset(item.pointer for item in problems)) == []
    for path, text in render(package).items():
        if path.endswith(".py"):
            ast.parse(text)


def attempt(document: Any, allow_unsupported: bool) -> SpecError | None:
    """Generate a copy of a document and give the error, if there is one."""
    try:
        generate(copy.deepcopy(document), allow_unsupported)
    except SpecError as error:
        return error
    return None


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.parent.name)
def test_a_broken_document_is_an_error_or_a_package(path: Path) -> None:
    document = load.read(path).data
    chance = random.Random(path.parent.name)
    outcomes = []
    for _ in range(6):
        changed = broken(document, chance)
        for allow_unsupported in (False, True):
            problem = attempt(changed, allow_unsupported)
            outcomes.append(problem is None)
            assert problem is None or str(problem).count("\nhint: ") == 1
    assert any(outcomes)


@pytest.mark.parametrize(
    ("change", "allow_unsupported"),
    [
        (lambda document: document["paths"]["/x"]["get"].update(parameters=["x"]), True),
        (lambda document: document["paths"]["/x"]["get"].update(parameters=[{"$ref": "#/info/title"}]), True),
        (lambda document: document["components"]["schemas"]["A"].update(anyOf=5), True),
        (lambda document: document["components"]["schemas"]["U"]["discriminator"].update(propertyName=""), False),
        (lambda document: document["components"]["schemas"]["U"]["oneOf"].append({"type": "x"}), True),
        (lambda document: document["components"]["schemas"]["A"].update(type="string"), False),
        (lambda document: document["paths"]["/x"]["get"]["responses"].update({"200": {"$ref": "#/gone"}}), True),
    ],
)
def test_what_once_crashed(spec: Any, answer: Any, change: Any, allow_unsupported: bool) -> None:
    schemas = {
        "A": {"properties": {"a": {"type": "string"}, "u": {"$ref": "#/components/schemas/U"}}},
        "B": {"properties": {"b": {"type": "string"}}},
        "U": {
            "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "kind"},
        },
    }
    inline = copy.deepcopy(schemas["U"])
    document = spec(schemas, {"/x": {"get": answer(inline)}})
    change(document)
    generate(document, allow_unsupported)
