"""A name moves only for a reason: whatever unrelated is added, anywhere, every public line stays as it was."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import load

Json = dict[str, Any]
FRAGMENTS = Path(__file__).resolve().parents[1] / "fragments"
NEW = "Wholly unrelated"


def first(mapping: Json, key: str, value: Any) -> None:
    """Add a member before all others."""
    items = list(mapping.items())
    mapping.clear()
    mapping.update({key: value, **dict(items)})


def last(mapping: Json, key: str, value: Any) -> None:
    mapping[key] = value


Add = Callable[[Json, str, Any], None]


def add_schema(document: Json, add: Add) -> None:
    inline = {
        "type": "object",
        "properties": {"inner": {"type": "object", "properties": {"deep": {"enum": ["a", "b"]}}}},
    }
    add(document["components"]["schemas"], NEW, inline)


def add_property(document: Json, add: Add) -> None:
    for schema in document["components"]["schemas"].values():
        if isinstance(schema, dict) and "properties" in schema:
            add(schema["properties"], NEW, {"type": "string"})


def add_operation(document: Json, add: Add) -> None:
    answer = {"200": {"description": "", "content": {"application/json": {"schema": {"properties": {"of": {}}}}}}}
    add(document["paths"], "/wholly/unrelated", {"get": {"operationId": NEW, "responses": answer}})


def add_tagged_operation(document: Json, add: Add) -> None:
    add(document["paths"], "/wholly/unrelated", {"get": {"tags": [NEW], "responses": {}}})


def add_verb(document: Json, add: Add) -> None:
    for path, item in document["paths"].items():
        operations = [each for each in item.values() if isinstance(each, dict)]
        parameters = [] if "parameters" in item else operations[0].get("parameters", [])
        own = [each for each in parameters if each.get("in") == "path"]
        add(item, "trace", {"operationId": f"{NEW} {path}", "tags": [NEW], "parameters": own, "responses": {}})


def add_parameter(document: Json, add: Add) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                found = operation.setdefault("parameters", [])
                found.insert(
                    0 if add is first else len(found), {"name": NEW, "in": "query", "schema": {"type": "string"}}
                )


def add_enum_value(document: Json, add: Add) -> None:
    for schema in document["components"]["schemas"].values():
        if isinstance(schema, dict) and schema.get("type") == "string" and len(schema.get("enum", ())) > 1:
            schema["enum"].insert(0 if add is first else len(schema["enum"]), NEW)


def add_texts(document: Json, add: Add) -> None:
    document["info"]["description"] = NEW
    for schema in document["components"]["schemas"].values():
        if isinstance(schema, dict):
            schema["description"] = NEW


CHANGES = (
    add_schema,
    add_property,
    add_operation,
    add_tagged_operation,
    add_verb,
    add_parameter,
    add_enum_value,
    add_texts,
)


def lines(package: Any) -> set[str]:
    return {f"{module}: {line}" for module, section in package.api for line in section}


@pytest.fixture(scope="module", params=["names", "namesakes", "enums", "operation_ids", "tags", "parts"])
def before(request: pytest.FixtureRequest, lowered: Callable[..., Any]) -> tuple[Json, set[str]]:
    document = load.read(FRAGMENTS / request.param / "openapi.yaml").data
    document.setdefault("components", {}).setdefault("schemas", {})
    return document, lines(lowered(copy.deepcopy(document)))


@pytest.mark.parametrize("add", [first, last])
def test_what_is_unrelated_moves_no_name(before: tuple[Json, set[str]], lowered: Callable[..., Any], add: Add) -> None:
    document, known = before
    for change in CHANGES:
        changed = copy.deepcopy(document)
        change(changed, add)
        gone = known - lines(lowered(changed))
        assert gone == set(), f"{change.__name__}: {sorted(gone)[:5]}"


def test_the_same_names_come_again(before: tuple[Json, set[str]], lowered: Callable[..., Any]) -> None:
    document, known = before
    assert lines(lowered(copy.deepcopy(document))) == known
