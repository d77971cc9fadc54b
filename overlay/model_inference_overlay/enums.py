"""The base of generated string enums: wire values in, members or plain strings out."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"
