# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ImageEmbeddingsOptions`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.comforts import ImageInputLoading
from model_inference_overlay.model import Model, model

from .. import models as _models


@model()
class ImageEmbeddingInput(ImageInputLoading, Model):
    """An image to embed, with or without text."""

    image: str
    """The image as a data URL, such as data:image/png;base64 with the base64 text after a comma."""

    text: str | None = None
    """Text to embed together with the image. A model that takes images alone answers with status 422."""


@model()
class ImageEmbeddingsOptions(Model):
    """A request for the vectors of images. Other members than these are handed to the model when the header
    extra-parameters says pass-through.
    """

    input: list[ImageEmbeddingInput]
    """The images, each with or without text."""

    dimensions: int | None = None
    """How many numbers each vector shall have. A model that cannot choose answers with status 422."""

    encoding_format: _models.EmbeddingEncodingFormat | str | None = None
    """The form in which the vectors are wanted. A model that does not know it answers with status 422."""

    input_type: _models.EmbeddingInputType | str | None = None
    """What the images will be used for. A model that does not know it answers with status 422."""

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""
