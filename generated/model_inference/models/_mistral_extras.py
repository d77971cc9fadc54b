# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`MistralExtras`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model


@model()
class MistralExtras(Model):
    """Members that Mistral Large takes beyond the API. Send them at the root of the body with extra-parameters set to
    pass-through.
    """

    safe_prompt: bool | None = None
    """Whether to put a safety instruction before the conversation."""
