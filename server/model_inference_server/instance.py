"""Instances: a JSON schema in, a value out that is valid by it, the same one each time.

The value is small but not bare: optional members are there, a list has an item. Words fill its strings and numbers,
which is how a prompt comes to be the arguments of a tool. Where no valid value is found, that is an error.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.exceptions import Unresolvable

from .scalars import NoInstance, number, string
from .wire import Json, JsonObject, is_array, is_integer, is_object
from .words import Words

MAX_DEPTH = 12
"""How deeply a value is nested at most; optional members end sooner, which ends recursive schemas."""

MAX_ITEMS = 256
"""The most items or members that a schema can ask for."""

MAX_VALUES = 5000
"""How many values are made, the discarded ones counted, before a schema is given up."""

_IMPLIED = {
    "object": ("properties", "required", "additionalProperties", "minProperties", "patternProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


def instance(schema: Json, words: Words | None = None) -> Json:
    """Make a value that is valid by a schema (JSON Schema 2020-12).

    Args:
        schema: the schema; references are followed within it.
        words: what strings and numbers are taken from where they fit.

    Raises:
        NoInstance: the schema is not valid, or no value was found that fits it.
    """
    try:
        Draft202012Validator.check_schema(schema)
        value = _Maker(schema, words or Words()).make(schema, "value", 0)
        # With a registry of its own the validator fetches nothing that a schema refers to.
        validator: Any = Draft202012Validator(schema, registry=Registry[Any]())
        for error in validator.iter_errors(value):
            raise NoInstance(f"found no value that fits: {json.dumps(value)[:200]}: {error.message[:200]}")
    except SchemaError as error:
        place = "".join(f"/{part}" for part in error.absolute_path)
        raise NoInstance(f"the schema is not valid at {place or 'its root'}: {error.message[:200]}") from None
    except (RecursionError, Unresolvable, re.error, OverflowError) as error:
        raise NoInstance(f"found no value that fits: {error}") from None
    return value


class _Maker:
    def __init__(self, root: Json, words: Words) -> None:
        self.root = root
        self.words = words
        self.budget = MAX_VALUES

    def make(self, schema: Json, name: str, depth: int) -> Json:
        if schema is False:
            raise NoInstance(f"nothing may stand at {name!r}")
        if depth > MAX_DEPTH:
            raise NoInstance(f"the schema of {name!r} is nested too deeply, or has no end")
        self.budget -= 1
        if self.budget < 0:
            raise NoInstance(f"the schema asks for more than {MAX_VALUES} values")
        node = self._plain(schema if is_object(schema) else {})
        if "const" in node:
            return node["const"]
        if is_array(node.get("enum")):
            return self._choose(node["enum"], name)
        for union in ("anyOf", "oneOf"):
            if is_array(node.get(union)):
                return self._branch(node, union, name, depth)
        kind = _kind(node)
        if kind in ("object", "array"):
            return self._object(node, depth) if kind == "object" else self._array(node, name, depth)
        if kind in ("integer", "number"):
            return number(node, kind, self.words)
        return string(node, name, self.words) if kind == "string" else {"boolean": True, "null": None}[kind]

    def _plain(self, node: JsonObject) -> JsonObject:
        """Merge what a reference and `allOf` refer to into the node itself."""
        for _ in range(MAX_DEPTH):
            parts: list[Json] = [self._at(node["$ref"])] if "$ref" in node else []
            parts += node.get("allOf", [])
            if not parts:
                return node
            node = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
            for part in parts:
                node = _merge(node, part if is_object(part) else {})
        raise NoInstance("the schema's references have no end")

    def _at(self, ref: str) -> Json:
        if not ref.startswith("#"):
            raise NoInstance(f"{ref!r} is not a reference within the schema")
        node = self.root
        for part in ref[1:].split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key) if is_array(node) else key]
            except (KeyError, ValueError, IndexError, TypeError):
                raise NoInstance(f"the reference {ref!r} leads nowhere") from None
        return node

    def _choose(self, choices: list[Json], name: str) -> Json:
        if not choices:
            raise NoInstance(f"nothing may stand at {name!r}")
        named = [each for each in choices if isinstance(each, str) and each and self.words.mentions(each)]
        return (named or choices)[0]

    def _branch(self, node: JsonObject, union: str, name: str, depth: int) -> Json:
        rest = {key: value for key, value in node.items() if key != union}
        branches = [_merge(rest, each if is_object(each) else {}) for each in node[union] if each is not False]
        # Null is the last resort: an optional value that is there says more than one that is not.
        for branch in sorted(branches, key=lambda each: each.get("type") == "null"):
            with suppress(NoInstance):
                return self.make(branch, name, depth + 1)
        raise NoInstance(f"no branch of {name!r} can be made")

    def _object(self, node: JsonObject, depth: int) -> JsonObject:
        made: JsonObject = {}
        required: list[str] = node.get("required", [])
        properties: JsonObject = node.get("properties", {})
        for name, schema in properties.items():
            if name in required:
                made[name] = self.make(schema, name, depth + 1)
            elif depth < MAX_DEPTH // 3:
                with suppress(NoInstance):
                    made[name] = self.make(schema, name, depth + 1)
        extra = node.get("additionalProperties", True)
        least = node.get("minProperties", 0)
        if least > MAX_ITEMS:
            raise NoInstance(f"the schema asks for more than {MAX_ITEMS} members")
        spare = [f"member{number}" for number in range(1, max(0, int(least) - len(made)) + 1)]
        for name in [*(each for each in required if each not in properties), *spare]:
            if name in required or len(made) < least:
                made[name] = self.make(extra, name, depth + 1)
        return made

    def _array(self, node: JsonObject, name: str, depth: int) -> list[Json]:
        most, least = node.get("maxItems", MAX_ITEMS), node.get("minItems", 0)
        if least > MAX_ITEMS:
            raise NoInstance(f"{name!r} asks for more than {MAX_ITEMS} items")
        made = [self.make(each, name, depth + 1) for each in node.get("prefixItems", [])[: int(most)]]
        if "contains" in node:
            wanted = min(int(node.get("minContains", 1)), MAX_ITEMS)
            made += [self.make(node["contains"], name, depth + 1) for _ in range(wanted)]
        items = node.get("items", True)
        while len(made) < least or (not made and most > 0 and items is not False):
            try:
                item = self.make(items, name, depth + 1)
            except NoInstance:
                if len(made) < least:
                    raise
                break
            made.append(self._fresh(item, made, items, depth) if node.get("uniqueItems") is True else item)
        return made

    def _fresh(self, item: Json, made: list[Json], schema: Json, depth: int) -> Json:
        """Give an item that the list does not hold yet, if that is easily found."""
        if item not in made:
            return item
        node = self._plain(schema) if is_object(schema) else {}
        if is_array(node.get("enum")):
            return next((each for each in node["enum"] if each not in made), item)
        if isinstance(item, str):
            return f"{item} {len(made) + 1}"
        return item + len(made) * node.get("multipleOf", 1) if is_integer(item) else item


def _kind(node: JsonObject) -> str:
    declared = node.get("type")
    if is_array(declared):
        return next((each for each in declared if each != "null"), "null")
    if isinstance(declared, str):
        return declared
    return next((kind for kind, keys in _IMPLIED.items() if any(key in node for key in keys)), "string")


def _merge(one: JsonObject, other: JsonObject) -> JsonObject:
    """Give a schema that is as strict as both, in the keywords that matter here; the final validation does the rest."""
    merged = dict(one)
    for key, value in other.items():
        if key not in one:
            merged[key] = value
        elif key == "properties":
            both = one[key].keys() & value.keys()
            merged[key] = one[key] | value | {name: {"allOf": [one[key][name], value[name]]} for name in both}
        elif key in ("required", "allOf"):
            merged[key] = one[key] + value
        elif key == "$ref":
            merged["allOf"] = [*merged.get("allOf", []), {key: value}]
        elif key == "enum":
            merged[key] = [each for each in one[key] if each in value]
        elif key.startswith(("min", "exclusiveMin")):
            merged[key] = max(one[key], value)
        elif key.startswith(("max", "exclusiveMax")):
            merged[key] = min(one[key], value)
        elif not (key == "type" and one[key] == "integer"):  # every integer is a number
            merged[key] = value
    return merged
