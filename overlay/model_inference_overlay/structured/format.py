"""What a caller asks an answer to be: a class or a JSON schema in, a named schema and a reader of texts out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import UnionType
from typing import Any, Generic, TypeVar, overload

from model_inference_overlay.model import Model
from model_inference_overlay.record import Record
from model_inference_overlay.schema.fitting import fit
from model_inference_overlay.schema.foreign import explain, is_pydantic
from model_inference_overlay.schema.objects import lister
from model_inference_overlay.schema.shape import Misfit
from model_inference_overlay.schema.shapes import Shapes
from model_inference_overlay.schema.strictness import is_strict, strictly

T = TypeVar("T")

_NAME_LIMIT = 64
_UNNAMED = "output"
# What tells that an object without a name is a schema, and no response format of a server that we do not know.
_SCHEMA_KEYWORDS = frozenset({"$defs", "$ref", "$schema", "allOf", "anyOf", "oneOf", "properties"})


class _Compiled(Record):
    schema: dict[str, Any]
    strict: bool
    read: Any


class OutputFormat(Generic[T]):
    """A type that an answer should have, with what the model is told of it.

    Args:
        kind: a pydantic model, attrs class, dataclass, TypedDict or named tuple, or a JSON schema whose root is an
            object. The answer is given as an instance of the class; by a schema, as JSON values that fit it.
        name: what the model is told that it is called; by default the class's name, or the schema's title. At most 64
            letters, digits, underscores and hyphens; other characters become underscores.
        description: what the answer is for; by default what the class's docstring says.
        strict: whether the service holds the model to the schema. By default wherever the schema obeys the rules of
            strict mode: no free keys, no value of any type, no tuple of mixed types. A class's schema is
            spelled so that it does; a schema is sent as it was given.

    Raises:
        TypeError: it is no such type, or a field of it cannot be expressed in JSON; the message names it.
        ValueError: strict was asked for, and the schema does not allow it.
    """

    @overload
    def __init__(
        self, kind: type[T], *, name: str | None = None, description: str | None = None, strict: bool | None = None
    ) -> None: ...

    @overload
    def __init__(
        self: OutputFormat[Any],
        kind: Mapping[str, Any],
        *,
        name: str | None = None,
        description: str | None = None,
        strict: bool | None = None,
    ) -> None: ...

    def __init__(
        self, kind: Any, *, name: str | None = None, description: str | None = None, strict: bool | None = None
    ) -> None:
        made = _of_schema(kind) if isinstance(kind, Mapping) else _of_class(kind)
        if strict and not made.strict:
            raise ValueError(
                f"{_named(kind)}: strict output is not possible with this schema: every object must list its members,"
                " require them and take no others, and every value must have a type"
            )
        self.kind = kind
        self.name = _plain(name or _named(kind))
        self.description = made.schema.get("description") if description is None else description
        self.strict = made.strict if strict is None else strict
        self._schema = made.schema
        if not self.strict and not isinstance(kind, Mapping) and made.strict:
            self._schema = _shape(kind).schema
        self._read = made.read

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema that is sent; it is shared, so change a copy."""
        return self._schema

    def parse(self, text: str) -> T:
        """Read a text as the type.

        Raises:
            ValueError: it is not JSON, or does not fit; the message names the place and does not show the text.
        """
        try:
            value: T = self._read(text)
        except Misfit as error:
            raise ValueError(str(error)) from error.__cause__
        return value

    def definition(self) -> dict[str, Any]:
        """Give the name, description, schema and strictness as the service wants them."""
        made: dict[str, Any] = {"name": self.name, "schema": self._schema}
        if self.description:
            made["description"] = self.description
        if self.strict:
            made["strict"] = True
        return made

    def __repr__(self) -> str:
        return f"OutputFormat({self.name!r}, strict={self.strict})"


def wanted(value: Any) -> OutputFormat[Any] | None:
    """Read what a caller gave as the form of an answer; None where it is one of the forms that the API itself has.

    Raises:
        TypeError, ValueError: as `OutputFormat`.
    """
    if isinstance(value, OutputFormat):
        return value
    if isinstance(value, Model):
        return None
    if isinstance(value, Mapping):
        return _of_mapping(value)
    if isinstance(value, UnionType):
        raise _unfit(value)
    if isinstance(value, type) or lister(value) is not None or hasattr(value, "__origin__"):
        return OutputFormat(value)
    kind = type(value)
    if is_pydantic(kind) or lister(kind) is not None:
        raise TypeError(f"response_format is an instance of {kind.__qualname__}: give the class itself")
    return None


def _of_mapping(value: Mapping[str, Any]) -> OutputFormat[Any] | None:
    if "schema" in value and "type" not in value:
        unknown = value.keys() - {"name", "schema", "description", "strict"}
        if unknown or not isinstance(value["schema"], Mapping):
            raise TypeError(
                "response_format is a JSON schema with a name: give {'name': ..., 'schema': {...}}, and perhaps"
                f" 'description' and 'strict'; found {', '.join(sorted(map(repr, unknown))) or 'no schema'}"
            )
        return OutputFormat(
            value["schema"],
            name=value.get("name"),
            description=value.get("description"),
            strict=value.get("strict"),
        )
    if value.get("type") == "object" or ("type" not in value and _SCHEMA_KEYWORDS & value.keys()):
        return OutputFormat(value)
    return None


# Bounded, since what is kept holds the class: a program may make classes without end.
@lru_cache(maxsize=256)
def _of_class(kind: Any) -> _Compiled:
    shape = _shape(kind)
    strict = strictly(shape.schema)
    read = _pydantic_text(kind) if is_pydantic(kind) else _text(shape.read)
    return _Compiled(shape.schema if strict is None else strict, strict is not None, read)


def _shape(kind: Any) -> Any:
    if not is_pydantic(kind) and lister(kind) is None:
        raise _unfit(kind)
    return Shapes().whole(kind)


def _unfit(kind: Any) -> TypeError:
    shown = kind.__qualname__ if isinstance(kind, type) else repr(kind)
    return TypeError(
        f"response_format cannot be {shown}: an answer is an object, so give a pydantic model, attrs class,"
        " dataclass, TypedDict, or a JSON schema, with the value as a field of it"
    )


def _of_schema(kind: Mapping[str, Any]) -> _Compiled:
    schema = dict(kind)

    def check(value: Any) -> Any:
        fit(schema, value)
        return value

    return _Compiled(schema, is_strict(schema), _text(check))


def _text(read: Any) -> Any:
    """Give a reader of texts, of a reader of JSON values."""

    def parse(text: str) -> Any:
        import json

        try:
            value = json.loads(text, parse_constant=_refuse)
        except RecursionError:
            raise Misfit("it is nested too deep") from None
        except ValueError as error:
            where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
            raise Misfit(f"it is not JSON{where}") from None
        return read(value)

    return parse


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _pydantic_text(kind: Any) -> Any:
    def parse(text: str) -> Any:
        try:
            return kind.model_validate_json(text)
        except ValueError as error:
            raise Misfit(explain(error)) from error

    return parse


def _named(kind: Any) -> str:
    if isinstance(kind, Mapping):
        title = kind.get("title")
        return title if isinstance(title, str) and title else _UNNAMED
    return getattr(kind, "__name__", "") or _UNNAMED


def _plain(name: str) -> str:
    """Spell a name in the characters that the service takes."""
    text = "".join(char if char.isascii() and (char.isalnum() or char in "_-") else "_" for char in name)
    return text[:_NAME_LIMIT] or _UNNAMED
