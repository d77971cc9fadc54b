"""The package as a whole: what it is called, what it says, and what is left out of it."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.load import Document, openapi
from codegen.lower import lower
from codegen.problem import SpecError


def test_title_version_and_description(spec: Any, lowered: Any) -> None:
    document = spec({}, info={"title": " My\u202e API\n", "version": 1.5, "description": "All\nof it."})
    package = lowered(document)
    assert (package.title, package.version, package.doc) == ("My  API", "1.5", ("My  API", "All\nof it."))
    untitled = lowered({**document, "info": {}})
    assert (untitled.title, untitled.version, untitled.doc) == ("tiny", "", ("tiny",))


def test_the_document_is_handed_on_as_it_is(spec: Any, lowered: Any) -> None:
    document = spec({"A": {"$ref": "#/components/schemas/B", "x-other": 1}, "B": {"type": "string"}})
    assert lowered(document).document == document


BROKEN = {
    "/bad": {
        "get": {
            "operationId": "bad",
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "x"}}}}},
        }
    },
    "/undeclared/{id}": {"get": {"operationId": "undeclared", "responses": {}}},
    "/good": {"get": {"operationId": "good", "responses": {}}},
}


def test_a_path_parameter_that_is_not_declared_is_an_error(spec: Any, lowered: Any) -> None:
    with pytest.raises(SpecError, match="the path parameter 'id' is not declared"):
        lowered(spec({}, {"/undeclared/{id}": BROKEN["/undeclared/{id}"]}))


def test_a_path_that_leaves_the_document_is_left_out_alone(spec: Any, lowered: Any) -> None:
    paths = {"/away": {"$ref": "other.yaml#/x"}, "/odd": {"get": 5}, "/ref": {"get": {"$ref": "other.yaml"}}}
    document = openapi(Document(spec({}, {**paths, "/good": BROKEN["/good"]}), "f", ""), allow_unsupported=True).data
    package, problems = lower(document, "tiny", allow_unsupported=True)
    assert [item.id for item in package.operations] == ["good"]
    assert [(item.pointer, item.problem.place, item.problem.found) for item in problems] == [
        ("#/paths/~1away", "#/paths/~1away/$ref", "the reference 'other.yaml#/x' leaves the document"),
        ("#/paths/~1odd", "#/paths/~1odd/get", "a number"),
        ("#/paths/~1ref/get", "#/paths/~1ref/get/$ref", "the reference 'other.yaml' leaves the document"),
    ]
    for path, item in paths.items():
        with pytest.raises(SpecError):
            lowered(spec({}, {path: item}))


def test_the_first_problem_is_an_error(spec: Any, lowered: Any) -> None:
    with pytest.raises(SpecError, match="unsupported type 'x'"):
        lowered(spec({}, BROKEN))


def test_with_allow_unsupported_the_rest_is_generated(spec: Any) -> None:
    schemas = {
        "Bad": {"type": "tuple"},
        "Good": {"properties": {"bad": {"$ref": "#/components/schemas/Bad"}, "gone": {"type": "string"}}},
        "Dangling": {"properties": {"x": {"$ref": "#/components/schemas/Nowhere"}}},
    }
    document = openapi(Document(spec(schemas, BROKEN), "f", ""), allow_unsupported=True).data
    package, problems = lower(document, "tiny", allow_unsupported=True)
    assert [item.id for item in package.operations] == ["undeclared", "good"]
    # A parameter that only the path names is there all the same, and what it may be is text.
    [argument] = package.clients[0].methods[0].arguments
    assert (argument.wire, argument.place, argument.type, argument.required) == ("id", "path", "str", True)
    assert {item.name: item.type for item in package.aliases} == {"Bad": "Any"}
    [dangling] = [model for model in package.models if model.name == "Dangling"]
    assert [(field.name, field.type) for field in dangling.fields] == [("x", "Any")]
    assert [(item.pointer, item.problem.place, item.problem.found) for item in problems] == [
        ("#/components/schemas/Bad", "#/components/schemas/Bad/type", "unsupported type 'tuple'"),
        (
            "#/components/schemas/Dangling/properties/x",
            "#/components/schemas/Dangling/properties/x/$ref",
            "the reference '#/components/schemas/Nowhere' names nothing",
        ),
        (
            "#/paths/~1bad/get",
            "#/paths/~1bad/get/responses/200/content/application~1json/schema/type",
            "unsupported type 'x'",
        ),
    ]
