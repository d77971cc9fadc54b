# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`GatewayErrorResponse`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, field, model


@model()
class GatewayErrorResponse(Model):
    """The error body of the gateway in front of the models."""

    status_code: int = field(wire="statusCode")
    """The HTTP status once more."""

    message: str
    """What went wrong, for people to read."""
