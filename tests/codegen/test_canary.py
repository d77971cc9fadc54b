"""A canary in every text of a document, place by place: it never sings, and never leaves the string that holds it.

`test_safety` fills one document with hostile text in all places at once. Here a document that has every construct is
taken, and each of its texts and keys is replaced, a few at a time, also those that are no free text: a type,
a style, a reference, a version. What comes is a package in which nothing has changed but strings, docstrings and names,
or an error.
"""

from __future__ import annotations

import ast
import builtins
import copy
import importlib
import io
import itertools
import json
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from codegen import account, load, overlay
from codegen.load import Document
from codegen.lower import lower
from codegen.problem import SpecError
from codegen.render import HEADER, render

from .test_safety import PAYLOADS, problems

Json = dict[str, Any]
Place = tuple[str | int, ...]

COMMENTS = {
    HEADER,
    "# noqa: F401 - an answer has this type",
    "# Only a run needs what the program is made of.",
}
# What templates write beside what `test_safety` knows: the index of models, and the function that loads a client.
TEMPLATES = (
    "a call lazily(",
    "a call load(",
    "a call aload(",
    "the name __getattr__",
    "the name __dir__",
    "the name __name__",
)
MORE = {
    "backquotes": "x ``` canary() ` canary() ``",
    "fence": "x\n```\n</code><script>canary()</script>\n```python\ncanary()\n```\n# x",
    "heading and list": "\n# canary()\n\n- canary()\n\n---\n[x](javascript:canary())",
    "HTML": '<img src=x onerror="canary()"><!-- -->&lt;',
    "ends in an escape": "x\\N{canary()}\\x00\\u{",
    "quotes of all kinds": "\"\"\"'''\"'`\\\"\"\"\\'''canary()",
    "only a backslash": "\\",
    "only quotes": '"""',
    "type comment": "x  # type: canary()",
    "encoding": "# -*- coding: utf-7 -*-\ncanary()",
    "walrus": "(canary := 1)",
    "lambda": "lambda: canary()",
    "star": "*canary(), **canary()",
    "await": "await canary()",
    "attribute": "os.system('canary')",
    "decorator": "@canary()\nclass X: pass",
    "import": "import canary; from canary import *",
    "slash": "a/~0~1%2F/canary()",
    "isolated surrogates": "\udc80\ud800\udfffcanary()",
    "private use": "\ue000\uf8ff\U000e0001canary()",
    "tag characters": "canary\U000e0028\U000e0029()",
    "zero width": "can\u200bary\u200d()\ufeff",
}
ALL = {**PAYLOADS, **MORE}

COMPLETE: Json = yaml.safe_load(
    """
openapi: 3.1.0
jsonSchemaDialect: https://example.com/dialect
info:
  title: Title
  summary: Summary
  description: Description
  termsOfService: https://example.com/terms
  version: "1.0"
  contact: {name: Contact, url: https://example.com, email: a@example.com}
  license: {name: MIT, identifier: MIT}
externalDocs: {url: https://example.com, description: Docs}
servers:
  - url: https://{region}.example.com/{base}
    description: Server
    variables:
      region: {default: eu, enum: [eu, us], description: Region}
      base: {default: v1}
tags:
  - {name: pets, description: Pets, externalDocs: {url: https://example.com, description: Tag}}
security:
  - key: []
paths:
  /pets/{id}:
    summary: Path summary
    description: Path description
    servers: [{url: /local, description: Path server}]
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, pattern: "^a+$"}, description: Id}
    get:
      operationId: getPet
      summary: Get
      description: Get one
      tags: [pets]
      deprecated: true
      externalDocs: {url: https://example.com}
      servers: [{url: https://other.example.com}]
      security: [{oauth: [read]}, {bearer: [], query: []}]
      parameters:
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}
        - {name: kinds, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {enum: [a, b]}}}
        - {name: X-Trace, in: header, schema: {type: string, default: none}, example: trace}
        - {name: session, in: cookie, schema: {type: string}, examples: {one: {summary: One, value: s}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {$ref: "#/components/parameters/Limit"}
      responses:
        "200":
          description: A pet
          headers:
            X-Rate: {description: Rate, schema: {type: integer}}
            X-Kind: {$ref: "#/components/headers/Kind"}
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              examples: {cat: {summary: Cat, value: {kind: cat}, description: A cat}}
          links:
            next: {operationId: getPet, description: Link, parameters: {id: $response.body#/id}}
            other: {operationRef: "#/paths/~1pets/post", server: {url: https://example.com}}
        2XX: {description: Range, content: {text/plain: {schema: {type: string}}}}
        "404": {$ref: "#/components/responses/Missing"}
        default: {description: Other, content: {application/problem+json: {schema: {type: object}}}}
      callbacks:
        onEvent:
          "{$request.query.url}":
            post: {operationId: onEvent, requestBody: {content: {application/json: {schema: {type: string}}}}}
  /pets:
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        description: Body
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}, example: {kind: dog}}
          multipart/form-data:
            schema: {type: object, properties: {file: {type: string, format: binary}}}
            encoding: {file: {contentType: image/png, headers: {X-A: {schema: {type: string}}}}}
      responses:
        "200": {description: Events, content: {text/event-stream: {schema: {$ref: "#/components/schemas/Cat"}}}}
      x-python-hints: {"404": Look elsewhere}
      x-python-tracing: {operation: chat, provider: us, namespace: them, output: text}
webhooks:
  petAdded:
    post: {description: Hook, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
components:
  schemas:
    Pet:
      title: Pet title
      description: A pet
      externalDocs: {url: https://example.com}
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat", dog: Dog}}
      x-python-shorthands: {tags: [cat]}
    Cat:
      type: object
      required: [kind, name]
      x-python-positional: [name]
      x-added-in: "2024"
      properties:
        kind: {const: cat, description: Kind}
        name: {type: string, description: Name, default: Tom, example: Tom, examples: [Tom], title: Name title}
        born: {type: string, format: date, description: Born}
        mood: {$ref: "#/components/schemas/Mood", description: Sibling of a reference}
        size: {type: [string, "null"], enum: [small, large, null], x-enum-varnames: [S, L, N]}
        nested: {type: object, properties: {deep: {type: integer, minimum: 1, description: Deep}}}
        anything: true
    Dog:
      allOf: [{$ref: "#/components/schemas/Named"}]
      properties: {kind: {type: string}, tricks: {type: array, items: {type: string, pattern: "[a-z]"}}}
      patternProperties: {"^x-": {type: string}}
      additionalProperties: {type: string, description: More}
      dependentRequired: {kind: [tricks]}
      $comment: Comment
      $defs: {Inner: {type: object, properties: {a: {type: string}}}}
    Named: {type: object, properties: {name: {type: string}}, x-other: {deep: [text]}}
    Mood:
      type: string
      description: Mood
      enum: [happy, "sad \\" one", "+1"]
      x-enum-descriptions: {happy: Is happy}
      x-python-enum-names: {happy: GLAD}
    Level: {oneOf: [{const: low, title: Low, description: A low one}, {const: high, title: High}]}
    Number: {enum: [1, 2], x-enumNames: [One, Two]}
    Mixed: {enum: [one, 1, true]}
    Constant: {const: fixed}
    Aliases: {type: array, items: {$ref: "#/components/schemas/Mood"}, description: Alias, title: Aliased}
    Tuple: {type: array, prefixItems: [{type: string}, {const: x}], items: false}
    Inner: {$ref: "#/components/schemas/Dog/$defs/Inner"}
    Renamed: {type: object, x-python-name: Other, properties: {a: {type: string, x-python-name: b}}}
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer, default: 10}, x-python-client-default: "10"}
  headers: {Kind: {schema: {$ref: "#/components/schemas/Mood"}, description: Header}}
  responses: {Missing: {description: Missing, content: {application/json: {schema: {type: object, title: Gone}}}}}
  examples: {Ex: {summary: Ex, value: text, externalValue: https://example.com}}
  links: {L: {operationId: getPet}}
  requestBodies: {B: {description: B, content: {text/plain: {schema: {type: string}}}}}
  callbacks: {C: {"{$url}": {post: {summary: Callback, responses: {"200": {description: ok}}}}}}
  pathItems: {P: {get: {summary: Item, responses: {"200": {description: ok}}}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, description: Key}
    query: {type: apiKey, in: query, name: key}
    bearer: {type: http, scheme: bearer, bearerFormat: JWT}
    oauth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://example.com/token
          refreshUrl: https://example.com/refresh
          scopes: {read: Read}
    connect: {type: openIdConnect, openIdConnectUrl: https://example.com/.well-known}
x-anything: {a: [text, {b: text}]}
x-python-clients: {PetsClient: {description: All pets, operations: {fetch: getPet, get_model_info: addPet}}}
x-python-facades: {extra: {description: Extra, names: {model_inference_overlay.sse: [SSEDecoder]}}}
"""
)


def texts(value: Any, above: Place = ()) -> Iterator[tuple[Place, bool]]:
    """List every text of a document by its place: as a value (False) or as a key (True)."""
    if isinstance(value, str):
        yield above, False
    elif isinstance(value, dict):
        for key, each in value.items():
            yield (*above, key), True
            yield from texts(each, (*above, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from texts(each, (*above, index))


Planting = tuple[Place, bool, str]


def planted(plantings: list[Planting]) -> Json:
    """Put texts where others stand; the deepest first, since a key is on the way to what is below it."""
    changed = copy.deepcopy(COMPLETE)
    for place, is_key, text in sorted(plantings, key=lambda item: (-len(item[0]), item[1])):
        parent = at(changed, place[:-1])
        last = place[-1]
        if is_key:
            items = [(text if key == last else key, value) for key, value in parent.items()]
            parent.clear()
            parent.update(items)
        else:
            parent[last] = text
    return changed


def at(document: Json, place: Place) -> Any:
    found: Any = document
    for key in place:
        found = found[key]
    return found


def made(document: Json, allow_unsupported: bool = False) -> dict[str, str] | SpecError:
    """Do what the command does, up to formatting; give the files, or the error."""
    try:
        read = load.openapi(Document(document, "f", ""), allow_unsupported)
        resolved = overlay.apply(read, [])
        package, left_out = lower(resolved, "p", allow_unsupported)
        lost = account.missing(resolved, package, frozenset(item.pointer for item in left_out))
        assert lost == []
        return render(package)
    except SpecError as error:
        return error


def comments(source: str) -> set[str]:
    return {
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }


def decorators(tree: ast.Module) -> set[str]:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [each for node in ast.walk(tree) if isinstance(node, kinds) for each in node.decorator_list]
    return {ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in found}


def check(files: dict[str, str]) -> None:
    """Check that no file holds code or a comment that no template wrote, and no other one what breaks out."""
    for path, text in files.items():
        if path.endswith(".py"):
            tree = ast.parse(text)
            assert [item for item in problems(tree) if not item.startswith(TEMPLATES)] == [], path
            assert comments(text) <= COMMENTS, path
            assert decorators(tree) <= {"model", "overload", "property"}, path
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    check_annotation(node.value)
            assert text.isascii() or not re.search(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]", text)
        elif path == "api.md":
            for line in text.split("\n"):
                assert re.fullmatch(r"- `[^`]*`|# Public API of p|## p(\.\w+)?|One line for each .*|", line), line
        elif path.endswith(".json"):
            json.loads(text)


def check_annotation(text: str) -> None:
    """Check a string that the run time may evaluate as a type: nothing in it is called."""
    if not re.match(r"^(_?models\.|list\[|dict\[|Literal\[|\w+( \||$))", text):
        return
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return
    if text.startswith(("Literal[", "list[", "dict[")):
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Lambda | ast.NamedExpr)], text


PLACES = list(texts(COMPLETE))


def test_the_document_has_every_text() -> None:
    files = made(COMPLETE)
    assert isinstance(files, dict), str(files)
    check(files)
    assert len(PLACES) > 500


@pytest.mark.parametrize("share", range(4))
def test_no_text_of_a_document_leaves_its_string(share: int) -> None:
    kinds = itertools.cycle(ALL.values())
    plantings = [(place, is_key, next(kinds)) for place, is_key in PLACES]
    # What only a name can stand in is refused, which would tell nothing of the others in its group.
    names = [item for item in plantings if any(str(key).startswith("x-python") for key in item[0])]
    rest = [item for item in plantings if item not in names]
    groups = len(rest) // 25
    shares = [rest[start::groups] for start in range(share, groups, 4)]
    assert sum(map(tried, [*shares, *([item] for item in names[share::4])])) < len(names) / 4 + 8


def tried(plantings: list[Planting]) -> int:
    """Plant and check; where an error comes of it, find whose it is. Give the number of texts that are refused."""
    files = made(planted(plantings), allow_unsupported=True)
    if isinstance(files, dict):
        check(files)
        return 0
    if len(plantings) > 1:
        half = len(plantings) // 2
        return tried(plantings[:half]) + tried(plantings[half:])
    assert str(files).count("\n") == 1, plantings
    assert str(files).replace("\n", "").isprintable()
    return 1


@pytest.mark.parametrize(("number", "kind"), list(enumerate(ALL)))
def test_all_free_texts_at_once(number: int, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sung: list[str] = []
    monkeypatch.setattr(builtins, "canary", lambda *_, **__: sung.append("sung"), raising=False)
    monkeypatch.setattr("codegen.lower.parts.FEW", 50 * (number % 2))  # models in several modules, or in one
    document = copy.deepcopy(COMPLETE)
    for place, is_key in PLACES:
        if not is_key and place[-1] in FREE and not any(str(key).startswith("x-python") for key in place):
            at(document, place[:-1])[place[-1]] = ALL[kind]
    files = made(document)
    assert isinstance(files, dict), str(files)
    check(files)
    name = f"canary_{number}"
    for path, text in files.items():
        target = tmp_path / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        use(importlib.import_module(name))
    finally:
        for module in [item for item in sys.modules if item.partition(".")[0] == name]:
            del sys.modules[module]
    assert sung == []


FREE = {
    "title",
    "summary",
    "description",
    "termsOfService",
    "version",
    "url",
    "email",
    "identifier",
    "default",
    "example",
    "pattern",
    "operationRef",
    "bearerFormat",
    "tokenUrl",
    "externalValue",
    "value",
    "contentType",
    "$comment",
    "x-added-in",
    "const",
    "format",
    "style",
    "jsonSchemaDialect",
}


def use(package: ModuleType) -> None:
    """Import every module, resolve every type that is held as text, and read every docstring."""
    models = importlib.import_module(f"{package.__name__}.models")
    for module in ("enums", "operations", "clients", "aio", "aio.clients", "credentials", "extra"):
        if (Path(package.__path__[0]) / f"{module.replace('.', '/')}.py").exists():
            importlib.import_module(f"{package.__name__}.{module}")
    for name in models.__all__:
        found = getattr(models, name)
        if hasattr(found, "from_dict"):
            found.from_dict({"kind": "cat", "name": 1, "nested": {"deep": 1}, "mood": "x"}).as_dict()
            repr(found.from_dict({}))
    operations = importlib.import_module(f"{package.__name__}.operations")
    for operation in vars(operations).values():
        for answer in getattr(operation, "answers", ()):
            operation.types.decode(answer.type, {"kind": "cat"})
        stream = getattr(operation, "stream", None)
        if stream is not None:
            operation.types.decode(stream.event, {"kind": "cat"})
