"""Annotations in, shapes out: the schema of a type and the reader of its values, made in one walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from model_inference_overlay.schema.annotations import advice, spelled, unwrapped
from model_inference_overlay.schema.choices import literal, union
from model_inference_overlay.schema.containers import CONTAINERS
from model_inference_overlay.schema.foreign import DEFINITIONS, is_pydantic, pydantic_reader, redirected
from model_inference_overlay.schema.instances import construct, described, read_members
from model_inference_overlay.schema.objects import Member, description_of, lister
from model_inference_overlay.schema.scalars import SCALARS
from model_inference_overlay.schema.shape import Reader, Shape


class Shapes:
    """Makes the shapes of one schema, whose classes stand once each among its definitions."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self._names: dict[Any, str] = {}
        self._readers: dict[Any, Reader] = {}

    def of(self, annotation: Any, place: str) -> Shape:
        """Give the shape of an annotation.

        Args:
            annotation: the type.
            place: where it stands, such as `Recipe.steps`, for errors.

        Raises:
            TypeError: it cannot be expressed in JSON; the message begins with the place.
        """
        annotation, description = unwrapped(annotation)
        shape = self._plain(annotation, place)
        return shape.but(schema={**shape.schema, "description": description}) if description else shape

    def whole(self, kind: Any) -> Shape:
        """Give the shape of a class with its definitions, its own standing at the root.

        Raises:
            TypeError: a field cannot be expressed in JSON; the message names it.
        """
        shape = self.of(kind, getattr(kind, "__qualname__", repr(kind)))
        reference = shape.schema.get("$ref")
        if reference is None:
            return shape.but(schema=self.complete(shape.schema))
        name = reference.removeprefix(DEFINITIONS)
        root = self.definitions[name]
        if reference not in set(_references(self.definitions)):
            del self.definitions[name]
        return shape.but(schema=self.complete(root))

    def complete(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Add the definitions that a schema refers to."""
        return {**schema, "$defs": self.definitions} if self.definitions else dict(schema)

    def _plain(self, annotation: Any, place: str) -> Shape:
        annotation = type(None) if annotation is None else annotation
        origin = get_origin(annotation)
        if _is_hashable(annotation) and annotation in SCALARS:
            return SCALARS[annotation]
        if origin in (Union, UnionType):
            return union([self.of(each, place) for each in get_args(annotation)])
        if origin is Literal:
            return literal(get_args(annotation), place)
        container = CONTAINERS.get(origin or annotation) if _is_hashable(origin or annotation) else None
        if container is not None:
            return container(self.of, get_args(annotation), place)
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return literal(tuple(annotation), place)
        if is_pydantic(annotation):
            return self._defined(annotation, self._pydantic)
        if lister(annotation) is not None:
            return self._defined(annotation, self._object)
        raise TypeError(f"{place}: {spelled(annotation)} cannot be expressed as JSON: {advice(annotation)}")

    # Classes

    def _defined(self, kind: Any, make: Callable[[Any, str], tuple[dict[str, Any], Reader]]) -> Shape:
        """Give a reference to a class's definition, which is made when the class is first met."""
        name = self._names.get(kind)
        if name is None:
            name = self._names[kind] = self._name(kind)
            self.definitions[name] = {}
            self.definitions[name], self._readers[kind] = make(kind, name)
        # Looked up when it runs, since a class may refer to itself.
        return Shape({"$ref": f"{DEFINITIONS}{name}"}, lambda value: self._readers[kind](value), frozenset({"object"}))

    def _name(self, kind: Any) -> str:
        plain = "".join(char if char.isascii() and char.isalnum() else "_" for char in kind.__name__)
        name, number = plain, 1
        while name in self.definitions:
            number += 1
            name = f"{plain}_{number}"
        return name

    def _object(self, kind: Any, name: str) -> tuple[dict[str, Any], Reader]:
        members = (lister(kind) or _no_members)(kind)
        shapes = {each.name: self.of(each.annotation, f"{kind.__qualname__}.{each.attribute}") for each in members}
        properties = {each.name: described(shapes[each.name].schema, each) for each in members}
        schema: dict[str, Any] = {
            "type": "object",
            "properties": properties,
            "required": [each.name for each in members if each.required],
            "additionalProperties": False,
        }
        text = description_of(kind)
        if text:
            schema["description"] = text
        readers = {name: shape.read for name, shape in shapes.items()}
        needed = tuple(each.name for each in members if each.required)
        return schema, lambda value: construct(kind, read_members(readers, needed, value))

    def _pydantic(self, kind: Any, name: str) -> tuple[dict[str, Any], Reader]:
        schema: dict[str, Any] = kind.model_json_schema()
        inner: dict[str, Any] = schema.pop("$defs", {})
        names: dict[str, str] = {}
        own = str(schema.get("$ref", "")).removeprefix(DEFINITIONS)
        if own in inner:  # a model that refers to itself comes as one of its own definitions
            schema, names[own] = inner.pop(own), name
        names |= {old: self._renamed(old, body) for old, body in inner.items()}
        for old, body in inner.items():
            self.definitions[names[old]] = redirected(body, names)
        return redirected(schema, names), pydantic_reader(kind)

    def _renamed(self, name: str, body: Any) -> str:
        number, found = 1, name
        while found in self.definitions and self.definitions[found] != body:
            number += 1
            found = f"{name}_{number}"
        return found


def _no_members(kind: Any) -> list[Member]:
    return []


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)
