"""A vector as it was sent in, an `array` of its numbers out.

What is sent tells most of it: text is the base64 form, and a number with a fraction is no packed byte. Whole numbers
could be anything, so an item is told which form its request asked for; where nobody knows, reading it is an error that
says so, and never a guess.
"""

from __future__ import annotations

import math
import sys
from array import array
from binascii import Error, a2b_base64
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from model_inference_overlay.model import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FLOAT = "f"
_UNKNOWN: Any = object()


class VectorReading(Model):
    """Reads the vector of the model; the Python overlay document says which member it is, and which forms it has.

    Roles: `vector`, the member; `text`, the form that is base64 of 32-bit little-endian floats; `numbers`, the form
    that is a list of floats, which a request gets that names none; `integers`, the forms that are lists of whole
    numbers, with the typecode of each.
    """

    __slots__ = ("_form",)

    @property
    def vector(self) -> array[Any]:
        """The vector as an `array` of the form that the request asked for; made anew each time.

        Floats (`float`, `base64`) have the typecode `f`, signed bytes (`int8`, `binary`) `b`, unsigned ones (`uint8`,
        `ubinary`) `B`. The packed forms stay packed: eight signs to a byte, the first in the highest bit.

        Raises:
            ValueError: there is no vector, it is malformed, or nobody knows what form its whole numbers have: see
                `vector_as`.
        """
        return self._read(getattr(self, "_form", _UNKNOWN), asked=False)

    def vector_as(self, encoding_format: str) -> array[Any]:
        """Give the vector, read as a form that the caller knows, whatever the request asked for.

        Args:
            encoding_format: as the request has it, such as `float`, `base64` or `int8`.

        Raises:
            ValueError: there is no such form, or the vector has another one.
        """
        return self._read(str(encoding_format), asked=True)

    def numpy(self) -> NDArray[Any]:
        """Give the vector as a numpy array: float32, int8 or uint8, by the typecode of `vector`.

        Raises:
            ModuleNotFoundError: numpy is not installed.
            ValueError: as of `vector`.
        """
        try:
            import numpy
        except ModuleNotFoundError as error:
            if error.name != "numpy":
                raise
            text = "numpy() needs numpy, which is not installed: pip install numpy, or use .vector"
            raise ModuleNotFoundError(text, name="numpy") from None
        return numpy.asarray(self.vector)

    def _read(self, form: Any, asked: bool) -> array[Any]:
        roles = self._layout.roles
        integers: dict[str, str] = roles["integers"]
        known = (roles["text"], roles["numbers"], *integers)
        if asked and form not in known:
            raise ValueError(f"{form!r} is no form of a vector: known are {', '.join(known)}")
        value = self._layout.members(self).get(roles["vector"])
        if value is None:
            raise ValueError(f"the item has no {roles['vector']}")
        if isinstance(value, str):
            if form in integers or (form not in known and form is not None and form is not _UNKNOWN):
                raise ValueError(f"the vector is text, and not of the form {form}: try vector_as({roles['text']!r})")
            return _from_text(value)
        if not isinstance(value, list | tuple):
            raise ValueError(f"a vector is a list or text, found {type(value).__qualname__}")
        return self._from_numbers(value, form, asked)

    def _from_numbers(self, value: Any, form: Any, asked: bool) -> array[Any]:
        roles = self._layout.roles
        integers: dict[str, str] = roles["integers"]
        kinds = set(map(type, value))
        if not kinds <= {int, float}:
            _refuse_strange(value)
        if form in integers:
            broken = _first_fraction(value) if float in kinds else None
            if broken is None:
                return _of_bytes(value, integers[form], form)
            if asked:
                raise ValueError(f"the vector is not of the form {form}: number {broken} is {value[broken]!r}")
            # A server that does not know the form sends what it has.
            return _of_floats(value)
        if form in (roles["text"], roles["numbers"], None) or float in kinds or not value:
            return _of_floats(value)
        why = "nobody knows what form was asked for" if form is _UNKNOWN else f"the form {form!r} is unknown here"
        raise ValueError(f"the vector is of whole numbers, and {why}: say it, such as vector_as({min(integers)!r})")

    def __getstate__(self) -> Any:
        form = getattr(self, "_form", _UNKNOWN)
        return super().__getstate__(), form is not _UNKNOWN, None if form is _UNKNOWN else form

    def __setstate__(self, state: Any) -> None:
        inner, known, form = state
        super().__setstate__(inner)
        if known:
            object.__setattr__(self, "_form", form)


def tell_form(items: Iterable[Any], form: str | None) -> None:
    """Tell items which form their request asked for; None: it named none."""
    for item in items:
        if isinstance(item, VectorReading):
            object.__setattr__(item, "_form", form)


def _from_text(text: str) -> array[Any]:
    try:
        data = a2b_base64(text, strict_mode=True)
    except (Error, ValueError) as error:  # a ValueError: it is not even ASCII
        raise ValueError(f"the vector is no base64 text: {error}") from None
    result: array[Any] = array(_FLOAT)
    if len(data) % result.itemsize:
        raise ValueError(f"the base64 text holds {len(data)} bytes, which are no whole number of 32-bit floats")
    result.frombytes(data)
    if sys.byteorder == "big":
        result.byteswap()
    return result


def _of_floats(value: Any) -> array[Any]:
    try:
        result = array(_FLOAT, value)
    except OverflowError:
        result = array(_FLOAT, (math.inf,))
    # JSON has no infinity: one comes of a number that 32 bits cannot hold.
    if math.inf in result or -math.inf in result:
        raise ValueError("the vector has a number that is too large for a 32-bit float")
    return result


def _of_bytes(value: Any, typecode: str, form: str) -> array[Any]:
    result = array(typecode)
    for position, number in enumerate(value):
        try:
            result.append(int(number))
        except OverflowError:
            message = f"the vector is not of the form {form}: number {position} is {number}, which is no such byte"
            raise ValueError(message) from None
    return result


def _first_fraction(value: Any) -> int | None:
    return next((position for position, number in enumerate(value) if number != number // 1), None)


def _refuse_strange(value: Any) -> None:
    for position, number in enumerate(value):
        if type(number) not in (int, float):
            raise ValueError(f"a vector is made of numbers, found {type(number).__qualname__} as number {position}")
