"""Operations as arguments of methods: names, types, defaults, what must be given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import Argument, Package
from codegen.problem import SpecError

Lower = Callable[..., Package]
Json = dict[str, Any]


def parameter(name: str, place: str = "query", schema: Any = None, **rest: Any) -> Json:
    return {"name": name, "in": place, "schema": schema or {"type": "string"}, **rest}


@pytest.fixture
def arguments(spec: Any, answer: Any, lowered: Lower) -> Callable[..., dict[str, Argument]]:
    """Lower one operation and give its arguments by name."""

    def make(
        parameters: list[Json] | None = None, body: Any = None, schemas: Json | None = None, **rest: Any
    ) -> dict[str, Argument]:
        path = "/" + "/".join(f"{{{item['name']}}}" for item in parameters or [] if item["in"] == "path")
        operation = answer(parameters=parameters or [], **rest)
        if body is not None:
            operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
        [client] = lowered(spec(schemas, {path: {"post": operation}})).clients
        [method] = client.methods
        assert len({item.name for item in method.arguments}) == len(method.arguments)
        return {item.name: item for item in method.arguments}

    return make


def brief(found: dict[str, Argument]) -> list[str]:
    return [
        f"{item.name}: {item.type}" + ("" if item.required else f" = {item.default}") + f" <- {item.place} {item.wire}"
        for item in found.values()
    ]


def test_parameters_in_each_place(arguments: Any) -> None:
    found = arguments(
        [
            parameter("pet-id", "path"),
            parameter("limit", schema={"type": "integer"}, required=True),
            parameter("X-Trace", "header"),
            parameter("session", "cookie"),
            parameter("ids", schema={"type": "array", "items": {"type": "string", "format": "uuid"}}),
        ]
    )
    assert brief(found) == [
        "pet_id: str <- path pet-id",
        "limit: int <- query limit",
        "x_trace: str | None = None <- header X-Trace",
        "session: str | None = None <- cookie session",
        "ids: Sequence[UUID] | None = None <- query ids",
    ]


def test_members_of_the_body_come_first_and_keep_their_names(arguments: Any) -> None:
    body = {"required": ["id"], "properties": {"id": {"type": "string"}, "tag": {"type": "integer"}}}
    found = arguments(
        [parameter("id", "path"), parameter("tag"), parameter("tag", "header"), parameter("Tag", "cookie")], body
    )
    assert brief(found) == [
        "id: str <- body id",
        "tag: int | None = None <- body tag",
        "id_path: str <- path id",
        "tag_query: str | None = None <- query tag",
        "tag_header: str | None = None <- header tag",
        "tag_cookie: str | None = None <- cookie Tag",
    ]


def test_names_that_the_method_needs_itself(arguments: Any) -> None:
    names = ["body", "options", "self", "timeout", "result", "super", "class", "operations"]
    found = arguments([parameter(name) for name in names])
    assert list(found) == [f"{name}_" for name in names]


@pytest.mark.parametrize(
    ("schema", "required", "expected"),
    [
        ({"type": "string"}, True, "a: str"),
        ({"type": "string"}, False, "a: str | None = None"),
        ({"type": ["string", "null"]}, True, "a: str | None"),
        ({"type": ["string", "null"]}, False, "a: str | Unset | None = UNSET"),
        ({"const": "x"}, True, "a: Literal['x'] | None = None"),
        ({"type": "integer", "default": 1}, True, "a: int | None = None"),
        ({"type": "integer", "default": 1}, False, "a: int | None = None"),
        ({"type": "string", "format": "binary"}, True, "a: bytes | IO[bytes]"),
        ({}, True, "a: Any"),
        ({}, False, "a: Any | None = None"),
        ({"$ref": "#/components/schemas/P"}, True, "a: models.P | Mapping[str, Any]"),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/P"}},
            True,
            "a: Sequence[models.P | Mapping[str, Any]]",
        ),
    ],
)
def test_members(arguments: Any, schema: Json, required: bool, expected: str) -> None:
    body = {"properties": {"a": schema, "b": {"type": "string"}}, "required": ["a"] if required else []}
    found = arguments(body=body, schemas={"P": {"properties": {"x": {}}}})
    assert brief(found)[0] == f"{expected} <- body a"


def test_read_only_members_are_no_arguments(arguments: Any) -> None:
    body = {"properties": {"id": {"type": "string", "readOnly": True}, "n": {"type": "string", "writeOnly": True}}}
    assert list(arguments(body=body)) == ["n"]


def test_documentation_of_arguments(arguments: Any) -> None:
    found = arguments(
        [
            parameter(
                "a", description="Own.", schema={"type": "integer", "description": "Of the schema.", "minimum": 1}
            ),
            parameter("b", schema={"$ref": "#/components/schemas/Level"}),
        ],
        schemas={"Level": {"type": "string", "description": "How much.", "default": "low"}},
    )
    assert found["a"].doc == ("Own.", "Range: at least 1.")
    assert found["b"].doc == ("How much.", 'The service\'s default: "low".')


def test_extra_parameters_reserve_their_argument(arguments: Any) -> None:
    extra = {"argument": "extras", "header": "h", "implied": "i"}
    found = arguments(body={"properties": {"extras": {"type": "string"}}}, **{"x-python-extra-parameters": extra})
    assert list(found) == ["extras_2"]


@pytest.mark.parametrize(
    ("name", "place"), [("body", "x-python-name"), ("timeout", "x-python-name"), ("other", "x-python-name")]
)
def test_names_that_the_overlay_gives(arguments: Any, name: str, place: str) -> None:
    first = parameter("a", **{"x-python-name": "other"})
    assert list(arguments([parameter("other"), first])) == ["other_query", "other"]
    with pytest.raises(SpecError) as caught:
        arguments([first, parameter("b", **{"x-python-name": name})])
    assert (caught.value.place, caught.value.found) == (
        f"#/paths/~1/post/parameters/1/{place}",
        f"the name {name!r} is taken",
    )


def test_shorthands(arguments: Any) -> None:
    schemas = {
        "Text": {"properties": {"type": {"const": "text"}}},
        "Schema": {"properties": {"type": {"const": "schema"}, "schema": {"$ref": "#/components/schemas/Inner"}}},
        "Inner": {"properties": {"name": {"type": "string"}}},
        "Format": {
            "oneOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Schema"}],
            "discriminator": {"propertyName": "type"},
            "x-python-shorthands": {"tags": ["text"], "wraps": {"schema": "schema"}},
        },
    }
    body = {"properties": {"format": {"$ref": "#/components/schemas/Format"}}}
    assert brief(arguments(body=body, schemas=schemas)) == [
        "format: Literal['text'] | models.Inner | models.Format | Mapping[str, Any] | None = None <- body format"
    ]
    for wraps, found in (
        ({"gone": "schema"}, "no variant 'gone' with an object 'schema'"),
        ({"schema": "type"}, "no variant 'schema' with an object 'type'"),
    ):
        schemas["Format"]["x-python-shorthands"] = {"wraps": wraps}
        with pytest.raises(SpecError, match=found):
            arguments(body=body, schemas=schemas)
    schemas["Format"] = {"type": "string", "x-python-shorthands": {"tags": ["a"]}}
    with pytest.raises(SpecError, match="no discriminator"):
        arguments(body=body, schemas=schemas)
