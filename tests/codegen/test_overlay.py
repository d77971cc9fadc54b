"""Overlay documents: what an action does, and how an action that is wrong is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from codegen.load import Document
from codegen.overlay import apply
from codegen.problem import SpecError

BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "tags": [{"name": "a"}, {"name": "b"}],
    "paths": {"/x": {"get": {"operationId": "x"}, "post": {"operationId": "y"}}},
    "components": {"schemas": {"A": {"type": "object", "required": ["a"]}, "B": {"type": "string"}}},
}


def resolved(*actions: Any, base: Any = BASE) -> Any:
    return apply(
        Document(base, "base.yaml", ""), [Document({"overlay": "1.0.0", "actions": list(actions)}, "o.yaml", "")]
    )


def test_update_merges_objects_deeply_and_joins_lists() -> None:
    found = resolved(
        {"target": "$.components.schemas.A", "update": {"required": ["b"], "properties": {"a": {"type": "string"}}}},
        {"target": "$.components.schemas.A.properties", "update": {"a": {"title": "T"}}},
    )
    assert found["components"]["schemas"]["A"] == {
        "type": "object",
        "required": ["a", "b"],
        "properties": {"a": {"type": "string", "title": "T"}},
    }


def test_update_of_a_list_appends_one_entry() -> None:
    assert resolved({"target": "$.tags", "update": {"name": "c"}})["tags"] == [{"name": n} for n in "abc"]


def test_update_of_a_scalar_replaces_it() -> None:
    assert resolved({"target": "$.paths['/x'].get.operationId", "update": "z"})["paths"]["/x"]["get"] == {
        "operationId": "z"
    }


def test_update_of_the_whole_document() -> None:
    assert resolved({"target": "$", "update": {"x-other": 1}})["x-other"] == 1


def test_update_of_several_places_gives_each_a_copy() -> None:
    found = resolved(
        {"target": "$.paths.*.*", "update": {"tags": ["t"]}},
        {"target": "$.paths['/x'].get.tags", "update": "u"},
    )
    assert found["paths"]["/x"]["get"]["tags"] == ["t", "u"]
    assert found["paths"]["/x"]["post"]["tags"] == ["t"]


def test_a_place_that_is_named_twice_is_updated_once() -> None:
    assert resolved({"target": "$['tags', 'tags']", "update": {"name": "c"}})["tags"] == [{"name": n} for n in "abc"]


def test_remove_takes_away_all_that_it_names_from_the_back() -> None:
    assert resolved({"target": "$.tags[*]", "remove": True})["tags"] == []
    assert resolved({"target": "$.tags[0, 1, 0]", "remove": True})["tags"] == []
    assert resolved({"target": "$.components.schemas.B", "remove": True})["components"]["schemas"].keys() == {"A"}
    assert "operationId" not in str(resolved({"target": "$..operationId", "remove": True}))


def test_remove_takes_precedence_over_update() -> None:
    action = {"target": "$.tags[0]", "remove": True, "update": {"name": "z"}}
    assert resolved(action)["tags"] == [{"name": "b"}]


def test_filters_choose_by_content() -> None:
    found = resolved({"target": "$.paths.*[?@.operationId == 'y']", "update": {"deprecated": True}})
    assert found["paths"]["/x"] == {"get": {"operationId": "x"}, "post": {"operationId": "y", "deprecated": True}}


def test_the_document_stays_as_it_is() -> None:
    before = copy.deepcopy(BASE)
    resolved({"target": "$.components.schemas", "update": {"C": {}}}, {"target": "$.tags", "remove": True})
    assert before == BASE


def test_overlays_apply_in_order() -> None:
    documents = [
        Document(
            {"overlay": "1.0.0", "actions": [{"target": "$.paths['/x'].get", "update": {"summary": text}}]}, text, ""
        )
        for text in ("first", "second")
    ]
    assert apply(Document(BASE, "", ""), documents)["paths"]["/x"]["get"]["summary"] == "second"


@pytest.mark.parametrize(
    ("overlay", "place", "found"),
    [
        ([], "#/overlay", "not an Overlay 1.0 document"),
        (None, "#/overlay", "not an Overlay 1.0 document"),
        ({}, "#/overlay", "not an Overlay 1.0 document"),
        ({"overlay": "1.1.0", "actions": [{}]}, "#/overlay", "not an Overlay 1.0 document"),
        ({"overlay": 1.0, "actions": [{}]}, "#/overlay", "not an Overlay 1.0 document"),
        ({"overlay": "1.0.0"}, "#/actions", "no actions"),
        ({"overlay": "1.0.0", "actions": []}, "#/actions", "no actions"),
        ({"overlay": "1.0.0", "actions": {"target": "$"}}, "#/actions", "no actions"),
        ({"overlay": "1.0.0", "actions": ["x"]}, "#/actions/0", "an action without a target"),
        ({"overlay": "1.0.0", "actions": [{"update": {}}]}, "#/actions/0", "an action without a target"),
        ({"overlay": "1.0.0", "actions": [{"target": 1}]}, "#/actions/0", "an action without a target"),
        ({"overlay": "1.0.0", "actions": [{"target": "$", "updaet": {}}]}, "#/actions/0", "the key 'updaet'"),
        ({"overlay": "1.0.0", "actions": [{"target": "$"}]}, "#/actions/0", "neither update nor remove"),
        (
            {"overlay": "1.0.0", "actions": [{"target": "$", "remove": "yes"}]},
            "#/actions/0",
            "neither update nor remove",
        ),
    ],
)
def test_a_malformed_overlay_is_named(overlay: Any, place: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        apply(Document(BASE, "base.yaml", ""), [Document(overlay, "o.yaml", "")])
    assert (caught.value.file, caught.value.place, caught.value.found) == ("o.yaml", place, found)


@pytest.mark.parametrize(
    ("action", "found"),
    [
        ({"target": "$.nothing", "update": {}}, "'$.nothing' matches nothing"),
        ({"target": "$.tags[7]", "remove": True}, "'$.tags[7]' matches nothing"),
        ({"target": "$", "remove": True}, "'$' names a place that the action itself takes away"),
        ({"target": "$", "update": []}, "'$' names a place that the action itself takes away"),
        ({"target": "$..*", "update": "x"}, "'$..*' names a place that the action itself takes away"),
    ],
)
def test_an_action_that_cannot_be_done_is_named(action: Any, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        resolved({"target": "$.tags", "update": {"name": "c"}}, action)
    assert (caught.value.file, caught.value.place, caught.value.found) == ("o.yaml", "#/actions/1/target", found)


@pytest.mark.parametrize("target", ["", "x", "$.", "$[", "$.a[?", "$.tags[01]", "#/tags", "$ "])
def test_what_is_no_jsonpath_is_told(target: str) -> None:
    with pytest.raises(SpecError, match=r"is no JSONPath: .*\nhint: see RFC 9535$"):
        resolved({"target": target, "update": {}})


def test_an_unknown_extension_is_blamed_on_the_action_that_brought_it() -> None:
    actions = [
        {"target": "$.tags", "update": {"name": "c"}},
        {"target": "$.components.schemas.A", "update": {"x-python-nam": "B"}},
        {"target": "$.components.schemas.B", "update": {"title": "t"}},
    ]
    with pytest.raises(SpecError) as caught:
        resolved(*actions)
    assert caught.value.place == "#/actions/1/update"
    assert caught.value.found == "the unknown key 'x-python-nam', at #/components/schemas/A/x-python-nam"


def test_an_extension_that_is_wrong_in_the_document_is_blamed_on_the_document() -> None:
    with pytest.raises(SpecError) as caught:
        resolved({"target": "$.tags", "update": {}}, base={**BASE, "x-python-clients": []})
    assert (caught.value.file, caught.value.place) == ("base.yaml", "#/x-python-clients")


def test_a_property_may_be_called_like_an_extension() -> None:
    properties = {"x-python-name": {"type": "string"}, "x-python-other": {"type": "string"}}
    found = resolved({"target": "$.components.schemas.A", "update": {"properties": properties}})
    assert found["components"]["schemas"]["A"]["properties"] == properties
