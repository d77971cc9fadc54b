"""Nothing of the canonical document is lost, in the IR or in the generated package, and every loss would be noticed."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

from codegen import account, load, naming, overlay
from codegen.account import Fact, facts, missing
from codegen.ir import Package
from codegen.load import resolve
from codegen.lower import lower

ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def canonical() -> tuple[Json, Package]:
    """Give the project's own document, resolved, and the package lowered from it."""
    document = load.openapi(load.read(ROOT / "spec" / "openapi.yaml"))
    resolved = overlay.apply(document, [load.read(ROOT / "spec" / "python.overlay.yaml")])
    return resolved, lower(resolved, "model_inference")[0]


# What is counted


def test_what_is_counted(spec: Any) -> None:
    schemas = {
        "A": {
            "properties": {
                "p": {"enum": ["x", None, 1]},
                "q": {"items": {"properties": {"r": {"const": True}}}},
            },
            "patternProperties": {"^x": {"properties": {"s": {}}}},
            "additionalProperties": {"properties": {"t": {}}},
            "prefixItems": [{"properties": {"u": {}}}],
            "oneOf": [{"properties": {"v": {}}}],
            "not": {"properties": {"refused": {}}},
            "if": {"properties": {"refused": {}}},
        },
        "B": True,
    }
    paths = {
        "/a": {
            "parameters": [{"name": "id", "in": "query"}, {"name": "Accept", "in": "header"}],
            "get": {
                "parameters": [
                    {"name": "id", "in": "query", "schema": {"enum": ["e"]}},
                    {"$ref": "#/components/parameters/P"},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"properties": {"w": {}}}}}},
                "responses": {"404": {"content": {"text/plain": {"schema": {"properties": {"z": {}}}}}}, "x-y": {}},
            },
        },
        "/b": {"$ref": "#/paths/~1a"},
        "x-paths": {"get": {}},
    }
    document = spec(schemas, paths)
    document["components"]["parameters"] = {"P": {"name": "p", "in": "header"}}
    schema, operation = "#/components/schemas/A", "#/paths/~1a/get"
    found = [
        Fact("schema", schema),
        Fact("schema", "#/components/schemas/B"),
        Fact("property", f"{schema}/properties/p"),
        Fact("enum value", f"{schema}/properties/p", "x"),
        Fact("enum value", f"{schema}/properties/p", 1),
        Fact("property", f"{schema}/properties/q"),
        Fact("property", f"{schema}/properties/q/items/properties/r"),
        Fact("enum value", f"{schema}/properties/q/items/properties/r", True),
        Fact("property", f"{schema}/patternProperties/^x/properties/s"),
        Fact("property", f"{schema}/additionalProperties/properties/t"),
        Fact("property", f"{schema}/prefixItems/0/properties/u"),
        Fact("property", f"{schema}/oneOf/0/properties/v"),
        Fact("operation", operation),
        Fact("parameter", operation, f"{operation}/parameters/0"),
        Fact("enum value", f"{operation}/parameters/0/schema", "e"),
        Fact("parameter", operation, "#/components/parameters/P"),
        Fact("property", f"{operation}/requestBody/content/application~1json/schema/properties/w"),
        Fact("property", f"{operation}/responses/404/content/text~1plain/schema/properties/z"),
    ]
    under_a = [fact for fact in facts(document) if "~1b" not in fact.pointer]
    assert sorted(map(str, under_a)) == sorted(map(str, found))
    assert Fact("operation", "#/paths/~1b/get") in facts(document)


def test_one_and_true_are_two_values(spec: Any) -> None:
    assert len(facts(spec({"A": {"enum": [1, True, 1.0, "1"]}}))) == 5


def test_malformed_documents_are_counted_as_far_as_they_go(spec: Any) -> None:
    document = spec(
        {"A": {"properties": [], "enum": "x", "allOf": {}}},
        {"/a": {"get": {"parameters": {}, "responses": []}}, "/b": 1},
    )
    assert {fact.kind for fact in facts(document)} == {"schema", "operation"}


def test_left_out_parts_are_not_missed(spec: Any, lowered: Any) -> None:
    document = spec({"A": {"properties": {"x": {}}}})
    empty = lowered(spec({}))
    assert [fact.pointer for fact in missing(document, empty)] == [
        "#/components/schemas/A",
        "#/components/schemas/A/properties/x",
    ]
    assert missing(document, empty, frozenset({"#/components/schemas/A"})) == []
    assert len(missing(document, empty, frozenset({"#/components/schemas/A/properties/x"}))) == 1


# The canonical document


def test_nothing_of_the_canonical_document_is_missing(canonical: tuple[Json, Package]) -> None:
    document, package = canonical
    counted = facts(document)
    kinds = {kind: sum(fact.kind == kind for fact in counted) for kind in {fact.kind for fact in counted}}
    assert missing(document, package) == []
    # So that a walk which finds nothing does not pass for one that misses nothing.
    assert kinds["operation"] == 6
    assert kinds["schema"] == len(document["components"]["schemas"]) >= 58
    assert kinds["property"] > 200
    assert kinds["enum value"] > 60
    assert kinds["parameter"] == 18


def losses(package: Package) -> Iterator[tuple[str, Package]]:
    """Drop one thing of a package at a time, each with what it was."""
    for part in ("models", "enums", "aliases", "operations", "clients"):
        for index, item in enumerate(getattr(package, part)):
            rest = getattr(package, part)
            name = getattr(item, "pointers", (getattr(item, "pointer", item.name),))[-1]
            yield f"{part} {name}", attrs.evolve(package, **{part: (*rest[:index], *rest[index + 1 :])})
    for index, model in enumerate(package.models):
        for dropped in model.fields:
            # The tag of a base is not declared by the document.
            if dropped.pointers:
                changed = attrs.evolve(model, fields=tuple(item for item in model.fields if item is not dropped))
                models = (*package.models[:index], changed, *package.models[index + 1 :])
                yield f"field {dropped.pointers[-1]}", attrs.evolve(package, models=models)
    for index, enum in enumerate(package.enums):
        for member in enum.members:
            less = attrs.evolve(enum, members=tuple(item for item in enum.members if item is not member))
            enums = (*package.enums[:index], less, *package.enums[index + 1 :])
            yield f"member {enum.pointers[-1]} {member.wire}", attrs.evolve(package, enums=enums)
    for index in range(len(package.literals)):
        rest = package.literals
        yield f"literal {rest[index]}", attrs.evolve(package, literals=(*rest[:index], *rest[index + 1 :]))


def test_every_loss_is_noticed(canonical: tuple[Json, Package]) -> None:
    document, package = canonical
    counted = facts(document)
    unnoticed = []
    tried = 0
    for what, less in losses(package):
        tried += 1
        # Counting the document anew for each loss would only make the test slow.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(account, "facts", lambda _: counted)
            if not missing(document, less):
                unnoticed.append(what)
    assert tried > 350
    # A method of one client is in the others as well: only the operation that a single client carries is lost with it.
    assert unnoticed == []


def test_a_lost_argument_is_noticed(canonical: tuple[Json, Package]) -> None:
    document, package = canonical
    [client, *others] = package.clients
    [method, *more] = client.methods
    for argument in method.arguments:
        if argument.place == "body":
            continue
        kept = tuple(item for item in method.arguments if item is not argument)
        changed = attrs.evolve(client, methods=(attrs.evolve(method, arguments=kept), *more))
        lost = missing(document, attrs.evolve(package, clients=(changed, *others)))
        assert lost == [Fact("parameter", method.pointer, argument.pointer)]


def test_a_method_that_no_client_has_is_noticed(canonical: tuple[Json, Package]) -> None:
    document, package = canonical
    clients = tuple(
        attrs.evolve(client, methods=tuple(item for item in client.methods if item.name != "get_model_info"))
        for client in package.clients
    )
    lost = missing(document, attrs.evolve(package, clients=clients))
    assert Fact("operation", "#/paths/~1info/get") in lost


# The generated package itself: what was rendered, not what was meant.


@pytest.fixture(scope="module")
def generated_models() -> ModuleType:
    return importlib.import_module("model_inference.models")


def _class_of(models: ModuleType, name: str, schema: Json) -> Any:
    return getattr(models, schema.get("x-python-name", naming.class_name(name)))


def _properties(document: Json, schema: Json) -> Iterator[str]:
    if "$ref" in schema:
        yield from _properties(document, resolve(document, schema["$ref"]))
    yield from schema.get("properties", {})
    for part in schema.get("allOf", ()):
        yield from _properties(document, part)


def test_every_schema_and_property_is_in_the_models(
    canonical: tuple[Json, Package], generated_models: ModuleType
) -> None:
    document = canonical[0]
    counted = 0
    for name, schema in document["components"]["schemas"].items():
        found = _class_of(generated_models, name, schema)
        assert found.__name__ in generated_models.__all__
        for wire in _properties(document, schema):
            # A property that no field has would end up with the fields that nobody declared.
            assert not found.from_dict({wire: "x"}).additional_properties, f"{name}.{wire}"
            assert found.from_dict({"no such property": "x"}).additional_properties
            counted += 1
    assert counted > 200


def test_every_enum_value_is_a_member(canonical: tuple[Json, Package], generated_models: ModuleType) -> None:
    document = canonical[0]
    counted = 0
    for name, schema in document["components"]["schemas"].items():
        values = [value for part in (schema, *schema.get("anyOf", ())) for value in part.get("enum", ()) if value]
        if len(values) > 1:
            found = _class_of(generated_models, name, schema)
            assert issubclass(found, Enum)
            assert [member.value for member in found] == values
            counted += len(values)
    assert counted > 50


@pytest.mark.parametrize("module", ["model_inference", "model_inference.aio"])
def test_every_operation_and_parameter_is_in_a_client(canonical: tuple[Json, Package], module: str) -> None:
    document = canonical[0]
    package = importlib.import_module(module)
    carried = set()
    for name, declared in document["x-python-clients"].items():
        client = getattr(package, name)
        for method, identity in declared["operations"].items():
            path, verb, operation = _operation(document, identity)
            signature = inspect.signature(getattr(client, method))
            carried.add((path, verb))
            for parameter in operation["parameters"]:
                parameter = resolve(document, parameter["$ref"]) if "$ref" in parameter else parameter
                argument = parameter.get("x-python-name", naming.argument_name(parameter["name"]))
                assert argument in signature.parameters, f"{name}.{method}: {argument}"
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            for wire in _properties(document, body or {}):
                assert naming.argument_name(wire) in signature.parameters, f"{name}.{method}: {wire}"
            assert operation["summary"] in (getattr(client, method).__doc__ or "")
    assert carried == {(path, verb) for path, item in document["paths"].items() for verb in item}


def _operation(document: Json, identity: str) -> tuple[str, str, Json]:
    return next(
        (path, verb, operation)
        for path, item in document["paths"].items()
        for verb, operation in item.items()
        if operation["operationId"] == identity
    )


def test_every_description_of_a_property_is_in_the_sources(canonical: tuple[Json, Package]) -> None:
    package = importlib.import_module("model_inference")
    files = Path(package.__path__[0], "models").glob("*.py")
    text = " ".join(word for file in files for word in file.read_text(encoding="utf-8").split())
    for name, schema in canonical[0]["components"]["schemas"].items():
        for wire, each in schema.get("properties", {}).items():
            if "description" in each:
                assert " ".join(each["description"].replace('"""', '\\"\\"\\"').split()) in text, f"{name}.{wire}"
