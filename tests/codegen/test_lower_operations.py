"""Operations as values of the `operations` module: what each fact of the document becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import Package
from codegen.problem import SpecError

Lower = Callable[..., Package]
Json = dict[str, Any]


@pytest.fixture
def value(spec: Any, lowered: Lower) -> Callable[..., dict[str, str]]:
    """Lower one operation and give the lines of its value by their names."""

    def make(operation: Json, path: str = "/a", method: str = "post", **schemas: Any) -> dict[str, str]:
        [found] = lowered(spec(schemas, {path: {method: operation}})).operations
        return {line.partition("=")[0]: line.partition("=")[2].removesuffix(",") for line in found.lines}

    return make


def test_the_least(value: Any) -> None:
    assert value({}) == {"id": "'post /a'", "method": "'POST'", "path": "'/a'", "types": "TYPES"}


def test_name_and_summary(spec: Any, lowered: Lower) -> None:
    paths = {
        "/a": {
            "get": {"operationId": "getPets", "summary": "List pets.", "description": "Long."},
            "put": {"operationId": "get_pets", "description": "First line.\nSecond line."},
            "head": {"operationId": "types"},
        }
    }
    assert [(item.name, item.doc) for item in lowered(spec({}, paths)).operations] == [
        ("GET_PETS", "List pets."),
        ("GET_PETS_2", "First line."),
        ("TYPES_", "HEAD /a"),
    ]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"name": "q", "in": "query"}, "argument='q', name='q', location='query'"),
        ({"name": "q", "in": "query", "explode": False}, "argument='q', name='q', location='query', explode=False"),
        (
            {"name": "q", "in": "query", "style": "deepObject"},
            "argument='q', name='q', location='query', style='deepObject'",
        ),
        (
            {"name": "q", "in": "query", "style": "pipeDelimited"},
            "argument='q', name='q', location='query', style='pipeDelimited', explode=False",
        ),
        (
            {"name": "q", "in": "query", "style": "spaceDelimited", "explode": True},
            "argument='q', name='q', location='query', style='spaceDelimited'",
        ),
        (
            {"name": "q", "in": "query", "allowReserved": True},
            "argument='q', name='q', location='query', allow_reserved=True",
        ),
        (
            {"name": "X-H", "in": "header"},
            "argument='x_h', name='X-H', location='header', style='simple', explode=False",
        ),
        (
            {"name": "X-H", "in": "header", "explode": True},
            "argument='x_h', name='X-H', location='header', style='simple'",
        ),
        ({"name": "c", "in": "cookie"}, "argument='c', name='c', location='cookie'"),
        (
            {"name": "id", "in": "path", "style": "matrix"},
            "argument='id', name='id', location='path', style='matrix', explode=False",
        ),
        (
            {"name": "q", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
            "argument='q', name='q', location='query', content_type='application/json'",
        ),
        ({"name": 'it\'s "q"\n', "in": "query"}, "argument='it_s_q', name='it\\'s \"q\"\\n', location='query'"),
        ({"name": "q", "in": "query", "style": 5, "explode": "no"}, "argument='q', name='q', location='query'"),
    ],
)
def test_parameters(value: Any, parameter: Json, expected: str) -> None:
    path = "/{id}" if parameter["in"] == "path" else "/a"
    assert value({"parameters": [parameter]}, path)["parameters"] == f"(Parameter({expected}),)"


def body(schema: Any, media: str = "application/json", **rest: Any) -> Json:
    return {"requestBody": {"content": {media: {"schema": schema}}, **rest}}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (body({}), "content_type='application/json', kind='json'"),
        (body({}, required=True), "content_type='application/json', kind='json', required=True"),
        (body({}, "text/plain"), "content_type='text/plain', kind='text'"),
        (body({}, "image/png"), "content_type='image/png', kind='bytes'"),
        (
            body({"properties": {"a": {}, "b": {}}, "required": ["b"]}),
            "content_type='application/json', kind='json', properties=('a', 'b'), required_properties=('b',)",
        ),
        (
            body({"properties": {"a": {"const": "x"}, "n": {"type": "integer", "default": 1}}, "required": ["a", "n"]}),
            "content_type='application/json', kind='json', properties=('a', 'n'), fill={'a': 'x', 'n': 1}",
        ),
        (
            body({"properties": {"a": {"type": ["string", "null"]}, "r": {"readOnly": True}}}),
            "content_type='application/json', kind='json', properties=('a',), nullable=frozenset(('a',))",
        ),
        (
            body({"properties": {"at": {"type": "array", "items": {"type": "integer", "format": "unixtime"}}}}),
            "content_type='application/json', kind='json', properties=('at',), encoded_as='PostARequest'",
        ),
        (
            body({"properties": {"f": {"type": "string", "format": "binary"}}}, "multipart/form-data"),
            "content_type='multipart/form-data', kind='multipart', properties=('f',)",
        ),
    ],
)
def test_bodies(value: Any, operation: Json, expected: str) -> None:
    assert value(operation)["body"] == f"Body({expected})"


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({"204": {}}, "Answer(status='204', kind='empty'),"),
        (
            {"200": {"content": {"application/json": {"schema": {"type": "array"}}}}},
            "Answer(status='200', type='list[Any]'),",
        ),
        ({"2XX": {"content": {"text/csv": {}}}}, "Answer(status='2XX', kind='text'),"),
        (
            {"200": {"content": {"application/json": {"schema": {"type": "integer", "format": "unixtime"}}}}},
            "Answer(status='200', type='UnixTime'),",
        ),
        (
            {"201": {"content": {"image/png": {}}}, "202": {}},
            "Answer(status='201', kind='bytes'), Answer(status='202', kind='empty'),",
        ),
    ],
)
def test_answers(value: Any, responses: Json, expected: str) -> None:
    assert value({"responses": responses})["answers"] == f"({expected})"


EVENTS = {"200": {"content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/E"}}}}}
BOTH = {"200": {"content": {**EVENTS["200"]["content"], "application/json": {"schema": {"type": "string"}}}}}
E = {"properties": {"x": {}}}


def test_a_stream_that_nothing_else_is_said_of(value: Any) -> None:
    assert value({"responses": EVENTS}, E=E)["stream"] == "EventStream(event='E')"


def test_a_stream_with_all_that_can_be_said(value: Any) -> None:
    streaming = {
        "flag": "stream",
        "terminator": "[DONE]",
        "finish": {"items": "choices", "member": "finish_reason"},
        "whole": {"message": "delta"},
        "append": ["content"],
        "parts": ["tool_calls"],
    }
    operation = {
        "responses": BOTH,
        "x-python-streaming": streaming,
        **body({"properties": {"stream": {"type": "boolean"}}}),
    }
    assert value(operation, E=E)["stream"] == (
        "EventStream(event='E', flag='stream', terminator='[DONE]', finish=('choices', 'finish_reason'),"
        " whole={'message': 'delta'}, append=('content',), parts=('tool_calls',), result='str')"
    )


def test_extra_parameters_and_hints(value: Any) -> None:
    operation = {
        "x-python-extra-parameters": {"argument": "extras", "header": "x-extras", "implied": "pass"},
        "x-python-hints": {"404": "Look 'elsewhere'."},
        **body({"properties": {"a": {}}}),
    }
    found = value(operation)
    assert found["extra_parameters"] == "ExtraParameters(argument='extras', header='x-extras', implied='pass')"
    assert found["hints"] == "{404: \"Look 'elsewhere'.\"}"


def test_what_a_server_refuses(value: Any) -> None:
    extras = {"argument": "extras", "header": "x-extras", "implied": "pass", "refusing": "no", "models": ["M"]}
    schema = {"properties": {"a": {}}}
    found = value({"x-python-extra-parameters": extras, **body(schema)}, M={"properties": {"b": {}}})
    assert found["extra_parameters"].endswith("implied='pass', refusing='no')")


def test_batches_and_vectors(value: Any) -> None:
    operation = {
        "x-python-batches": {"argument": "texts", "items": "data", "index": "number", "usage": "cost"},
        "x-python-vectors": {"argument": "form", "items": "data"},
        **body({"properties": {"texts": {"type": "array", "items": {"type": "string"}}}, "required": ["texts"]}),
    }
    found = value(operation)
    assert found["batches"] == "Batches(argument='texts', items='data', index='number', usage='cost')"
    assert found["vectors"] == "Vectors(argument='form', items='data')"


BATCHES = {"argument": "a", "items": "b", "index": "c", "usage": "d"}


def test_tracing(value: Any) -> None:
    tracing = {"output": "image", "operation": "draw", "provider": "it's"}
    assert value({"x-python-tracing": tracing})["tracing"] == (
        "Tracing(operation='draw', provider=\"it's\", output='image')"
    )
    assert "tracing" not in value({})


@pytest.mark.parametrize(
    ("operation", "place", "found"),
    [
        ({"x-python-streaming": {"terminator": "x"}}, "x-python-streaming", "no answer is text/event-stream"),
        (
            {"x-python-streaming": {"flag": "s"}, "responses": EVENTS},
            "x-python-streaming/flag",
            "the body has no member 's'",
        ),
        (
            {"x-python-extra-parameters": {"argument": "a", "header": "h", "implied": "i"}},
            "x-python-extra-parameters",
            "the operation has no JSON body",
        ),
        (
            {"x-python-extra-parameters": {"argument": "a", "header": "h", "implied": "i"}, **body({}, "text/plain")},
            "x-python-extra-parameters",
            "the operation has no JSON body",
        ),
        ({"x-python-cached": True, **body({})}, "x-python-cached", "the operation has a body"),
        ({"x-python-batches": BATCHES}, "x-python-batches/argument", "the operation has no JSON body, or a stream"),
        (
            {"x-python-batches": BATCHES, "responses": EVENTS, **body({"properties": {"a": {"type": "array"}}})},
            "x-python-batches/argument",
            "the operation has no JSON body, or a stream",
        ),
        (
            {"x-python-batches": BATCHES, **body({"properties": {"a": {"type": "string"}}, "required": ["a"]})},
            "x-python-batches/argument",
            "the body has no list 'a'",
        ),
        (
            {
                "x-python-extra-parameters": {"argument": "e", "header": "h", "implied": "i", "models": ["Gone"]},
                **body({"properties": {"a": {}}}),
            },
            "x-python-extra-parameters/models/0",
            "no object at #/components/schemas/Gone",
        ),
        (
            {"x-python-extra-parameters": {"argument": "self", "header": "h", "implied": "i"}, **body({})},
            "x-python-extra-parameters/argument",
            "the name 'self' is taken",
        ),
    ],
)
def test_extensions_that_do_not_fit(value: Any, operation: Json, place: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        value(operation, E=E)
    assert (caught.value.place, caught.value.found) == (f"#/paths/~1a/post/{place}", found)
