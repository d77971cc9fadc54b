"""Python values in, values that JSON has out; or an error that says which value cannot be sent, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from enum import Enum
from types import NoneType
from typing import Any

from model_inference_overlay.scalars import WIRES, Wire
from model_inference_overlay.unset import UNSET, Unset

_PLACE_LIMIT = 200
_PLAIN = frozenset({str, int, bool, NoneType})

Encoder = Callable[[Any, bool], Any]


class Unsendable(Exception):
    """Something has no JSON form; each container around it adds its own place to the message."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._message = message
        self._places: list[str] = []

    def within(self, place: str) -> None:
        """Say that this happened inside of a place such as `.messages` or `[0]`."""
        self._places.append(place)

    def __str__(self) -> str:
        place = "".join(reversed(self._places)).removeprefix(".")
        if len(place) > _PLACE_LIMIT:
            place = f"{place[:_PLACE_LIMIT]}..."
        return f"{self._message} (at {place})" if place else self._message


class UnsendableTypeError(Unsendable, TypeError):
    """A value of a type that JSON does not have."""


class UnsendableValueError(Unsendable, ValueError):
    """A value that JSON cannot say, although it has its type."""


def encode(value: Any, strict: bool = True) -> Any:
    """Turn a model, container or scalar into values that JSON has.

    Members of a mapping that are `UNSET` are left out.

    Args:
        value: a model, mapping, sequence, set, iterator, `Enum`, scalar or None.
        strict: whether a number that is not finite is an error; what a server sent may hold one all the same.

    Raises:
        TypeError: something in it has no JSON form; the message names the place.
        ValueError: a number is not finite, which JSON cannot say (RFC 8259, section 6), or it is nested too deep.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float:
        if strict and not math.isfinite(value):
            raise UnsendableValueError(f"cannot send {value!r}: JSON has no such number")
        return value
    return (_ENCODERS.get(kind) or _encoder(kind))(value, strict)


def encode_at(place: str, value: Any, strict: bool = True, wire: Wire | None = None) -> Any:
    """Encode what stands at a place such as `messages` or `[0]`; an error's message begins there.

    Args:
        place: where the value stands.
        value, strict: as for `encode`.
        wire: the form of the scalars in it, where they are sent in one of their own.

    Raises:
        TypeError, ValueError: as `encode`.
    """
    try:
        return encode(value, strict) if wire is None else encode_wired(wire, value, strict)
    except Unsendable as error:
        error.within(place)
        raise
    except RecursionError:
        raise too_deep() from None


def too_deep() -> UnsendableValueError:
    """Give the error for a value in which the interpreter's stack ends, because it holds itself or very nearly so."""
    return UnsendableValueError("cannot send a value that is nested so deep, or that holds itself")


def encode_wired(wire: Wire, value: Any, strict: bool = True) -> Any:
    """Encode a value whose scalars are sent in a form of their own, such as a list of Unix times."""
    if isinstance(value, list | tuple):
        return [encode_at(f"[{index}]", item, strict, wire) for index, item in enumerate(value)]
    if type(value) is dict:
        return {encode_key(key): encode_at(f".{key}", item, strict, wire) for key, item in value.items()}
    spelled = wire.encode(value)
    return encode(value, strict) if spelled is value else spelled


def encode_key(key: Any) -> str:
    """Give the text of an object's key.

    Raises:
        TypeError: it is neither text nor an enum's member with a text.
    """
    if isinstance(key, Enum):
        key = key.value
    if isinstance(key, str):
        return str(key)
    raise UnsendableTypeError(f"cannot send a JSON object with the key {key!r}: keys are strings")


def is_file(value: Any) -> bool:
    """Tell whether a value, or what a class makes, is an open file: a member that is called `read` makes none."""
    return callable(getattr(value, "read", None))


_ENCODERS: dict[type, Encoder] = {}


def _encoder(kind: type) -> Encoder:
    found = _ENCODERS[kind] = _find_encoder(kind)
    return found


def _find_encoder(kind: type) -> Encoder:
    own = getattr(kind, "__encode__", None)
    if own is not None:
        return own  # type: ignore[no-any-return]
    for base in kind.__mro__:
        if base in WIRES:
            spell = WIRES[base].encode
            return lambda value, strict: spell(value)
    # An open file is an iterator of its lines, which nobody means to send.
    if not is_file(kind):
        for base, function in _KINDS:
            if issubclass(kind, base):
                return function
    return _refuse


def _encode_mapping(value: Mapping[Any, Any], strict: bool) -> dict[str, Any]:
    result: dict[str, Any] = {}
    name = ""
    try:
        for key, item in value.items():
            name = ""
            name = key if type(key) is str else encode_key(key)
            if item is not UNSET:
                result[name] = encode(item, strict)
    except Unsendable as error:
        if name:
            error.within(f".{name}")
        raise
    except RecursionError:
        raise too_deep() from None
    return result


def _encode_items(value: Iterable[Any], strict: bool) -> list[Any]:
    result: list[Any] = []
    add = result.append
    try:
        for item in value:
            add(encode(item, strict))
    except Unsendable as error:
        error.within(f"[{len(result)}]")
        raise
    except RecursionError:
        raise too_deep() from None
    return result


def _encode_set(value: Set[Any], strict: bool) -> list[Any]:
    try:
        # Sorted, so that the same set gives the same bytes in every process.
        return _encode_items(sorted(value), strict)
    except TypeError as error:
        if isinstance(error, Unsendable):
            raise
        return _encode_items(value, strict)


def _encode_enum(value: Enum, strict: bool) -> Any:
    return encode(value.value, strict)


def _encode_float(value: float, strict: bool) -> Any:
    return encode(float(value), strict)


def _refuse(value: Any, strict: bool) -> Any:
    kind = type(value)
    if isinstance(value, Unset):
        raise UnsendableTypeError("cannot send UNSET: it can leave out a member of an object, and nothing else")
    if isinstance(value, type):
        raise UnsendableTypeError(f"cannot send the class {value.__qualname__}: call it to make an instance")
    hint = "read it and send its content" if is_file(kind) else "convert it to a dict, list, str or number"
    raise UnsendableTypeError(f"cannot send a value of type {kind.__qualname__} as JSON: {hint}")


_KINDS: tuple[tuple[type, Encoder], ...] = (
    (Unset, _refuse),
    (Enum, _encode_enum),
    (str, lambda value, strict: str(value)),
    (int, lambda value, strict: int(value)),
    (float, _encode_float),
    (Mapping, _encode_mapping),
    (Sequence, _encode_items),
    (Set, _encode_set),
    (ValuesView, _encode_items),
    (Iterator, _encode_items),
)
