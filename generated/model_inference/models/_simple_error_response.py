# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`SimpleErrorResponse`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model


@model()
class SimpleErrorResponse(Model):
    """The short error body that comes with status 401, 404 and 429."""

    error: str
    """The error in a word or two."""

    message: str | None = None
    """What went wrong, for people to read."""

    status: int | None = None
    """The HTTP status once more."""
