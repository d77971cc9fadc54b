# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""The asynchronous clients, under the names of the synchronous ones."""

from __future__ import annotations

from .clients import (
    ChatCompletionsClient,
    CompletionsClient,
    EmbeddingsClient,
    ImageEmbeddingsClient,
    ImageGenerationsClient,
    load_client,
)

__all__ = [
    "ChatCompletionsClient",
    "CompletionsClient",
    "EmbeddingsClient",
    "ImageEmbeddingsClient",
    "ImageGenerationsClient",
    "load_client",
]
