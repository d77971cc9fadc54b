"""Which client carries which operation: declared clients, tags, and what nobody declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import Package
from codegen.problem import SpecError

Lower = Callable[..., Package]
Json = dict[str, Any]


def operations(**tags: list[str] | None) -> Json:
    """Make paths whose operations have these ids and tags."""
    return {
        f"/{name}": {"get": {"operationId": name, "responses": {}, **({} if tag is None else {"tags": tag})}}
        for name, tag in tags.items()
    }


def clients(package: Package) -> dict[str, list[str]]:
    return {client.name: [method.name for method in client.methods] for client in package.clients}


def declare(**declared: Json) -> list[Json]:
    described = {name: {"description": "D.", "operations": methods} for name, methods in declared.items()}
    return [{"target": "$", "update": {"x-python-clients": described}}]


def test_without_an_overlay_operations_go_by_their_first_tag(spec: Any, lowered: Lower) -> None:
    paths = operations(listPets=["pets", "other"], list=["pets"], getUser=["user accounts"], close=["pets"])
    package = lowered(spec({}, paths, tags=[{"name": "pets", "description": "All pets."}, {"name": "unused"}, "x"]))
    assert clients(package) == {"PetsClient": ["list_pets", "list_", "close_"], "UserAccountsClient": ["get_user"]}
    assert [client.doc for client in package.clients] == [("All pets.",), ("The operations tagged user accounts.",)]


def test_operations_without_a_tag(spec: Any, lowered: Lower) -> None:
    package = lowered(spec({}, operations(a=None, b=[], c=["default"])))
    assert clients(package) == {"DefaultClient": ["a", "b"], "DefaultClient2": ["c"]}
    assert package.clients[0].doc == ("The operations without a tag.",)


def test_tags_that_look_alike_give_clients_of_their_own(spec: Any, lowered: Lower) -> None:
    assert clients(lowered(spec({}, operations(a=["pet"], b=["Pet"], c=["PET "])))) == {
        "PetClient": ["a"],
        "PetClient2": ["b"],
        "PETClient3": ["c"],
    }


def test_a_document_without_operations_has_no_clients(spec: Any, lowered: Lower) -> None:
    assert clients(lowered(spec({}))) == {}


def test_declared_clients_carry_what_they_declare(spec: Any, lowered: Lower) -> None:
    package = lowered(
        spec({}, operations(getA=["x"], getB=["y"])),
        declare(First={"a": "getA", "both": "getB"}, Second={"b": "getB"}),
    )
    assert clients(package) == {"First": ["a", "both"], "Second": ["b"]}


def test_what_nobody_declared_joins_every_client_that_carries_its_tag(spec: Any, lowered: Lower) -> None:
    package = lowered(
        spec({}, operations(getA=["x"], info=["all"], getB=["y"], more=["x"], status=["all"], a=["x"])),
        declare(First={"a": "getA", "info": "info"}, Second={"b": "getB", "info": "info"}),
    )
    assert clients(package) == {
        "First": ["a", "info", "more", "status", "a_2"],
        "Second": ["b", "info", "status"],
    }


def test_what_nobody_declared_and_nobody_shares_a_tag_with_gets_a_client_of_its_own(spec: Any, lowered: Lower) -> None:
    package = lowered(
        spec(
            {},
            operations(getA=["x"], getNew=["new"], other=None, again=["new"]),
            tags=[{"name": "new", "description": "News."}],
        ),
        declare(First={"a": "getA"}, NewClient={"n": "getA"}),
    )
    assert clients(package) == {
        "First": ["a"],
        "NewClient": ["n"],
        "NewClient2": ["get_new", "again"],
        "DefaultClient": ["other"],
    }
    assert package.clients[2].doc == ("News.",)


@pytest.mark.parametrize(
    ("declared", "place", "found"),
    [
        ({"First": {"a": "gone"}}, "First/operations/a", "no operation 'gone'"),
        ({"First": {"close": "getA"}}, "First/operations/close", "the name 'close' is taken"),
        ({"First": {"list": "getA"}}, "First/operations/list", "the name 'list' is taken"),
        ({"First": {"a": "getA", "A": "getA"}}, "First/operations/A", "the name 'A' is taken"),
        ({"Client": {"a": "getA"}}, "Client", "the name 'Client' is taken"),
        ({"First": {"a": "getA"}, "first": {"a": "getA"}}, "first", "the name 'first' is taken"),
    ],
)
def test_clients_that_cannot_be(spec: Any, lowered: Lower, declared: Json, place: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        lowered(spec({}, operations(getA=None)), declare(**declared))
    assert (caught.value.place, caught.value.found) == (f"#/x-python-clients/{place}", found)
