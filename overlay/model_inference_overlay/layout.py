"""What the codec knows of one model class: its declared fields in, functions that fill and read its slots out.

A field that was never set has an empty slot. Fields that the class does not declare are in `additional_properties`, and
so is the null of a field that reads as an empty model, since its slot has to stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

import attrs

from model_inference_overlay.codec import Pending, decoder, resolve
from model_inference_overlay.decoding import LATER, Decoder, Member, compile_object
from model_inference_overlay.encoding import Unsendable, encode, encode_wired, too_deep
from model_inference_overlay.scalars import Wire
from model_inference_overlay.unset import UNSET

EXTRA = "additional_properties"

Reader = tuple[str, Callable[[Any], Any], Wire | None]


class Layout:
    """The fields of one class, and its functions once they are compiled.

    Attributes:
        names: JSON name -> attribute.
        attributes: attribute -> JSON name.
        absent_as_none: attributes in which None means that the field is absent.
        empty: attributes that read as an empty model where they are absent.
        defaults: attribute -> the value that it has unless another is given.
        required: JSON names that every instance should have.
        variants: value of the discriminator -> subclass; None where the class has no variants.
        discriminator: JSON name of the property that chooses the subclass.
        roles: what the overlay's own bases of the class are told, such as which member holds what they work on.
    """

    def __init__(
        self,
        cls: type,
        fields: tuple[attrs.Attribute[Any], ...],
        discriminator: str | None,
        roles: Mapping[str, Any] | None = None,
    ) -> None:
        self.cls = cls
        self.roles: Mapping[str, Any] = roles or {}
        self.names = {item.metadata.get("wire", item.name): item.name for item in fields}
        self.attributes = {attribute: name for name, attribute in self.names.items()}
        self.absent_as_none = frozenset(item.name for item in fields if item.default is None)
        self.empty = frozenset(item.name for item in fields if "empty" in item.metadata)
        unset = (attrs.NOTHING, None, UNSET)
        self.defaults = {item.name: item.default for item in fields if not any(item.default is each for each in unset)}
        self.required = frozenset(self.attributes[item.name] for item in fields if item.default is attrs.NOTHING)
        self.variants: dict[str, Any] | None = None if discriminator is None else {}
        self.discriminator = discriminator or ""
        self._decode: Decoder | None = None
        self._convert: dict[str, Decoder | None] = {}
        self._readers: tuple[Reader, ...] | None = None
        self._constants: dict[str, tuple[Any, ...]] | None = None

    # Annotations

    def annotation(self, attribute: str) -> tuple[Any, str]:
        """Find a field's annotation, and the module in which it is to be read."""
        for base in self.cls.__mro__:
            # A class without annotations of its own has none: this does not look at its bases (Python 3.10 and later).
            found = getattr(base, "__annotations__", {}).get(attribute) if base is not object else None
            if found is not None:
                return found, base.__module__
        return Any, self.cls.__module__

    # Decoding

    def decoder(self, pending: Pending = frozenset()) -> Decoder:
        """Give the function that makes an instance of a JSON object, compiled on its first use."""
        if self._decode is not None:
            return self._decode
        if pending:
            return self._later()
        decode = compile_object(self.cls, self._members(pending | {self.cls}))
        self._decode = decode if self.variants is None else self._variant_decoder(decode)
        return self._decode

    def _later(self) -> Decoder:
        def decode(data: Any) -> Any:
            return self.decoder()(data)

        vars(decode)[LATER] = self.decoder
        return decode

    def _members(self, pending: Pending) -> list[Member]:
        members = []
        for name, attribute in self.names.items():
            annotation, module = self.annotation(attribute)
            self._convert[name] = convert = decoder(annotation, module, pending)
            members.append(Member(name, attribute, convert, attribute in self.empty, name in self.required))
        return members

    def _variant_decoder(self, plain: Decoder) -> Decoder:
        variants = self.variants or {}
        discriminator = self.discriminator

        def decode(data: Any) -> Any:
            tag = data.get(discriminator) if type(data) is dict else None
            variant = variants.get(tag) if type(tag) is str else None
            return plain(data) if variant is None else variant.__decode__(data)

        return decode

    def convert(self, name: str, value: Any) -> Any:
        """Turn the JSON value of one field into the field's type."""
        self.decoder()
        convert = self._convert.get(name)
        return value if convert is None or value is None else convert(value)

    def fit(self, data: dict[str, Any]) -> tuple[bool, bool, int, int]:
        """Tell how well a JSON object fits; the greater, the better.

        What counts, in this order: that its constants name this class, that all required fields are there, how few
        constants differ, how many fields are known.
        """
        if self._constants is None:
            self._constants = {name: values for name, values in self._literals() if values}
        given = [data[name] in values for name, values in self._constants.items() if name in data]
        named = bool(given) and all(given)
        return named, self.required <= data.keys(), -given.count(False), len(self.names.keys() & data.keys())

    def constants(self) -> dict[str, Any]:
        """Give the fields that have but one value, by JSON name."""
        return {name: values[0] for name, values in self._literals() if len(values) == 1}

    def _literals(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for name, attribute in self.names.items():
            found = resolve(*self.annotation(attribute))
            yield name, get_args(found) if get_origin(found) is Literal else ()

    # Encoding

    def readers(self) -> tuple[Reader, ...]:
        """Give, for each field, its JSON name, what reads its slot, and its wire form where its value does not tell."""
        if self._readers is None:
            self._readers = tuple(
                (name, getattr(self.cls, attribute).__get__, _wire_of(*self.annotation(attribute)))
                for name, attribute in self.names.items()
            )
        return self._readers

    def declared(self, item: Any) -> dict[str, Any]:
        """Give the declared fields that are present, by JSON name."""
        found: dict[str, Any] = {}
        for name, get, _ in self.readers():
            try:
                found[name] = get(item)
            except AttributeError:
                continue
        return found

    def members(self, item: Any) -> dict[str, Any]:
        """Give the fields that are present, declared or not, by JSON name."""
        found = self.declared(item)
        for name, value in extra_of(item).items():
            found.setdefault(name, value)
        return found

    def wire(self, name: str) -> Wire | None:
        """Give the wire form of a field whose Python value does not tell how it is sent."""
        return next((wire for each, _, wire in self.readers() if each == name), None)

    def encode(self, item: Any, strict: bool) -> dict[str, Any]:
        """Give the JSON object of an instance.

        Raises:
            TypeError, ValueError: a field cannot be sent; the message names it.
        """
        result: dict[str, Any] = {}
        name = ""
        try:
            for name, get, wire in self.readers():
                try:
                    value = get(item)
                except AttributeError:
                    continue
                result[name] = encode(value, strict) if wire is None else encode_wired(wire, value, strict)
            for name, value in extra_of(item).items():
                if name not in result and value is not UNSET:
                    result[name] = encode(value, strict)
        except Unsendable as error:
            error.within(f".{name}")
            raise
        except RecursionError:
            raise too_deep() from None
        return result


def extra_of(item: Any) -> dict[str, Any]:
    """Read the undeclared fields without making room for them."""
    try:
        found: dict[str, Any] = object.__getattribute__(item, EXTRA)
        return found
    except AttributeError:
        return {}


def _wire_of(annotation: Any, module: str) -> Wire | None:
    """Find the wire form within a type whose Python value does not tell how it is sent, such as a Unix time."""
    annotation = resolve(annotation, module)
    if isinstance(annotation, ForwardRef) or get_origin(annotation) is Literal:
        return None
    if get_origin(annotation) is Annotated:
        return next((item for item in get_args(annotation) if isinstance(item, Wire)), None)
    if get_origin(annotation) in (list, tuple, dict, Union, UnionType):
        found = (_wire_of(item, module) for item in get_args(annotation) if item is not NoneType)
        return next((wire for wire in found if wire is not None), None)
    return None
