"""The proof that nothing was lost: the resolved document and the IR in, what is missing out.

The document is walked here on its own terms, without the normalizer, so that what one of them overlooks shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from codegen.ir import Alias, EnumType, Model, OperationValue, Package
from codegen.load import resolve
from codegen.problem import child

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@attrs.frozen
class Fact:
    """Something the document declares: its kind, where it stands, and for an enum's value the value."""

    kind: str
    pointer: str
    value: Any = None


def facts(document: dict[str, Any]) -> list[Fact]:
    """List every operation and parameter, and every schema, property and enum value among the components."""
    found = list(_operation_facts(document))
    schemas = (document.get("components") or {}).get("schemas") or {}
    for name, schema in schemas.items():
        place = child("#/components/schemas", name)
        found.append(Fact("schema", place))
        found += _schema_facts(schema, place)
    return found


def _operation_facts(document: dict[str, Any]) -> Iterator[Fact]:
    for path, item in (document.get("paths") or {}).items():
        if not isinstance(item, dict):
            continue
        for method in _METHODS:
            if isinstance(item.get(method), dict):
                place = child("#/paths", path, method)
                yield Fact("operation", place)
                yield from _parameter_facts(document, item[method].get("parameters"), place)


def _parameter_facts(document: dict[str, Any], parameters: Any, place: str) -> Iterator[Fact]:
    for index, item in enumerate(parameters or ()):
        where = child(place, "parameters", index)
        while isinstance(item, dict) and isinstance(item.get("$ref"), str):
            where = item["$ref"]
            item = resolve(document, where)
        if isinstance(item, dict):
            ignored = item.get("in") == "header" and str(item.get("name")).lower() in (
                "accept",
                "authorization",
                "content-type",
            )
            if not ignored:
                yield Fact("parameter", place, where)


def _schema_facts(schema: Any, place: str) -> Iterator[Fact]:
    if not isinstance(schema, dict):
        return
    for name, each in (schema.get("properties") or {}).items():
        where = child(place, "properties", name)
        yield Fact("property", where)
        yield from _schema_facts(each, where)
    for value in schema.get("enum") or ():
        if value is not None:
            yield Fact("enum value", place, value)
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), dict):
            yield from _schema_facts(schema[key], child(place, key))
    for key in ("allOf", "anyOf", "oneOf"):
        for index, each in enumerate(schema.get(key) or ()):
            yield from _schema_facts(each, child(place, key, index))


def missing(document: dict[str, Any], package: Package, left_out: frozenset[str] = frozenset()) -> list[Fact]:
    """List what the document declares and the package does not have.

    Args:
        document: the resolved document.
        package: what was lowered from it.
        left_out: pointers of operations that are known to be unsupported.
    """
    pointers = _pointers(package)
    values = _enum_values(package)
    arguments = {
        (method.pointer, item.pointer)
        for client in package.clients
        for method in client.methods
        for item in method.arguments
    }
    lost = []
    for fact in facts(document):
        if fact.kind in ("operation", "parameter") and fact.pointer in left_out:
            continue
        if fact.kind == "parameter":
            found = (fact.pointer, fact.value) in arguments
        elif fact.kind == "enum value":
            found = any(fact.value in values.get(place, ()) for place in _around(fact.pointer))
        else:
            found = fact.pointer in pointers
        if not found:
            lost.append(fact)
    return lost


def _around(pointer: str) -> list[str]:
    """Give the places that may hold the values of an enum: its own, and that of the union it opens."""
    parent, _, last = pointer.rpartition("/")
    return [pointer, parent.rpartition("/")[0]] if last.isdigit() else [pointer]


def _pointers(package: Package) -> set[str]:
    declared: list[Model | EnumType | Alias | OperationValue] = [*package.models, *package.enums, *package.aliases]
    declared += package.operations
    found = {item.pointer for item in declared}
    found |= {field.pointer for model in package.models for field in model.fields}
    return found


def _enum_values(package: Package) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {item.pointer: [each.wire for each in item.members] for item in package.enums}
    for place, values in package.literals:
        found.setdefault(place, []).extend(values)
    return found
