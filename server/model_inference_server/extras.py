"""Extra parameters: the members of a body that the document does not name, and what is to be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from .document import Operation
from .refusal import azure, unsupported_parameter
from .wire import JsonObject

HEADER = "extra-parameters"
ECHO = "x-echo-extra-parameters"
"""The response header that names the members which were passed through, so that a test can see what arrived."""

MODES = ("error", "drop", "ignore", "pass-through")
"""What the header can say; `ignore` is the older name of `drop`."""


def split(
    operation: Operation, names: frozenset[str], headers: Mapping[str, str], body: JsonObject, default: str
) -> tuple[JsonObject, JsonObject]:
    """Part a body into the members that the document names and the extra ones to be passed through.

    Args:
        names: the members that the document names.
        default: the mode of a request that names none.

    Raises:
        Refusal: 400 for an unknown mode; 422 in the mode `error` for the first extra member.
    """
    if operation.parameter("header", HEADER) is None:
        return body, {}
    mode = headers.get(HEADER, default)
    if mode not in MODES:
        known = ", ".join(MODES)
        raise azure(400, "InvalidParameter", f"header {HEADER!r} is {mode!r}, which is none of {known}", HEADER)
    named = {name: value for name, value in body.items() if name in names}
    extra = {name: value for name, value in body.items() if name not in names}
    if mode == "error":
        for name, value in extra.items():
            raise unsupported_parameter(name, value)
    return named, extra if mode == "pass-through" else {}


def echo(extras: JsonObject) -> dict[str, str]:
    """Give the response header that names extra members; characters that a header cannot carry are percent-encoded."""
    return {ECHO: ",".join(quote(name, safe="", errors="replace") for name in extras)} if extras else {}
