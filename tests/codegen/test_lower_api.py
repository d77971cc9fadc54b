"""The lines of `api.md`: one for each public thing, with its type, sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.ir import Package


def test_one_line_for_each_public_thing(spec: Any, answer: Any, lowered: Callable[..., Package]) -> None:
    schemas = {
        "Pet": {
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "pet-kind": {"$ref": "#/components/schemas/Kind"},
                "born": {"type": "integer", "format": "unixtime"},
            },
            "x-python-positional": ["name"],
        },
        "Kind": {"enum": ["cat", "dog"]},
        "Names": {"type": "array", "items": {"type": "string"}},
    }
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}
    paths = {
        "/pets": {
            "post": answer(
                {"$ref": "#/components/schemas/Pet"},
                operationId="addPet",
                tags=["pets"],
                requestBody=body,
                parameters=[{"name": "dry run", "in": "query", "schema": {"type": "boolean"}}],
            )
        }
    }
    package = lowered(spec(schemas, paths))
    sections = dict(package.api)
    assert sections[""] == (
        "PetsClient",
        "PetsClient(**options: Unpack[ClientOptions])",
        "PetsClient(credential: AzureKeyCredential | TokenCredential | None = None)",
        "PetsClient(endpoint: str)",
        "PetsClient.add_pet(**options: Unpack[CallOptions])",
        "PetsClient.add_pet(body) -> models.Pet",
        "PetsClient.add_pet(body: models.Pet | Mapping[str, Any] | bytes | IO[bytes] | Unset = UNSET)",
        "PetsClient.add_pet(born: dt.datetime | None = None)",
        "PetsClient.add_pet(dry_run: bool | None = None)",
        "PetsClient.add_pet(name) -> models.Pet",
        "PetsClient.add_pet(name: str)",
        "PetsClient.add_pet(pet_kind: models.Kind | str | None = None)",
        "PetsClient.with_raw_response -> PetsClientWithRawResponse",
        "PetsClient.with_streaming_response -> PetsClientWithStreamingResponse",
    )
    assert sections["models"] == (
        "models.Kind(OpenStrEnum)",
        "models.Kind.CAT = 'cat'",
        "models.Kind.DOG = 'dog'",
        "models.Names = list[str]",
        "models.Pet(Model)",
        "models.Pet.born: dt.datetime | None = None",
        "models.Pet.name: str (position 1)",
        "models.Pet.pet_kind: Kind | str | None = None ['pet-kind']",
    )
    assert [name for name, _ in package.api] == ["", "models", "credentials", "exceptions", "streaming"]
    assert "streaming.Stream" in sections["streaming"]


def test_every_line_is_sorted_and_stands_once(spec: Any, answer: Any, lowered: Callable[..., Package]) -> None:
    paths = {f"/{name}": {"get": answer(operationId=name)} for name in ("b", "a", "c")}
    for _, lines in lowered(spec({"A": {"properties": {"b": {}, "a": {}}}}, paths)).api:
        assert list(lines) == sorted(set(lines))
