"""The proof that nothing was lost: the resolved document and the IR in, what is missing out.

The document is walked here on its own terms, without the normalizer, so that what one of them overlooks shows. Counted
is what a value can be made of; `not`, `if` and the like only say which values are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from codegen.ir import Alias, EnumType, Model, Package
from codegen.load import follow
from codegen.problem import SpecError, child

KINDS = ("operation", "parameter", "schema", "property", "enum value")
"""The kinds of facts, in the order in which they are told."""

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_IGNORED_HEADERS = ("accept", "authorization", "content-type")
_ONE = {"items": "array", "additionalProperties": "object"}
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ALTERNATIVES = ("anyOf", "oneOf")
_MAPS = ("properties", "patternProperties")


@attrs.frozen
class Fact:
    """Something the document declares.

    `kind` is schema, operation, parameter, property or enum value; `value` is an enum's value, and for a parameter the
    place of its declaration, which several operations may share.
    """

    kind: str
    pointer: str
    value: Any = None

    def __str__(self) -> str:
        return f"{self.kind} {self.pointer}" + ("" if self.value is None else f" {self.value!r}")


def facts(document: dict[str, Any]) -> list[Fact]:
    """List every operation, parameter and schema that the document declares, with every property and enum value."""
    found = list(_operation_facts(document))
    for name, schema in _mapping(_mapping(document, "components"), "schemas").items():
        place = child("#/components/schemas", name)
        found.append(Fact("schema", place))
        found += _schema_facts(schema, place)
    # A component that several operations share is met once for each.
    unique = {(fact.kind, fact.pointer, *_key(fact.value)): fact for fact in found}
    return list(unique.values())


def _mapping(parent: Any, key: str) -> dict[str, Any]:
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, dict) else {}


def _list(parent: Any, key: str) -> list[Any]:
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, list) else []


def _operation_facts(document: dict[str, Any]) -> Iterator[Fact]:
    for path in _mapping(document, "paths"):
        item, _ = _followed(document, document["paths"][path], child("#/paths", path))
        for method in _METHODS if not path.startswith("x-") else ():
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                operation, place = item[method], child("#/paths", path, method)
                yield Fact("operation", place)
                yield from _parameter_facts(document, (item, child("#/paths", path)), (operation, place))
                yield from _body_facts(document, operation.get("requestBody"), child(place, "requestBody"))
                yield from _answer_facts(document, operation, place)
                for name, callback in _mapping(operation, "callbacks").items():
                    yield from _callback_facts(document, callback, child(place, "callbacks", name))
    for name, each in _mapping(document, "webhooks").items():
        yield from _event_facts(document, each, child("#/webhooks", name))


def _answer_facts(document: dict[str, Any], operation: dict[str, Any], place: str) -> Iterator[Fact]:
    for code, response in _mapping(operation, "responses").items():
        if not code.startswith("x-"):
            yield from _body_facts(document, response, child(place, "responses", code))


def _callback_facts(document: dict[str, Any], callback: Any, place: str) -> Iterator[Fact]:
    callback, place = _followed(document, callback, place)
    for expression, item in callback.items() if isinstance(callback, dict) else ():
        if not expression.startswith("x-"):
            yield from _event_facts(document, item, child(place, expression))


def _event_facts(document: dict[str, Any], item: Any, place: str) -> Iterator[Fact]:
    """List what a webhook or callback says of bodies, which are types without an operation."""
    item, place = _followed(document, item, place)
    for method in _METHODS:
        operation, where = _mapping(item, method), child(place, method)
        yield from _body_facts(document, operation.get("requestBody"), child(where, "requestBody"))
        yield from _answer_facts(document, operation, where)


def _followed(document: dict[str, Any], item: Any, place: str) -> tuple[Any, str]:
    """Follow references; nothing where they lead nowhere, which is told by who reads them."""
    try:
        return follow(document, item, place)
    except SpecError:
        return None, place


def _parameter_facts(document: dict[str, Any], *owners: tuple[Any, str]) -> Iterator[Fact]:
    """List the parameters of an operation; its own replace those of its path that have the same name and place."""
    operation = owners[-1][1]
    found: dict[tuple[str, str], tuple[Any, str]] = {}
    for owner, place in owners:
        for index, item in enumerate(_list(owner, "parameters")):
            parameter, where = _followed(document, item, child(place, "parameters", index))
            named = parameter if isinstance(parameter, dict) else {}
            name, location = str(named.get("name")), str(named.get("in"))
            if location != "header" or name.lower() not in _IGNORED_HEADERS:
                found[name, location] = (parameter, where)
    for parameter, where in found.values():
        yield Fact("parameter", operation, where)
        if isinstance(parameter, dict) and "schema" in parameter:
            yield from _schema_facts(parameter["schema"], child(where, "schema"))
        else:
            yield from _content_facts(document, parameter, where, first_only=True)


def _body_facts(document: dict[str, Any], body: Any, place: str) -> Iterator[Fact]:
    body, place = _followed(document, body, place)
    yield from _content_facts(document, body, place)


def _content_facts(document: dict[str, Any], owner: Any, place: str, first_only: bool = False) -> Iterator[Fact]:
    listed, place = _followed(document, _mapping(owner, "content"), child(place, "content"))
    for media, item in list(listed.items() if isinstance(listed, dict) else ())[: 1 if first_only else None]:
        content, where = _followed(document, item, child(place, media))
        if isinstance(content, dict) and "schema" in content:
            yield from _schema_facts(content["schema"], child(where, "schema"))


def _schema_facts(schema: Any, place: str, beside: frozenset[str] | None = None) -> Iterator[Fact]:
    """List what a schema declares; `beside` are the types that what it is a part of leaves to it, None for all."""
    if not isinstance(schema, dict):
        return
    kinds = _kinds(schema, beside)
    if kinds is not None and not kinds:
        return
    constant = [schema["const"]] if "const" in schema else []
    for value in [*_list(schema, "enum"), *_list(schema, "x-extensible-enum"), *constant]:
        if value is not None:
            yield Fact("enum value", place, value)
    for key in _MAPS if _may_be(schema, "object") else ():
        for name, each in _mapping(schema, key).items():
            where = child(place, key, name)
            if key == "properties":
                yield Fact("property", where)
            yield from _schema_facts(each, where)
    for key, kind in _ONE.items():
        if _may_be(schema, kind):
            yield from _schema_facts(schema.get(key), child(place, key))
    for key in _LISTS:
        for index, each in enumerate(_list(schema, key)):
            yield from _schema_facts(each, child(place, key, index), kinds if key in _ALTERNATIVES else None)


def _kinds(schema: dict[str, Any], beside: frozenset[str] | None) -> frozenset[str] | None:
    """Give the types that a value may have, None for any: none at all where a member of a union never applies."""
    named = schema.get("type")
    if named is None:
        return beside
    own = frozenset(each for each in (named if isinstance(named, list) else [named]) if isinstance(each, str))
    if "number" in own:
        own |= {"integer"}
    return own if beside is None else own & beside


def _may_be(schema: dict[str, Any], kind: str) -> bool:
    """Tell whether a schema lets a value be an object or an array: what it says of others never applies."""
    kinds = schema.get("type")
    listed = "enum" in schema or "const" in schema
    return not listed and (kinds is None or kind == kinds or (isinstance(kinds, list) and kind in kinds))


@attrs.frozen
class Balance:
    """What came in and what went out.

    Attributes:
        counts: for each kind of fact, in their order, how many the document declares and how many the package has.
        missing: what is in neither the package nor the list of what is left out.
    """

    counts: dict[str, tuple[int, int]]
    missing: list[Fact]


def balance(document: dict[str, Any], package: Package, left_out: frozenset[str] = frozenset()) -> Balance:
    """Compare what the document declares with what the package has.

    Args:
        document: the resolved document.
        package: what was lowered from it.
        left_out: pointers of the operations and schemas that are known to be unsupported.
    """
    pointers = _pointers(package)
    values = _enum_values(package)
    carried = {method.pointer for client in package.clients for method in client.methods}
    arguments = {
        (method.pointer, item.pointer)
        for client in package.clients
        for method in client.methods
        for item in method.arguments
    }

    def has(fact: Fact) -> bool:
        if fact.kind == "operation":
            return fact.pointer in pointers and fact.pointer in carried
        if fact.kind == "parameter":
            return (fact.pointer, fact.value) in arguments
        if fact.kind == "enum value":
            return any(_key(fact.value) in values.get(place, ()) for place in _around(fact.pointer))
        return fact.pointer in pointers

    found = facts(document)
    lost = [fact for fact in found if not has(fact)]
    declared, absent = (Counter(fact.kind for fact in each) for each in (found, lost))
    return Balance(
        {kind: (declared[kind], declared[kind] - absent[kind]) for kind in KINDS},
        [fact for fact in lost if not _is_within(fact.pointer, left_out)],
    )


def missing(document: dict[str, Any], package: Package, left_out: frozenset[str] = frozenset()) -> list[Fact]:
    """List what the document declares and the package does not have; the arguments are those of `balance`."""
    return balance(document, package, left_out).missing


def _is_within(pointer: str, left_out: frozenset[str]) -> bool:
    while pointer:
        if pointer in left_out:
            return True
        pointer = pointer.rpartition("/")[0]
    return False


def _around(pointer: str) -> list[str]:
    """Give the places that may hold the values of an enum: its own, and that of the union it opens."""
    parent, _, last = pointer.rpartition("/")
    return [pointer, parent.rpartition("/")[0]] if last.isdigit() else [pointer]


def _pointers(package: Package) -> set[str]:
    found = {item.pointer for item in package.operations}
    declared: tuple[Model | EnumType | Alias, ...] = (*package.models, *package.enums, *package.aliases)
    for item in declared:
        found.update(item.pointers)
    for model in package.models:
        found.update(*(field.pointers for field in model.fields))
    return found


def _key(value: Any) -> tuple[type, str]:
    """Tell values apart as JSON does: 1, 1.0 and true are three."""
    return type(value), repr(value)


def _enum_values(package: Package) -> dict[str, set[tuple[type, str]]]:
    found: dict[str, set[tuple[type, str]]] = {}
    declared = [(item.pointers, [each.wire for each in item.members]) for item in package.enums]
    for places, values in [*declared, *package.literals]:
        for place in places:
            found.setdefault(place, set()).update(map(_key, values))
    return found
