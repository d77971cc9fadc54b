"""The form of spec/openapi.yaml: it is valid, every reference resolves, everything is described, every example fits."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json = Any
Node = tuple[str, Json]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
API_VERSIONS = ("2024-05-01-preview", "2025-04-01", "2025-05-01", "2025-05-15-preview")
EXTENSIONS = {"x-added-in", "x-api-versions", "x-enum-descriptions"}
BASE = "urn:openapi"
ONE_SCHEMA = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
MANY_SCHEMAS = ("anyOf", "oneOf", "allOf", "prefixItems")
# Keys that a schema of this document may have: a misspelt keyword is silently ignored by every JSON Schema reader.
KEYWORDS = {
    "$ref",
    "type",
    "enum",
    "const",
    "format",
    "contentEncoding",
    "description",
    "default",
    "required",
    "properties",
    "items",
    "additionalProperties",
    "anyOf",
    "oneOf",
    "discriminator",
    "minimum",
    "maximum",
    "minItems",
    "minLength",
    "maxLength",
    "pattern",
    "x-added-in",
    "x-enum-descriptions",
}


def pointer(*steps: str | int) -> str:
    """Join steps to a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def walk(node: Json, at: str = "") -> Iterator[Node]:
    """Give every object and list with its pointer, except the examples, which are data."""
    yield at, node
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in children:
        if isinstance(value, dict | list) and not (key == "examples" and not at.endswith("/properties")):
            yield from walk(value, at + pointer(key))


def resolve(document: Json, node: Json) -> Json:
    """Follow a local reference, if there is one."""
    if "$ref" not in node:
        return node
    target = document
    for step in node["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return target


def operations(document: Json) -> Iterator[Node]:
    """Give every operation with its pointer."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield pointer("paths", path, method), item[method]


def contents(document: Json) -> Iterator[Node]:
    """Give every media type of every request and response with its pointer, references followed."""
    bodies: list[Node] = []
    for at, operation in operations(document):
        if "requestBody" in operation:
            bodies.append((at + "/requestBody", operation["requestBody"]))
        bodies += [(at + pointer("responses", code), body) for code, body in operation["responses"].items()]
    for at, body in bodies:
        for media, content in resolve(document, body).get("content", {}).items():
            yield at + pointer("content", media), content


def subschemas(at: str, schema: Json) -> Iterator[Node]:
    """Give a schema and every schema inside of it, references not followed."""
    yield at, schema
    for name, inner in schema.get("properties", {}).items():
        yield from subschemas(at + pointer("properties", name), inner)
    for key in ONE_SCHEMA:
        if isinstance(schema.get(key), dict):
            yield from subschemas(at + pointer(key), schema[key])
    for key in MANY_SCHEMAS:
        for index, inner in enumerate(schema.get(key, ())):
            yield from subschemas(at + pointer(key, index), inner)


def schemas(document: Json) -> Iterator[Node]:
    """Give every schema of the document, wherever it stands."""
    components = document["components"]
    for name, schema in components["schemas"].items():
        yield from subschemas(pointer("components", "schemas", name), schema)
    for section in ("parameters", "headers"):
        for name, item in components[section].items():
            yield from subschemas(pointer("components", section, name, "schema"), item["schema"])
    for at, content in contents(document):
        yield from subschemas(at + "/schema", content["schema"])


def named(document: Json) -> Iterator[Node]:
    """Give everything that has a name of its own, and so needs a description."""
    yield "/info", document["info"]
    for index, server in enumerate(document["servers"]):
        yield pointer("servers", index), server
        for name, variable in server.get("variables", {}).items():
            yield pointer("servers", index, "variables", name), variable
    for index, tag in enumerate(document["tags"]):
        yield pointer("tags", index), tag
    for at, operation in operations(document):
        yield at, operation
        if "requestBody" in operation:
            yield at + "/requestBody", operation["requestBody"]
        for index, parameter in enumerate(operation.get("parameters", ())):
            yield at + pointer("parameters", index), resolve(document, parameter)
        for code, response in operation["responses"].items():
            yield at + pointer("responses", code), resolve(document, response)
            for name, header in resolve(document, response).get("headers", {}).items():
                yield at + pointer("responses", code, "headers", name), resolve(document, header)
    for section in ("parameters", "headers", "responses", "securitySchemes", "schemas"):
        for name, component in document["components"][section].items():
            yield pointer("components", section, name), component
    for at, schema in schemas(document):
        for name, inner in schema.get("properties", {}).items():
            yield at + pointer("properties", name), inner


def undescribed(document: Json) -> list[str]:
    """List what has a name but no description of its own."""
    return sorted({at for at, node in named(document) if not str(node.get("description", "")).strip()})


def enum_of(schema: Json) -> list[str] | None:
    """Give the values of a closed enum, or the known values of an open one."""
    if "enum" in schema:
        return list(schema["enum"])
    branches = schema.get("anyOf", ())
    if len(branches) == 2 and branches[0] == {"type": "string"} and set(branches[1]) == {"type", "enum"}:
        return list(branches[1]["enum"])
    return None


def badly_described_enums(document: Json) -> list[str]:
    """List enums that are not components, or whose values and texts are not the same set."""
    bad = []
    inside = {
        at + "/anyOf/1" for at, schema in schemas(document) if "enum" not in schema and enum_of(schema) is not None
    }
    for at, schema in schemas(document):
        values = enum_of(schema)
        if values is None or at in inside:
            if "x-enum-descriptions" in schema:
                bad.append(at)
            continue
        texts = schema.get("x-enum-descriptions", {})
        component = re.fullmatch(r"/components/schemas/[^/]+", at)
        if not component or list(texts) != values or not all(str(text).strip() for text in texts.values()):
            bad.append(at)
    return bad


def dangling(document: Json) -> list[str]:
    """List the references that lead nowhere or out of the document."""
    registry = Registry().with_resource(BASE, DRAFT202012.create_resource(document))
    resolver = registry.resolver(base_uri=BASE)
    found = []
    for at, node in walk(document):
        if not isinstance(node, dict):
            continue
        references = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        if "discriminator" in node and "oneOf" in node:
            references += node["discriminator"]["mapping"].values()
        for reference in references:
            try:
                assert reference.startswith("#/")
                resolver.lookup(reference)
            except (AssertionError, Unresolvable):
                found.append(f"{at}: {reference}")
    return found


def unknown_extensions(document: Json) -> list[str]:
    """List the extension keys that the document's readers do not know."""
    # In these places a key is a name, such as that of the header x-ms-error-code.
    names = re.compile(r"/(properties|headers|schemas|mapping|variables|scopes)$")
    objects = ((at, node) for at, node in walk(document) if isinstance(node, dict) and not names.search(at))
    return [at + pointer(key) for at, node in objects for key in node if key.startswith("x-") and key not in EXTENSIONS]


def unknown_versions(document: Json) -> list[str]:
    """List the places that claim to be added by a version that does not exist, or by the first one."""
    marks = ((at, node["x-added-in"]) for at, node in walk(document) if isinstance(node, dict) and "x-added-in" in node)
    return [f"{at}: {version}" for at, version in marks if version not in API_VERSIONS[1:]]


def validator(document: Json, schema: Json) -> Draft202012Validator:
    """Build a validator for a schema of the document, formats included."""
    registry = Registry().with_resource(BASE, DRAFT202012.create_resource(document))
    # The reference is made absolute by a root of its own: the schema's references are relative to the document.
    rooted = {"$id": BASE + ":root", **absolute(schema)}
    return Draft202012Validator(rooted, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def absolute(schema: Json) -> Json:
    """Copy a schema with its references made absolute."""
    if isinstance(schema, dict):
        return {key: BASE + value if key == "$ref" else absolute(value) for key, value in schema.items()}
    return [absolute(value) for value in schema] if isinstance(schema, list) else schema


def misfits(document: Json) -> list[str]:
    """List the examples that their schema does not allow."""
    found = []
    for at, content in contents(document):
        check = validator(document, content["schema"])
        for name, example in content.get("examples", {}).items():
            for error in check.iter_errors(example["value"]):
                found.append(f"{at}{pointer('examples', name)}{pointer(*error.absolute_path)}: {error.message}")
    return found


def without_examples(document: Json) -> list[str]:
    """List the media types that have no example."""
    return [at for at, content in contents(document) if not content.get("examples")]


def test_document_is_valid_openapi_3_1(document: Json) -> None:
    assert document["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_yaml_has_no_key_twice() -> None:
    # PyYAML keeps the last of two equal keys and says nothing.
    class Unique(yaml.SafeLoader):
        pass

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        keys = [loader.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"{node.start_mark}: a key stands twice in {keys}"
        assert all(isinstance(key, str) for key in keys), f"{node.start_mark}: a key is no string in {keys}"
        return loader.construct_mapping(node, deep=True)

    Unique.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    path = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=Unique)


def test_every_schema_is_valid_and_uses_known_keywords(document: Json) -> None:
    for at, schema in schemas(document):
        assert set(schema) <= KEYWORDS, f"{at}: {sorted(set(schema) - KEYWORDS)}"
        Draft202012Validator.check_schema(schema)


def test_every_reference_resolves(document: Json) -> None:
    assert dangling(document) == []


def test_everything_with_a_name_is_described(document: Json) -> None:
    assert undescribed(document) == []


def test_every_operation_has_an_id_a_summary_a_declared_tag_and_an_error_response(document: Json) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    found = list(operations(document))
    assert len({operation["operationId"] for _, operation in found}) == len(found)
    for at, operation in found:
        assert operation["summary"].strip(), at
        assert len(operation["tags"]) == 1, at
        assert set(operation["tags"]) <= tags, at
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Error"}, at


def test_every_enum_is_a_component_whose_values_are_described(document: Json) -> None:
    assert badly_described_enums(document) == []


def test_every_extension_is_known(document: Json) -> None:
    assert unknown_extensions(document) == []


def test_added_in_names_a_known_version_after_the_first(document: Json) -> None:
    assert unknown_versions(document) == []


def test_members_of_a_newer_schema_are_as_new(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        if "x-added-in" not in schema:
            continue
        for key, inner in schema.get("properties", {}).items():
            added = inner.get("x-added-in", "")
            assert API_VERSIONS.index(added) >= API_VERSIONS.index(schema["x-added-in"]), f"{name}.{key}"


def test_every_object_is_a_component_or_free_form(document: Json) -> None:
    for at, schema in schemas(document):
        types = schema.get("type", ())
        if "properties" not in schema and "object" not in ([types] if isinstance(types, str) else types):
            continue
        free = schema.get("additionalProperties") is True and "properties" not in schema
        assert free or re.fullmatch(r"/components/schemas/[^/]+", at), at
        assert set(schema.get("required", ())) <= set(schema.get("properties", ())), at


def test_unions_are_told_apart_by_a_required_constant(document: Json) -> None:
    unions = [(at, schema) for at, schema in schemas(document) if "oneOf" in schema]
    assert unions
    for at, schema in unions:
        tag, mapping = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
        assert [branch["$ref"] for branch in schema["oneOf"]] == list(mapping.values()), at
        for value, reference in mapping.items():
            variant = resolve(document, {"$ref": reference})
            assert variant["properties"][tag]["const"] == value, reference
            assert tag in variant["required"], reference


def test_defaults_fit_their_schemas(document: Json) -> None:
    found = [(at, schema) for at, schema in schemas(document) if "default" in schema]
    assert found
    for at, schema in found:
        assert validator(document, schema).is_valid(schema["default"]), at


def test_every_body_has_an_example(document: Json) -> None:
    assert without_examples(document) == []


def test_every_example_fits_its_schema(document: Json) -> None:
    assert misfits(document) == []


def test_every_known_error_body_has_an_example(document: Json) -> None:
    content = document["components"]["responses"]["Error"]["content"]["application/json"]
    for branch in content["schema"]["anyOf"]:
        check = validator(document, branch)
        assert any(check.is_valid(example["value"]) for example in content["examples"].values()), branch["$ref"]


def test_every_property_name_is_in_an_example(document: Json) -> None:
    # An example that shows a member proves that its schema accepts the real thing; nothing else here does.
    examples = [example["value"] for _, content in contents(document) for example in content["examples"].values()]
    seen = {key for example in examples for key in keys(example)}
    unseen = {
        name + "." + key
        for name, schema in document["components"]["schemas"].items()
        for key in schema.get("properties", {})
        if key not in seen and not name.endswith("Extras")
    }
    assert unseen == set()


def keys(node: Json) -> Iterator[str]:
    """Give every key of a JSON value, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys(value)


def remove(*steps: str) -> Callable[[Json], None]:
    """Make a change that removes the member at the end of the steps."""

    def change(document: Json) -> None:
        for step in steps[:-1]:
            document = document[step]
        del document[steps[-1]]

    return change


def put(value: Json, *steps: str) -> Callable[[Json], None]:
    """Make a change that sets the member at the end of the steps."""

    def change(document: Json) -> None:
        for step in steps[:-1]:
            document = document[step]
        document[steps[-1]] = value

    return change


CHAT = ("paths", "/chat/completions", "post")
SCHEMAS = ("components", "schemas")
DAMAGE = [
    (undescribed, remove(*SCHEMAS, "ChatChoice", "properties", "index", "description")),
    (undescribed, put(" ", *CHAT, "responses", "200", "description")),
    (undescribed, remove("components", "headers", "ErrorCode", "description")),
    (badly_described_enums, remove(*SCHEMAS, "ChatRole", "x-enum-descriptions", "tool")),
    (badly_described_enums, put("?", *SCHEMAS, "ChatRole", "x-enum-descriptions", "robot")),
    (badly_described_enums, put(["a"], *SCHEMAS, "ImageSize", "properties", "width", "enum")),
    (dangling, remove(*SCHEMAS, "ChatRole")),
    (dangling, put("#/nowhere", *SCHEMAS, "ChatRequestMessage", "discriminator", "mapping", "user")),
    (unknown_extensions, put("x", *SCHEMAS, "ChatChoice", "x-python-name")),
    (unknown_extensions, put(True, *CHAT, "x-streams")),
    (unknown_versions, put("2026-01-01", *SCHEMAS, "ImageSize", "x-added-in")),
    (unknown_versions, put("2024-05-01-preview", *CHAT, "x-added-in")),
    (misfits, remove(*CHAT, "requestBody", "content", "application/json", "examples", "text", "value", "messages")),
    (misfits, put("a", *SCHEMAS, "ChatRequestUserMessage", "properties", "role", "const")),
    (without_examples, remove("paths", "/info", "get", "responses", "200", "content", "application/json", "examples")),
]


@pytest.mark.parametrize(("check", "change"), DAMAGE)
def test_checks_see_damage(document: Json, check: Callable[[Json], list[str]], change: Callable[[Json], None]) -> None:
    damaged = copy.deepcopy(document)
    change(damaged)
    assert check(damaged)


def test_format_is_checked_in_examples(document: Json) -> None:
    check = validator(document, {"$ref": "#/components/schemas/UserSecurityContext"})
    with pytest.raises(jsonschema.ValidationError, match="uuid"):
        check.validate({"end_user_id": "nobody"})
