"""A value and the schema it is an example of in, whether it shows a part that is gone out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen import load

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_FOLLOWED = 60
"""How many references in a row are followed."""


def shows(value: Any, schema: Any, document: dict[str, Any], is_gone: Callable[[dict[str, Any]], bool]) -> bool:
    """Tell whether a value has a member that its schema says is gone, or can only be read by an alternative that is.

    Args:
        value: the example.
        schema: what it is an example of, as it was.
        document: where the schema's references lead.
        is_gone: tells of a schema, or a reference to one, whether it is gone.
    """
    return _Reader(document, is_gone).shows(value, schema)


class _Reader:
    def __init__(self, document: dict[str, Any], is_gone: Callable[[dict[str, Any]], bool]) -> None:
        self._document = document
        self._is_gone = is_gone
        self._known: dict[tuple[int, int], bool] = {}
        self._fitting: dict[tuple[int, int], bool] = {}

    def shows(self, value: Any, schema: Any) -> bool:
        if not isinstance(schema, dict):
            return False
        if self._is_gone(schema):
            return True
        schema = self._target(schema)
        pair = (id(value), id(schema))
        if pair not in self._known:
            self._known[pair] = False  # a schema that leads back to itself for the same value says nothing new
            self._known[pair] = self._is_gone(schema) or self._anywhere(value, schema)
        return self._known[pair]

    def _anywhere(self, value: Any, schema: dict[str, Any]) -> bool:
        if any(self.shows(value, each) for each in _list(schema, "allOf")):
            return True
        if any(self._no_alternative(value, _list(schema, key)) for key in ("anyOf", "oneOf")):
            return True
        return self._inside(value, schema)

    def _inside(self, value: Any, schema: dict[str, Any]) -> bool:
        if isinstance(value, list):
            return any(self.shows(each, schema.get("items")) for each in value)
        if not isinstance(value, dict):
            return False
        properties = schema.get("properties")
        named = properties if isinstance(properties, dict) else {}
        others = schema.get("additionalProperties")
        return any(self.shows(each, named.get(key, others)) for key, each in value.items())

    def _no_alternative(self, value: Any, schemas: list[Any]) -> bool:
        fitting = [each for each in schemas if self._fits(value, each)]
        return bool(fitting) and all(self.shows(value, each) for each in fitting)

    def _fits(self, value: Any, schema: Any) -> bool:
        """Tell alternatives apart by what OpenAPI documents tell them apart by: types, constants, required members."""
        if not isinstance(schema, dict):
            return schema is not False
        schema = self._target(schema)
        pair = (id(value), id(schema))
        if pair not in self._fitting:
            self._fitting[pair] = True
            self._fitting[pair] = _has_kind(value, schema) and self._has_members(value, schema)
        return self._fitting[pair]

    def _has_members(self, value: Any, schema: dict[str, Any]) -> bool:
        choices = [_list(schema, key) for key in ("anyOf", "oneOf") if _list(schema, key)]
        if not all(any(self._fits(value, each) for each in choice) for choice in choices):
            return False
        if not all(self._fits(value, each) for each in _list(schema, "allOf")):
            return False
        if not isinstance(value, dict):
            return True
        if any(isinstance(key, str) and key not in value for key in _list(schema, "required")):
            return False
        properties = schema.get("properties")
        named = properties if isinstance(properties, dict) else {}
        return all(self._has_constant(value[key], each) for key, each in named.items() if key in value)

    def _has_constant(self, value: Any, schema: Any) -> bool:
        if not isinstance(schema, dict):
            return schema is not False
        schema = self._target(schema)
        return "const" not in schema or bool(schema["const"] == value)

    def _target(self, schema: dict[str, Any]) -> dict[str, Any]:
        for _ in range(_FOLLOWED):
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                break
            target = load.resolve(self._document, reference)
            if not isinstance(target, dict):
                break
            schema = target
        return schema


def _list(schema: dict[str, Any], key: str) -> list[Any]:
    value = schema.get(key)
    return value if isinstance(value, list) else []


def _has_kind(value: Any, schema: dict[str, Any]) -> bool:
    kinds = schema.get("type")
    names = kinds if isinstance(kinds, list) else [kinds] if kinds else []
    if names and not any(_is_of(value, str(name)) for name in names):
        return False
    if "const" in schema and schema["const"] != value:
        return False
    return not isinstance(schema.get("enum"), list) or value in schema["enum"]


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES.get(name, ()))
