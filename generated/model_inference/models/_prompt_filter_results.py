# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`PromptFilterResults`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model

from .. import models as _models


@model()
class PromptFilterResults(Model):
    """What the content filter found in one prompt."""

    prompt_index: int | None = None
    """Position of the prompt among those of the request."""

    content_filter_results: _models.ContentFilterResults | None = None
    """The findings."""

    error: _models.Error | None = None
    """Why the filter could not check the prompt."""
