# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ChatCompletionsToolCall`, and what belongs to it alone."""

from __future__ import annotations

from typing import Literal

from model_inference_overlay.model import Model, model


@model()
class ChatCompletionsToolCall(Model):
    """A call that the model asks the caller to make."""

    id: str
    """Identifier of the call, which the tool message in answer to it repeats."""

    type: Literal["function"] = "function"
    """The kind of tool. Functions are the only kind."""

    function: FunctionCall
    """The function and its arguments."""


@model()
class FunctionCall(Model):
    """A function to call, and the arguments to call it with."""

    name: str
    """Name of the function."""

    arguments: str
    """The arguments as JSON text. The model wrote it, so it may be invalid JSON or name unknown parameters; check
    before use.
    """
