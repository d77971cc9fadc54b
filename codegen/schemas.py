"""Plain entries in, type trees out: datamodel-code-generator parses the schemas, and this adapter reads its models.

Only here is that library known; its internals move, so it is pinned exactly and this reading has a contract test. It
sees entries under mechanical names and structure only, so that no text of a document can confuse or reach it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from codegen.ir import ListOf, MapOf, Primitive, Ref, TupleOf, TypeTree, UnionOf
from codegen.normalize import Entry, Fragment
from codegen.problem import SpecError

_PREFIX = "#/components/schemas/"
_PRIMITIVES = {"str", "int", "float", "bool"}
_LOOSE = "T"
_CHUNK = 200
_REPORT = "this is a defect of the generator: report it"

Slot = tuple[Literal["property", "additional", "whole", "loose"], str, str]
"""What a tree is the type of: (kind, entry key, JSON name of the property or the loose fragment's name)."""

Trees = dict[Slot, TypeTree]


def parse(entries: dict[str, Entry], loose: dict[str, Fragment]) -> Trees:
    """Parse all fragments.

    Args:
        entries: the plain entries by key.
        loose: further fragments by a name of the caller's, such as those of parameters.
    """
    slots = [pair for entry in entries.values() for pair in _members(entry)]
    for name, fragment in loose.items():
        slots.append((("loose", "", name), fragment))
    # Most fragments are equal to many others, and one of each is enough: parsing takes longer than all else here.
    unique = {json.dumps(fragment, sort_keys=True): fragment for _, fragment in slots}
    trees = dict(zip(unique, _trees(entries, list(unique.values())), strict=True))
    return {slot: trees[json.dumps(fragment, sort_keys=True)] for slot, fragment in slots}


def _members(entry: Entry) -> Iterator[tuple[Slot, Fragment]]:
    for item in entry.properties:
        yield ("property", entry.key, item.wire), item.fragment
    if entry.additional is not None:
        yield ("additional", entry.key, ""), entry.additional
    if entry.fragment is not None:
        yield ("whole", entry.key, ""), entry.fragment


def _trees(entries: Iterable[str], fragments: list[Fragment]) -> list[TypeTree]:
    """Parse fragments that refer to entries; what an entry itself is made of stands among the fragments."""
    # The parser makes no class of an object without properties.
    skeleton: dict[str, Any] = {key: {"type": "object", "properties": {"k": {"type": "string"}}} for key in entries}
    for start in range(0, len(fragments), _CHUNK):
        properties = {f"p{start + index}": _qualified(each) for index, each in enumerate(fragments[start:][:_CHUNK])}
        skeleton[f"{_LOOSE}{start}"] = {"type": "object", "properties": properties}
    return _read(_parse(skeleton), len(fragments))


def _qualified(fragment: Fragment) -> Fragment:
    result: Fragment = {}
    for name, value in fragment.items():
        if name == "$ref":
            result[name] = f"{_PREFIX}{value}"
        elif name in ("anyOf", "prefixItems"):
            result[name] = [_qualified(item) for item in value]
        else:
            result[name] = _qualified(value) if isinstance(value, dict) else value
    return result


def _parse(skeleton: dict[str, Any]) -> list[Any]:
    # Imported here: it takes longer to load than most documents take to generate.
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import PythonVersion
    from datamodel_code_generator.model import get_data_model_types
    from datamodel_code_generator.parser.openapi import OpenAPIParser

    types = get_data_model_types(DataModelType.DataclassesDataclass, target_python_version=PythonVersion.PY_311)
    document = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "paths": {},
        "components": {"schemas": skeleton},
    }
    parser = OpenAPIParser(
        json.dumps(document),
        data_model_type=types.data_model,
        data_model_root_type=types.root_model,
        data_model_field_type=types.field_model,
        data_type_manager_type=types.data_type_manager,
        dump_resolve_reference_action=types.dump_resolve_reference_action,
        keep_model_order=False,
        strict_nullable=True,
        treat_dot_as_module=False,
        formatters=[],
    )
    parser.parse_raw()
    return list(parser.results)


def _read(results: list[Any], count: int) -> list[TypeTree]:
    trees: dict[str, TypeTree] = {}
    for model in results:
        if str(model.reference.path).startswith(f"{_PREFIX}{_LOOSE}"):
            trees |= {field.original_name: _tree(field.data_type) for field in model.fields}
    lost = [index for index in range(count) if f"p{index}" not in trees]
    if lost:
        raise SpecError("", f"the schema parser lost fragment {lost[0]}", _REPORT)
    return [trees[f"p{index}"] for index in range(count)]


def _tree(data_type: Any) -> TypeTree:
    """Read one of the parser's data types."""
    if data_type.is_list:
        return ListOf(_inner(data_type))
    if data_type.is_tuple:
        return TupleOf(tuple(_tree(item) for item in data_type.data_types))
    if data_type.is_dict:
        return MapOf(_inner(data_type))
    tree = _inner(data_type)
    return _union([tree, Primitive("null")]) if data_type.is_optional else tree


def _inner(data_type: Any) -> TypeTree:
    if data_type.reference is not None:
        return Ref(str(data_type.reference.path).removeprefix(_PREFIX))
    if data_type.data_types:
        return _union([_tree(item) for item in data_type.data_types])
    name = data_type.type
    if name in (None, "Any", "object"):
        return Primitive("any")
    if name == "None":
        return Primitive("null")
    if name in _PRIMITIVES:
        return Primitive(name)
    raise SpecError("", f"the schema parser gave the type {name!r}", _REPORT)


def _union(members: list[TypeTree]) -> TypeTree:
    flat: list[TypeTree] = []
    for member in members:
        for each in member.members if isinstance(member, UnionOf) else (member,):
            if each == Primitive("any"):
                return each
            if each not in flat:
                flat.append(each)
    # Null comes last, as people write it.
    flat.sort(key=lambda item: item == Primitive("null"))
    return flat[0] if len(flat) == 1 else UnionOf(tuple(flat))
