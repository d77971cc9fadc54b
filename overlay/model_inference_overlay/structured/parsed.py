"""What the classes of answers with parsed values inherit; the generator declares these classes.

The value is no part of the answer's JSON: `as_dict()` does not give it. Copies and pickles keep it.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import attrs

from model_inference_overlay.exceptions import OutputInvalidError
from model_inference_overlay.layout import Layout

T = TypeVar("T")
C = TypeVar("C", bound=type)
_NOTHING: Any = object()


def parsed_class(cls: C) -> C:
    """Give a subclass of a model a layout of its own, since it declares some fields anew."""
    fields: Any = cls
    setattr(cls, "_layout", Layout(cls, attrs.fields(fields), None))  # noqa: B010 - its type does not know of it
    return cls


class _Holding(Generic[T]):
    """Keeps a value in the slot `_parsed`, which the subclass has."""

    __slots__ = ()

    def __getstate__(self) -> Any:
        return (
            super().__getstate__(),
            getattr(self, "_parsed", _NOTHING) is not _NOTHING,
            getattr(self, "_parsed", None),
        )

    def __setstate__(self, state: Any) -> None:
        inner, present, value = state
        super().__setstate__(inner)  # type: ignore[misc]  # the model's, which stands behind this class
        if present:
            hold(self, value)


class ParsedMessage(_Holding[T]):
    """A message whose text was read."""

    __slots__ = ()

    @property
    def parsed(self) -> T | None:
        """The value of the text; None where there is no text, as where the model calls tools."""
        found: T | None = getattr(self, "_parsed", None)
        return found


class ParsedAnswer(_Holding[T]):
    """An answer whose text was read."""

    __slots__ = ()

    @property
    def parsed(self) -> T:
        """The value of the first alternative's text.

        Raises:
            OutputInvalidError: there is no text, as where the model calls tools.
        """
        found = getattr(self, "_parsed", _NOTHING)
        if found is _NOTHING:
            hint = "Look at the calls of tools before .parsed, or let run_tools make them."
            raise OutputInvalidError("the answer has no text: the model calls tools", response=self, hint=hint)
        value: T = found
        return value


def hold(item: Any, value: Any) -> None:
    """Put a parsed value into an instance."""
    object.__setattr__(item, "_parsed", value)
