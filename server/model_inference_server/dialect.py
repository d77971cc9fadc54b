"""JSON Schema as OpenAPI documents use it: a document in, a validator class out whose errors point at the culprit.

The standard keywords report a value that fits no branch of a union as an error of the union, at the union's place. Here
a discriminator (OpenAPI 3.1, section 4.8.25), else the type of the value, chooses the branch that was meant, and the
errors are that branch's own. `required` and `additionalProperties` point at the missing or superfluous member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from .document import Document
from .wire import Json, JsonArray, JsonObject, is_array, is_integer, is_object

Errors: TypeAlias = Iterator[ValidationError]
Validator: TypeAlias = Any
"""An instance of a validator class made at run time, for which jsonschema has no static type."""

ROOT = "urn:model-inference:document"
"""The URI under which a validator's registry holds the document."""

FORMATS = FormatChecker(formats=("uuid",))
"""The formats that are checked; all others are annotations (JSON Schema 2020-12 Validation, section 7.2.1)."""


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not is_integer(value) or -(2**31) <= value < 2**31


@FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    return not is_integer(value) or -(2**63) <= value < 2**63


class Unions:
    """The keywords `oneOf` and `anyOf`, which need the document to look into the branches."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def check(self, validator: Validator, branches: JsonArray, instance: Json, schema: JsonObject) -> Errors:
        """Check an instance against the branch that it means."""
        discriminator = schema.get("discriminator")
        if is_object(discriminator):
            yield from self._by_tag(validator, branches, instance, discriminator)
        else:
            yield from self._by_type(validator, branches, instance, schema)

    def _by_tag(self, validator: Validator, branches: JsonArray, instance: Json, discriminator: JsonObject) -> Errors:
        name: str = discriminator["propertyName"]
        if not is_object(instance):
            yield _wrong_type(instance, ["object"])
        elif name not in instance:
            yield _missing(instance, name)
        else:
            tags = self._tags(branches, name, discriminator.get("mapping", {}))
            tag = instance[name]
            if isinstance(tag, str) and tag in tags:
                yield from validator.descend(instance, tags[tag])
            else:
                yield ValidationError("unknown tag", "enum", [name], validator_value=sorted(tags), instance=tag)

    def _resolve(self, schema: JsonObject) -> JsonObject:
        ref = schema.get("$ref")
        local = {"$ref": ref.removeprefix(ROOT)} if isinstance(ref, str) else schema
        return self._document.resolve(local)

    def _tags(self, branches: JsonArray, name: str, mapping: Mapping[str, str]) -> dict[str, JsonObject]:
        tags: dict[str, JsonObject] = {}
        for branch in branches:
            const = self._resolve(branch).get("properties", {}).get(name, {}).get("const")
            # Without a mapping or a constant the tag is the name of the component.
            tags[const if isinstance(const, str) else str(branch.get("$ref")).rpartition("/")[2]] = branch
        for tag, target in mapping.items():
            tags[tag] = {"$ref": ROOT + (target if "/" in target else f"#/components/schemas/{target}")}
        return tags

    def _by_type(self, validator: Validator, branches: JsonArray, instance: Json, schema: JsonObject) -> Errors:
        fitting = [each for each in branches if self._admits(validator, each, instance)]
        if not fitting:
            yield _wrong_type(instance, sorted({name for each in branches for name in self._types(each)}))
            return
        failures = [list(validator.descend(instance, each)) for each in fitting]
        valid = sum(not each for each in failures)
        if not valid:
            yield from min(failures, key=len)
        elif valid > 1 and "oneOf" in schema:
            yield ValidationError("fits several branches", "oneOf", instance=instance)

    def _admits(self, validator: Validator, schema: Json, instance: Json) -> bool:
        types = self._types(schema)
        return not types or any(validator.is_type(instance, each) for each in types)

    def _types(self, schema: Json) -> set[str]:
        """Give the JSON types that a schema admits; none at all when it does not say."""
        node = self._resolve(schema) if is_object(schema) else {}
        declared = node.get("type", [])
        if declared:
            return set(declared if is_array(declared) else [declared])
        inner = [self._types(each) for each in node.get("oneOf") or node.get("anyOf") or []]
        return set[str]().union(*inner) if all(inner) else set()


def dialect(document: Document) -> type[Draft202012Validator]:
    """Make the validator class for the schemas of a document."""
    union = Unions(document).check
    keywords: dict[str, Any] = {
        "oneOf": union,
        "anyOf": union,
        "required": _required,
        "additionalProperties": _additional_properties,
    }
    # The stubs leave `extend` untyped, for what it returns is made at run time.
    make: Any = extend
    made: type[Draft202012Validator] = make(Draft202012Validator, keywords)
    return made


def _required(validator: Validator, names: JsonArray, instance: Json, schema: JsonObject) -> Errors:
    if is_object(instance):
        for name in names:
            if name not in instance:
                yield _missing(instance, name)


def _additional_properties(validator: Validator, rest: Json, instance: Json, schema: JsonObject) -> Errors:
    standard: Any = Draft202012Validator.VALIDATORS["additionalProperties"]
    if rest is not False:
        yield from standard(validator, rest, instance, schema)
    elif is_object(instance):
        patterns = schema.get("patternProperties", {})
        for name in instance.keys() - schema.get("properties", {}).keys():
            if any(True for _ in standard(validator, False, {name: None}, {"patternProperties": patterns})):
                yield ValidationError("superfluous", "additionalProperties", [name], instance=instance[name])


def _missing(instance: JsonObject, name: str) -> ValidationError:
    return ValidationError("missing", "required", [name], validator_value=[name], instance=instance)


def _wrong_type(instance: Json, types: JsonArray) -> ValidationError:
    return ValidationError("wrong type", "type", validator_value=types, instance=instance)
