"""A JSON schema in, the same by the rules of strict structured output out, or None where it cannot obey them.

The rules are those of the service's strict mode: every object lists its properties, all of them required, and takes no
others; keywords that bound a value are not known there. What they said is put into the description, since the model
reads it, and the answer is checked by the type all the same.
"""

from __future__ import annotations

from typing import Any

_KEPT = frozenset({"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "const", "$ref"})
_SILENT = frozenset({"title", "default", "examples", "discriminator", "$schema", "$id", "$comment", "deprecated"})
_BOUNDS = frozenset({"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"})
_SIZES = frozenset({"maxItems", "maxLength", "minItems", "minLength", "uniqueItems"})
_TOLD = _BOUNDS | _SIZES | {"contentEncoding", "contentMediaType", "format", "pattern", "readOnly", "writeOnly"}
_DEFINITIONS = "#/$defs/"
_DEEPEST = 100


class _Impossible(Exception):
    """The schema says what strict mode has no words for."""


def strictly(schema: dict[str, Any]) -> dict[str, Any] | None:
    """Give a schema as strict mode wants it; None where that is impossible, as for free keys or for any value."""
    definitions = schema.get("$defs", {})
    try:
        root = _node({name: each for name, each in schema.items() if name != "$defs"}, definitions, 0)
        if root.get("type") != "object":
            return None
        made = {name: _node(each, definitions, 0) for name, each in definitions.items()}
    except _Impossible:
        return None
    return {**root, "$defs": made} if made else root


def is_strict(schema: dict[str, Any]) -> bool:
    """Tell whether a schema that a caller wrote obeys the rules as it is."""
    made = strictly(schema)
    return made is not None and _bare(made) == _bare(schema)


def _bare(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _bare(each) for name, each in schema.items() if name not in ("description", "title")}
    if isinstance(found.get("required"), list):
        found["required"] = sorted(map(str, found["required"]))
    return found


def _node(schema: Any, definitions: dict[str, Any], depth: int) -> dict[str, Any]:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        raise _Impossible
    schema = _flattened(schema, definitions)
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    if schema.keys() - _KEPT - _SILENT - _TOLD - {"description"}:
        raise _Impossible
    if not schema.keys() & {"type", "anyOf", "enum", "const"}:
        raise _Impossible
    made = {name: each for name, each in schema.items() if name in _KEPT}
    if "anyOf" in made:
        made["anyOf"] = [_node(each, definitions, depth + 1) for each in made["anyOf"]]
    if _has_type(made, "array"):
        made["items"] = _node(made.get("items"), definitions, depth + 1)
    if _has_type(made, "object"):
        made |= _object(made, definitions, depth)
    told = "; ".join(f"{name}: {schema[name]}" for name in sorted(_TOLD & schema.keys()))
    text = " ".join(filter(None, [str(schema.get("description") or ""), f"({told})" if told else ""]))
    return {**made, "description": text} if text else made


def _has_type(schema: dict[str, Any], name: str) -> bool:
    kind = schema.get("type")
    return kind == name or (isinstance(kind, list) and name in kind)


def _object(schema: dict[str, Any], definitions: dict[str, Any], depth: int) -> dict[str, Any]:
    properties = schema.get("properties")
    if not isinstance(properties, dict) or schema.get("additionalProperties", False) is not False:
        raise _Impossible
    return {
        "properties": {name: _node(each, definitions, depth + 1) for name, each in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


def _flattened(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Spell what strict mode has another word for: one `oneOf`, an `allOf` of one, a reference with more beside it."""
    if "oneOf" in schema and "anyOf" not in schema:
        schema = {("anyOf" if name == "oneOf" else name): each for name, each in schema.items()}
    every = schema.get("allOf")
    if isinstance(every, list) and len(every) == 1 and isinstance(every[0], dict):
        schema = {**every[0], **{name: each for name, each in schema.items() if name != "allOf"}}
    reference = schema.get("$ref")
    beside = schema.keys() - _SILENT - {"$ref"}
    if reference is None or not beside:
        return schema
    name = str(reference).removeprefix(_DEFINITIONS)
    target = definitions.get(name)
    if beside != {"description"} or not isinstance(target, dict) or _leads_to(target, name, definitions):
        return {"$ref": reference} if beside == {"description"} else schema | {"not": {}}
    return {**_flattened(target, definitions), "description": schema["description"]}


def _leads_to(schema: Any, name: str, definitions: dict[str, Any]) -> bool:
    """Tell whether a definition refers to itself, directly or by others, so that no copy of it would end."""
    seen: set[str] = set()
    ahead: list[Any] = [schema]
    while ahead:
        item = ahead.pop()
        if isinstance(item, list):
            ahead += item
        elif isinstance(item, dict):
            reference = item.get("$ref")
            found = str(reference).removeprefix(_DEFINITIONS) if isinstance(reference, str) else ""
            if found == name:
                return True
            if found and found not in seen:
                seen.add(found)
                ahead.append(definitions.get(found))
            ahead += item.values()
    return False
