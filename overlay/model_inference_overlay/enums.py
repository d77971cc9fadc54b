"""The base of generated string enums: wire values in, members or plain strings out."""

from __future__ import annotations

from enum import EnumType, StrEnum
from typing import TYPE_CHECKING, Any, Self

from model_inference_overlay import parts


class _AnyCase(EnumType):
    """Finds members by their names in any case, as the enums of Azure's SDK do; to a type checker, as they are."""

    if not TYPE_CHECKING:

        def __getitem__(cls, name: str) -> Any:
            return super().__getitem__(name if name in cls.__members__ else name.upper())

        def __getattr__(cls, name: str) -> Any:
            # A class that is being made looks for names of its own, which begin with an underscore.
            found = None if name.startswith("_") else cls.__members__.get(name.upper())
            if found is None:
                raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
            return found


class OpenStrEnum(StrEnum, metaclass=_AnyCase):
    """A string with known values: a member equals its wire value, formats as it, and looks up without case.

    An unknown value never raises when a response is decoded: the field holds the plain string instead.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, str):
            folded = value.casefold()
            for member in cls:
                if member.value.casefold() == folded:
                    return member
        return None

    def __reduce_ex__(self, protocol: Any) -> Any:
        found = parts.public_name(type(self))
        return super().__reduce_ex__(protocol) if found is None else (parts.member, (*found, self.value))

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"
