"""What says the same is no finding, however it is written; and what is compared with itself is the same."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from codegen.diff.finding import Finding
from tests.codegen.diff.documents import Json, document, received, reviewed, sent

NAME = st.sampled_from(["A", "B", "C"])
REF = NAME.map(lambda name: {"$ref": f"#/components/schemas/{name}"})
PLAIN = st.one_of(
    st.fixed_dictionaries({"type": st.sampled_from(["string", "integer", "number", "boolean"])}),
    st.fixed_dictionaries({"type": st.just("string"), "maxLength": st.integers(1, 9)}),
    st.fixed_dictionaries(
        {"type": st.just("string"), "enum": st.lists(st.sampled_from("abc"), min_size=1, unique=True)}
    ),
    st.fixed_dictionaries({"type": st.just("integer"), "minimum": st.integers(0, 9), "default": st.integers(9, 20)}),
    REF,
)


def _deeper(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    several = st.lists(inner, min_size=2, max_size=3)
    named = st.dictionaries(st.sampled_from("xyz"), inner, min_size=1)
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": named, "required": st.lists(st.sampled_from("xyz"), unique=True)}
        ),
        st.fixed_dictionaries({"anyOf": several}),
        st.fixed_dictionaries({"oneOf": several}),
        st.fixed_dictionaries({"allOf": several}),
        st.fixed_dictionaries({"type": st.just("object"), "additionalProperties": inner}),
    )


SCHEMA = st.recursive(PLAIN, _deeper, max_leaves=8)


@st.composite
def documents(draw: st.DrawFn) -> Json:
    """Draw a document whose operation takes and gives a schema; schemas may contain themselves and each other."""
    components = {name: draw(SCHEMA) for name in "ABC"}
    result = sent(draw(SCHEMA), **components)
    result["paths"]["/a"]["post"]["responses"]["200"] = received(draw(SCHEMA))["paths"]["/a"]["get"]["responses"]["200"]
    return result


def findings(base: Any, revision: Any) -> list[Finding]:
    report = reviewed(base, revision)
    return [*report.findings, *report.notes]


def rewritten(value: Any, change: Any) -> Any:
    """Rebuild a document, each object of it changed."""
    if isinstance(value, dict):
        return change({key: rewritten(each, change) for key, each in value.items()})
    return [rewritten(each, change) for each in value] if isinstance(value, list) else value


@given(documents())
def test_a_document_and_itself(base: Json) -> None:
    assert not findings(base, copy.deepcopy(base))


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_keys(base: Json, chance: random.Random) -> None:
    def shuffled(item: Json) -> Json:
        keys = list(item)
        chance.shuffle(keys)
        return {key: item[key] for key in keys}

    assert not findings(base, rewritten(base, shuffled))


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_what_has_none(base: Json, chance: random.Random) -> None:
    def shuffled(item: Json) -> Json:
        for key in ("required", "enum", "anyOf", "oneOf", "allOf"):
            if isinstance(item.get(key), list):
                item[key] = chance.sample(item[key], len(item[key]))
        return item

    assert not findings(base, rewritten(base, shuffled))


@given(documents())
def test_json_and_yaml(base: Json) -> None:
    assert not findings(base, yaml.safe_dump(base, sort_keys=False))


@given(documents())
def test_descriptions_and_titles_of_what_has_a_type(base: Json) -> None:
    def described(item: Json) -> Json:
        return {**item, "description": "Text.", "examples": [1]} if isinstance(item.get("type"), str) else item

    assert not findings(base, rewritten(base, described))


@given(documents())
def test_an_all_of_with_one_part(base: Json) -> None:
    def wrapped(item: Json) -> Json:
        return {"allOf": [item]} if isinstance(item.get("type"), str) or "$ref" in item else item

    assert not findings(base, rewritten(base, wrapped))
    assert not findings(rewritten(base, wrapped), base)


@given(documents())
def test_a_schema_moved_behind_a_reference(base: Json) -> None:
    moved: Json = {}

    def referred(item: Json) -> Json:
        if not isinstance(item.get("type"), str):
            return item
        name = f"Moved{len(moved)}"
        moved[name] = item
        return {"$ref": f"#/components/schemas/{name}"}

    revision = rewritten(base, referred)
    revision["components"]["schemas"] |= moved
    assert not findings(base, revision)
    assert {each.id for each in findings(revision, base)} <= {"used-schema-removed"}, "which is a note"


@given(documents())
def test_old_and_new_nullable(base: Json) -> None:
    def nullable(new: bool) -> Any:
        def change(item: Json) -> Json:
            if item.get("type") not in ("string", "object") or "enum" in item:
                return item
            return {**item, "type": [item["type"], "null"]} if new else {**item, "nullable": True}

        return change

    old = rewritten(base, nullable(new=False)) | {"openapi": "3.0.3"}
    assert not findings(old, rewritten(base, nullable(new=True)))


@given(documents(), documents())
def test_findings_go_both_ways(base: Json, revision: Json) -> None:
    """The documents differ in whatever way: neither order fails, and both or none differ."""
    assert bool(findings(base, revision)) == bool(findings(revision, base))


TEXT: Json = {"type": "string"}
OBJECT: Json = {"type": "object", "properties": {"a": TEXT}}
SAME: dict[str, tuple[Any, Any]] = {
    "null beside one alternative": ({"anyOf": [TEXT, {"type": "null"}]}, {"type": ["string", "null"]}),
    "null beside a reference": (
        {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/A"}]},
        {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
    ),
    "null that something else forbids": (
        {"type": "string", "anyOf": [{"enum": ["a"]}, {"type": "null"}]},
        {"type": "string", "enum": ["a"]},
    ),
    "null that is described": (
        {"anyOf": [TEXT, {"type": "null", "title": "None", "deprecated": True}]},
        {"type": ["string", "null"]},
    ),
    "alternatives that are types": ({"anyOf": [TEXT, {"type": "integer"}]}, {"type": ["integer", "string"]}),
    "an enum of one and a constant": ({"type": "string", "enum": ["a"]}, {"type": "string", "const": "a"}),
    "numbers": ({"maximum": 1}, {"maximum": 1.0}),
    "lengths from zero": ({"minLength": 0, "minItems": 0}, {}),
    "what allows everything": ({"type": "array", "items": {}, "additionalProperties": True}, {"type": "array"}),
    "parts": ({"allOf": [OBJECT, {"required": ["a"]}]}, {**OBJECT, "required": ["a"]}),
    "a part of an alternative": ({"oneOf": [{"allOf": [OBJECT]}, TEXT]}, {"oneOf": [TEXT, OBJECT]}),
    "keywords for people": ({"title": "A", "example": 1, "externalDocs": {"url": "u"}, "x-other": 1}, {}),
    "a schema that is unrolled": (
        {"$ref": "#/components/schemas/Node"},
        {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
    ),
}
NODE = {"Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}, "A": OBJECT}


@pytest.mark.parametrize("name", SAME)
def test_other_spellings(name: str) -> None:
    before, after = (sent(each, **NODE) for each in SAME[name])
    assert not findings(before, after)
    assert not findings(after, before)


def test_exclusive_bounds_of_both_versions() -> None:
    old = sent({"type": "number", "minimum": 1, "exclusiveMinimum": True, "maximum": 3}, "3.0.3")
    assert not findings(old, sent({"type": "number", "exclusiveMinimum": 1, "maximum": 3}))


def _path(path: str, item: Json) -> Json:
    return document({path: item})


def test_parameters_of_the_path_and_their_names() -> None:
    def parameter(name: str) -> Json:
        return {"in": "path", "name": name, "required": True, "schema": TEXT}

    operation = {"responses": {"204": {"description": ""}}}
    base = _path("/a/{id}", {"get": {**operation, "parameters": [parameter("id")]}})
    assert not findings(base, _path("/a/{id}", {"parameters": [parameter("id")], "get": operation}))
    assert not findings(base, _path("/a/{key}", {"get": {**operation, "parameters": [parameter("key")]}}))
    assert not findings(base, _path("/a/{id}", {"get": {**operation, "parameters": [parameter("misspelled")]}}))


def test_components_of_every_kind_and_their_contents() -> None:
    header = {"schema": TEXT}
    answer = {"description": "", "headers": {"H": {"$ref": "#/components/headers/H"}}}
    operation = {
        "parameters": [{"$ref": "#/components/parameters/P"}],
        "requestBody": {"$ref": "#/components/requestBodies/B"},
        "responses": {"200": {"$ref": "#/components/responses/R"}},
    }
    parameter = {"in": "query", "name": "p", "schema": TEXT}
    body = {"content": {"application/json": {"schema": TEXT}}}
    shared = {
        "headers": {"H": header},
        "parameters": {"P": parameter},
        "requestBodies": {"B": body},
        "responses": {"R": answer},
    }
    plain = {
        "parameters": [parameter],
        "requestBody": body,
        "responses": {"200": {"description": "x", "headers": {"h": header}}},
    }
    assert not findings(_path("/a", {"post": operation}) | {"components": shared}, _path("/a", {"post": plain}))


def test_names_with_every_kind_of_character() -> None:
    names = ["%41", "a/b", "a~1b", "ü %", "#"]
    properties = dict.fromkeys(names, TEXT)
    changed = {name: {"type": "integer"} for name in names}
    report = reviewed(sent({"properties": properties}), sent({"properties": changed}))
    assert sorted(each.location[-1] for each in report.findings) == sorted(names)
    assert all(each.base is not None and each.base.line == 1 for each in report.findings)


def test_servers_of_a_path_are_those_of_its_operations() -> None:
    servers = [{"url": "https://a.example"}]
    operation = {"responses": {"200": {"description": ""}}}
    of_path = document({"/a": {"servers": servers, "get": operation}})
    assert not findings(of_path, document({"/a": {"get": {**operation, "servers": servers}}}))
    other = document({"/a": {"servers": [{"url": "https://b.example"}], "get": operation}})
    report = reviewed(of_path, other)
    assert [(each.id, each.operation, each.before, each.after) for each in report.findings] == [
        ("server-added", "GET /a", None, "https://b.example"),
        ("server-removed", "GET /a", "https://a.example", None),
    ]
    places = [(each.base and each.base.pointer, each.revision and each.revision.pointer) for each in report.findings]
    assert places == [("#/paths/~1a", "#/paths/~1a/servers/0"), ("#/paths/~1a/servers/0", "#/paths/~1a")]
