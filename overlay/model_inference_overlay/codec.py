"""Typed values to JSON values and back: `encode` reads the value, `decoder` compiles a type once.

A decoder is a function of one JSON value, or None where the JSON value is already the Python value, so that a list of
a thousand floats is handed on and not copied. Decoding never raises: what does not fit stays what the server sent.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

from model_inference_overlay.scalars import WIRES, Wire
from model_inference_overlay.unset import UNSET

Decoder = Callable[[Any], Any]

_JSON_KINDS: tuple[type, ...] = (str, int, float, bool, list, dict)

_PLAIN = frozenset({str, int, bool, NoneType})
_ENCODERS: dict[type, Callable[[Any], Any]] = {}


def encode(value: Any) -> Any:
    """Turn a model, container or scalar into values that JSON has.

    Raises:
        TypeError: something in it has no JSON form; the message names the place.
        ValueError: a number is not finite, which JSON cannot say (RFC 8259, section 6).
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float:
        if not math.isfinite(value):
            raise ValueError(f"cannot send {value!r}: JSON has no such number")
        return value
    return _encoder(kind)(value)


def _encoder(kind: type) -> Callable[[Any], Any]:
    found = _ENCODERS.get(kind)
    if found is None:
        found = _ENCODERS[kind] = _find_encoder(kind)
    return found


def _find_encoder(kind: type) -> Callable[[Any], Any]:
    own = getattr(kind, "__encode__", None)
    if own is not None:
        return own  # type: ignore[no-any-return]
    for base in kind.__mro__:
        if base in WIRES:
            return WIRES[base].encode
    for base, function in _CONTAINERS:
        if issubclass(kind, base):
            return function
    return _refuse


def _encode_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in value.items():
        if item is not UNSET:
            name = key if type(key) is str else _encode_key(key)
            result[name] = encode_at(f".{name}", item)
    return result


def _encode_key(key: Any) -> str:
    if isinstance(key, Enum):
        key = key.value
    if isinstance(key, str):
        return str(key)
    raise TypeError(f"cannot send a JSON object with the key {key!r}: keys are strings")


def _encode_items(value: Iterable[Any]) -> list[Any]:
    return [encode_at(f"[{index}]", item) for index, item in enumerate(value)]


def encode_at(place: str, item: Any) -> Any:
    """Encode what stands at a place such as `.messages` or `[0]`; an error's message names the whole path.

    Raises:
        TypeError, ValueError: as `encode`.
    """
    try:
        return encode(item)
    except (TypeError, ValueError) as error:
        # The innermost frame raises first: each frame around it puts its own place in front.
        message, _, inner = str(error).partition(" at ")
        raise type(error)(f"{message} at {place}{inner}") from None


def _encode_enum(value: Enum) -> Any:
    return encode(value.value)


def _encode_float(value: float) -> float:
    return float(encode(float(value)))


def _refuse(value: Any) -> Any:
    raise TypeError(f"cannot send a value of type {type(value).__qualname__} as JSON")


_CONTAINERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Enum, _encode_enum),
    (str, str),
    (int, int),
    (float, _encode_float),
    (Mapping, _encode_mapping),
    (Sequence, _encode_items),
    (set, lambda value: _encode_items(sorted(value))),
    (Iterable, _encode_items),
)


def resolve(annotation: Any, module: str) -> Any:
    """Evaluate an annotation of a generated module, which holds them as text."""
    while isinstance(annotation, str | ForwardRef):
        text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
        annotation = eval(text, sys.modules[module].__dict__)
    return annotation


def decoder(annotation: Any, module: str) -> Decoder | None:
    """Compile the decoder of a type; `module` is where text inside the annotation is looked up.

    Returns:
        A function of one JSON value, or None where the value needs no change.
    """
    annotation = resolve(annotation, module)
    origin = get_origin(annotation)
    if origin is Annotated:
        return next((item.decode for item in get_args(annotation) if isinstance(item, Wire)), None)
    if origin in (list, Sequence):
        return _list_decoder(decoder(get_args(annotation)[0], module))
    if origin in (dict, Mapping):
        return _dict_decoder(decoder(get_args(annotation)[1], module))
    if origin in (Union, UnionType):
        return _union_decoder(get_args(annotation), module)
    if not isinstance(annotation, type):
        return None
    if hasattr(annotation, "__decoder__"):
        return annotation.__decoder__()  # type: ignore[no-any-return]
    if issubclass(annotation, Enum):
        return _enum_decoder(annotation)
    return WIRES[annotation].decode if annotation in WIRES else None


def list_item(annotation: Any, module: str) -> Any:
    """Give the type of the items where a type is a list, or a list or None, of what needs decoding; else None."""
    annotation = resolve(annotation, module)
    if get_origin(annotation) in (Union, UnionType):
        members = [item for item in get_args(annotation) if item is not NoneType]
        annotation = resolve(members[0], module) if len(members) == 1 else None
    if get_origin(annotation) is not list:
        return None
    item = get_args(annotation)[0]
    return item if decoder(item, module) is not None else None


def _list_decoder(item: Decoder | None) -> Decoder | None:
    if item is None:
        return None
    return lambda value: [item(each) for each in value] if type(value) is list else value


def _dict_decoder(item: Decoder | None) -> Decoder | None:
    if item is None:
        return None
    return lambda value: {key: item(each) for key, each in value.items()} if type(value) is dict else value


def _enum_decoder(kind: type[Enum]) -> Decoder:
    members: dict[Any, Enum] = {member.value: member for member in kind}
    value_types = {type(value) for value in members}

    def decode(value: Any) -> Any:
        # The type is compared because True == 1 and 1.0 == 1, which are different values of JSON.
        return members.get(value, value) if type(value) in value_types else value

    return decode


def _union_decoder(members: tuple[Any, ...], module: str) -> Decoder | None:
    """Choose by the JSON kind of the value, then by which class of the union recognises an object best."""
    by_kind: dict[type, list[tuple[Any, Decoder | None]]] = {}
    for member in members:
        resolved = resolve(member, module)
        if get_origin(resolved) in (Union, UnionType):
            nested = decoder(resolved, module)
            for json_kind in _JSON_KINDS:
                by_kind.setdefault(json_kind, []).append((resolved, nested))
            continue
        for kind in _json_kinds(resolved):
            by_kind.setdefault(kind, []).append((resolved, decoder(resolved, module)))
    table: dict[type, Decoder] = {}
    for kind, candidates in by_kind.items():
        chosen = _choose(kind, candidates)
        if chosen is not None:
            table[kind] = chosen
    if not table:
        return None
    if len(table) == 1:
        # Decoders hand on what is not of their kind: the only one there is can be asked directly.
        return next(iter(table.values()))
    get = table.get

    def decode(value: Any) -> Any:
        decode_kind = get(type(value))
        return value if decode_kind is None else decode_kind(value)

    return decode


def _choose(kind: type, candidates: list[tuple[Any, Decoder | None]]) -> Decoder | None:
    changing = [(member, function) for member, function in candidates if function is not None]
    if not changing:
        return None
    models = [member for member, _ in changing if hasattr(member, "__recognize__")]
    if kind is dict and len(models) > 1:
        return lambda value: max(models, key=lambda model: model.__recognize__(value)).__decode__(value)
    if len(changing) == 1:
        return changing[0][1]
    functions = [function for _, function in changing]

    def first_that_fits(value: Any) -> Any:
        for function in functions:
            result = function(value)
            if result is not value:
                return result
        return value

    return first_that_fits


def _json_kinds(member: Any) -> tuple[type, ...]:
    """Tell which JSON kinds, as the parser's Python types, a member of a union can be."""
    origin = get_origin(member)
    if origin is Annotated:
        return (int, float, str)
    if origin is Literal:
        return tuple({type(value) for value in get_args(member)})
    if origin in (list, Sequence):
        return (list,)
    if origin in (dict, Mapping) or hasattr(member, "__decode__"):
        return (dict,)
    if isinstance(member, type) and issubclass(member, Enum):
        return tuple({type(each.value) for each in member})
    if member is float:
        return (float, int)
    return (member,) if member in (str, int, bool, list, dict) else (str,) if member in WIRES else ()
