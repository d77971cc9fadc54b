# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`EmbeddingsOptions`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model

from .. import models as _models


@model()
class EmbeddingsOptions(Model):
    """A request for the vectors of texts. Other members than these are handed to the model when the header
    extra-parameters says pass-through.
    """

    input: list[str]
    """The texts."""

    dimensions: int | None = None
    """How many numbers each vector shall have. A model that cannot choose answers with status 422."""

    encoding_format: _models.EmbeddingEncodingFormat | str | None = None
    """The form in which the vectors are wanted. A model that does not know it answers with status 422."""

    input_type: _models.EmbeddingInputType | str | None = None
    """What the texts will be used for. A model that does not know it answers with status 422."""

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""
