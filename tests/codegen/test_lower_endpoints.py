"""Paths as operations: ids, parameters, bodies, answers, references, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.lower.endpoints import Collector, Content, Endpoint
from codegen.lower.media import is_events, kind_of, preferred
from codegen.normalize import Normalizer

Json = dict[str, Any]


@pytest.fixture
def collect(spec: Any) -> Callable[..., list[Endpoint]]:
    """Collect the operations of some paths."""

    def make(paths: Json, **components: Any) -> list[Endpoint]:
        document = spec(components.pop("schemas", {}), paths)
        document["components"] |= components
        normalizer = Normalizer(document)
        normalizer.run()
        return Collector(document, normalizer).collect()

    return make


def only(endpoints: list[Endpoint]) -> Endpoint:
    [endpoint] = endpoints
    assert endpoint.problem is None
    return endpoint


def test_operations_in_the_documents_order_with_stable_ids(collect: Any) -> None:
    paths = {
        "/b": {"post": {"operationId": "same"}, "get": {"operationId": "same"}},
        "/a": {"get": {}, "delete": {"operationId": ""}, "put": {"operationId": 5}, "head": {"operationId": "get /a"}},
        "x-internal": {"get": {}},
        "/empty": {},
        "/null": None,
    }
    assert [(item.id, item.method, item.place) for item in collect(paths)] == [
        ("same", "GET", "#/paths/~1b/get"),
        ("post /b", "POST", "#/paths/~1b/post"),
        ("get /a again", "GET", "#/paths/~1a/get"),
        ("put /a", "PUT", "#/paths/~1a/put"),
        ("delete /a", "DELETE", "#/paths/~1a/delete"),
        ("get /a", "HEAD", "#/paths/~1a/head"),
    ]


def test_a_missing_id_does_not_depend_on_what_is_added(collect: Any) -> None:
    before = {"/a": {"get": {}}, "/b": {"get": {"operationId": "x"}}}
    after = {"/0": {"get": {}}, **before, "/c": {"get": {"operationId": "x"}}}
    assert {item.place: item.id for item in collect(before)}.items() <= {
        item.place: item.id for item in collect(after)
    }.items()


def test_parameters_of_the_path_and_the_operation(collect: Any) -> None:
    endpoint = only(
        collect(
            {
                "/a/{id}": {
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                        {"name": "q", "in": "query", "schema": {"type": "string"}},
                        {"$ref": "#/components/parameters/Trace%20Id"},
                    ],
                    "get": {
                        "parameters": [
                            {"name": "q", "in": "query", "schema": {"type": "integer"}},
                            {"name": "q", "in": "cookie"},
                            {
                                "name": "filter",
                                "in": "query",
                                "content": {"application/json": {"schema": {"type": "object"}}},
                            },
                            {"name": "Accept", "in": "header"},
                            {"name": "Authorization", "in": "header"},
                            {"name": "content-type", "in": "header"},
                        ]
                    },
                }
            },
            parameters={"Trace Id": {"name": "X-Trace", "in": "header"}},
        )
    )
    assert [(item.data["name"], item.data["in"], item.place) for item in endpoint.parameters] == [
        ("id", "path", "#/paths/~1a~1{id}/parameters/0"),
        ("q", "query", "#/paths/~1a~1{id}/get/parameters/0"),
        ("X-Trace", "header", "#/components/parameters/Trace Id"),
        ("q", "cookie", "#/paths/~1a~1{id}/get/parameters/1"),
        ("filter", "query", "#/paths/~1a~1{id}/get/parameters/2"),
    ]
    assert endpoint.parameters[-1].loose.endswith("/content/application~1json/schema")


def test_a_path_item_may_be_a_reference(collect: Any) -> None:
    endpoint = only(
        collect({"/a": {"$ref": "#/components/pathItems/A"}}, pathItems={"A": {"get": {"operationId": "x"}}})
    )
    assert (endpoint.id, endpoint.path, endpoint.place) == ("x", "/a", "#/paths/~1a/get")


@pytest.mark.parametrize(
    ("content", "media", "kind"),
    [
        ({"application/json": {}}, "application/json", "json"),
        ({"text/plain": {}, "application/json": {}}, "application/json", "json"),
        ({"application/vnd.api+json; charset=utf-8": {}}, "application/vnd.api+json; charset=utf-8", "json"),
        (
            {"application/x-www-form-urlencoded": {}, "multipart/form-data": {}},
            "application/x-www-form-urlencoded",
            "form",
        ),
        ({"multipart/form-data": {}, "application/octet-stream": {}}, "multipart/form-data", "multipart"),
        ({"application/octet-stream": {}, "text/csv": {}}, "text/csv", "text"),
        ({"image/png": {}, "image/jpeg": {}}, "image/png", "bytes"),
        ({"*/*": {}}, "*/*", "json"),
    ],
)
def test_of_several_media_types_the_one_that_says_most(collect: Any, content: Json, media: str, kind: str) -> None:
    endpoint = only(collect({"/a": {"post": {"requestBody": {"content": content}}}}))
    assert endpoint.body is not None
    assert (endpoint.body.media, endpoint.body.kind, preferred(content)) == (media, kind, media)


def test_media_types() -> None:
    assert [
        kind_of(text) for text in ("APPLICATION/JSON", "text/event-stream", "multipart/mixed; boundary=x", "x")
    ] == [
        "json",
        "text",
        "multipart",
        "bytes",
    ]
    assert is_events("Text/Event-Stream; charset=utf-8")
    assert not is_events("text/event-streams")


def test_a_body_whose_members_are_arguments(collect: Any) -> None:
    schemas = {"Pet": {"properties": {"name": {}}}, "Text": {"type": "string"}}

    def body_of(media: str, name: str, **rest: Any) -> Content | None:
        content = {media: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return only(collect({"/a": {"post": {"requestBody": {"content": content, **rest}}}}, schemas=schemas)).body

    json = body_of("application/json", "Pet", required=True)
    assert json is not None
    assert json.required
    assert json.entry is not None
    for media, name in (("application/json", "Text"), ("text/plain", "Pet"), ("application/octet-stream", "Pet")):
        other = body_of(media, name)
        assert other is not None
        assert (other.entry, other.required) == (None, False)


def test_a_body_without_content_is_none(collect: Any) -> None:
    assert only(collect({"/a": {"post": {"requestBody": {"content": {}}}}})).body is None
    assert only(collect({"/a": {"post": {"requestBody": None}}})).body is None


def test_a_body_that_is_a_reference(collect: Any) -> None:
    bodies = {"B": {"content": {"application/json": {"schema": {"properties": {"x": {}}}}}}}
    found = collect({"/a": {"post": {"requestBody": {"$ref": "#/components/requestBodies/B"}}}}, requestBodies=bodies)
    body = only(found).body
    assert body is not None
    assert body.loose == "#/components/requestBodies/B/content/application~1json/schema"


@pytest.mark.parametrize(
    ("responses", "replies"),
    [
        ({"204": {}}, [("204", "empty")]),
        ({"200": {"content": {"application/json": {"schema": {}}}}}, [("200", "json")]),
        ({"200": {"content": {"text/plain": {}}}}, [("200", "text")]),
        ({"200": {"content": {"image/png": {}}}}, [("200", "bytes")]),
        ({"200": {"content": {"multipart/mixed": {}}}}, [("200", "bytes")]),
        ({"2XX": {"content": {"application/json": {}}}, "404": {}}, [("2XX", "json")]),
        ({"201": {"content": {"application/json": {}}}, "202": {}}, [("201", "json"), ("202", "empty")]),
        ({"default": {"content": {"application/json": {}}}}, [("default", "json")]),
        ({"200": {}, "default": {"content": {"application/json": {}}}}, [("200", "empty")]),
        ({"404": {"content": {"application/json": {}}}}, []),
        ({}, []),
        (None, []),
        ({"200": {}, "x-notes": "text"}, [("200", "empty")]),
    ],
)
def test_good_answers(collect: Any, responses: Any, replies: list[tuple[str, str]]) -> None:
    endpoint = only(collect({"/a": {"get": {"responses": responses}}}))
    assert [(item.status, item.kind) for item in endpoint.replies] == replies
    assert endpoint.events is None


def test_events_beside_a_plain_answer_and_alone(collect: Any) -> None:
    events = {"text/event-stream": {"schema": {"properties": {"x": {}}}}}
    both = only(collect({"/a": {"get": {"responses": {"200": {"content": {**events, "application/json": {}}}}}}}))
    alone = only(collect({"/a": {"get": {"responses": {"200": {"content": events}}}}}))
    assert both.events == alone.events == "#/paths/~1a/get/responses/200/content/text~1event-stream/schema"
    assert [(item.status, item.kind) for item in both.replies] == [("200", "json")]
    assert alone.replies == []


@pytest.mark.parametrize(
    ("operation", "place", "found"),
    [
        ({"parameters": {}}, "/parameters", "an object"),
        ({"parameters": ["x"]}, "/parameters/0", "a text"),
        ({"parameters": [{"in": "query"}]}, "/parameters/0", "a parameter without name or place"),
        ({"parameters": [{"name": "x", "in": "body"}]}, "/parameters/0", "a parameter without name or place"),
        ({"parameters": [{"$ref": "#/gone"}]}, "/parameters/0/$ref", "the reference '#/gone' names nothing"),
        (
            {"parameters": [{"name": "x", "in": "query", "schema": 1}]},
            "/parameters/0/schema",
            "a number in place of a schema",
        ),
        ({"parameters": [{"name": "x", "in": "query", "content": []}]}, "/parameters/0/content", "a list"),
        ({"requestBody": "x"}, "/requestBody", "a text"),
        ({"requestBody": {"content": []}}, "/requestBody/content", "a list"),
        ({"requestBody": {"content": {"a/b": "x"}}}, "/requestBody/content/a~1b", "a text"),
        ({"responses": []}, "/responses", "a list"),
        ({"responses": {"200": 1}}, "/responses/200", "a number"),
        ({"responses": {"200": {"content": "x"}}}, "/responses/200/content", "a text"),
        (
            {"responses": {"200": {"content": {"application/json": {"schema": {"type": "x"}}}}}},
            "/responses/200/content/application~1json/schema/type",
            "unsupported type 'x'",
        ),
    ],
)
def test_what_is_malformed_in_an_operation_is_its_problem_alone(
    collect: Any, operation: Json, place: str, found: str
) -> None:
    bad, good = collect({"/a": {"get": operation}, "/b": {"get": {}}})
    assert bad.problem is not None
    assert (bad.problem.place, bad.problem.found) == (f"#/paths/~1a/get{place}", found)
    assert good.problem is None


def test_an_undeclared_path_parameter_is_a_problem(collect: Any) -> None:
    [endpoint] = collect({"/a/{id}/{other}": {"get": {"parameters": [{"name": "id", "in": "path"}]}}})
    assert str(endpoint.problem) == (
        "error: #/paths/~1a~1{id}~1{other}/get/parameters: the path parameter 'other' is not declared\n"
        "hint: declare it with in: path"
    )


def test_malformed_tags_are_ignored(collect: Any) -> None:
    assert only(collect({"/a": {"get": {"tags": "x"}}})).tags == []
    assert only(collect({"/a": {"get": {"tags": [1, "x"]}}})).tags == ["x"]
