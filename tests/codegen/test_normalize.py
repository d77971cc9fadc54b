"""Schemas as plain entries: every kind of schema, `allOf`, unions, enums, nullability, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.normalize import Entry, Normalizer, Plain
from codegen.problem import SpecError

Json = dict[str, Any]


@pytest.fixture
def plain(spec: Callable[..., Json]) -> Callable[..., Plain]:
    """Normalize component schemas."""

    def make(**schemas: Any) -> Plain:
        normalizer = Normalizer(spec(schemas))
        normalizer.run()
        normalizer.join()
        return normalizer.plain

    return make


def entry(plain: Plain, name: str) -> Entry:
    return plain.entries[plain.by_place[f"#/components/schemas/{name}"]]


def text(plain: Plain, fragment: Any) -> str:
    """Spell a fragment, references by what they lead to."""
    if fragment is None:
        return "nothing"
    if not fragment:
        return "any"
    if "anyOf" in fragment:
        return " | ".join(text(plain, item) for item in fragment["anyOf"])
    if "$ref" in fragment:
        found = plain.entries[fragment["$ref"]]
        if found.kind == "literal":
            return f"literal{found.values}"
        return f"scalar {found.hint}" if found.kind == "scalar" else f"{found.kind} {found.hint}"
    if fragment["type"] == "array":
        return f"[{text(plain, fragment['items'])}]"
    if fragment["type"] == "object":
        inner = fragment["additionalProperties"]
        return f"{{{'any' if inner is True else text(plain, inner)}}}"
    return str(fragment["type"])


def properties(plain: Plain, name: str) -> dict[str, str]:
    """Spell an object's properties: `!` marks required ones, `?` nullable ones."""
    return {
        f"{item.wire}{'!' if item.required else ''}{'?' if item.nullable else ''}": text(plain, item.fragment)
        for item in entry(plain, name).properties
    }


# What stands for one value


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, "any"),
        (False, "any"),
        ({}, "any"),
        ({"description": "free"}, "any"),
        ({"type": "string"}, "string"),
        ({"type": "integer", "format": "int64"}, "integer"),
        ({"type": "number", "format": "double"}, "number"),
        ({"type": "boolean"}, "boolean"),
        ({"type": "null"}, "null"),
        ({"type": ["string", "null"]}, "string"),
        ({"type": ["string", "integer"]}, "string | integer"),
        ({"type": "string", "nullable": True}, "string"),
        ({"type": "string", "format": "date-time"}, "scalar datetime"),
        ({"type": "string", "format": "date"}, "scalar date"),
        ({"type": "string", "format": "time"}, "scalar time"),
        ({"type": "string", "format": "uuid"}, "scalar uuid"),
        ({"type": "string", "format": "byte"}, "scalar bytes"),
        ({"type": "string", "format": "binary"}, "scalar binary"),
        ({"type": "string", "format": "decimal"}, "scalar decimal"),
        ({"type": "integer", "format": "unixtime"}, "scalar unixtime"),
        ({"type": "string", "format": "email"}, "string"),
        ({"type": "string", "format": ["date"]}, "string"),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, "scalar binary"),
        ({"type": "string", "contentEncoding": "base64"}, "string"),
        ({"type": "array"}, "[any]"),
        ({"items": {"type": "string"}}, "[string]"),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "[string | null]"),
        ({"type": "array", "items": True}, "[any]"),
        ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}, "[any]"),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
            "[string | integer]",
        ),
        ({"prefixItems": [{"type": "string"}], "items": {"type": "number"}}, "[string | number]"),
        ({"type": "object"}, "{any}"),
        ({"type": "object", "properties": {}}, "{any}"),
        ({"type": "object", "additionalProperties": False}, "{any}"),
        ({"additionalProperties": {"type": "integer"}}, "{integer}"),
        ({"patternProperties": {"^x": {"type": "integer"}}}, "{integer}"),
        (
            {"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "string"}},
            "{integer | string}",
        ),
        ({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": True}, "{any}"),
        ({"const": "a"}, "literal['a']"),
        ({"const": None}, "literal[None]"),
        ({"enum": ["a"]}, "literal['a']"),
        ({"enum": ["a", 1, True, None]}, "literal['a', 1, True]"),
        ({"enum": [1.5, 2.5]}, "literal[1.5, 2.5]"),
        ({"enum": [True, False]}, "literal[True, False]"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "string | integer"),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "string"),
        ({"anyOf": [{"type": "string"}, {}]}, "any"),
        ({"anyOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]}, "string"),
        ({"oneOf": []}, "any"),
        ({"type": "string", "anyOf": [{"format": "date"}, {"format": "uuid"}]}, "scalar date | scalar uuid"),
        ({"type": "string", "anyOf": [{"minLength": 1}, {"pattern": "^x"}]}, "string"),
        ({"type": "array", "items": {"type": "string"}, "oneOf": [{"minItems": 1}]}, "[string]"),
        ({"allOf": [{"type": "string"}]}, "string"),
        ({"allOf": [{"type": "string"}, {"maxLength": 3}]}, "string"),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, "integer"),
        ({"allOf": [{"type": "integer"}, {"type": "number"}]}, "integer"),
        ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, "string"),
        ({"not": {"type": "string"}}, "any"),
        ({"type": "string", "properties": {"a": {}}}, "string"),
    ],
)
def test_a_schema_that_is_no_class(plain: Callable[..., Plain], schema: Any, expected: str) -> None:
    found = plain(A=schema)
    assert entry(found, "A").kind == "alias"
    assert text(found, entry(found, "A").fragment) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, False),
        ({"type": ["string", "null"]}, True),
        ({"type": "null"}, True),
        ({"type": "string", "nullable": True}, True),
        ({"enum": ["a", None]}, True),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, True),
        ({"anyOf": [{"type": "string"}, {"type": "integer", "nullable": True}]}, True),
        ({"$ref": "#/components/schemas/Null"}, True),
        ({"$ref": "#/components/schemas/Text"}, False),
        ({"$ref": "#/components/schemas/Text", "nullable": True}, True),
        ({"allOf": [{"$ref": "#/components/schemas/Text"}], "nullable": True}, True),
        ({"anyOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]}, True),
    ],
)
def test_nullability_of_a_property(plain: Callable[..., Plain], schema: Any, expected: bool) -> None:
    found = plain(
        O={"properties": {"a": schema}},
        Null={"type": ["string", "null"]},
        Text={"type": "string"},
    )
    assert entry(found, "O").properties[0].nullable is expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"$ref": "#/components/schemas/Pet"}, "[object Pet]"),
        ({"$ref": "#/components/schemas/Pet", "nullable": True}, "[object Pet | null]"),
        ({"oneOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]}, "[object Pet | null]"),
        ({"allOf": [{"$ref": "#/components/schemas/Pet"}], "nullable": True}, "[object Pet | null]"),
        ({"type": ["object", "null"], "properties": {"a": {}}}, "[object A item | null]"),
        ({"type": ["array", "null"], "items": {"type": "string"}}, "[[string] | null]"),
    ],
)
def test_nullability_inside_of_containers_is_in_the_type(
    plain: Callable[..., Plain], items: Any, expected: str
) -> None:
    found = plain(Pet={"properties": {"a": {}}}, A={"type": "array", "items": items})
    assert text(found, entry(found, "A").fragment) == expected


# Objects


def test_object_with_required_and_nullable_members(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={
            "type": "object",
            "required": ["a", "b", "undeclared", 5],
            "properties": {
                "a": {"type": "string"},
                "b": {"type": ["integer", "null"]},
                "c": True,
                "d": {"$ref": "#/components/schemas/A"},
            },
            "additionalProperties": {"type": "number"},
        }
    )
    assert entry(found, "A").kind == "object"
    assert properties(found, "A") == {"a!": "string", "b!?": "integer", "c": "any", "d": "object A"}
    assert text(found, entry(found, "A").additional) == "number"


def test_inline_objects_become_entries_named_after_their_place(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={
            "properties": {
                "one": {"properties": {"two": {"properties": {"x": {}}}}},
                "many": {"type": "array", "items": {"properties": {"x": {}}}},
                "map": {"additionalProperties": {"properties": {"x": {}}}},
                "either": {"oneOf": [{"properties": {"x": {}}}, {"properties": {"y": {}}}]},
            }
        }
    )
    assert properties(found, "A") == {
        "one": "object A one",
        "many": "[object A many item]",
        "map": "{object A map value}",
        "either": "object A either 1 | object A either 2",
    }
    assert {item.hint for item in found.entries.values()} >= {"A one two"}


def test_object_or_something_else(plain: Callable[..., Plain]) -> None:
    found = plain(A={"type": ["object", "string", "null"], "properties": {"x": {"type": "string"}}})
    assert text(found, entry(found, "A").fragment) == "object A object | string"


def test_a_component_that_is_a_reference_is_an_alias(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={"$ref": "#/components/schemas/B"}, B={"$ref": "#/components/schemas/C"}, C={"properties": {"x": {}}}
    )
    assert text(found, entry(found, "A").fragment) == "alias B"
    assert text(found, entry(found, "B").fragment) == "object C"


def test_recursion_in_every_form(plain: Callable[..., Plain]) -> None:
    ref = {"$ref": "#/components/schemas/A"}
    found = plain(
        A={
            "properties": {
                "self": ref,
                "list": {"type": "array", "items": ref},
                "map": {"additionalProperties": ref},
                "either": {"oneOf": [ref, {"type": "string"}]},
                "inline": {"properties": {"up": ref}},
            }
        },
        L={"type": "array", "items": {"$ref": "#/components/schemas/L"}},
    )
    assert properties(found, "A") == {
        "self": "object A",
        "list": "[object A]",
        "map": "{object A}",
        "either": "object A | string",
        "inline": "object A inline",
    }
    assert text(found, entry(found, "L").fragment) == "[alias L]"


def test_references_to_any_place_and_percent_encoded(plain: Callable[..., Plain]) -> None:
    found = plain(
        **{
            "A b": {"properties": {"inner": {"properties": {"x": {}}}}},
            "B": {
                "properties": {
                    "a": {"$ref": "#/components/schemas/A%20b"},
                    "i": {"$ref": "#/components/schemas/A%20b/properties/inner"},
                    "d": {"$ref": "#/components/schemas/B/$defs/Deep"},
                },
                "$defs": {"Deep": {"properties": {"x": {}}}},
            },
        }
    )
    assert properties(found, "B") == {"a": "object A b", "i": "object A b inner", "d": "object Deep"}


# allOf


def test_all_of_merges_properties_and_required(plain: Callable[..., Plain]) -> None:
    found = plain(
        Base={"required": ["id"], "properties": {"id": {"type": "string"}, "at": {"type": "string"}}},
        A={
            "allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"required": ["at"], "properties": {"name": {"type": "string"}}},
            ],
            "required": ["name", "size"],
            "properties": {"size": {"type": "integer"}},
        },
    )
    assert properties(found, "A") == {"id!": "string", "at!": "string", "name!": "string", "size!": "integer"}
    assert entry(found, "A").base is None


def test_all_of_beside_a_reference_with_other_keywords(plain: Callable[..., Plain]) -> None:
    found = plain(
        Base={"properties": {"id": {"type": "string"}}},
        A={"$ref": "#/components/schemas/Base", "properties": {"x": {"type": "integer"}}},
        B={"$ref": "#/components/schemas/Base", "description": "the same"},
    )
    assert properties(found, "A") == {"id": "string", "x": "integer"}
    assert entry(found, "A").properties[1].places == ("#/components/schemas/A/properties/x",)
    assert text(found, entry(found, "B").fragment) == "object Base"


def test_a_property_that_several_parts_declare_satisfies_all(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={
            "allOf": [
                {"properties": {"a": {"type": "string", "description": "old"}, "n": {"type": "number"}, "x": {}}},
                {
                    "properties": {
                        "a": {"type": "string", "format": "date", "description": "new"},
                        "n": {"type": "integer"},
                        "x": {"type": "string", "enum": ["p", "q"]},
                    }
                },
            ]
        }
    )
    assert properties(found, "A") == {"a": "scalar date", "n": "integer", "x": "enum A x"}
    first = entry(found, "A").properties[0]
    assert first.schema["description"] == "new"
    assert first.places == tuple(f"#/components/schemas/A/allOf/{index}/properties/a" for index in (0, 1))


def test_objects_that_several_parts_declare_are_merged(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={
            "allOf": [
                {"properties": {"o": {"properties": {"x": {"type": "string"}}}}},
                {"properties": {"o": {"properties": {"y": {"type": "string"}}}}},
            ]
        }
    )
    inner = found.entries[entry(found, "A").properties[0].fragment["$ref"]]
    assert [item.wire for item in inner.properties] == ["x", "y"]


def test_what_describes_a_part_does_not_describe_the_whole(plain: Callable[..., Plain]) -> None:
    found = plain(
        Base={"description": "of the base", "deprecated": True, "x-python-name": "B", "properties": {"id": {}}},
        A={"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"x": {}}}]},
        B={"allOf": [{"$ref": "#/components/schemas/Base"}, {"description": "inline", "properties": {"x": {}}}]},
    )
    assert not {"description", "deprecated", "x-python-name"} & entry(found, "A").schema.keys()
    assert entry(found, "B").schema["description"] == "inline"


def test_deep_and_wide_all_of_is_flattened_once_per_schema(plain: Callable[..., Plain]) -> None:
    schemas: Json = {"S0": {"properties": {"x": {"type": "string"}}}}
    for number in range(1, 40):
        schemas[f"S{number}"] = {"allOf": [{"$ref": f"#/components/schemas/S{number - 1}"}] * 3}
    assert properties(plain(**schemas), "S39") == {"x": "string"}


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"x": {}}}]}},
        {
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}, {"properties": {"x": {}}}]},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"y": {}}}]},
        },
        {"A": {"$ref": "#/components/schemas/A", "properties": {"x": {}}}},
    ],
)
def test_all_of_that_contains_itself_is_refused(plain: Callable[..., Plain], schemas: Json) -> None:
    with pytest.raises(SpecError, match=r"contains itself|leads to itself") as caught:
        plain(**schemas)
    assert caught.value.place.startswith("#/components/schemas/A")


def test_references_that_only_lead_to_each_other_are_refused(plain: Callable[..., Plain]) -> None:
    with pytest.raises(SpecError, match="a reference that leads to itself"):
        plain(A={"$ref": "#/components/schemas/B"}, B={"$ref": "#/components/schemas/A"})


# Unions beside properties


def test_a_union_beside_properties_adds_its_members_properties(plain: Callable[..., Plain]) -> None:
    found = plain(
        Card={"properties": {"number": {"type": "string"}, "id": {"type": "integer"}}},
        A={
            "required": ["id"],
            "properties": {"id": {"type": "string"}},
            "oneOf": [
                {"$ref": "#/components/schemas/Card"},
                {"required": ["iban"], "properties": {"iban": {"type": "string"}, "number": {"type": "integer"}}},
            ],
        },
    )
    assert properties(found, "A") == {"id!": "string", "number": "string | integer", "iban": "string"}
    places = {item.wire: item.places for item in entry(found, "A").properties}
    assert places["iban"] == ("#/components/schemas/A/oneOf/1/properties/iban",)
    assert "#/components/schemas/Card/properties/id" in places["id"]


def test_a_union_that_only_says_what_is_required_changes_nothing(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        }
    )
    assert properties(found, "A") == {"a": "string", "b": "string"}


def test_several_unions_of_objects_become_one_object(plain: Callable[..., Plain]) -> None:
    found = plain(
        A={
            "allOf": [
                {"oneOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "string"}}}]},
                {"anyOf": [{"properties": {"c": {"type": "string"}}}, {"properties": {"d": {"type": "string"}}}]},
            ]
        }
    )
    assert properties(found, "A") == dict.fromkeys("abcd", "string")


# Enums


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"type": "string", "enum": ["a", "b"]}, ["a", "b"]),
        ({"enum": ["a", "b", "a", None]}, ["a", "b"]),
        ({"type": "integer", "enum": [1, 2]}, [1, 2]),
        ({"anyOf": [{"type": "string"}, {"type": "string", "enum": ["a", "b"]}]}, ["a", "b"]),
        ({"anyOf": [{"enum": ["a", "b"]}, {"type": "string"}, {"type": "null"}]}, ["a", "b"]),
        ({"oneOf": [{"const": "a", "title": "A"}, {"const": "b", "description": "B"}]}, ["a", "b"]),
        ({"oneOf": [{"const": 1}, {"const": 2}, {"const": None}]}, [1, 2]),
        ({"type": "string", "x-extensible-enum": ["a", "b"]}, ["a", "b"]),
        ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, ["a", "b", "c"]),
    ],
)
def test_enums(plain: Callable[..., Plain], schema: Json, values: list[Any]) -> None:
    found = plain(A=schema)
    assert entry(found, "A").kind == "enum"
    assert entry(found, "A").values == values


def test_titles_of_constants_are_kept(plain: Callable[..., Plain]) -> None:
    found = plain(A={"oneOf": [{"const": "a", "title": "T", "description": "D"}, {"const": "b"}]})
    assert entry(found, "A").titles == {"a": ("T", "D"), "b": ("", "")}


def test_one_open_value_stays_a_union(plain: Callable[..., Plain]) -> None:
    found = plain(A={"anyOf": [{"type": "string"}, {"type": "string", "enum": ["only"]}]})
    assert text(found, entry(found, "A").fragment) == "string | literal['only']"


# Discriminated unions


def variants(*names: str, tag: str = "kind") -> Json:
    return {
        name: {"required": [tag], "properties": {tag: {"const": name.lower()}, name: {"type": "string"}}}
        for name in names
    }


def refs(*names: str) -> list[Json]:
    return [{"$ref": f"#/components/schemas/{name}"} for name in names]


def test_a_union_with_a_discriminator_becomes_the_base_of_its_variants(plain: Callable[..., Plain]) -> None:
    found = plain(
        **variants("Cat", "Dog"),
        Pet={
            "oneOf": refs("Cat", "Dog"),
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": "#/components/schemas/Cat", "kitten": "Cat", "dog": "Dog"},
            },
        },
    )
    pet = entry(found, "Pet")
    assert (pet.kind, pet.discriminator, pet.fragment) == ("base", "kind", None)
    assert [(entry(found, name).base, entry(found, name).tags) for name in ("Cat", "Dog")] == [
        (pet.key, ["cat", "kitten"]),
        (pet.key, ["dog"]),
    ]


def test_tags_without_a_mapping_are_constants_and_then_names(plain: Callable[..., Plain]) -> None:
    found = plain(
        Cat={"properties": {"kind": {"const": "cat"}}},
        Dog={"properties": {"kind": {"type": "string", "enum": ["dog", "hound"]}}},
        Fish={"properties": {"kind": {"type": "string"}}},
        Bird={"properties": {"kind": {"$ref": "#/components/schemas/BirdKind"}}},
        BirdKind={"enum": ["bird"]},
        Pet={"oneOf": refs("Cat", "Dog", "Fish", "Bird"), "discriminator": {"propertyName": "kind"}},
    )
    tags = {name: entry(found, name).tags for name in ("Cat", "Dog", "Fish", "Bird")}
    assert tags == {"Cat": ["cat"], "Dog": ["dog", "hound"], "Fish": ["Fish"], "Bird": ["bird"]}


def test_all_of_with_a_discriminator_in_the_base(plain: Callable[..., Plain]) -> None:
    found = plain(
        Pet={
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}},
        },
        Cat={"allOf": [*refs("Pet"), {"properties": {"lives": {"type": "integer"}}}]},
        Tiger={"allOf": [*refs("Cat"), {"properties": {"stripes": {"type": "integer"}}}]},
        Plain={"allOf": [{"properties": {"x": {}}}, {"properties": {"y": {}}}]},
    )
    pet = entry(found, "Pet")
    assert (pet.kind, pet.discriminator) == ("object", "kind")
    assert (entry(found, "Cat").base, entry(found, "Cat").tags) == (pet.key, ["cat"])
    # A class inherits only from its discriminator's base, however long the chain.
    assert (entry(found, "Tiger").base, entry(found, "Tiger").tags) == (pet.key, ["Tiger"])
    assert properties(found, "Tiger") == {"kind!": "string", "name": "string", "lives": "integer", "stripes": "integer"}
    assert entry(found, "Plain").base is None


def test_a_base_that_lists_its_own_children(plain: Callable[..., Plain]) -> None:
    found = plain(
        Pet={
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind"},
            "oneOf": refs("Cat", "Dog"),
        },
        Cat={"allOf": [*refs("Pet"), {"properties": {"lives": {"type": "integer"}}}]},
        Dog={"properties": {"kind": {"const": "dog"}, "tricks": {"type": "integer"}}},
    )
    pet = entry(found, "Pet")
    assert properties(found, "Pet") == {"kind!": "string"}
    assert {name: (entry(found, name).base, entry(found, name).tags) for name in ("Cat", "Dog")} == {
        "Cat": (pet.key, ["Cat"]),
        "Dog": (pet.key, ["dog"]),
    }


def test_an_inline_union_with_a_discriminator_gets_a_name(plain: Callable[..., Plain]) -> None:
    found = plain(
        **variants("Cat", "Dog"),
        Owner={"properties": {"pet": {"oneOf": refs("Cat", "Dog"), "discriminator": {"propertyName": "kind"}}}},
    )
    assert properties(found, "Owner") == {"pet": "base Owner pet"}
    assert entry(found, "Cat").base == entry(found, "Owner").properties[0].fragment["$ref"]


def test_an_empty_union_takes_its_members_from_the_mapping(plain: Callable[..., Plain]) -> None:
    mapping = {
        "cat": "#/components/schemas/Cat",
        "dog": "#/components/schemas/Dog",
        "gone": "#/components/schemas/Gone",
    }
    found = plain(
        **variants("Cat", "Dog"), Pet={"oneOf": [], "discriminator": {"propertyName": "kind", "mapping": mapping}}
    )
    assert entry(found, "Pet").kind == "base"
    assert entry(found, "Dog").tags == ["dog"]


@pytest.mark.parametrize(
    ("members", "more"),
    [
        ([*refs("Cat"), {"properties": {"inline": {}}}], {}),
        ([*refs("Cat", "Text")], {"Text": {"type": "string"}}),
        (refs("Cat", "Dog"), {"Other": {"oneOf": refs("Dog", "Cat"), "discriminator": {"propertyName": "kind"}}}),
        ([*refs("Cat", "Pet")], {}),
    ],
)
def test_a_union_that_cannot_be_a_base_stays_a_union(plain: Callable[..., Plain], members: Any, more: Json) -> None:
    found = plain(**more, **variants("Cat", "Dog"), Pet={"oneOf": members, "discriminator": {"propertyName": "kind"}})
    assert entry(found, "Pet").kind == "alias"
    assert text(found, entry(found, "Pet").fragment).count("|") == 1


# Malformed schemas


@pytest.mark.parametrize(
    ("schema", "place", "found"),
    [
        ([], "", "a list in place of a schema"),
        ("string", "", "a text in place of a schema"),
        (None, "", "null in place of a schema"),
        ({"type": "tuple"}, "/type", "unsupported type 'tuple'"),
        ({"type": {}}, "/type", "the type '{}'"),
        ({"type": ["string", 1]}, "/type", "the type \"['string', 1]\""),
        ({"properties": []}, "/properties", "a list"),
        ({"properties": {"a": 1}}, "/properties/a", "a number in place of a schema"),
        ({"properties": {"a": {"items": "x"}}}, "", None),
        ({"allOf": {}}, "/allOf", "an object"),
        ({"anyOf": "x"}, "/anyOf", "a text"),
        ({"oneOf": [1]}, "/oneOf/0", "a number in place of a schema"),
        ({"enum": {}}, "/enum", "an object"),
        ({"discriminator": "kind"}, "/discriminator", "a text"),
        ({"patternProperties": []}, "/patternProperties", "a list"),
        ({"type": "array", "items": {"$ref": "#/gone"}}, "/items/$ref", "the reference '#/gone' names nothing"),
    ],
)
def test_malformed_schemas_are_named(plain: Callable[..., Plain], schema: Any, place: str, found: str | None) -> None:
    if found is None:
        plain(A=schema)
        return
    with pytest.raises(SpecError) as caught:
        plain(A=schema)
    assert (caught.value.place, caught.value.found) == (f"#/components/schemas/A{place}", found)


@pytest.mark.parametrize(
    "keyword", ["properties", "items", "allOf", "anyOf", "enum", "type", "required", "discriminator"]
)
def test_a_keyword_that_is_null_counts_as_absent(plain: Callable[..., Plain], keyword: str) -> None:
    assert entry(plain(A={keyword: None}), "A").fragment == {}


def test_with_allow_unsupported_a_schema_that_cannot_be_read_is_left_open(spec: Callable[..., Json]) -> None:
    schemas = {
        "Bad": {"type": "tuple", "items": {"properties": {"z": {}}}},
        "Good": {"properties": {"bad": {"$ref": "#/components/schemas/Bad"}, "n": {"type": "string"}}},
        "Gone": {"$ref": "#/components/schemas/Nowhere"},
    }
    normalizer = Normalizer(spec(schemas), allow_unsupported=True)
    found = normalizer.run()
    assert [entry(found, name).kind for name in schemas] == ["alias", "object", "alias"]
    assert entry(found, "Bad").fragment == {}
    assert list(normalizer.problems) == ["#/components/schemas/Bad", "#/components/schemas/Gone"]


def test_with_allow_unsupported_a_member_that_cannot_be_read_is_left_open(spec: Callable[..., Json]) -> None:
    members = {"x": {"type": "tuple"}, "y": {"properties": {"z": {"$ref": "#/gone"}}}, "n": {"type": "string"}}
    normalizer = Normalizer(spec({"A": {"properties": members}}), allow_unsupported=True)
    found = normalizer.run()
    fragments = {item.wire: item.fragment for item in entry(found, "A").properties}
    assert (fragments["x"], fragments["n"]) == ({}, {"type": "string"})
    assert [item.fragment for item in found.entries[fragments["y"]["$ref"]].properties] == [{}]
    where = "#/components/schemas/A/properties"
    assert {place: error.place for place, error in normalizer.problems.items()} == {
        f"{where}/x": f"{where}/x/type",
        f"{where}/y/properties/z": f"{where}/y/properties/z/$ref",
    }


@pytest.mark.parametrize("depth", [90])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: {"properties": {"a": inner}},
        lambda inner: {"type": "array", "items": inner},
        lambda inner: {"additionalProperties": inner},
        lambda inner: {"anyOf": [inner, {"type": "string"}]},
        lambda inner: {"allOf": [inner, {"properties": {"x": {}}}]},
        lambda inner: {"allOf": [inner]},
    ],
)
def test_schemas_as_deep_as_a_document_may_be(plain: Callable[..., Plain], depth: int, wrap: Any) -> None:
    schema: Any = {}
    for _ in range(depth):
        schema = wrap(schema)
    assert plain(A=schema).entries


def test_references_may_make_chains_as_long_as_a_document(plain: Callable[..., Plain]) -> None:
    count = 3_000
    schemas: Json = {
        f"S{number}": {"properties": {"next": {"$ref": f"#/components/schemas/S{(number + 1) % count}"}}}
        for number in range(count)
    }
    assert properties(plain(**schemas), "S0") == {"next": "object S1"}


def test_five_thousand_values_and_two_thousand_variants_take_no_time(plain: Callable[..., Plain]) -> None:
    found = plain(
        E={"enum": [f"value {number}" for number in range(5_000)]},
        U={"oneOf": [{"properties": {f"p{number}": {}}} for number in range(500)]},
        V={
            "oneOf": [{"properties": {f"p{number}": {}}} for number in range(2_000)],
            "discriminator": {"propertyName": "x"},
        },
    )
    assert len(entry(found, "E").values) == 5_000
    assert text(found, entry(found, "U").fragment).count("|") == 499
    assert len(entry(found, "V").members) == 2_000
