# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`EmbeddingInputType`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum


class EmbeddingInputType(OpenStrEnum):
    """What embedded text will be used for."""

    TEXT = "text"
    """Anything."""

    QUERY = "query"
    """A question, to be compared with stored documents."""

    DOCUMENT = "document"
    """A document, to be stored and found by questions."""
