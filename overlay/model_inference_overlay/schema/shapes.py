"""Annotations in, shapes out: the schema of a type and the reader of its values, made in one walk."""

from __future__ import annotations

import typing
from collections.abc import Callable
from enum import Enum
from types import UnionType
from typing import Annotated, Any, ForwardRef, Literal, TypeVar, Union, get_args, get_origin

from model_inference_overlay.schema.containers import CONTAINERS
from model_inference_overlay.schema.objects import NOTHING, Member, description_of, is_pydantic, lister
from model_inference_overlay.schema.scalars import SCALARS
from model_inference_overlay.schema.shape import Misfit, Reader, Shape, expected, json_kind
from model_inference_overlay.schema.writing import jsonable

_DEFINITIONS = "#/$defs/"
_QUALIFIERS = (typing.Required, typing.NotRequired, typing.Final)


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
        name = reference.removeprefix(_DEFINITIONS)
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
            return _union([self.of(each, place) for each in get_args(annotation)])
        if origin is Literal:
            return _literal(get_args(annotation), place)
        container = CONTAINERS.get(origin or annotation) if _is_hashable(origin or annotation) else None
        if container is not None:
            return container(self.of, get_args(annotation), place)
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return _literal(tuple(annotation), place)
        if is_pydantic(annotation):
            return self._defined(annotation, self._pydantic)
        if lister(annotation) is not None:
            return self._defined(annotation, self._object)
        raise TypeError(f"{place}: {_spelled(annotation)} cannot be expressed as JSON: {_advice(annotation)}")

    # Classes

    def _defined(self, kind: Any, make: Callable[[Any, str], tuple[dict[str, Any], Reader]]) -> Shape:
        """Give a reference to a class's definition, which is made when the class is first met."""
        name = self._names.get(kind)
        if name is None:
            name = self._names[kind] = self._name(kind)
            self.definitions[name] = {}
            self.definitions[name], self._readers[kind] = make(kind, name)
        # Looked up when it runs, since a class may refer to itself.
        return Shape({"$ref": f"{_DEFINITIONS}{name}"}, lambda value: self._readers[kind](value), frozenset({"object"}))

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
        own = str(schema.get("$ref", "")).removeprefix(_DEFINITIONS)
        if own in inner:  # a model that refers to itself comes as one of its own definitions
            schema, names[own] = inner.pop(own), name
        names |= {old: self._renamed(old, body) for old, body in inner.items()}
        for old, body in inner.items():
            self.definitions[names[old]] = _redirected(body, names)
        return _redirected(schema, names), pydantic_reader(kind)

    def _renamed(self, name: str, body: Any) -> str:
        number, found = 1, name
        while found in self.definitions and self.definitions[found] != body:
            number += 1
            found = f"{name}_{number}"
        return found


def pydantic_reader(kind: Any) -> Reader:
    """Give the reader of a pydantic model, whose own validation decides."""

    def read(value: Any) -> Any:
        from json import dumps

        # By its JSON, since what pydantic takes for a date or for bytes depends on where a value comes from.
        try:
            return kind.model_validate_json(dumps(value))
        except ValueError as error:
            raise Misfit(explain(error)) from None

    return read


def explain(error: ValueError) -> str:
    """Say in one line where a pydantic model found fault, without the values that it found."""
    listed = getattr(error, "errors", None)
    try:
        first, *others = listed()  # type: ignore[misc]
        place = ".".join(str(part) for part in first["loc"])
        more = f" (and {len(others)} more)" if others else ""
        return f"{place}: {first['msg']}{more}" if place else f"{first['msg']}{more}"
    except (TypeError, ValueError, KeyError, AttributeError):
        return str(error)


def _no_members(kind: Any) -> list[Member]:
    return []


def described(schema: dict[str, Any], member: Member) -> dict[str, Any]:
    """Add to a member's schema what is said of the member, and its default."""
    if member.description and "description" not in schema:
        schema = {**schema, "description": member.description}
    if member.default is not NOTHING:
        try:
            schema = {**schema, "default": jsonable(member.default)}
        except (TypeError, ValueError):
            return schema
    return schema


def read_members(readers: dict[str, Reader], needed: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Read the members of an object.

    Raises:
        Misfit: it is none, a member is missing or unknown, or one does not fit.
    """
    if not isinstance(value, dict):
        raise expected("object", value)
    found: dict[str, Any] = {}
    for name, each in value.items():
        read = readers.get(name)
        if read is None:
            known = ", ".join(readers) or "none"
            raise Misfit(f"there is no such member: known are {known}").within(f".{str(name)[:100]}")
        try:
            found[name] = read(each)
        except Misfit as error:
            raise error.within(f".{name}") from None
    for name in needed:
        if name not in found:
            raise Misfit("it is missing").within(f".{name}")
    return found


def construct(kind: Any, values: dict[str, Any]) -> Any:
    """Make an instance; what its own checks raise is a misfit."""
    try:
        return kind(**values)
    except Exception as error:
        raise Misfit(f"{kind.__name__} refused it: {str(error)[:200]}") from error


def unwrapped(annotation: Any) -> tuple[Any, str]:
    """Take off what says something about a type and is none: `Annotated`, `Required`, `NewType`, named aliases.

    Returns:
        The type, and the description that `Annotated` gave it, or "".
    """
    description = ""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            description = description or _annotated_text(annotation.__metadata__)
            annotation = annotation.__origin__
        elif origin in _QUALIFIERS or getattr(origin, "_name", None) == "ReadOnly":
            annotation = get_args(annotation)[0]
        elif hasattr(annotation, "__supertype__"):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":
            annotation = annotation.__value__
        else:
            return annotation, description


def _annotated_text(metadata: tuple[Any, ...]) -> str:
    """Find the description among the notes of `Annotated`: a text, or what carries one, such as a `Doc` or `Field`."""
    for note in metadata:
        for text in (note, getattr(note, "documentation", None), getattr(note, "description", None)):
            if isinstance(text, str) and text:
                return text
    return ""


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _union(shapes: list[Shape]) -> Shape:
    if len(shapes) == 1:
        return shapes[0]

    def read(value: Any) -> Any:
        kind = json_kind(value)
        fitting = [each for each in shapes if not each.kind or kind in each.kind]
        problems: list[Misfit] = []
        for each in fitting:
            try:
                return each.read(value)
            except Misfit as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        kinds = sorted({name for each in shapes for name in each.kind})
        raise (
            Misfit("; or ".join(dict.fromkeys(map(str, problems)))) if problems else expected(" or ".join(kinds), value)
        )

    known = all(each.kind for each in shapes)
    kinds = frozenset(name for each in shapes for name in each.kind) if known else frozenset[str]()
    return Shape({"anyOf": [each.schema for each in shapes]}, read, kinds)


def _literal(options: tuple[Any, ...], place: str) -> Shape:
    """Give the shape of one of several constants, which may be members of an enum."""
    if not options:
        raise TypeError(f"{place}: an enum without members cannot be expressed as JSON")
    pairs = [(each.value if isinstance(each, Enum) else each, each) for each in options]
    for value, option in pairs:
        if value is not None and type(value) not in (str, int, bool, float):
            raise TypeError(
                f"{place}: {option!r} cannot be expressed as JSON: use a text, a number, True, False or None"
            )
    kinds = list(dict.fromkeys(json_kind(value) for value, _ in pairs))
    schema: dict[str, Any] = {"enum": [value for value, _ in pairs]}
    schema = {"type": kinds[0] if len(kinds) == 1 else kinds, **schema}

    def read(value: Any) -> Any:
        for constant, option in pairs:
            if json_kind(constant) == json_kind(value) and constant == value:
                return option
        shown = ", ".join(repr(constant) for constant, _ in pairs[:20])
        raise Misfit(f"expected one of {shown}")

    return Shape(schema, read, frozenset(kinds))


def _references(value: Any) -> typing.Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _redirected(value: Any, names: dict[str, str]) -> Any:
    """Give a schema whose references follow definitions that were renamed."""
    if isinstance(value, list):
        return [_redirected(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    made = {name: _redirected(each, names) for name, each in value.items()}
    reference = made.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(_DEFINITIONS)
        made["$ref"] = f"{_DEFINITIONS}{names.get(name, name)}"
    return made


def _spelled(annotation: Any) -> str:
    return annotation.__qualname__ if isinstance(annotation, type) else repr(annotation)


def _advice(annotation: Any) -> str:
    if isinstance(annotation, TypeVar):
        return "use a type in place of the type variable"
    if isinstance(annotation, ForwardRef | str):
        return "use the type in place of its name"
    return "use a dataclass, attrs class, TypedDict or pydantic model, or a standard type that has a JSON form"
