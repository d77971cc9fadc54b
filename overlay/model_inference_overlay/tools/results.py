"""A call that a model asks for in, what its tool gave out: as a text for the model, and as it is for the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from model_inference_overlay import jsontext
from model_inference_overlay.redaction import one_line, redact_text
from model_inference_overlay.schema.shape import Misfit
from model_inference_overlay.schema.writing import jsonable
from model_inference_overlay.tools.tool import Tool

_SHOWN = 200
_NAMED = 20


@attrs.frozen
class ToolCall:
    """A call as the model asks for it: its id, the tool's name, and the arguments as JSON text."""

    id: str
    name: str
    arguments: str


@attrs.frozen
class ToolResult:
    """What came of a call.

    Attributes:
        call: the call.
        content: the text that the model is given: text as it is, anything else as JSON, or what went wrong.
        value: what the tool returned, None where it failed.
        error: what went wrong, for the program alone; None where nothing did.
    """

    call: ToolCall
    content: str
    value: Any = None
    error: Exception | None = None


class ToolCallError(Exception):
    """A call that no tool was found for, or whose arguments do not fit; its text is for the model."""


def prepared(tools: Mapping[str, Tool[..., Any]], call: ToolCall) -> tuple[Tool[..., Any], dict[str, Any]]:
    """Find the tool of a call, and read its arguments.

    Raises:
        ToolCallError: there is no such tool, or the arguments are not JSON or do not fit.
    """
    found = tools.get(call.name)
    if found is None:
        known = ", ".join(list(tools)[:_NAMED])
        raise ToolCallError(f"there is no tool {one_line(call.name, 100)!r}; there are: {known}")
    try:
        value = jsontext.strict_loads(call.arguments) if call.arguments.strip() else {}
    except ValueError:
        raise ToolCallError("the arguments are not JSON") from None
    try:
        return found, found.arguments(value)
    except Misfit as error:
        raise ToolCallError(f"the arguments do not fit: {one_line(str(error), _SHOWN)}") from None


def called(call: ToolCall, tool: Tool[..., Any], arguments: Mapping[str, Any]) -> ToolResult:
    """Call a function that blocks, and give what came of it.

    Nothing that it raises leaves here but what ends the program: a StopIteration would be lost on its way out of a
    thread, and the caller would wait for ever.
    """
    try:
        return succeeded(call, tool(**arguments))
    except Exception as error:
        return failed(call, error)


def succeeded(call: ToolCall, value: Any) -> ToolResult:
    """Give the result of a tool that returned; a value without a JSON form is a failure."""
    if isinstance(value, str):
        return ToolResult(call, str(value), value)
    try:
        return ToolResult(call, jsontext.dumps(jsonable(value)).decode(), value)
    except Exception as error:  # of whatever the value's own methods raise
        return failed(call, error)


def failed(call: ToolCall, error: Exception) -> ToolResult:
    """Give the result of a call that failed: one short line for the model, without traceback, path or credential."""
    if isinstance(error, ToolCallError):
        return ToolResult(call, f"error: {error}", error=error)
    try:
        said = one_line(redact_text(str(error)), _SHOWN)
    except Exception:  # of a __str__ that fails as well
        said = ""
    name = type(error).__name__
    return ToolResult(call, f"error: {call.name} failed: {name}{f': {said}' if said else ''}", error=error)
