"""Methods and constructors as a caller writes them: overloads, streams, bodies, defaults of the client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import ClientClass, Method, Package, Signature

Lower = Callable[..., Package]
Json = dict[str, Any]
OPTIONS = "**options: Unpack[CallOptions]"


@pytest.fixture
def client(spec: Any, lowered: Lower) -> Callable[..., ClientClass]:
    """Lower a document of one operation and give its client."""

    def make(operation: Json, *, path: str = "/a", defaults: bool = False, **rest: Any) -> ClientClass:
        schemas = rest.pop("schemas", {})
        declared = {"C": {"description": "D.", "defaults": defaults, "operations": {"call": "op"}}}
        actions = [{"target": "$", "update": {"x-python-clients": declared}}]
        document = spec(schemas, {path: {"post": {"operationId": "op", "responses": {}, **operation}}})
        document["components"] |= rest.pop("components", {})
        [found] = lowered({**document, **rest}, actions).clients
        return found

    return make


def only(client: ClientClass) -> Method:
    [method] = client.methods
    return method


def spelled(signature: Signature) -> str:
    return f"({', '.join(signature.parameters)}) -> {signature.returns}"


def json_body(schema: Any, **rest: Any) -> Json:
    return {"content": {"application/json": {"schema": schema}}, **rest}


PET = {"Pet": {"required": ["name"], "properties": {"name": {"type": "string"}, "tag": {"type": "string"}}}}
REF = {"$ref": "#/components/schemas/Pet"}


def test_a_method_without_arguments(client: Any) -> None:
    method = only(client({}))
    assert method.overloads == ()
    assert spelled(method.signature) == f"({OPTIONS}) -> None"
    assert method.call == ("operations.OP", "UNSET", "{}", "{}", "None", "options")


def test_parameters_are_given_by_name_and_required_ones_first(client: Any) -> None:
    parameters = [{"name": "a", "in": "query"}, {"name": "b", "in": "query", "required": True}]
    method = only(client({"parameters": parameters}))
    assert spelled(method.signature) == f"(*, b: Any, a: Any | None = None, {OPTIONS}) -> None"
    assert method.call[3] == "{'a': a, 'b': b}"


def test_a_body_of_members_or_as_a_whole(client: Any) -> None:
    answers = {"200": {"content": {"application/json": {"schema": REF}}}}
    method = only(client({"requestBody": json_body(REF, required=True), "responses": answers}, schemas=PET))
    whole = "models.Pet | Mapping[str, Any] | bytes | IO[bytes]"
    assert [spelled(item) for item in method.overloads] == [
        f"(*, name: str, tag: str | None = None, {OPTIONS}) -> models.Pet",
        f"(body: {whole}, {OPTIONS}) -> models.Pet",
    ]
    assert spelled(method.signature) == (
        f"(body: {whole} | Unset = UNSET, *, name: str | Unset = UNSET, tag: str | None = None, {OPTIONS})"
        " -> models.Pet"
    )
    assert method.call[1:3] == ("body", "{'name': name, 'tag': tag}")


def test_beside_a_whole_body_parameters_that_must_be_given_must_be_given(client: Any) -> None:
    parameters = [
        {"name": "id", "in": "path"},
        {"name": "q", "in": "query", "required": True},
        {"name": "o", "in": "query"},
    ]
    method = only(client({"parameters": parameters, "requestBody": json_body(REF)}, schemas=PET, path="/{id}"))
    assert method.overloads[1].parameters[1:] == ("*", "id: Any", "q: Any", "o: Any | None = None", OPTIONS)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (json_body({"type": "array", "items": {"type": "string"}}, required=True), "Sequence[str] | bytes | IO[bytes]"),
        (json_body({"type": "string"}), "str | bytes | IO[bytes] | Unset = UNSET"),
        (json_body({}, required=True), "Any"),
        ({"content": {"image/png": {}}, "required": True}, "bytes | IO[bytes]"),
        (
            {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}, "required": True},
            "bytes | IO[bytes]",
        ),
        (
            json_body({"oneOf": [REF, {"type": "string", "format": "date"}]}, required=True),
            "models.Pet | Mapping[str, Any] | dt.date | bytes | IO[bytes]",
        ),
        (json_body({"enum": ["a | b"]}, required=True), "Literal['a | b'] | bytes | IO[bytes]"),
    ],
)
def test_a_body_that_has_no_members(client: Any, body: Json, expected: str) -> None:
    method = only(client({"requestBody": body}, schemas=PET))
    assert method.overloads == ()
    assert method.signature.parameters == (f"body: {expected}", OPTIONS)


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({}, "None"),
        ({"204": {}}, "None"),
        ({"200": {"content": {"text/plain": {}}}}, "str"),
        ({"200": {"content": {"image/png": {}}}}, "bytes"),
        ({"200": {"content": {"application/json": {}}}}, "Any"),
        ({"200": {"content": {"application/json": {"schema": REF}}}, "204": {}}, "models.Pet | None"),
        (
            {
                "200": {"content": {"application/json": {"schema": {"oneOf": [REF, {"type": "null"}]}}}},
                "201": {"content": {"text/plain": {}}},
            },
            "models.Pet | str | None",
        ),
        ({"200": {"content": {"application/json": {}}}, "204": {}}, "Any"),
        (
            {"200": {"content": {"application/json": {"schema": {"type": "integer", "format": "unixtime"}}}}},
            "dt.datetime",
        ),
        ({"200": {"content": {"text/event-stream": {"schema": REF}}}}, "Stream[models.Pet]"),
        (
            {"200": {"content": {"text/event-stream": {"schema": REF}, "application/json": {}}}},
            "Stream[models.Pet, Any]",
        ),
        (
            {"200": {"content": {"text/event-stream": {"schema": REF}, "application/json": {"schema": REF}}}},
            "Stream[models.Pet, models.Pet | None]",
        ),
    ],
)
def test_what_a_method_returns(client: Any, responses: Json, expected: str) -> None:
    signature = only(client({"responses": responses}, schemas=PET)).signature
    assert signature.returns == expected
    assert signature.async_returns == expected.replace("Stream", "AsyncStream")


def test_the_type_of_the_whole_answer(client: Any) -> None:
    content = {"text/event-stream": {"schema": REF}, "application/json": {"schema": {"type": "string"}}}
    streaming = {"finish": {"items": "pets", "member": "end"}}
    operation = {"responses": {"200": {"content": content}}, "x-python-streaming": streaming}
    signature = only(client(operation, schemas=PET)).signature
    assert (signature.returns, signature.async_returns) == ("Stream[models.Pet, str]", "AsyncStream[models.Pet, str]")


def test_a_stream_that_a_flag_asks_for(client: Any) -> None:
    body = json_body(
        {"required": ["p"], "properties": {"p": {"type": "string"}, "stream": {"type": "boolean"}, "n": {}}}
    )
    content = {"text/event-stream": {"schema": REF}, "application/json": {"schema": {"type": "string"}}}
    operation = {
        "requestBody": body,
        "responses": {"200": {"content": content}},
        "x-python-streaming": {"flag": "stream"},
        "x-python-extra-parameters": {"argument": "extras", "header": "h", "implied": "i"},
    }
    method = only(client(operation, schemas=PET))
    rest = "n: Any | None = None, extras: Mapping[str, Any] | None = None, **options: Unpack[CallOptions]"
    extras = rest.partition(", ")[2]
    whole = "body: models.OpRequest | Mapping[str, Any] | bytes | IO[bytes]"
    assert [spelled(item) for item in method.overloads] == [
        f"(*, p: str, stream: Literal[False] | None = None, {rest}) -> str",
        f"(*, p: str, stream: Literal[True], {rest}) -> Stream[models.Pet, str | None]",
        f"(*, p: str, stream: bool, {rest}) -> Stream[models.Pet, str | None] | str",
        f"({whole}, *, stream: Literal[True], {extras}) -> Stream[models.Pet, str | None]",
        f"({whole}, *, stream: bool | None = None, {extras}) -> Stream[models.Pet, str | None] | str",
    ]
    assert method.overloads[2].async_returns == "AsyncStream[models.Pet, str | None] | str"
    assert method.call[4] == "extras"


def test_cached_methods_call_otherwise(client: Any) -> None:
    method = only(client({"x-python-cached": True, "parameters": [{"name": "q", "in": "query"}]}))
    assert (method.target, method.call) == ("_call_cached", ("operations.OP", "{'q': q}", "options"))
    assert only(client({})).target == "_call"


# Constructors


def test_a_client_without_defaults_takes_only_where_and_who(client: Any) -> None:
    found = client({"requestBody": json_body(REF)}, schemas=PET)
    assert found.parameters == (
        "endpoint: str",
        "credential: AzureKeyCredential | TokenCredential | None = None",
        "**options: Unpack[ClientOptions]",
    )
    assert (found.defaults, found.extras) == ((), "None")


def test_defaults_of_a_client_may_be_unset_by_a_call(client: Any) -> None:
    body = json_body(
        {
            "required": ["r"],
            "properties": {
                "r": {"type": "string"},
                "o": {"type": "integer"},
                "null": {"type": ["integer", "null"]},
                "per_call": {"type": "boolean", "x-python-per-call": True},
                "class": {"type": "string"},
            },
        }
    )
    parameters = [
        {"name": "q", "in": "query"},
        {"name": "X-H", "in": "header", "schema": {"type": "string"}},
        {"name": "v", "in": "query", "required": True, "schema": {"type": "string"}, "x-python-client-default": "1"},
        {"name": "w", "in": "query", "schema": {"type": "string"}, "x-python-client-default": None},
    ]
    found = client({"requestBody": body, "parameters": parameters}, defaults=True)
    assert found.parameters[2:-1] == (
        "*",
        "v: str | None = '1'",
        "w: str | None = None",
        "o: int | None = None",
        "null: int | None = None",
        "class_: str | None = None",
        "x_h: str | None = None",
    )
    assert found.defaults == (
        ("v", "v"),
        ("w", "w"),
        ("o", "o"),
        ("null", "null"),
        ("class", "class_"),
        ("x_h", "x_h"),
    )
    assert only(found).overloads[0].parameters[1:-1] == (
        "r: str",
        "o: int | Unset | None = None",
        "null: int | Unset | None = UNSET",
        "per_call: bool | None = None",
        "class_: str | Unset | None = None",
        "q: Any | None = None",
        "x_h: str | Unset | None = None",
        "v: str | Unset | None = None",
        "w: str | Unset | None = None",
    )


@pytest.mark.parametrize(
    ("servers", "secured", "expected"),
    [
        ([], False, ("endpoint: str", " = None")),
        ([{"url": "https://api.example.com/v1"}], False, ("endpoint: str = 'https://api.example.com/v1'", " = None")),
        ([{"url": "https://{host}/v1"}], True, ("endpoint: str", "")),
        ([{"url": "/v1"}], True, ("endpoint: str", "")),
        ([{"url": "https://a.b"}, {"url": "https://c.d"}], True, ("endpoint: str = 'https://a.b'", " = None")),
        (["x"], False, ("endpoint: str", " = None")),
        ([{"url": 5}], False, ("endpoint: str", " = None")),
    ],
)
def test_where_and_who(client: Any, servers: Any, secured: bool, expected: tuple[str, str]) -> None:
    schemes = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"}}} if secured else {}
    found = client({}, servers=servers, components=schemes)
    kinds = "Credential" if secured else "AzureKeyCredential | TokenCredential"
    assert found.parameters[:2] == (expected[0], f"credential: {kinds} | None{expected[1]}")
    assert found.async_parameters[1] == f"credential: {kinds} | AsyncTokenCredential | None{expected[1]}"
