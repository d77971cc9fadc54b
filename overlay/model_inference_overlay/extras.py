"""Extra parameters: what a caller adds to a body beyond its schema, and the header that tells the server about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_inference_overlay.encoding import encode_at
from model_inference_overlay.model import Model
from model_inference_overlay.operation import ExtraParameters
from model_inference_overlay.unset import UNSET


def read_extras(argument: str, extras: Any) -> Mapping[str, Any]:
    """Give extra parameters by name: those of a mapping as they are, those of a model by their JSON names.

    Raises:
        TypeError: they are neither, or a name is not text.
        TypeError, ValueError: a field of a model cannot be sent.
    """
    if isinstance(extras, Model):
        found: dict[str, Any] = encode_at(argument, extras)
        return found
    if not isinstance(extras, Mapping):
        text = f"{argument} is a mapping of names to values, or a model of such, found {type(extras).__qualname__}"
        raise TypeError(text)
    for name in extras:
        if not isinstance(name, str):
            raise TypeError(f"{argument} has the key {name!r}: names are strings")
    return extras


def apply_extras(
    declared: ExtraParameters | None, body: dict[str, Any], extras: Mapping[str, Any] | Model | None, mode: Any
) -> Any:
    """Put extra parameters at the root of a body.

    Args:
        declared: what the operation says of extra parameters; None where it takes none.
        body: the JSON object to be sent; changed in place. An extra wins over a member of the same name, and one that
            is `UNSET` takes it away.
        extras: names and values as the model takes them: a mapping, or a class that has them as its fields.
        mode: what the caller asked of the server: `error`, `drop`, `pass-through` or another value it knows.

    Returns:
        The value of the header: the caller's mode, else the implied one where there are extras, else None.

    Raises:
        TypeError, ValueError: `extras` is neither a model nor a mapping with string keys, a value cannot be sent, or
            the operation takes none.
    """
    if not extras:
        return mode
    if declared is None:
        raise TypeError("this operation takes no extra parameters")
    for name, value in read_extras(declared.argument, extras).items():
        if value is UNSET:
            body.pop(name, None)
        else:
            body[name] = encode_at(f"{declared.argument}.{name}", value)
    return declared.implied if mode is None else mode
