# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`UnsupportedParameterErrorResponse`, and what belongs to it alone."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.model import Model, model


@model()
class ParameterDetail(Model):
    """A parameter that the model does not take."""

    loc: list[str | int]
    """Where the parameter is, as the steps that lead to it, such as body and its name."""

    input: Any = None
    """The value that was sent, of any type."""

    value: Any = None
    """The value that was sent, of any type, from servers that send it under this name."""


@model()
class UnsupportedParameterErrorResponse(Model):
    """The answer to a request with a parameter that the model does not take, with status 422."""

    status: int | None = None
    """The HTTP status once more, which is 422."""

    code: str | None = None
    """Code of the error, which is parameter_not_supported."""

    detail: ParameterDetail
    """Which parameter it is."""

    message: str | None = None
    """What went wrong, for people to read."""

    error: str | None = None
    """What went wrong, from servers that send it in place of code and message."""
