# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ValidationErrorResponse`, and what belongs to it alone."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.model import Model, model


@model()
class ValidationErrorDetail(Model):
    """One place in a request that does not fit the API."""

    loc: list[str | int]
    """Where it is, as the steps that lead to it. A number counts from 0 in a list."""

    input: Any = None
    """What was found there, of any type."""

    msg: str | None = None
    """What is wrong with it, for people to read."""

    type: str | None = None
    """The rule that was broken."""


@model()
class ValidationErrorResponse(Model):
    """The answer to a request that does not fit the API, with status 422."""

    detail: list[ValidationErrorDetail]
    """What does not fit, one entry for each place."""
