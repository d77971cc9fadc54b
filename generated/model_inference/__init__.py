# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Model Inference API

Chat, text completion, embeddings and image generation behind one set of routes, whatever model answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_inference_overlay.options import CallOptions, ClientOptions, Timeout
from model_inference_overlay.parts import submodules
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.unset import UNSET

from .clients import (
    ChatCompletionsClient,
    CompletionsClient,
    EmbeddingsClient,
    ImageEmbeddingsClient,
    ImageGenerationsClient,
    load_client,
)

if TYPE_CHECKING:
    from . import models as models
else:
    __getattr__ = submodules(__name__, "models")

__all__ = [
    "UNSET",
    "CallOptions",
    "ClientOptions",
    "RetryPolicy",
    "Timeout",
    "ChatCompletionsClient",
    "CompletionsClient",
    "EmbeddingsClient",
    "ImageEmbeddingsClient",
    "ImageGenerationsClient",
    "load_client",
]
