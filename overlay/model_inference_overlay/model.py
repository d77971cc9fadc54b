"""The base of every generated model: JSON objects in, typed slotted objects out, and back.

A field that was never set has an empty slot: it is not sent, it is not in `as_dict()`, and it reads as None. A field
that holds None is JSON's null. Fields that the class does not declare survive in `additional_properties`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import get_annotations
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    Self,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
)

import attrs

from model_inference_overlay.codec import Decoder, decoder, encode, encode_at, list_item, resolve
from model_inference_overlay.decoding import Member, compile_object
from model_inference_overlay.scalars import Wire
from model_inference_overlay.unset import UNSET

_M = TypeVar("_M", bound="Model")
_REPR_LIMIT = 60


def field(
    *, default: Any = attrs.NOTHING, kw_only: bool = True, wire: str | None = None, empty_when_absent: bool = False
) -> Any:
    """Declare a field of a model where its annotation does not say it all.

    Args:
        default: what an omitted argument means. None: absent, for a field that cannot be null. `UNSET`: absent, for a
            field in which None is JSON's null. Anything else: sent as given.
        kw_only: False for an argument that may also be given by position.
        wire: the name in JSON, where it differs from the field's.
        empty_when_absent: whether the field, where it is absent, reads as an empty model in place of None.
    """
    metadata: dict[str, Any] = {"wire": wire} if wire else {}
    if empty_when_absent:
        metadata["empty"] = True
    return attrs.field(default=default, kw_only=kw_only, metadata=metadata)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def model(*, tag: str | tuple[str, ...] = (), discriminator: str | None = None) -> Callable[[type[_M]], type[_M]]:
    """Make an attrs slots class of a declaration.

    Args:
        tag: the value, or values, of the base's discriminator that name this class.
        discriminator: the JSON name of the property by whose value a subclass is chosen.
    """

    def declare(cls: type[_M]) -> type[_M]:
        # Equality, repr and pickling are the base's: an empty slot is a state that attrs does not know.
        cls = attrs.define(
            cls,
            kw_only=True,
            eq=False,
            repr=False,
            match_args=False,
            getstate_setstate=False,
            on_setattr=attrs.setters.NO_OP,
        )
        cls._declare((tag,) if isinstance(tag, str) else tag, discriminator)
        return cls

    return declare


class Model:
    """A JSON object with declared fields; `additional_properties` holds the fields that nobody declared."""

    __slots__ = ("__weakref__", "additional_properties")

    additional_properties: dict[str, Any]
    _names: ClassVar[dict[str, str]] = {}  # JSON name -> attribute
    _optional: ClassVar[tuple[tuple[str, Any], ...]] = ()
    _variants: ClassVar[dict[str, type[Model]] | None] = None
    _discriminator: ClassVar[str] = ""
    _required: ClassVar[frozenset[str]] = frozenset()
    _empty: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def _declare(cls, tags: tuple[str, ...], discriminator: str | None) -> None:
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", cls))
        cls._names = {item.metadata.get("wire") or item.name: item.name for item in fields}
        cls._optional = tuple((item.name, item.default) for item in fields if item.default in (None, UNSET))
        cls._required = frozenset(
            item.metadata.get("wire") or item.name for item in fields if item.default is attrs.NOTHING
        )
        cls._empty = frozenset(item.name for item in fields if "empty" in item.metadata)
        if cls._variants is not None:
            cls._variants.update(dict.fromkeys(tags, cls))
        cls._variants = None if discriminator is None else {}
        cls._discriminator = discriminator or ""

    def __attrs_post_init__(self) -> None:
        for name, absent in self._optional:
            if getattr(self, name) is absent:
                delattr(self, name)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name == "additional_properties":
                self.additional_properties = extra = {}
                return extra
            if name in self._empty:
                return _annotation_of(type(self), name).__decode__({})
            if name in self._names.values():
                return None
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the model from a JSON object; a discriminator in it may choose a subclass.

        Raises:
            TypeError: `data` is not a mapping.
        """
        if not isinstance(data, Mapping):
            raise TypeError(f"{cls.__name__}.from_dict takes a mapping, found {type(data).__qualname__}")
        return cls.__decode__(dict(data))  # type: ignore[no-any-return]

    def as_dict(self) -> dict[str, Any]:
        """Give the JSON object that this model stands for: JSON names, absent fields left out, null kept."""
        return self.__encode__()

    @classmethod
    def __decoder__(cls) -> Decoder:
        # While a class that contains itself is compiled, its own decoder is looked up at each call instead.
        return cls.__decode__ if cls in _COMPILING else _decoder_of(cls)

    @classmethod
    def __decode__(cls, data: Any) -> Any:
        return _decoder_of(cls)(data)

    def __encode__(self) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, get, to_wire in _encoders_of(type(self)):
            try:
                value = get(self)
            except AttributeError:
                continue
            result[name] = encode_at(f".{name}", value) if to_wire is None or value is None else to_wire(value)
        extra = _state_of(self).get("additional_properties")
        if extra:
            for name, value in extra.items():
                result.setdefault(name, encode_at(f".{name}", value))
        return result

    @classmethod
    def __recognize__(cls, data: dict[str, Any]) -> tuple[bool, int]:
        """Tell how well a JSON object fits: whether all required fields are there, and how many fields are known."""
        known = len(cls._names.keys() & data.keys())
        return cls._required <= data.keys(), known

    def __getitem__(self, name: str) -> Any:
        attribute = self._names.get(name)
        state = _state_of(self)
        if attribute is None:
            return state.get("additional_properties", {})[name]
        if attribute not in state:
            raise KeyError(name)
        value = state[attribute]
        if value is None or isinstance(value, Model | list | dict):
            return value
        to_wire = special_encoders(type(self)).get(name)
        return encode(value) if to_wire is None else to_wire(value)

    def __setitem__(self, name: str, value: Any) -> None:
        attribute = self._names.get(name)
        if attribute is None:
            self.additional_properties[name] = value
        else:
            setattr(self, attribute, value)

    def __contains__(self, name: object) -> bool:
        return name in set(self)

    def __iter__(self) -> Iterator[str]:
        state = _state_of(self)
        yield from (name for name, attribute in self._names.items() if attribute in state)
        yield from state.get("additional_properties", ())

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine, theirs = _state_of(self), _state_of(other)
        return {k: v for k, v in mine.items() if v != {} or k != "additional_properties"} == {
            k: v for k, v in theirs.items() if v != {} or k != "additional_properties"
        }

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        state = _state_of(self)
        parts = [f"{name}={_short(value)}" for name, value in state.items() if value != {}]
        return f"{type(self).__name__}({', '.join(parts)})"

    def __getstate__(self) -> dict[str, Any]:
        return _state_of(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _REPR_LIMIT else f"{text[: _REPR_LIMIT - 3]}..."


def _state_of(item: Model) -> dict[str, Any]:
    """Read the slots that are set, without the reading of absent ones as None."""
    state: dict[str, Any] = {}
    for name in (*item._names.values(), "additional_properties"):
        try:
            state[name] = object.__getattribute__(item, name)
        except AttributeError:
            continue
    return state


_DECODERS: dict[type, Decoder] = {}
_COMPILING: set[type] = set()
_ENCODERS: dict[type, tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None], ...]] = {}


def _decoder_of(cls: type[Model]) -> Decoder:
    found = _DECODERS.get(cls)
    return found if found is not None else _compile_decoder(cls)


def _annotation_of(cls: type[Model], attribute: str) -> Any:
    """Find a field's annotation, evaluated where its class was declared."""
    for base in cls.__mro__:
        annotation = get_annotations(base).get(attribute) if issubclass(base, Model) else None
        if annotation is not None:
            return resolve(annotation, base.__module__)
    return Any


def _compile_decoder(cls: type[Model]) -> Decoder:
    _COMPILING.add(cls)
    try:
        members = [_member(cls, name, attribute) for name, attribute in cls._names.items()]
    finally:
        _COMPILING.discard(cls)
    decode = compile_object(cls, members)
    if cls._variants is not None:
        decode = _variant_decoder(cls, decode)
    _DECODERS[cls] = decode
    return decode


def _member(cls: type[Model], name: str, attribute: str) -> Member:
    annotation = _annotation_of(cls, attribute)
    item = list_item(annotation, cls.__module__)
    if item is not None:
        return Member(name, attribute, decode_item=decoder(item, cls.__module__))
    return Member(name, attribute, decoder(annotation, cls.__module__))


def _variant_decoder(cls: type[Model], plain: Decoder) -> Decoder:
    variants = cls._variants or {}
    discriminator = cls._discriminator

    def decode(data: Any) -> Any:
        tag = data.get(discriminator) if type(data) is dict else None
        variant = variants.get(tag) if type(tag) is str else None
        return plain(data) if variant is None else _decoder_of(variant)(data)

    return decode


def _encoders_of(cls: type[Model]) -> tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None], ...]:
    found = _ENCODERS.get(cls)
    if found is None:
        found = tuple(
            (name, getattr(cls, attribute).__get__, _special_encoder(_annotation_of(cls, attribute), cls.__module__))
            for name, attribute in cls._names.items()
        )
        _ENCODERS[cls] = found
    return found


def _special_encoder(annotation: Any, module: str) -> Callable[[Any], Any] | None:
    """Find the encoder of a type whose wire form its Python value does not tell, such as a Unix time."""
    annotation = resolve(annotation, module)
    if get_origin(annotation) is Annotated:
        return next((item.encode for item in get_args(annotation) if isinstance(item, Wire)), None)
    if get_origin(annotation) is Literal:
        return None
    if get_origin(annotation) in (list, dict):
        item_encoder = _special_encoder(get_args(annotation)[-1], module)
        if item_encoder is None:
            return None
        if get_origin(annotation) is list:
            return lambda value: [item_encoder(each) for each in value]
        return lambda value: {key: item_encoder(each) for key, each in value.items()}
    found = [_special_encoder(item, module) for item in get_args(annotation) if item is not type(None)]
    special = [function for function in found if function is not None]
    return special[0] if len(special) == 1 else None


def special_encoders(cls: type[Model]) -> dict[str, Callable[[Any], Any]]:
    """Give, by JSON name, the encoders of the fields whose Python value does not tell how they are sent."""
    return {name: to_wire for name, _, to_wire in _encoders_of(cls) if to_wire is not None}
