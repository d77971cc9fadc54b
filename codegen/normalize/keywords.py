"""Keywords of one schema in, what they say out: checked shapes, enums, nullability, whether it is an object."""

from __future__ import annotations

from typing import Any

from codegen.load import items_of, json_kind, object_of
from codegen.problem import SpecError, child

STRUCTURE = frozenset(
    {
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "enum",
        "items",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "required",
    }
)
"""Keywords beside a reference that make more of it than the reference alone."""

_TELLING = STRUCTURE | {"$ref", "discriminator", "format", "not"}
_OBJECTS = ("properties", "patternProperties", "discriminator")
_LISTS = ("allOf", "anyOf", "oneOf", "enum", "prefixItems")


def checked(schema: Any, place: str) -> dict[str, Any]:
    """Give a schema whose keywords have the shapes that the rest relies on; a keyword that is null counts as absent.

    Raises:
        SpecError: one has not, or there is no schema.
    """
    if isinstance(schema, bool):
        return {}
    if not isinstance(schema, dict):
        raise SpecError(place, f"{json_kind(schema)} in place of a schema", "a schema is an object")
    for key in _OBJECTS:
        object_of(schema, key, place)
    for key in _LISTS:
        items_of(schema, key, place)
    kinds = schema.get("type")
    # YAML reads `[string, null]` as a list that holds a null, which nobody means otherwise.
    if not isinstance(kinds, str | None) and not (
        isinstance(kinds, list) and all(isinstance(item, str | None) for item in kinds)
    ):
        raise SpecError(child(place, "type"), f"the type {str(kinds)[:40]!r}", "a type is a name or a list of names")
    if None not in schema.values():
        return schema
    return {key: value for key, value in schema.items() if value is not None or key in ("const", "default", "example")}


def only_describes(part: Any) -> bool:
    """Tell whether a part of an `allOf` says nothing of structure: it describes the others, or lets them be null."""
    return isinstance(part, dict) and not _TELLING & part.keys()


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """Give a schema with what the parts of its `allOf` say that only describe the others; its own keywords prevail."""
    parts = [part for part in schema.get("allOf") or () if only_describes(part)]
    return {key: value for part in (*parts, schema) for key, value in part.items()} if parts else schema


def types_of(schema: dict[str, Any]) -> list[str]:
    """List the types that a schema names, without null."""
    kinds = schema.get("type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind is not None and kind != "null"]


def has_length(schema: dict[str, Any], length: int) -> bool:
    """Tell whether an array can have one length alone."""
    least, most = schema.get("minItems"), schema.get("maxItems")
    return least == length and (most == length or schema.get("items") is False)


def says_null(schema: Any) -> bool:
    """Tell whether a schema's own keywords allow null: 3.1 types, 3.0 `nullable`, a null in its enum or union."""
    if not isinstance(schema, dict):
        return False
    kinds = schema.get("type")
    listed = kinds if isinstance(kinds, list) else [kinds] if kinds else []
    if schema.get("nullable") is True or "null" in listed or None in listed:
        return True
    if isinstance(schema.get("enum"), list) and None in schema["enum"]:
        return True
    unions = [schema[key] for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)]
    members = [item for union in unions for item in union]
    if isinstance(schema.get("allOf"), list):
        members += [part for part in schema["allOf"] if only_describes(part)]
    return any(isinstance(item, dict) and "$ref" not in item and says_null(item) for item in members)


def is_null(schema: Any) -> bool:
    """Tell whether a member of a union is null and nothing else."""
    if not isinstance(schema, dict):
        return False
    return (
        schema == {"nullable": True}
        or schema.get("type") in ("null", ["null"], [None])
        or schema.get("enum") == [None]
        or schema.get("const", 0) is None
    )


def distinct(values: list[Any]) -> list[Any]:
    """Drop values that stand twice, and null; 1, 1.0 and true are three values."""
    found: dict[tuple[type, str], Any] = {}
    for value in values:
        if value is not None:
            found.setdefault((type(value), repr(value)), value)
    return list(found.values())


def enum_of(schema: dict[str, Any], members: list[Any]) -> list[Any] | None:
    """Find the values of an enum or constant, also where a union spells them.

    Args:
        schema: the keywords.
        members: those of the schema's union, if it has one.
    """
    if "const" in schema:
        return [schema["const"]]
    if schema.get("enum"):
        return distinct(schema["enum"])
    known = schema.get("x-extensible-enum")
    if isinstance(known, list) and known and all(isinstance(item, str) for item in known):
        return distinct(known)
    present = [item for item in members if not is_null(item)]
    if len(present) > 1 and all(isinstance(item, dict) and "const" in item for item in present):
        return distinct([item["const"] for item in present])
    enums = [item for item in present if isinstance(item, dict) and isinstance(item.get("enum"), list)]
    open_strings = [
        item
        for item in present
        if isinstance(item, dict)
        and item.get("type") == "string"
        and not {"enum", "format", "pattern", "const"} & item.keys()
    ]
    # `anyOf: [a string, an enum of strings]` is an open enum.
    if len(present) == 2 and len(enums) == 1 and len(open_strings) == 1:
        return distinct(enums[0]["enum"])
    return None


def titles_of(members: list[Any]) -> dict[Any, tuple[str, str]]:
    """Read the names and texts of an enum that is spelled as a union of constants."""
    return {
        item["const"]: (str(item.get("title") or ""), str(item.get("description") or ""))
        for item in members
        if isinstance(item, dict) and isinstance(item.get("const"), str | int)
    }


def is_class_of_values(values: list[Any]) -> bool:
    """Tell whether values make an enum class: several, all text or all integers."""
    return len(values) > 1 and {type(value) for value in values} in ({str}, {int})


def is_reference(schema: dict[str, Any]) -> bool:
    """Tell whether a schema is a reference, with nothing beside it that changes the structure."""
    return isinstance(schema.get("$ref"), str) and not STRUCTURE & schema.keys()


def format_of(schema: dict[str, Any]) -> str:
    """Give the format of a scalar; OpenAPI 3.1 says of a file with a media type what 3.0 says with `binary`.

    `contentEncoding` is left alone: such text stays as the service sent it, for a caller that wants to pass it on.
    """
    if "format" not in schema and schema.get("contentMediaType") == "application/octet-stream":
        return "str" if "contentEncoding" in schema else "binary"
    return str(schema.get("format"))
