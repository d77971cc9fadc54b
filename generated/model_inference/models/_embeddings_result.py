# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`EmbeddingsResult`, and what belongs to it alone."""

from __future__ import annotations

from typing import Literal

from model_inference_overlay.comforts import JsonText
from model_inference_overlay.model import Model, model
from model_inference_overlay.vectors import VectorReading


@model(
    roles={
        "vector": "embedding",
        "text": "base64",
        "numbers": "float",
        "integers": {"int8": "b", "uint8": "B", "binary": "b", "ubinary": "B"},
    }
)
class EmbeddingItem(VectorReading, Model):
    """The vector of one input."""

    embedding: list[float] | str
    """The vector as numbers, or as base64 text where that was asked for."""

    index: int
    """Position of the input that the vector belongs to."""

    object: Literal["embedding"] = "embedding"
    """Says that this is a vector."""


@model()
class EmbeddingsResult(JsonText, Model):
    """The vectors for the inputs of a request."""

    id: str | None = None
    """Identifier of the answer. The published API requires it; real servers leave it out."""

    data: list[EmbeddingItem]
    """The vectors, in the order of the input."""

    usage: EmbeddingsUsage
    """How many tokens the request took."""

    object: Literal["list"] = "list"
    """Says that this is a list."""

    model: str
    """The model that answered."""


@model()
class EmbeddingsUsage(Model):
    """How many tokens a request for vectors took."""

    prompt_tokens: int
    """Number of tokens in the input."""

    total_tokens: int
    """Number of tokens in all, which is that of the input."""
