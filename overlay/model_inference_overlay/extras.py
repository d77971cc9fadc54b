"""Extra parameters: what a caller adds to a body beyond its schema, and the header that tells the server about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_inference_overlay.encoding import encode_at
from model_inference_overlay.operation import ExtraParameters
from model_inference_overlay.unset import UNSET


def check_extras(argument: str, extras: Any) -> None:
    """Check the form of extra parameters.

    Raises:
        TypeError: they are no mapping, or a name is not text.
    """
    if not isinstance(extras, Mapping):
        raise TypeError(f"{argument} is a mapping of names to values, found {type(extras).__qualname__}")
    for name in extras:
        if not isinstance(name, str):
            raise TypeError(f"{argument} has the key {name!r}: names are strings")


def apply_extras(
    declared: ExtraParameters | None, body: dict[str, Any], extras: Mapping[str, Any] | None, mode: Any
) -> Any:
    """Put extra parameters at the root of a body.

    Args:
        declared: what the operation says of extra parameters; None where it takes none.
        body: the JSON object to be sent; changed in place. An extra wins over a member of the same name, and one that
            is `UNSET` takes it away.
        extras: names and values as the model takes them.
        mode: what the caller asked of the server: `error`, `drop`, `pass-through` or another value it knows.

    Returns:
        The value of the header: the caller's mode, else the implied one where there are extras, else None.

    Raises:
        TypeError, ValueError: `extras` is not a mapping with string keys, a value cannot be sent, or the operation
            takes none.
    """
    if not extras:
        return mode
    if declared is None:
        raise TypeError("this operation takes no extra parameters")
    check_extras(declared.argument, extras)
    for name, value in extras.items():
        if value is UNSET:
            body.pop(name, None)
        else:
            body[name] = encode_at(f"{declared.argument}.{name}", value)
    return declared.implied if mode is None else mode
