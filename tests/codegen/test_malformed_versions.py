"""Documents that somebody broke, derived, told of and compared: an answer or a clear error that names the file."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from codegen import load
from codegen.diff.finding import Surface
from codegen.diff.review import compare
from codegen.diff.source import Source
from codegen.history import history
from codegen.load import Document
from codegen.problem import SpecError
from codegen.project import project, versions

from .test_malformed import broken

WHOLE = """
openapi: 3.1.0
info: {title: T, version: '2', x-api-versions: ['1', '2']}
tags: [{name: t}, {name: u}]
security: [{k: []}]
servers: [{url: 'https://x/{a}', variables: {a: {default: b}}}]
paths:
  /a:
    parameters: [{name: p, in: query, schema: {type: string}, examples: {a: {$ref: '#/components/examples/E'}}}]
    post:
      tags: [t]
      x-added-in: '2'
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/A'}
            examples: {a: {$ref: '#/components/examples/E'}, b: {value: {c: 1}}}
      responses:
        '200':
          description: ''
          headers: {h: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/U'}}}
    get: {tags: [u], security: [{o: [s]}], responses: {'200': {$ref: '#/components/responses/R'}}}
webhooks:
  w:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/C'}}}}
      responses: {'204': {description: ''}}
components:
  examples: {E: {value: {a: x, b: 1}}}
  responses:
    R:
      description: ''
      content: {application/json: {schema: {$ref: '#/components/schemas/U'}, example: {kind: b}}}
  securitySchemes:
    k: {type: apiKey, in: header, name: k}
    o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://x', scopes: {s: d}}}}
  schemas:
    A:
      type: object
      required: [a, b]
      properties: {a: {type: string, format: uuid}, b: {type: integer, x-added-in: '2'}}
      examples: [{a: x, b: 1}]
      dependentRequired: {a: [b]}
    B: {type: object, x-added-in: '2', properties: {kind: {const: b}}, required: [kind]}
    C: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {kind: {enum: [c]}}, required: [kind]}]}
    U:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind, mapping: {b: '#/components/schemas/B', c: C}}
"""
DOCUMENT = load.parse(WHOLE.encode(), "whole.yaml").data


def opened(data: Any, file: str) -> Document:
    return load.openapi(Document(copy.deepcopy(data), file, ""))


def derive(data: Any) -> None:
    document = opened(data, "broken")
    try:
        for version in versions(document.data):
            project(document.data, version)
    except SpecError as error:
        raise error.in_file(document.file) from None


def tell(data: Any) -> None:
    history(opened(data, "broken"))


def review(data: Any) -> None:
    sides = [
        Source(name, opened(each, name), json.dumps(each)) for name, each in (("good", DOCUMENT), ("broken", data))
    ]
    for base, revision in (sides, sides[::-1]):
        compare(base, revision, surfaces=frozenset({Surface.WIRE}))


def attempt(act: Callable[[Any], None], data: Any) -> SpecError | None:
    try:
        act(data)
    except SpecError as error:
        return error
    return None


@pytest.mark.parametrize("act", [derive, tell, review])
def test_a_broken_document_is_an_answer_or_an_error(act: Callable[[Any], None]) -> None:
    chance = random.Random(1)
    act(DOCUMENT)
    found = [attempt(act, broken(DOCUMENT, chance)) for _ in range(250)]
    problems = [each for each in found if each]
    assert 10 < len(problems) < 240
    assert {each.file for each in problems} == {"broken"}
    assert {each.place[:2] for each in problems} == {"#/"}
    assert {str(each).count("\n") for each in problems} == {1}
