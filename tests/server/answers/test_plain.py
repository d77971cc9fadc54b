"""Operations that the server has no behaviour for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from model_inference_server import Document

KEY = {"api-key": "any"}


@pytest.fixture
def extended(document: Document) -> Document:
    """The document with three operations more."""
    raw = copy.deepcopy(document.raw)
    item = {"type": "object", "required": ["id", "model"], "properties": {"id": {"type": "integer", "minimum": 7}}}
    item["properties"] |= {"model": {"$ref": "#/components/schemas/ModelInfo"}}  # type: ignore[operator]
    raw["components"]["schemas"]["Item"] = item
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}
    raw["paths"]["/items/{item-id}"] = {
        "get": {
            "operationId": "getItem",
            "parameters": [
                {"name": "item-id", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "depth", "in": "query", "schema": {"type": "integer", "maximum": 3}},
                {"name": "view", "in": "query", "required": True, "schema": {"enum": ["full", "short"]}},
            ],
            "responses": {"200": answer},
        },
        "delete": {"operationId": "deleteItem", "responses": {"204": {"description": "Gone."}}},
        "patch": {"operationId": "patchItem", "responses": {"200": {"content": {"text/csv": {}}}}},
    }
    impossible = {"content": {"application/json": {"schema": {"type": "integer", "minimum": 2, "maximum": 1}}}}
    raw["paths"]["/impossible"] = {"get": {"operationId": "getImpossible", "responses": {"2XX": impossible}}}
    return Document(raw)


def test_an_operation_without_behaviour_is_answered_from_its_schema(
    extended: Document, serve: Callable[..., Any]
) -> None:
    caller = serve(document=extended)
    response = caller.send("GET", "/items/7", params={"view": "full"}, headers=KEY)
    assert response.status_code == 200
    assert response.json() == {
        "id": 7,
        "model": {"model_name": "model name", "model_type": "model type", "model_provider_name": "model provider name"},
    }
    assert caller.send("DELETE", "/items/7", headers=KEY).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("PATCH", "/items/7", "patchItem: the document describes no answer in application/json"),
        ("GET", "/impossible", "getImpossible: no integer was found between 2 and 1"),
    ],
)
def test_where_no_answer_can_be_made_that_is_said(
    extended: Document, serve: Callable[..., Any], method: str, path: str, said: str
) -> None:
    response = serve(document=extended).http.request(method, path, headers=KEY)
    assert response.status_code == 501
    assert response.json()["error"] == {"code": "NotImplemented", "message": said}


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ({}, "MissingParameter", "query parameter 'view' is required"),
        ({"view": "wide"}, "InvalidParameter", "'view': Input should be 'full' or 'short'"),
        ({"view": "full", "depth": "4"}, "InvalidParameter", "'depth': Input should be less than or equal to 3"),
        ({"view": "full", "depth": "x"}, "InvalidParameter", "'depth': Input should be a valid integer"),
    ],
)
def test_its_parameters_are_checked(
    extended: Document, serve: Callable[..., Any], query: dict[str, str], code: str, said: str
) -> None:
    response = serve(document=extended).send("GET", "/items/7", params=query, headers=KEY)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == code
    assert said in response.json()["error"]["message"]
