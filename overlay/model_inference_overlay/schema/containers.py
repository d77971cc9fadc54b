"""Lists, sets, tuples and mappings: their arguments in, shapes out."""

from __future__ import annotations

import collections.abc as abc
from collections.abc import Callable
from typing import Any

from model_inference_overlay.schema.shape import Misfit, Reader, Shape, expected

Of = Callable[[Any, str], Shape]
"""Gives the shape of what stands inside of a container."""

_ARRAY = frozenset({"array"})


def _items(read: Reader, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise expected("array", value)
    found = []
    for index, each in enumerate(value):
        try:
            found.append(read(each))
        except Misfit as error:
            raise error.within(f"[{index}]") from None
    return found


def _sequence(make: Callable[[list[Any]], Any], unique: bool = False) -> Callable[[Of, tuple[Any, ...], str], Shape]:
    def container(of: Of, arguments: tuple[Any, ...], place: str) -> Shape:
        item = of(arguments[0] if arguments else Any, place)
        schema: dict[str, Any] = {"type": "array", "items": item.schema}
        if unique:
            schema["uniqueItems"] = True

        def read(value: Any) -> Any:
            found = _items(item.read, value)
            try:
                return make(found)
            except TypeError as error:
                raise Misfit(f"the items cannot be in a set: {error}") from None

        return Shape(schema, read, _ARRAY)

    return container


def _tuple(of: Of, arguments: tuple[Any, ...], place: str) -> Shape:
    if not arguments:
        return _sequence(tuple)(of, (Any,), place)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return _sequence(tuple)(of, arguments[:1], place)
    shapes = [of(each, place) for each in arguments if each != ()]
    schema: dict[str, Any] = {"type": "array", "minItems": len(shapes), "maxItems": len(shapes)}
    if shapes:
        schema |= {"prefixItems": [each.schema for each in shapes], "items": False}

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise expected("array", value)
        if len(value) != len(shapes):
            raise Misfit(f"expected {len(shapes)} items, found {len(value)}")
        readers = iter(shapes)
        return tuple(_items(lambda each: next(readers).read(each), value))

    return Shape(schema, read, _ARRAY)


def _mapping(of: Of, arguments: tuple[Any, ...], place: str) -> Shape:
    key_type, value_type = arguments or (str, Any)
    key, item = of(key_type, f"{place} (key)"), of(value_type, place)
    if key.kind - {"string"} and key_type is not int:
        raise TypeError(
            f"{place}: the keys of a mapping are strings in JSON: use str, int, an enum or a literal of strings"
        )
    schema: dict[str, Any] = {"type": "object", "additionalProperties": item.schema}
    if key.schema.keys() - {"type"} and key_type is not int:
        schema["propertyNames"] = key.schema
    if key_type is int:
        schema["propertyNames"] = {"pattern": "^-?[0-9]+$"}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise expected("object", value)
        found = {}
        for name, each in value.items():
            try:
                found[_number(name) if key_type is int else key.read(name)] = item.read(each)
            except Misfit as error:
                raise error.within(f".{name[:100]}") from None
        return found

    return Shape(schema, read, frozenset({"object"}))


def _number(name: str) -> int:
    try:
        return int(name)
    except ValueError:
        raise Misfit("expected an integer as the key") from None


CONTAINERS: dict[Any, Callable[[Of, tuple[Any, ...], str], Shape]] = {
    list: _sequence(list),
    abc.Sequence: _sequence(list),
    abc.MutableSequence: _sequence(list),
    abc.Collection: _sequence(list),
    abc.Iterable: _sequence(list),
    set: _sequence(set, unique=True),
    abc.Set: _sequence(frozenset, unique=True),
    abc.MutableSet: _sequence(set, unique=True),
    frozenset: _sequence(frozenset, unique=True),
    tuple: _tuple,
    dict: _mapping,
    abc.Mapping: _mapping,
    abc.MutableMapping: _mapping,
}
"""What makes the shape of each container, by its class."""
