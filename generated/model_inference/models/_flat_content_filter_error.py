# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`FlatContentFilterError`, and what belongs to it alone."""

from __future__ import annotations

from typing import Literal

from model_inference_overlay.model import Model, field, model
from model_inference_overlay.unset import UNSET


@model()
class FlatContentFilterError(Model):
    """A refusal by the content filter, without an envelope."""

    status: int | None = None
    """The HTTP status once more, which is 400."""

    code: Literal["content_filter"] = "content_filter"
    """Marks the error as a refusal by the content filter."""

    message: str
    """Why the prompt was refused, for people to read."""

    param: str | None = field(default=UNSET)
    """The part of the request that was refused."""

    type: str | None = field(default=UNSET)
    """Kind of the error."""
