"""Hostile text: whatever a document says, wherever it says it, stays text.

One document holds a call of a canary in every position that the generator reads. The generated sources are then taken
apart: no statement, call, name or import may be there that the templates did not put there, and importing the package
must not set the canary off.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Json = dict[str, Any]

PAYLOADS = {
    "quote": "x'); canary(); ('",
    "double quote": 'x"); canary(); ("',
    "triple quote": 'x"""\ncanary()\n"""',
    "triple single quote": "x'''\ncanary()\n'''",
    "ends with a quote": 'x canary() "',
    "ends with a backslash": "x canary() \\",
    "backslash and quotes": '\\\'\\"\\"\\"\ncanary()\n',
    "line feed": "x\ncanary()\n",
    "carriage return": "x\rcanary()\r",
    "comment": "# x\ncanary() # ",
    "NUL": "x\0canary()\0",
    "form feed": "x\x0ccanary()",
    "separators": "x\u2028canary()\u2029canary()\x85canary()",
    "bidi": "\u202ex\u2066canary()\u2069",
    "lone surrogate": "x\ud800canary()",
    "Jinja expression": "x{{ canary() }}",
    "Jinja statement": "x{% for a in canary() %}{{ a }}{% endfor %}",
    "Jinja comment": "x{# #}{{ ''.__class__.__mro__ }}canary()",
    "format": "{canary()} %(canary)s {0.__class__}",
    "f-string": "x{canary()!r}\\N{DASH}",
    "annotation": "int = canary()",
    "expression": "__import__('builtins').canary()",
    "brackets": "]) | canary() | Literal[(",
}

# Every call that generated code makes, and every kind of statement in it.
CALLS = {
    "Answer",
    "Body",
    "Encoding",
    "EventStream",
    "ExtraParameters",
    "Operation",
    "Parameter",
    "Scheme",
    "Security",
    "Shorthand",
    "Tracing",
    "submodules",
    "Types",
    "field",
    "frozenset",
    "model",
    "raw",
    "araw",
    "streaming",
    "astreaming",
    "super",
}
DUNDERS = {"__all__", "__getattr__", "__init__", "__name__", "__package__"}
METHODS = {"__init__", "_call", "_call_cached", "_in_mode"}
STATEMENTS = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Expr,
    ast.FunctionDef,
    ast.If,
    ast.Import,
    ast.ImportFrom,
    ast.Module,
    ast.Return,
)
IMPORTS = re.compile(
    r"^(collections\.abc|datetime|decimal|enum|typing|uuid|__future__|model_inference_overlay(\.\w+)+)$"
)


def hostile(payload: str) -> Json:
    """Put a text into every position that a document has for text."""
    count = itertools.count()

    def name() -> str:
        return f"{payload}{next(count)}"

    prop, tag, media, scheme = name(), name(), f"application/json; {payload}", name()
    described = {"description": payload, "title": payload, "x-added-in": payload, "x-other": payload}
    inner = {"type": "object", **described, "properties": {name(): {"type": "string"}}, "required": [payload]}
    text = {
        "type": "string",
        **described,
        "pattern": payload,
        "default": payload,
        "example": payload,
        "examples": [payload],
        "format": payload,
    }
    enum = {"type": "string", **described, "enum": [name(), name()], "x-enum-descriptions": {payload: payload}}
    enum["x-enum-descriptions"] = dict.fromkeys(enum["enum"], payload)
    names = {key: name() for key in ("object", "enum", "alias", "union", "one", "two", "titled")}
    refs = {
        key: {"$ref": "#/components/schemas/" + value.replace("~", "~0").replace("/", "~1").replace("%", "%25")}
        for key, value in names.items()
    }
    schemas = {
        names["object"]: {
            **inner,
            "required": [prop, "const"],
            "properties": {
                prop: text,
                "const": {"const": payload},
                name(): {"type": "string", "const": payload, "description": payload},
                name(): {"type": "integer", "default": 1, "description": payload},
                name(): {"enum": [payload, 1, True]},
                name(): {"type": "array", "items": refs["enum"]},
                name(): {"type": "object", "additionalProperties": inner},
                name(): {"properties": {payload: {"type": "string"}}},
                name(): {"patternProperties": {payload: {"type": "integer"}}},
                "required with a default": {"type": "string", "default": payload},
            },
        },
        names["enum"]: enum,
        names["titled"]: {"oneOf": [{"const": name(), "title": payload, "description": payload}, {"const": payload}]},
        names["alias"]: {"type": "array", "items": {"enum": [payload]}, **described},
        names["one"]: {"properties": {payload: {"const": payload}}},
        names["two"]: {"properties": {payload: {"type": "string"}}},
        names["union"]: {
            "oneOf": [refs["one"], refs["two"]],
            "discriminator": {"propertyName": payload, "mapping": {payload: names["one"], name(): refs["two"]["$ref"]}},
        },
    }
    schemas[names["object"]]["required"].append("required with a default")
    parameters = [
        {"name": name(), "in": place, "schema": text, **described, "required": place == "path", "style": style}
        for place, style in (("query", "form"), ("query", payload), ("header", "simple"), ("cookie", "form"))
    ]
    parameters.append({"name": name(), "in": "query", "content": {media: {"schema": inner}}})
    path = f"/{payload}/end"
    parameters += [
        {"name": found, "in": "path", "required": True, "schema": text}
        for found in dict.fromkeys(re.findall(r"\{([^{}]+)\}", path))
    ]
    operation = {
        "operationId": name(),
        "summary": payload,
        "description": payload,
        "tags": [tag],
        "parameters": parameters,
        "requestBody": {
            "description": payload,
            "required": True,
            "content": {media: {"schema": refs["object"], "example": payload}},
        },
        "responses": {
            "200": {
                "description": payload,
                "headers": {payload: {"schema": text}},
                "content": {media: {"schema": refs["union"]}, "text/event-stream": {"schema": refs["alias"]}},
            },
            "404": {"description": payload, "content": {media: {"schema": inner}}},
            "default": {"description": payload},
        },
        "security": [{scheme: [payload]}],
        "callbacks": {payload: {payload: {"post": {"description": payload}}}},
        "externalDocs": {"url": payload, "description": payload},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": payload,
            "version": payload,
            "description": payload,
            "summary": payload,
            "contact": {"name": payload},
        },
        "servers": [{"url": f"https://{payload}", "description": payload}],
        "tags": [{"name": tag, "description": payload}],
        "externalDocs": {"url": payload},
        "paths": {path: {"post": operation, "summary": payload, "get": {"responses": {}}, "description": payload}},
        "webhooks": {payload: {"post": {"description": payload}}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {scheme: {"type": "apiKey", "in": "header", "name": payload, "description": payload}},
            "examples": {payload: {"value": payload}},
        },
        "x-anything": payload,
    }


def fix_path_parameters(document: Json) -> None:
    """Declare what looks like a parameter in the path for the second operation too."""
    for item in document["paths"].values():
        item["get"]["parameters"] = [each for each in item["post"]["parameters"] if each["in"] == "path"]


def sources(package: ModuleType) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(Path(package.__path__[0]).rglob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def problems(tree: ast.Module) -> Iterator[str]:
    """Tell what is in a module that no template put there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, STATEMENTS):
            yield f"a statement {ast.unparse(node)[:80]}"
        if isinstance(node, ast.Expr) and not _is_text_or_ellipsis(node.value):
            yield f"an expression {ast.unparse(node)[:80]}"
        if isinstance(node, ast.Call):
            function = node.func
            known = isinstance(function, ast.Name) and function.id in CALLS
            if not known and not (isinstance(function, ast.Attribute) and function.attr in METHODS):
                known = isinstance(function, ast.Name) and bool(
                    re.fullmatch(r"\w+With(Raw|Streaming)Response", function.id)
                )
                if not known:
                    yield f"a call {ast.unparse(node)[:80]}"
        if isinstance(node, ast.Import) and [item.name for item in node.names] != ["datetime"]:
            yield f"an import {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and not (node.level or IMPORTS.match(node.module or "")):
            yield f"an import {ast.unparse(node)}"
        if isinstance(node, ast.Name | ast.Attribute):
            text = node.id if isinstance(node, ast.Name) else node.attr
            if text.startswith("__") and text not in DUNDERS:
                yield f"the name {text}"
        if isinstance(node, ast.JoinedStr) and ast.unparse(node) != "f'{__package__}.models'":
            yield f"a format string {ast.unparse(node)[:80]}"


def _is_text_or_ellipsis(node: ast.expr) -> bool:
    return (isinstance(node, ast.Constant) and (isinstance(node.value, str) or node.value is ...)) or isinstance(
        node, ast.Call
    )


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sung: list[str] = []
    monkeypatch.setattr(builtins, "canary", lambda *_: sung.append("sung"), raising=False)
    return sung


@pytest.mark.parametrize("kind", PAYLOADS)
def test_text_stays_text(kind: str, canary: list[str], generated: Callable[..., ModuleType]) -> None:
    document = hostile(PAYLOADS[kind])
    fix_path_parameters(document)
    package = generated(document)
    assert canary == []
    found = [f"{name}: {problem}" for name, tree in sources(package) for problem in problems(tree)]
    assert found == []


@pytest.mark.parametrize("kind", PAYLOADS)
def test_what_is_generated_works_and_keeps_wire_names(
    kind: str, canary: list[str], generated: Callable[..., ModuleType]
) -> None:
    payload = PAYLOADS[kind]
    document = hostile(payload)
    fix_path_parameters(document)
    package = generated(document)
    operation = next(item for item in vars(package.operations).values() if getattr(item, "method", "") == "POST")
    [path] = document["paths"]
    declared = document["paths"][path]["post"]
    # A fragment is no part of a request, but a template's braces may hold its sign.
    sent = path if "{#" in path else path.partition("#")[0]
    assert (operation.path, operation.id) == (sent, declared["operationId"])
    assert {item.name for item in operation.parameters} == {item["name"] for item in declared["parameters"]}
    schemas = document["components"]["schemas"]
    models = [kind for name in package.models.__all__ if hasattr(kind := getattr(package.models, name), "from_dict")]
    for schema in schemas.values():
        for wire in schema.get("properties", {}):
            # What no field takes ends up with the fields that nobody declared.
            assert any(not kind.from_dict({wire: "x"}).additional_properties for kind in models)
    values = {member.value for name in package.enums.__all__ for member in getattr(package.enums, name)}
    assert {value for schema in schemas.values() for value in schema.get("enum", ())} <= values
    assert canary == []


@pytest.mark.parametrize("kind", PAYLOADS)
def test_the_review_file_has_one_line_for_each_thing(kind: str, generated: Callable[..., ModuleType]) -> None:
    document = hostile(PAYLOADS[kind])
    fix_path_parameters(document)
    text = Path(generated(document).__path__[0], "api.md").read_bytes().decode("utf-8")
    for line in text.split("\n"):
        assert re.fullmatch(r"- `[^`]*`|#.*|One line for each .*|", line), line
    assert not re.search(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)


EXTENSIONS: dict[str, tuple[str, Any]] = {
    "name of a class": ("$.components.schemas.A", {"x-python-name": "A(canary())"}),
    "name of a field": ("$.components.schemas.A.properties.a", {"x-python-name": "a: int = canary()\n    b"}),
    "name of a parameter": ("$.paths.*.get.parameters[0]", {"x-python-name": "a=canary()"}),
    "mixin": ("$.components.schemas.A", {"x-python-mixins": ["model_inference_overlay.x import canary;canary():A"]}),
    "mixin of another module": ("$.components.schemas.A", {"x-python-mixins": ["os:system"]}),
    "member of an enum": ("$.components.schemas.E", {"x-python-enum-names": {"a": "A = canary()\n    B"}}),
    "client": ("$", {"x-python-clients": {"C(canary())": {"description": "", "operations": {}}}}),
    "method": ("$", {"x-python-clients": {"C": {"description": "D", "operations": {"m(a=canary())": "get"}}}}),
    "facade": ("$", {"x-python-facades": {"x": {"description": "D", "names": {"os": ["system"]}}}}),
    "file of a facade": ("$", {"x-python-facades": {"../x": {"description": "D", "names": {}}}}),
    "name of a facade": (
        "$",
        {"x-python-facades": {"x": {"description": "D", "names": {"model_inference_overlay.sse": ["A\ncanary()"]}}}},
    ),
    "argument of extra parameters": (
        "$.paths.*.get",
        {"x-python-extra-parameters": {"argument": "a=canary()", "header": "h", "implied": "i"}},
    ),
    "hint": ("$.paths.*.get", {"x-python-hints": {"canary()": "x"}}),
    "member of load_client": (
        "$",
        {"x-python-load-client": {"description": "D", "operation": "get", "member": "a.b()", "clients": {}}},
    ),
}


@pytest.mark.parametrize("what", EXTENSIONS)
@pytest.mark.parametrize("where", ["overlay", "document"])
def test_no_extension_becomes_code(
    what: str, where: str, spec: Any, written: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from codegen.command import main
    from codegen.overlay import _merge  # the plain merge, so that the document holds the key itself

    schemas = {"A": {"properties": {"a": {"type": "string"}}}, "E": {"enum": ["a", "b"]}}
    parameters = [{"name": "a", "in": "query"}]
    document = spec(schemas, {"/a": {"get": {"operationId": "get", "parameters": parameters, "responses": {}}}})
    target, update = EXTENSIONS[what]
    arguments = []
    if where == "overlay":
        overlay = {"overlay": "1.0.0", "actions": [{"target": target, "update": update}]}
        arguments = ["--overlay", str(written(overlay, name="o.json"))]
    else:
        import jsonpath_rfc9535

        for node in jsonpath_rfc9535.find(target, document):
            _merge(node.value, update)
    spec_path = written(document, name="openapi.json")
    code = main(["generate", "--spec", str(spec_path), "--out", str(tmp_path / "out"), "--package", "p", *arguments])
    assert code == 2
    assert "not what x-python-" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_texts_of_extensions_stay_text(generated: Callable[..., ModuleType], canary: list[str], spec: Any) -> None:
    payload = PAYLOADS["triple quote"]
    document = spec(
        {},
        {
            "/a": {
                "post": {
                    "operationId": "a",
                    "requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {}}}}}},
                    "responses": {"200": {"content": {"text/event-stream": {}}}},
                    "x-python-hints": {"404": payload},
                    "x-python-extra-parameters": {"argument": "extras", "header": payload, "implied": payload},
                    "x-python-streaming": {
                        "terminator": payload,
                        "finish": {"items": payload, "member": payload},
                        "whole": {payload: payload},
                        "append": [payload],
                        "parts": [payload],
                    },
                    "parameters": [{"name": "v", "in": "query", "x-python-client-default": payload}],
                },
                "get": {"operationId": "b", "responses": {}},
            }
        },
        **{
            "x-python-clients": {"C": {"description": payload, "operations": {"m": "a", "get_model_info": "b"}}},
            "x-python-load-client": {
                "description": payload,
                "operation": "b",
                "member": "kind",
                "clients": {"C": [payload]},
            },
            "x-python-facades": {
                "x": {"description": payload, "names": {"model_inference_overlay.sse": ["SSEDecoder"]}}
            },
        },
    )
    package = generated(document)
    assert canary == []
    calls = {"load", "aload"}
    found = [
        problem
        for _, tree in sources(package)
        for problem in problems(tree)
        if not any(problem.startswith(f"a call {call}(") for call in calls)
    ]
    assert found == []
    assert package.operations.A.hints == {404: payload}
