"""Entries as classes of the `models` module: names, order, bases, fields, aliases, imports."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from codegen.ir import Model, Package
from codegen.problem import SpecError

Json = dict[str, Any]
Lower = Callable[..., Package]


def model(package: Package, name: str) -> Model:
    return next(item for item in package.models if item.name == name)


def fields(package: Package, name: str) -> list[str]:
    return [f"{item.name}: {item.type}{item.declaration}" for item in model(package, name).fields]


def test_models_are_sorted_by_name_with_bases_first(spec: Any, lowered: Lower) -> None:
    package = lowered(
        spec(
            {
                "Zebra": {"properties": {"x": {}}},
                "Apple": {"allOf": [{"$ref": "#/components/schemas/Pear"}, {"properties": {"y": {}}}]},
                "Pear": {"properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}},
            }
        )
    )
    assert [item.name for item in package.models] == ["Pear", "Apple", "Zebra"]
    assert model(package, "Apple").bases == ("Pear",)
    assert model(package, "Apple").arguments == "tag='Apple'"
    assert model(package, "Pear").arguments == "discriminator='kind'"
    assert fields(package, "Apple") == ["kind: str = 'Apple'", "y: Any = None"]


def test_order_of_the_document_changes_nothing(spec: Any, lowered: Lower) -> None:
    schemas = {
        "Ab": {"properties": {"x": {"$ref": "#/components/schemas/Cd"}}},
        "Cd": {"type": "array", "items": {"$ref": "#/components/schemas/Ef"}},
        "Ef": {"enum": ["a", "b"]},
    }
    first, second = lowered(spec(schemas)), lowered(spec(dict(reversed(schemas.items()))))
    assert (first.models, first.enums, first.aliases, first.api) == (
        second.models,
        second.enums,
        second.aliases,
        second.api,
    )


def test_something_unrelated_changes_no_name(spec: Any, lowered: Lower) -> None:
    schemas = {
        "pet": {"properties": {"Tag": {"properties": {"x": {}}}, "tag": {"properties": {"y": {}}}}},
        "Pet": {"properties": {"x": {}}},
        "PetTag": {"properties": {"z": {}}},
    }
    before = lowered(spec(schemas))
    after = lowered(spec({"Another": {"properties": {"inline": {"properties": {"x": {}}}}}, **schemas}))
    kept = {item.pointers: item.name for item in before.models}
    assert kept == {item.pointers: item.name for item in after.models if item.pointers in kept}
    assert {"Pet", "Pet2", "PetTag", "PetTag2", "PetTag3"} == set(kept.values())


def test_fields_are_renamed_and_keep_their_wire_names(spec: Any, lowered: Lower) -> None:
    names = ["class", "self", "list", "field", "", "+1", "-1", "@type", "a-b", "a_b", "aB", "items", "UUID", "x" * 300]
    package = lowered(spec({"O": {"properties": {name: {"type": "string"} for name in names}}}))
    made = {item.wire: item.name for item in model(package, "O").fields}
    assert made == {
        "class": "class_",
        "self": "self_",
        "list": "list_",
        "field": "field_",
        "": "field_2",
        "+1": "plus_1",
        "-1": "minus_1",
        "@type": "type",
        "a-b": "a_b_2",
        "a_b": "a_b",
        "aB": "a_b_3",
        "items": "items_",
        "UUID": "uuid",
        "x" * 300: "x" * 120,
    }


def test_a_variant_without_the_property_gets_a_tag_field(spec: Any, lowered: Lower) -> None:
    package = lowered(
        spec(
            {
                "Cat": {"properties": {"lives": {"type": "integer"}}},
                "Dog": {"properties": {"kind": {"type": "string"}}, "required": ["kind"]},
                "Pet": {
                    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog", "puppy": "Dog"}},
                },
            }
        )
    )
    assert fields(package, "Pet") == ["kind: str"]
    assert fields(package, "Cat") == ["lives: int | None = None", "kind: str = 'cat'"]
    assert fields(package, "Dog") == ["kind: str = 'dog'"]
    assert model(package, "Dog").arguments == "tag=('dog', 'puppy')"


def test_a_child_redeclares_only_what_it_narrows(spec: Any, lowered: Lower) -> None:
    package = lowered(
        spec(
            {
                "Pet": {
                    "required": ["kind", "size"],
                    "properties": {
                        "kind": {"type": "string"},
                        "size": {"type": "number"},
                        "Kind": {"type": "string"},
                    },
                    "discriminator": {"propertyName": "kind"},
                },
                "Cat": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Pet"},
                        {"properties": {"size": {"type": "integer"}, "KIND": {"type": "string"}}},
                    ]
                },
            }
        )
    )
    assert fields(package, "Cat") == [
        "kind: str = 'Cat'",
        "size: int",
        "kind_3: str | None = field(default=None, wire='KIND')",
    ]


def test_positional_fields_come_first_in_the_order_that_is_asked_for(spec: Any, lowered: Lower) -> None:
    schema = {
        "properties": {name: {"type": "string"} for name in "abc"},
        "required": ["a", "b", "c"],
        "x-python-positional": ["c", "a"],
    }
    assert fields(lowered(spec({"O": schema})), "O") == [
        "c: str = field(kw_only=False)",
        "a: str = field(kw_only=False)",
        "b: str",
    ]


def test_what_mixins_are_told(spec: Any, lowered: Lower) -> None:
    schema = {
        "properties": {"self-portrait": {"type": "string"}},
        "x-python-mixin-members": {"image": "self-portrait"},
        "x-python-mixin-values": {"forms": {"it's": ["b"]}},
    }
    [model] = lowered(spec({"O": schema})).models
    assert model.arguments == "roles={'image': 'self-portrait', 'forms': {\"it's\": ['b']}}"


def test_what_the_overlay_says_of_a_model(spec: Any, lowered: Lower) -> None:
    schemas = {"thing": {"properties": {"self-harm": {"type": "string"}, "part": {"properties": {"x": {}}}}}}
    actions = [
        {
            "target": "$.components.schemas.thing",
            "update": {"x-python-name": "Gadget", "x-python-mixins": ["model_inference_overlay.comforts:JsonText"]},
        },
        {
            "target": "$.components.schemas.thing.properties['self-harm']",
            "update": {"x-python-name": "harm", "description": "D"},
        },
        {
            "target": "$.components.schemas.thing.properties.part",
            "update": {"x-python-empty-when-absent": True, "x-python-name": "piece"},
        },
    ]
    package = lowered(spec(schemas), actions)
    assert model(package, "Gadget").bases == ("JsonText", "Model")
    assert package.mixins == (("model_inference_overlay.comforts", ("JsonText",)),)
    assert fields(package, "Gadget") == [
        "harm: str | None = field(default=None, wire='self-harm')",
        "piece: ThingPart = field(default=UNSET, wire='part', empty_when_absent=True)",
    ]


def test_none_can_mean_that_a_field_is_absent_although_it_can_be_null(spec: Any, lowered: Lower) -> None:
    properties = {name: {"type": ["string", "null"]} for name in "xyz"}
    schemas = {"A": {"properties": properties, "required": ["z"]}}
    actions = [
        {
            "target": "$.components.schemas.A.properties['x', 'z']",
            "update": {"x-python-none-is-absent": True},
        }
    ]
    assert fields(lowered(spec(schemas), actions), "A") == [
        "x: str | None = None",
        "y: str | None = field(default=UNSET)",
        "z: str | None",
    ]


@pytest.mark.parametrize(
    ("schemas", "place", "found"),
    [
        (
            {
                "A": {"x-python-name": "B", "properties": {"x": {}}},
                "C": {"x-python-name": "B", "properties": {"x": {}}},
            },
            "#/components/schemas/C/x-python-name",
            "the name 'B' is taken",
        ),
        (
            {"A": {"x-python-name": "Any", "properties": {"x": {}}}},
            "#/components/schemas/A/x-python-name",
            "the name 'Any' is taken",
        ),
        (
            {"A": {"properties": {"x": {"x-python-name": "as_dict"}}}},
            "#/components/schemas/A/properties/x/x-python-name",
            "the name 'as_dict' is taken",
        ),
        (
            {"A": {"properties": {"x": {"x-python-name": "z"}, "y": {"x-python-name": "z"}}}},
            "#/components/schemas/A/properties/y/x-python-name",
            "the name 'z' is taken",
        ),
        (
            {"A": {"properties": {"x": {}}, "x-python-positional": ["y"]}},
            "#/components/schemas/A/x-python-positional",
            "no property 'y'",
        ),
        (
            {"A": {"properties": {"x": {}}, "x-python-mixin-members": {"image": "y"}}},
            "#/components/schemas/A/x-python-mixin-members/image",
            "no property 'y'",
        ),
    ],
)
def test_names_that_are_taken_and_properties_that_are_not_there(
    spec: Any, lowered: Lower, schemas: Json, place: str, found: str
) -> None:
    with pytest.raises(SpecError) as caught:
        lowered(spec(schemas))
    assert (caught.value.place, caught.value.found) == (place, found)


def test_names_given_by_the_overlay_win_over_names_that_come_by_themselves(spec: Any, lowered: Lower) -> None:
    schemas = {
        "B": {"properties": {"x": {}}},
        "A": {"x-python-name": "B", "properties": {"x": {}, "y": {"x-python-name": "x"}}},
    }
    package = lowered(spec(schemas))
    assert {item.name: item.pointers[0] for item in package.models} == {
        "B": "#/components/schemas/A",
        "B_2": "#/components/schemas/B",
    }
    assert {item.wire: item.name for item in model(package, "B").fields} == {"x": "x_2", "y": "x"}


def test_aliases_stand_after_what_they_refer_to(spec: Any, lowered: Lower) -> None:
    def ref(name: str) -> Json:
        return {"$ref": f"#/components/schemas/{name}"}

    package = lowered(
        spec(
            {
                "A": {"type": "array", "items": ref("B")},
                "B": {"oneOf": [ref("C"), {"type": "string"}]},
                "C": {"additionalProperties": ref("O")},
                "O": {"properties": {"x": {}}},
                "Loop": {"oneOf": [{"type": "string"}, {"type": "array", "items": ref("Loop")}]},
                "Loops": {"type": "array", "items": ref("Loop")},
                "Ping": {"type": "array", "items": ref("Pong")},
                "Pong": {"additionalProperties": ref("Ping")},
                "Same": ref("O"),
            }
        )
    )
    assert [(item.name, item.value) for item in package.aliases] == [
        ("C", "dict[str, O]"),
        ("Same", "O"),
        ("B", "C | str"),
        ("A", "list[B]"),
        # What refers back to itself, or to what does, is text.
        ("Loop", "'str | list[Loop]'"),
        ("Loops", "'list[Loop]'"),
        ("Ping", "'list[Pong]'"),
        ("Pong", "'dict[str, Ping]'"),
    ]


def test_imports_are_those_that_the_module_needs(spec: Any, answer: Any, lowered: Lower) -> None:
    schemas = {"O": {"properties": {"at": {"type": "string", "format": "date-time"}, "n": {"type": "integer"}}}}
    when = {"type": "string", "format": "uuid"}
    package = lowered(
        spec(schemas, {"/a": {"get": answer(when)}, "/b": {"get": answer({"format": "date", "type": "string"})}})
    )
    assert package.model_imports == ("import datetime as dt",)
    assert package.answer_imports == ("from uuid import UUID  # noqa: F401 - an answer has this type",)


@pytest.mark.parametrize(
    ("schema", "body", "expected"),
    [
        ({"type": "string", "format": "uuid"}, '"12345678-1234-5678-1234-567812345678"', "UUID"),
        ({"type": "array", "items": {"type": "string", "format": "date-time"}}, '["2024-01-01T00:00:00Z"]', "list"),
        ({"type": "string", "format": "decimal"}, '"1.5"', "Decimal"),
        ({"type": "integer", "format": "unixtime"}, "0", "datetime"),
        ({"enum": ["a", "b"]}, '"a"', "Enum"),
        ({"oneOf": [{"$ref": "#/components/schemas/O"}, {"type": "null"}]}, '{"x": 1}', "O"),
        ({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Alias"}}, '{"a": {"x": 1}}', "dict"),
        ({"enum": ["only"]}, '"only"', "str"),
    ],
)
def test_every_type_of_answer_can_be_looked_up(
    spec: Any, answer: Any, generated: Callable[..., ModuleType], schema: Json, body: str, expected: str
) -> None:
    import json

    schemas = {"O": {"properties": {"x": {"type": "integer"}}}, "Alias": {"$ref": "#/components/schemas/O"}}
    package = generated(spec(schemas, {"/a": {"get": answer(schema, operationId="get")}}))
    operation = package.operations.GET
    value = operation.types.decode(operation.answers[0].type, json.loads(body))
    assert expected in [kind.__name__ for kind in type(value).__mro__]


def test_optional_fields_of_alias_types_decode(spec: Any, generated: Callable[..., ModuleType]) -> None:
    schemas = {
        "Name": {"type": "string", "format": "date"},
        "Either": {"oneOf": [{"$ref": "#/components/schemas/O"}, {"type": "string"}]},
        "O": {
            "properties": {
                "name": {"$ref": "#/components/schemas/Name"},
                "either": {"$ref": "#/components/schemas/Either"},
                "all": {"type": "array", "items": {"$ref": "#/components/schemas/Either"}},
            }
        },
    }
    models = generated(spec(schemas)).models
    found = models.O.from_dict({"name": "2024-01-02", "either": {"name": "x"}, "all": ["text", {"either": "y"}]})
    assert found.name.isoformat() == "2024-01-02"
    assert isinstance(found.either, models.O)
    assert found.all[1].either == "y"
    assert found.as_dict() == {"name": "2024-01-02", "either": {"name": "x"}, "all": ["text", {"either": "y"}]}
