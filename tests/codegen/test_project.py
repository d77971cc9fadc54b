"""A document as of one of its versions: what goes, what goes with it, and what cannot go."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from codegen import load
from codegen.problem import SpecError
from codegen.project import project, versions

Json = dict[str, Any]
LATER = {"x-added-in": "2"}
SPEC = Path("spec/openapi.yaml")
KNOWN = ["2024-05-01-preview", "2025-04-01", "2025-05-01", "2025-05-15-preview"]


@pytest.fixture(scope="module")
def canonical() -> Json:
    """Read the project's own document."""
    document: Json = load.read(SPEC).data
    return document


@pytest.fixture
def earlier(spec: Callable[..., Json]) -> Callable[..., Json]:
    """Give a small document as of its first version of two; what went in stays what it was."""

    def make(*arguments: Json, version: str = "1", **rest: Any) -> Json:
        document = spec(*arguments, info={"title": "Tiny", "version": "2", "x-api-versions": ["1", "2"]}, **rest)
        before = copy.deepcopy(document)
        made = project(document, version)
        assert document == before
        openapi_spec_validator.validate(made)
        return made

    return make


def schemas(document: Json) -> Json:
    """Give the schemas of a document."""
    found: Json = document.get("components", {}).get("schemas", {})
    return found


def test_the_latest_version_is_the_document_itself(canonical: Json) -> None:
    assert project(canonical, KNOWN[-1]) == canonical


@pytest.mark.parametrize("version", KNOWN)
def test_every_version_of_the_api_is_valid_and_names_itself(version: str, canonical: Json) -> None:
    made = project(canonical, version)
    openapi_spec_validator.validate(made)
    assert made["info"]["version"] == version
    assert made["info"]["x-api-versions"] == KNOWN[: KNOWN.index(version) + 1]
    marks = {item["x-added-in"] for item, _ in load.keywords(made) if "x-added-in" in item}
    assert marks == set(KNOWN[1 : KNOWN.index(version) + 1])


def test_the_versions_of_the_api_hold_what_each_brought(canonical: Json) -> None:
    first, second, third, _ = (project(canonical, version) for version in KNOWN)
    assert "/images/generations" not in second["paths"]
    assert "/images/generations" in third["paths"]
    assert "modalities" not in schemas(first)["ChatCompletionsOptions"]["properties"]
    assert "modalities" in schemas(second)["ChatCompletionsOptions"]["properties"]
    assert "reasoning_content" not in schemas(third)["ChatResponseMessage"]["properties"]
    assert "ImageGenerations" not in [tag["name"] for tag in second["tags"]]
    assert "ChatMessageAudioUrlContentItem" not in json.dumps(first["components"])


def closed(item: Any) -> Any:
    """Let no object have members that its schema does not name."""
    if isinstance(item, list):
        return [closed(each) for each in item]
    if not isinstance(item, dict):
        return item
    made = {key: closed(value) for key, value in item.items()}
    return made | {"additionalProperties": False} if isinstance(made.get("properties"), dict) else made


def shown(document: Json) -> Iterator[tuple[str, Any, str]]:
    """Give the place, value and schema's pointer of every example beside a schema."""
    for item, place in load.keywords(document):
        named = item.get("examples")
        if "schema" in item and isinstance(named, dict):
            for name, example in named.items():
                yield f"{place}/{name}", example["value"], f"{place}/schema"


@pytest.mark.parametrize("version", KNOWN)
def test_examples_show_nothing_that_is_not_there_yet(version: str, canonical: Json) -> None:
    def failures(document: Json) -> set[str]:
        resource = DRAFT202012.create_resource(closed(document))
        registry = Registry().with_resource("urn:doc", resource)
        found = set()
        for place, value, pointer in shown(document):
            validator = jsonschema.Draft202012Validator(
                {"$ref": f"urn:doc{pointer.replace('{', '%7B')}"}, registry=registry
            )
            if not validator.is_valid(value):
                found.add(place)
        return found

    made = project(canonical, version)
    # Some show members that no version names, and stay as they are.
    assert failures(made) <= failures(canonical)
    kept, all_of_them = len(list(shown(made))), len(list(shown(canonical)))
    assert kept == all_of_them if version == KNOWN[-1] else 0.5 * all_of_them < kept < all_of_them


def test_a_property_goes_with_the_demand_for_it(earlier: Callable[..., Json]) -> None:
    made = earlier(
        {
            "A": {"type": "object", "required": ["a", "b", "c"], "properties": {"a": LATER, "b": True}},
            "B": {"type": "object", "required": ["a"], "properties": {"a": LATER}},
        }
    )
    assert schemas(made) == {
        "A": {"type": "object", "required": ["b", "c"], "properties": {"b": True}},
        "B": {"type": "object", "properties": {}},
    }


def test_whatever_refers_to_what_went_goes_too(earlier: Callable[..., Json], answer: Callable[..., Json]) -> None:
    new = {"type": "object", **LATER}
    reference = {"$ref": "#/components/schemas/New"}
    made = earlier(
        {
            "New": new,
            "Alias": reference,
            "Union": {
                "oneOf": [reference, {"$ref": "#/components/schemas/Old"}],
                "discriminator": {"propertyName": "t", "mapping": {"n": reference["$ref"], "p": "New", "o": "Old"}},
            },
            "Old": {"properties": {"a": {"$ref": "#/components/schemas/Alias"}, "b": True}},
        },
        {"/a": {"get": answer({"$ref": "#/components/schemas/Union"})}},
    )
    assert schemas(made) == {
        "Union": {
            "oneOf": [{"$ref": "#/components/schemas/Old"}],
            "discriminator": {"propertyName": "t", "mapping": {"o": "Old"}},
        },
        "Old": {"properties": {"b": True}},
    }


def test_operations_parameters_bodies_and_responses_go(
    earlier: Callable[..., Json], answer: Callable[..., Json]
) -> None:
    parameter = {"name": "q", "in": "query", "schema": {"type": "string"}}
    body = {"content": {"application/json": {"schema": True}}}
    made = earlier(
        {"Orphan": {}, "Kept": {}, "Unused": {}},
        {
            "/new": {"get": answer({"$ref": "#/components/schemas/Orphan"}, **LATER, tags=["New"])},
            "/both": {
                "get": answer({"$ref": "#/components/schemas/Kept"}, tags=["Old"]),
                "post": answer(**LATER),
                "put": answer(parameters=[parameter, parameter | {"name": "r"} | LATER], requestBody=body | LATER),
                "delete": {"responses": {"204": {"description": ""}, "202": {"description": "", **LATER}}},
            },
        },
        tags=[{"name": "New"}, {"name": "Old"}, {"name": "Never"}],
    )
    assert list(made["paths"]) == ["/both"]
    assert list(made["paths"]["/both"]) == ["get", "put", "delete"]
    assert made["paths"]["/both"]["put"] == answer(parameters=[parameter])
    assert list(made["paths"]["/both"]["delete"]["responses"]) == ["204"]
    assert [tag["name"] for tag in made["tags"]] == ["Old", "Never"]
    assert list(schemas(made)) == ["Kept", "Unused"]


def test_data_and_names_are_not_taken_for_marks(earlier: Callable[..., Json]) -> None:
    schema = {
        "type": "object",
        "properties": {"x-added-in": {"type": "string"}, "$ref": {"type": "string"}, "required": {"type": "string"}},
        "default": {"x-added-in": "2"},
        "enum": [{"x-added-in": "2"}],
        "x-other": {"x-added-in": "2"},
    }
    assert schemas(earlier({"A": schema})) == {"A": schema}


def test_examples_that_show_later_parts_go(earlier: Callable[..., Json]) -> None:
    union = {
        "anyOf": [
            {"type": "object", "required": ["k"], "properties": {"k": {"const": "old"}, "n": LATER}},
            {"type": "object", "required": ["k"], "properties": {"k": {"const": "new"}}, **LATER},
            {"type": "string"},
        ]
    }
    values = {
        "old": ({"k": "old"}, True),
        "text": ("new", True),
        "member": ({"k": "old", "n": None}, False),
        "alternative": ({"k": "new"}, False),
        "deep": ([{"k": "new"}], False),
    }
    schema = {"anyOf": [union, {"type": "array", "items": union}]}
    content = {"schema": schema, "examples": {name: {"value": value} for name, (value, _) in values.items()}}
    made = earlier(
        {"A": {"type": "object", "properties": {"n": LATER}, "examples": [{}, {"n": 1}], "example": {"n": 1}}},
        {
            "/a": {
                "post": {
                    "requestBody": {"content": {"application/json": content}},
                    "responses": {"200": {"description": ""}},
                }
            }
        },
    )
    kept = made["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert list(kept) == [name for name, (_, stays) in values.items() if stays]
    assert schemas(made)["A"] == {"type": "object", "properties": {}, "examples": [{}]}


def test_schemas_that_contain_themselves_end(spec: Callable[..., Json]) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/N"}, "n": LATER}}
    node["example"] = {"next": {"next": {"n": 1}}}
    ring = {
        f"R{at}": {"anyOf": [{"$ref": f"#/components/schemas/R{(at + step) % 40}"} for step in (1, 2)]}
        for at in range(40)
    }
    ring["R0"]["example"] = {"a": 1}
    info = {"title": "", "version": "2", "x-api-versions": ["1", "2"]}
    made = schemas(project(spec({"N": node, **ring}, info=info), "1"))
    assert made == {"N": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/N"}}}, **ring}


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "array", "items": {"type": "string", **LATER}}, "#/components/schemas/A/items"),
        ({"anyOf": [{"type": "string", **LATER}]}, "#/components/schemas/A/anyOf"),
        ({"not": {"$ref": "#/components/schemas/New"}}, "#/components/schemas/A/not"),
    ],
)
def test_what_cannot_be_left_out_is_an_error(schema: Json, place: str, earlier: Callable[..., Json]) -> None:
    with pytest.raises(SpecError) as caught:
        earlier({"A": schema, "New": LATER})
    assert caught.value.place == place
    assert "give the part around it, #/components/schemas/A, the same x-added-in" in str(caught.value)


@pytest.mark.parametrize("components", [{}, {"components": None}, {"components": {"schemas": None}}])
def test_a_mapping_may_name_what_is_not_there(components: Json, answer: Callable[..., Json]) -> None:
    schema = {"discriminator": {"propertyName": "kind", "mapping": {"gone": "#/components/schemas/Gone"}}}
    paths = {"/a": {"get": answer(schema)}}
    document = {"openapi": "3.1.0", "info": {"title": "", "version": "1"}, "paths": paths, **components}
    assert project(document, "1")["paths"] == paths


def test_an_unknown_version_is_refused_with_the_known_ones(spec: Callable[..., Json]) -> None:
    with pytest.raises(SpecError, match="give one of 1, 2"):
        project(spec(info={"title": "", "version": "2", "x-api-versions": ["1", "2"]}), "3")


def test_without_a_list_the_versions_are_those_that_are_named(spec: Callable[..., Json]) -> None:
    marks = {name: {"x-added-in": name} for name in ("2025-05-01-preview", "2025-05-01", "2024-01-01")}
    document = spec(marks, info={"title": "", "version": "2025-06-01"})
    assert versions(document) == ["2024-01-01", "2025-05-01-preview", "2025-05-01", "2025-06-01"]


@pytest.mark.parametrize("listed", [["1", "1"], ["1", 2], "1", ["1"]])
def test_a_list_of_versions_that_is_none_is_refused(listed: Any, spec: Callable[..., Json]) -> None:
    with pytest.raises(SpecError):
        versions(spec({"A": LATER}, info={"title": "", "version": "2", "x-api-versions": listed}))
