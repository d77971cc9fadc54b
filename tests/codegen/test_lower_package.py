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
    assert [item.id for item in package.operations] == ["good"]
    assert {item.name: item.type for item in package.aliases} == {"Bad": "Any", "Dangling": "Any"}
    assert [(item.pointer, item.problem.place, item.problem.found) for item in problems] == [
        ("#/components/schemas/Bad", "#/components/schemas/Bad/type", "unsupported type 'tuple'"),
        (
            "#/components/schemas/Dangling",
            "#/components/schemas/Dangling/properties/x/$ref",
            "the reference '#/components/schemas/Nowhere' names nothing",
        ),
        (
            "#/paths/~1bad/get",
            "#/paths/~1bad/get/responses/200/content/application~1json/schema/type",
            "unsupported type 'x'",
        ),
        (
            "#/paths/~1undeclared~1{id}/get",
            "#/paths/~1undeclared~1{id}/get/parameters",
            "the path parameter 'id' is not declared",
        ),
    ]
