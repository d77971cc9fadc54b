"""Classes in, the members of the JSON objects that they stand for out: dataclasses, attrs, TypedDict, NamedTuple."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NotRequired, Required, get_origin, get_type_hints, is_typeddict

import attrs

from model_inference_overlay.record import Record
from model_inference_overlay.schema.docstrings import parse

NOTHING: Any = object()


class Member(Record):
    """A member of an object.

    Attributes:
        name: in JSON, and as the argument of the class.
        attribute: the instance's attribute, which attrs lets differ.
        annotation: its type.
        required: whether the class needs it.
        default: its default, `NOTHING` for none or one that is made anew for each instance.
        description: what is known of it, or "".
    """

    name: str
    attribute: str
    annotation: Any
    required: bool
    default: Any = NOTHING
    description: str = ""


def lister(kind: Any) -> Callable[[Any], list[Member]] | None:
    """Give the function that lists a class's members; None for what is no class with members."""
    if is_typeddict(kind):
        return _of_typed_dict
    if not isinstance(kind, type):
        return None
    if attrs.has(kind):
        return _of_attrs
    if dataclasses.is_dataclass(kind):
        return _of_dataclass
    return _of_named_tuple if issubclass(kind, tuple) and hasattr(kind, "_fields") else None


def description_of(kind: Any) -> str:
    """Give what a class's own docstring says of it; the one that dataclass makes of its fields says nothing."""
    text: str = kind.__dict__.get("__doc__") or ""
    if text.startswith(f"{kind.__name__}("):
        return ""
    return parse(text).summary


def _told(kind: Any) -> Mapping[str, str]:
    """Give what the docstrings of a class and its bases say of its attributes."""
    names: dict[str, str] = {}
    for base in reversed(getattr(kind, "__mro__", (kind,))):
        names |= parse(base.__dict__.get("__doc__")).names if base.__module__ != "builtins" else {}
    return names


def hints(kind: Any, owner: str) -> dict[str, Any]:
    """Evaluate the annotations of a class or function.

    Raises:
        TypeError: a name in one cannot be found; the message names the field.
    """
    own = {kind.__name__: kind} if isinstance(kind, type) else {}
    try:
        return get_type_hints(kind, localns=own or None, include_extras=True)
    except NameError as error:
        place = _missing(kind, str(error.name))
        raise TypeError(
            f"{owner}{place}: the name {error.name!r} in the annotation is not known in module"
            f" {getattr(kind, '__module__', '?')}: define it at the top of the module"
        ) from None
    except TypeError as error:
        raise TypeError(f"{owner}: an annotation cannot be read: {error}") from None


def _missing(kind: Any, name: str) -> str:
    bases = getattr(kind, "__mro__", (kind,))
    for base in bases:
        for field, annotation in _texts(base).items():
            if name in str(getattr(annotation, "__forward_arg__", annotation)):
                return f".{field}" if isinstance(kind, type) else f"({field})"
    return ""


def _texts(kind: Any) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = getattr(kind, "__annotations__", {})
    except NameError:  # from Python 3.14 on they are evaluated when they are looked at (PEP 649)
        return {}
    return found


def _of_dataclass(kind: Any) -> list[Member]:
    types, told = hints(kind, kind.__qualname__), _told(kind)
    found = []
    for field in dataclasses.fields(kind):
        if not field.init:
            continue
        made = field.default_factory is not dataclasses.MISSING
        default = NOTHING if field.default is dataclasses.MISSING else field.default
        text = field.metadata.get("description") or told.get(field.name, "")
        required = default is NOTHING and not made
        found.append(Member(field.name, field.name, types[field.name], required, default, text))
    known = {field.name for field in dataclasses.fields(kind)}
    for name, annotation in types.items():
        if isinstance(annotation, dataclasses.InitVar) and name not in known:
            raise TypeError(f"{kind.__qualname__}.{name}: an InitVar cannot be expressed: it is not kept")
    return found


def _of_attrs(kind: Any) -> list[Member]:
    types, told = hints(kind, kind.__qualname__), _told(kind)
    found = []
    for field in attrs.fields(kind):
        if not field.init:
            continue
        made = isinstance(field.default, attrs.Factory)  # type: ignore[arg-type]  # a class, whatever its stub says
        default = NOTHING if made or field.default is attrs.NOTHING else field.default
        text = field.metadata.get("description") or told.get(field.name, "")
        name = field.alias or field.name
        annotation = types.get(field.name, field.type)
        if annotation is None and field.name not in types:
            raise TypeError(f"{kind.__qualname__}.{field.name}: it has no annotation")
        required = field.default is attrs.NOTHING
        found.append(Member(name, field.name, annotation, required, default, text))
    return found


def _of_typed_dict(kind: Any) -> list[Member]:
    types, told = hints(kind, kind.__qualname__), parse(kind.__doc__).names
    return [
        Member(name, name, annotation, _is_required(kind, name, annotation), NOTHING, told.get(name, ""))
        for name, annotation in types.items()
    ]


def _is_required(kind: Any, name: str, annotation: Any) -> bool:
    # The class itself does not see a qualifier in an annotation that it has as text.
    while get_origin(annotation) is Annotated:
        annotation = annotation.__origin__
    qualifier = get_origin(annotation)
    if qualifier in (Required, NotRequired):
        return qualifier is Required
    return name in kind.__required_keys__


def _of_named_tuple(kind: Any) -> list[Member]:
    types, told = hints(kind, kind.__qualname__), _told(kind)
    defaults: dict[str, Any] = kind._field_defaults
    found = []
    for name in kind._fields:
        if name not in types:
            raise TypeError(f"{kind.__qualname__}.{name}: it has no annotation")
        default = defaults.get(name, NOTHING)
        found.append(Member(name, name, types[name], name not in defaults, default, told.get(name, "")))
    return found
