"""An object of a query that is exploded, and the parameters that it is on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.codegen.diff.documents import Json, document, reviewed

NUMBER: Json = {"type": "integer"}


def calls(*parameters: Json) -> Json:
    return document({"/a": {"get": {"parameters": list(parameters), "responses": {"204": {"description": ""}}}}})


def one(name: str, schema: Any = NUMBER, **says: Any) -> Json:
    return {"in": "query", "name": name, "schema": schema, **says}


def together(properties: Json, *required: str, **says: Any) -> Json:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"in": "query", "name": "params", "schema": schema, **says}


def told(base: Json, revision: Json) -> list[str]:
    report = reviewed(base, revision)
    return sorted(f"{each.level} {each.id} {each.location[-1]}" for each in (*report.findings, *report.notes))


def test_the_same_on_the_wire_is_no_finding() -> None:
    apart = calls(one("page"), one("size"))
    joined = calls(together({"page": NUMBER, "size": NUMBER}))
    assert not told(apart, joined)
    assert not told(joined, apart)


def test_what_differs_is_told_of_each_parameter() -> None:
    apart = calls(one("page"), one("size", required=True))
    joined = calls(together({"page": {"type": "boolean"}, "size": NUMBER, "sort": NUMBER}))
    assert told(apart, joined) == [
        "breaking type-changed page",
        "info optional-parameter-added sort",
        "info parameter-became-optional size",
    ]
    assert told(joined, apart) == [
        "breaking parameter-became-required size",
        "breaking type-changed page",
        "warning parameter-removed sort",
    ]


def test_a_required_property_of_a_required_object_is_required() -> None:
    joined = calls(together({"page": NUMBER, "size": NUMBER}, "page", "size", required=True))
    assert told(calls(one("page", required=True)), joined) == ["breaking required-parameter-added size"]


def test_schemas_that_are_true_or_false() -> None:
    joined = calls({"in": "query", "name": "params", "schema": True})
    assert told(calls(one("page")), joined) == [
        "info optional-parameter-added params",
        "warning parameter-removed page",
    ]
    assert not told(calls(one("page", True)), calls(together({"page": True})))


@pytest.mark.parametrize("says", [{"explode": False}, {"style": "deepObject"}, {"in": "header"}])
def test_an_object_that_is_written_otherwise_is_another_parameter(says: Json) -> None:
    joined = calls({**together({"page": NUMBER}), **says})
    assert told(calls(one("page")), joined) == [
        "info optional-parameter-added params",
        "warning parameter-removed page",
    ]
