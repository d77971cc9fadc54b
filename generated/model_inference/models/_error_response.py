# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ErrorResponse`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model

from .. import models as _models


@model()
class ErrorResponse(Model):
    """The Azure error body. Also seen with status 200, and as an event's data in a stream."""

    error: _models.Error
    """The error."""
