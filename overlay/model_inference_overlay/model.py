"""The base of every generated model: JSON objects in, typed slotted objects out, and back.

A field that was never set is absent: it is not sent, it is not in `as_dict()`, and it reads as None. A field that holds
None is JSON's null. Fields that the class does not declare survive in `additional_properties`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import wraps
from reprlib import Repr
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast, dataclass_transform

import attrs

from model_inference_overlay import parts
from model_inference_overlay.codec import Pending, read
from model_inference_overlay.decoding import Decoder
from model_inference_overlay.encoding import encode, encode_wired
from model_inference_overlay.layout import EXTRA, Layout, extra_of
from model_inference_overlay.mapping import MappingMethods
from model_inference_overlay.unset import UNSET

_M = TypeVar("_M", bound="Model")


def field(
    *, default: Any = attrs.NOTHING, kw_only: bool = True, wire: str | None = None, empty_when_absent: bool = False
) -> Any:
    """Declare a field of a model where its annotation does not say it all.

    Args:
        default: what an omitted argument means. None: absent, for a field that cannot be null. `UNSET`: absent, for a
            field in which None is JSON's null. Anything else: sent as given.
        kw_only: False for an argument that may also be given by position.
        wire: the name in JSON, where it differs from the field's.
        empty_when_absent: whether the field, where it is absent or null, reads as an empty model in place of None.
    """
    metadata: dict[str, Any] = {} if wire is None else {"wire": wire}
    if empty_when_absent:
        metadata["empty"] = True
    return attrs.field(default=default, kw_only=kw_only, metadata=metadata)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def model(
    *,
    tag: str | tuple[str, ...] = (),
    discriminator: str | None = None,
    roles: Mapping[str, Any] | None = None,
) -> Callable[[type[_M]], type[_M]]:
    """Make an attrs slots class of a declaration.

    Args:
        tag: the value, or values, of the base's discriminator that name this class.
        discriminator: the JSON name of the property by whose value a subclass is chosen.
        roles: what the overlay's own bases of the class are told, by the names that these give it.
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
        if cls._layout.variants is not None:
            cls._layout.variants.update(dict.fromkeys((tag,) if isinstance(tag, str) else tag, cls))
        cls._layout = Layout(cls, attrs.fields(cast("type[attrs.AttrsInstance]", cls)), discriminator, roles)
        _take_mapping(cls)
        return cls

    return declare


def _take_mapping(cls: type[Model]) -> None:
    """Let the constructor take a JSON object in place of its arguments, as Azure's SDK does."""
    construct: Any = cls.__init__

    @wraps(construct)
    def __init__(self: Model, *args: Any, **members: Any) -> None:
        if len(args) == 1 and not members and isinstance(args[0], Mapping):
            self._fill(args[0])
        else:
            construct(self, *args, **members)

    type.__setattr__(cls, "__init__", __init__)


class Model(MappingMethods):
    """A JSON object with declared fields; `additional_properties` holds the fields that nobody declared.

    It also reads like a mapping of JSON names to JSON values (`usage["total_tokens"]`, `"usage" in result`,
    `dict(result)`), which holds the fields that are present; the values of objects and lists are the models themselves.
    It changes like one too (`pop`, `update`, ...), and equals a mapping of the same JSON values. A declared field that
    is called like one of these methods goes before the method.

    The constructor takes a JSON object as its only argument as well: `UserMessage({"content": "Hello"})`.
    """

    __slots__ = ("__weakref__", EXTRA)

    additional_properties: dict[str, Any]
    _layout: ClassVar[Layout]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            layout = self._layout
            if name == EXTRA:
                extra: dict[str, Any] = {}
                object.__setattr__(self, EXTRA, extra)
                return extra
            if name in layout.empty:
                return read(*layout.annotation(name)).__decode__({})
            if name in layout.attributes:
                return None
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

        def __setattr__(self, name: str, value: Any) -> None:
            absent = value is UNSET or (value is None and name in self._layout.absent_as_none)
            if absent and (name in self._layout.attributes or name == EXTRA):
                self._forget(name)
            else:
                self._put(name, value)

        def __delattr__(self, name: str) -> None:
            if name not in self._layout.empty or self._layout.attributes[name] not in extra_of(self):
                object.__delattr__(self, name)
            self._forget(name)

    def _fill(self, data: Mapping[str, Any]) -> None:
        """Set the constants that the constructor would set, and the fields of a JSON object over them."""
        for attribute, value in self._layout.defaults.items():
            self._put(attribute, value)
        for name, value in data.items():
            self[name] = value

    def _put(self, attribute: str, value: Any) -> None:
        # Past our own __setattr__, in which None may mean that the field is absent.
        object.__setattr__(self, attribute, value)
        self._drop_null(attribute)

    def _forget(self, attribute: str) -> None:
        self._drop_null(attribute)
        with suppress(AttributeError):
            object.__delattr__(self, attribute)

    def _drop_null(self, attribute: str) -> None:
        if attribute in self._layout.empty:
            extra_of(self).pop(self._layout.attributes[attribute], None)

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
        """Give the JSON object that this model stands for: JSON names, absent fields left out, null kept.

        Raises:
            TypeError, ValueError: a value that was set has no JSON form; the message names the field.
        """
        return self._layout.encode(self, strict=False)

    @classmethod
    def __decode__(cls, data: Any) -> Any:
        return cls._layout.decoder()(data)

    @classmethod
    def __decoder__(cls, pending: Pending) -> Decoder:
        return cls._layout.decoder(pending)

    def __encode__(self, strict: bool) -> dict[str, Any]:
        return self._layout.encode(self, strict)

    @classmethod
    def __recognize__(cls, data: dict[str, Any]) -> tuple[bool, bool, int, int]:
        return cls._layout.fit(data)

    def __getitem__(self, name: str) -> Any:
        value = self._layout.members(self)[name]
        if value is None or isinstance(value, Model | dict):
            return value
        wire = self._layout.wire(name)
        if wire is not None:
            return encode_wired(wire, value, strict=False)
        return value if isinstance(value, list) else encode(value, strict=False)

    def __setitem__(self, name: str, value: Any) -> None:
        attribute = self._layout.names.get(name)
        if value is UNSET:
            if name in self:
                del self[name]
        elif attribute is None or (value is None and attribute in self._layout.empty):
            if attribute is not None:
                self._forget(attribute)
            self.additional_properties[name] = value
        else:
            self._put(attribute, self._layout.convert(name, value))

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        attribute = self._layout.names.get(name)
        if attribute is not None:
            self._forget(attribute)
        extra_of(self).pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._layout.members(self)

    def __iter__(self) -> Iterator[str]:
        return iter(self._layout.members(self))

    def __len__(self) -> int:
        return len(self._layout.members(self))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            if isinstance(other, Mapping):
                return self._layout.members(self) == self._layout.members(type(self).from_dict(other))
            return NotImplemented
        return self._layout.members(self) == self._layout.members(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        names = self._layout.names
        members = self._layout.members(self)
        parts = [f"{names[name]}={_REPR.repr(value)}" for name, value in members.items() if name in names]
        extra = {name: value for name, value in members.items() if name not in names}
        if extra:
            parts.append(f"{EXTRA}={_REPR.repr(extra)}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def __reduce_ex__(self, protocol: Any) -> Any:
        found = parts.public_name(type(self))
        return super().__reduce_ex__(protocol) if found is None else (parts.new, found, self.__getstate__())

    def __getstate__(self) -> tuple[dict[str, Any], dict[str, Any]]:
        # The copy of the undeclared fields: a shallow copy of a model should not share what is set on it later.
        return self._layout.declared(self), dict(extra_of(self))

    def __setstate__(self, state: tuple[dict[str, Any], dict[str, Any]]) -> None:
        declared, extra = state
        for name, value in declared.items():
            object.__setattr__(self, self._layout.names.get(name, name), value)
        if extra:
            object.__setattr__(self, EXTRA, extra)


Model._layout = Layout(Model, (), None)


class _Short(Repr):
    """Shows the beginning of long texts, and a few items of long lists and objects; models show themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = 60
        self.maxother = 80
        self.maxlist = self.maxdict = 4

    def repr_instance(self, x: Any, level: int) -> str:
        return repr(x) if isinstance(x, Model) else super().repr_instance(x, level)


_REPR = _Short()
