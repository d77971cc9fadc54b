# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ModelInfo`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum
from model_inference_overlay.model import Model, model


class ModelType(OpenStrEnum):
    """What a model does. Servers spell it in many ways, such as chat-completions, chat-completion, chat,
    text-embeddings or image-embeddings; compare without regard to case and punctuation.
    """

    EMBEDDINGS = "embeddings"
    """Turns text into vectors."""

    IMAGE_GENERATION = "image_generation"
    """Draws images."""

    TEXT_GENERATION = "text_generation"
    """Continues text."""

    IMAGE_EMBEDDINGS = "image_embeddings"
    """Turns images into vectors."""

    AUDIO_GENERATION = "audio_generation"
    """Turns text into audio."""

    CHAT_COMPLETION = "chat_completion"
    """Continues conversations."""


@model()
class ModelInfo(Model):
    """Which model is deployed."""

    model_name: str
    """Name of the model."""

    model_type: ModelType | str
    """What the model does."""

    model_provider_name: str
    """Who made the model."""
