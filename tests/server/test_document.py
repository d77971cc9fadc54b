"""Loading the document, and the table of its operations."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model_inference_server import Document, DocumentError, load_document
from model_inference_server.document import named_properties

ROUTES = {
    "getChatCompletions": ("POST", "/chat/completions"),
    "getCompletions": ("POST", "/completions"),
    "getEmbeddings": ("POST", "/embeddings"),
    "getImageEmbeddings": ("POST", "/images/embeddings"),
    "getImageGenerations": ("POST", "/images/generations"),
    "getModelInfo": ("GET", "/info"),
}

SMALL: dict[str, Any] = {
    "openapi": "3.1.0",
    "x-python-package": {"ignored": True},
    "paths": {
        "x-python-note": "ignored too",
        "/a/{b}": {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "get": {
                "operationId": "a",
                "x-python-client": "ignored",
                "parameters": [{"name": "q", "in": "query", "required": True, "schema": {"type": "integer"}}],
                "responses": {"2XX": {"content": {"application/json": {"schema": {"const": 1}}}}},
            },
        },
    },
}


def test_the_six_operations_are_read(document: Document) -> None:
    assert {each.id: (each.method, each.path) for each in document.operations} == ROUTES


def test_parameters_are_found_by_place_and_name(document: Document) -> None:
    chat = document.operations[0]
    header = chat.parameter("header", "Extra-Parameters")
    version = chat.parameter("query", "api-version")
    assert header is not None
    assert not header.required
    assert version is not None
    assert version.required
    assert chat.parameter("query", "Api-Version") is None
    assert chat.parameter("query", "extra-parameters") is None


def test_bodies_and_responses_are_read_by_media_type(document: Document) -> None:
    chat = document.operations[0]
    assert set(chat.bodies) == {"application/json"}
    assert chat.body_required
    assert set(chat.responses["200"]) == {"application/json", "text/event-stream"}
    assert chat.response(418, "application/json") == chat.responses["default"]["application/json"]
    assert chat.response(200, "image/png") is None


def test_an_operation_overrides_the_parameters_of_its_path() -> None:
    (operation,) = Document(SMALL).operations
    (parameter,) = operation.parameters
    assert parameter.required
    assert parameter.schema == {"type": "integer"}
    assert operation.response(204, "application/json") == {"const": 1}


def test_named_properties_include_those_of_all_of() -> None:
    schemas = {
        "A": {"properties": {"a": {}}},
        "B": {"allOf": [{"$ref": "#/components/schemas/A"}], "properties": {"b": {}}},
    }
    document = Document({"components": {"schemas": schemas}})
    assert named_properties(document, {"$ref": "#/components/schemas/B"}) == {"a", "b"}


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ({"$ref": "#/missing/part"}, "#/missing/part leads nowhere: there is no 'missing'"),
        ({"$ref": "other.yaml#/a"}, "other.yaml#/a is not local"),
        ({"$ref": "#/circle"}, "#/circle refers to itself"),
        ({"$ref": "#/text"}, "#/text holds str"),
    ],
)
def test_a_reference_that_cannot_be_followed_is_named(node: Any, said: str) -> None:
    with pytest.raises(DocumentError, match=f"^spec.json: {said}"):
        Document({"circle": {"$ref": "#/circle"}, "text": "a"}, "spec.json").resolve(node)


def test_references_are_unescaped() -> None:
    assert Document({"a/b": {"c~d": {"e": 1}}}).resolve({"$ref": "#/a~1b/c~0d"}) == {"e": 1}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "is not JSON"),
        ("a.yaml", "a: [", "is not YAML"),
        ("a.yaml", "- 1", "'openapi' is None"),
        ("a.json", '{"openapi": "3.0.3"}', "'openapi' is '3.0.3'; pass an OpenAPI 3.1 document"),
        ("a.json", '{"openapi": "3.1.0"}', "'paths' holds no operation"),
        ("a.json", '{"openapi": "3.1.0", "paths": []}', "'paths' is not an object"),
        ("a.json", '{"openapi": "3.1.0", "paths": {"/a": {"get": {}}}}', "#/paths/~1a/get: operationId is missing"),
        (
            "a.json",
            '{"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "x"}, "put": {"operationId": "x"}}}}',
            "operationId 'x' is used twice",
        ),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(DocumentError, match=said.replace("[", r"\[")) as caught:
        load_document(tmp_path / name)
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nowhere\.json: cannot be read: No such file"):
        load_document(tmp_path / "nowhere.json")


def test_json_and_yaml_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(SMALL))
    (tmp_path / "a.yaml").write_text(json.dumps(SMALL))  # JSON is YAML
    assert load_document(tmp_path / "a.json").operations == load_document(tmp_path / "a.yaml").operations


FIND = """
import sys
from model_inference_server import DocumentError, load_document
try:
    print(load_document().operations[0].id)
except DocumentError as error:
    print(error)
print("model_inference" in sys.modules)
"""


@pytest.mark.parametrize(
    ("packaged", "said"),
    [
        (True, "a"),
        (False, "the package model_inference, which carries openapi.json, is not installed; pass --spec FILE"),
    ],
)
def test_the_packaged_document_is_found_without_importing_the_package(
    tmp_path: Path, packaged: bool, said: str
) -> None:
    package = tmp_path / "model_inference"
    package.mkdir()
    (package / "__init__.py").write_text("raise ImportError('it was imported')")
    if packaged:
        (package / "openapi.json").write_text(json.dumps(SMALL))
    # The path is put in front, so that an installed package does not matter.
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{FIND}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == [said, "False", ""]
