"""Types in, functions that turn JSON values into values of those types out; each type is compiled once.

A decoder is a function of one JSON value, or None where the JSON value is already the Python value, so that a list of
a thousand floats is handed on and not copied. Decoding never raises: what does not fit stays what the server sent.

An annotation is text. What it names is read at once, but for two things that stay references: an alias that holds its
type as text, and a class in another part of the package, which loads when the first value of it arrives.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

from model_inference_overlay import parts
from model_inference_overlay.decoding import ITEM, LATER, Decoder
from model_inference_overlay.scalars import WIRES, Wire

Pending = frozenset[Any]
"""Classes and aliases that are being compiled: what refers back to one of them looks it up when it runs."""

_SEQUENCES = (list, Sequence)
_MAPPINGS = (dict, Mapping)
_COMPILED: dict[Any, Decoder | None] = {}


class _Names:
    """The names of a module, those that stay references as such."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getitem__(self, name: str) -> Any:
        try:
            found = getattr(sys.modules[self._module], name)
        except AttributeError:
            raise KeyError(name) from None
        if isinstance(found, ModuleType) and parts.is_index(found.__name__):
            return _Elsewhere(self._module, name, found)
        return ForwardRef(name, module=self._module) if isinstance(found, str) else found


class _Elsewhere:
    """The names of an index of parts, those that stay references as such."""

    def __init__(self, module: str, owner: str, index: ModuleType) -> None:
        self._module = module
        self._owner = owner
        self._loaded = vars(index)

    def __getattr__(self, name: str) -> Any:
        found = self._loaded.get(name)
        is_reference = found is None or isinstance(found, str)
        return ForwardRef(f"{self._owner}.{name}", module=self._module) if is_reference else found


def _target(reference: ForwardRef) -> tuple[Any, str]:
    """Load what a reference stands for, and tell the module that declares it."""
    owner, _, name = reference.__forward_arg__.rpartition(".")
    module = sys.modules[str(reference.__forward_module__)]
    if owner:
        module = getattr(module, owner)
    return getattr(module, name), parts.home(module.__name__, name)


def _is_unread(annotation: Any) -> bool:
    """Tell whether an annotation is a reference to what has not been loaded."""
    if not isinstance(annotation, ForwardRef) or annotation.__forward_module__ is None:
        return False
    owner, _, name = annotation.__forward_arg__.rpartition(".")
    return bool(owner) and name not in vars(vars(sys.modules[annotation.__forward_module__])[owner])


def resolve(annotation: Any, module: str) -> Any:
    """Evaluate an annotation of a generated module, which holds it as text; references in it stay references."""
    if isinstance(annotation, ForwardRef) and annotation.__forward_module__ is None:
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        names: Any = _Names(module)  # of a mapping, looking names up is all that eval needs
        return eval(annotation, {}, names)
    return annotation


def read(annotation: Any, module: str) -> Any:
    """Evaluate an annotation that is one class, wherever it is declared."""
    found = resolve(annotation, module)
    return _target(found)[0] if isinstance(found, ForwardRef) else found


def decoder(annotation: Any, module: str, pending: Pending = frozenset()) -> Decoder | None:
    """Compile the decoder of a type.

    Args:
        annotation: the type, or its text.
        module: where names in the text are looked up.
        pending: what is being compiled already.

    Returns:
        A function of one JSON value, or None where the value needs no change.
    """
    annotation = resolve(annotation, module)
    if _is_unread(annotation):
        return _when_met([annotation], lambda: decoder(annotation, module))
    if isinstance(annotation, ForwardRef):
        return _reference_decoder(annotation, pending)
    origin = get_origin(annotation)
    if origin is Annotated:
        return next((item.decode for item in get_args(annotation) if isinstance(item, Wire)), None)
    if origin in _SEQUENCES:
        return _list_decoder(decoder(get_args(annotation)[0], module, pending))
    if origin is tuple:
        return _tuple_decoder([decoder(item, module, pending) for item in get_args(annotation)])
    if origin in _MAPPINGS:
        return _dict_decoder(decoder(get_args(annotation)[1], module, pending))
    if origin in (Union, UnionType):
        return _union_decoder(get_args(annotation), module, pending)
    if isinstance(origin, type) and hasattr(origin, "__decoder__"):
        annotation = origin  # a generic model, of whatever type it is
    if not isinstance(annotation, type):
        return None
    if hasattr(annotation, "__decoder__"):
        return annotation.__decoder__(pending)  # type: ignore[no-any-return]
    if issubclass(annotation, Enum):
        return _enum_decoder(annotation)
    return WIRES[annotation].decode if annotation in WIRES else None


def _reference_decoder(reference: ForwardRef, pending: Pending) -> Decoder | None:
    found, home = _target(reference)
    if not isinstance(found, str):
        return decoder(found, home, pending)
    return _once((home, found), lambda within: decoder(found, home, within), pending)


def _when_met(references: list[ForwardRef], make: Callable[[], Decoder | None]) -> Decoder:
    """Give a decoder that loads what references stand for, and is compiled, by the first value."""
    made: list[Decoder] = []

    def compiled() -> Decoder:
        if not made:
            for reference in references:
                _target(reference)
            made.append(make() or _unchanged)
        return made[0]

    def decode(value: Any) -> Any:
        return compiled()(value)

    vars(decode)[LATER] = compiled
    return decode


def _unchanged(value: Any) -> Any:
    return value


def _once(key: Any, make: Callable[[Pending], Decoder | None], pending: Pending) -> Decoder | None:
    """Compile what may contain itself: once, and where it is met again within itself, by looking it up later."""
    if key in _COMPILED:
        return _COMPILED[key]
    if key in pending:

        def later(value: Any) -> Any:
            decode = _once(key, make, frozenset())
            return value if decode is None else decode(value)

        return later
    found = _COMPILED[key] = make(pending | {key})
    return found


def _list_decoder(item: Decoder | None) -> Decoder | None:
    if item is None:
        return None

    def decode(value: Any) -> Any:
        if type(value) is not list:
            return value
        try:
            return [item(each) for each in value]
        except RecursionError:
            return value

    vars(decode)[ITEM] = item
    return decode


def _tuple_decoder(items: Sequence[Decoder | None]) -> Decoder:
    """Give the decoder of arrays that have as many items as decoders; others stay lists."""

    def decode(value: Any) -> Any:
        if type(value) is not list or len(value) != len(items):
            return value
        try:
            return tuple(each if item is None else item(each) for item, each in zip(items, value, strict=True))
        except RecursionError:
            return value

    return decode


def _dict_decoder(item: Decoder | None) -> Decoder | None:
    if item is None:
        return None

    def decode(value: Any) -> Any:
        if type(value) is not dict:
            return value
        try:
            return {key: item(each) for key, each in value.items()}
        except RecursionError:
            return value

    return decode


def _enum_decoder(kind: type[Enum]) -> Decoder:
    members: dict[Any, Enum] = {member.value: member for member in kind}
    if issubclass(kind, str):
        return lambda value: members.get(value, value) if type(value) is str else value
    value_types = {type(value) for value in members}

    def decode(value: Any) -> Any:
        # The type is compared because True == 1 and 1.0 == 1, which are different values of JSON.
        return members.get(value, value) if type(value) in value_types else value

    return decode


def _union_decoder(members: tuple[Any, ...], module: str, pending: Pending) -> Decoder | None:
    """Choose by the JSON kind of the value, then by which class of the union recognises an object best."""
    unread = [member for member in members if _is_unread(member)]
    if unread:
        return _when_met(unread, lambda: _union_decoder(members, module, frozenset()))
    by_kind: dict[type, list[Any]] = {}
    for member in _flat(members, module, frozenset()):
        for kind in _json_kinds(member):
            by_kind.setdefault(kind, []).append(member)
    table: dict[type, Decoder] = {}
    for kind, candidates in by_kind.items():
        chosen = _choose(kind, candidates, module, pending)
        if chosen is not None:
            table[kind] = chosen
    if not table:
        return None
    if len(set(table.values())) == 1:
        # Decoders hand on what is not of their kind: the only one there is can be asked directly.
        return next(iter(table.values()))
    get = table.get

    def decode(value: Any) -> Any:
        decode_kind = get(type(value))
        return value if decode_kind is None else decode_kind(value)

    return decode


def _flat(members: tuple[Any, ...], module: str, seen: frozenset[Any]) -> Iterator[Any]:
    """Give the members of a union with those of the unions and aliases in it, each alias once."""
    for each in members:
        member = resolve(each, module)
        if isinstance(member, ForwardRef):
            found, home = _target(member)
            if (found, home) not in seen:
                yield from _flat((found,), home, seen | {(found, home)})
        elif get_origin(member) in (Union, UnionType):
            yield from _flat(get_args(member), module, seen)
        elif member is not NoneType:
            yield member


def _choose(kind: type, candidates: list[Any], module: str, pending: Pending) -> Decoder | None:
    """Compile the one decoder for all the members of a union that a JSON kind can be."""
    candidates = list(dict.fromkeys(candidates))
    if kind is list and any(get_origin(candidate) is tuple for candidate in candidates):
        return _array_decoder(candidates, module, pending)
    if kind is list and len(candidates) > 1:
        items = tuple(get_args(candidate)[0] if get_args(candidate) else Any for candidate in candidates)
        return _once((module, items), lambda within: _list_decoder(_union_decoder(items, module, within)), pending)
    models = [candidate for candidate in candidates if hasattr(candidate, "__recognize__")]
    if kind is dict and len(models) > 1:
        return _best_of(models)
    found = [decoder(candidate, module, pending) for candidate in candidates]
    functions = [function for function in found if function is not None]
    if len(functions) < 2:
        return functions[0] if functions else None

    def first_that_fits(value: Any) -> Any:
        for function in functions:
            result = function(value)
            if result is not value:
                return result
        return value

    return first_that_fits


def _array_decoder(candidates: list[Any], module: str, pending: Pending) -> Decoder:
    """Choose among arrays by their length: the first of that length, or else one of any length."""
    fixed: dict[int, Decoder | None] = {}
    others = []
    for candidate in candidates:
        if get_origin(candidate) is tuple:
            fixed.setdefault(len(get_args(candidate)), decoder(candidate, module, pending))
        else:
            others.append(candidate)
    rest = _choose(list, others, module, pending) if others else None

    def decode(value: Any) -> Any:
        found = fixed.get(len(value), rest) if type(value) is list else None
        return value if found is None else found(value)

    return decode


def _best_of(models: list[Any]) -> Decoder:
    def decode(value: Any) -> Any:
        if type(value) is not dict:
            return value
        return max(models, key=lambda model: model.__recognize__(value)).__decode__(value)

    return decode


def _json_kinds(member: Any) -> tuple[type, ...]:
    """Tell which JSON kinds, as the parser's Python types, a member of a union can be."""
    origin = get_origin(member)
    if origin is Annotated:
        return (int, float, str)
    if origin is Literal:
        return tuple({type(value) for value in get_args(member)})
    if origin in _SEQUENCES or origin is tuple:
        return (list,)
    if origin in _MAPPINGS or hasattr(member, "__decoder__"):
        return (dict,)
    if isinstance(member, type) and issubclass(member, Enum):
        return tuple({type(each.value) for each in member})
    if member is float:
        return (float, int)
    return (member,) if member in (str, int, bool, list, dict) else (str,) if member in WIRES else ()
