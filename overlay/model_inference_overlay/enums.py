"""The base of generated string enums: wire values in, members or plain strings out."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from model_inference_overlay import parts


class OpenStrEnum(StrEnum):
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
