"""The one value that means "leave this out": nothing goes in, `UNSET` comes out.

`None` is a value of JSON (`null`); `UNSET` is the absence of a value.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`; falsy, and its only member."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Absent: a field that is not sent, or a client's default that this one call leaves out."""
