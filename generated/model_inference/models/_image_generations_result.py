# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ImageGenerationsResult`, and what belongs to it alone."""

from __future__ import annotations

from typing import Literal

from model_inference_overlay.comforts import JsonText
from model_inference_overlay.model import Model, model
from model_inference_overlay.saving import ImageSaving, ImagesSaving
from model_inference_overlay.scalars import UnixTime


@model(roles={"image": "image"})
class ImageGenerationItem(ImageSaving, Model):
    """One drawn image.

    Added in 2025-05-01.
    """

    image: str
    """The image file as base64 text.

    Added in 2025-05-01.
    """

    seed: int | None = None
    """The seed that the image was drawn with, to draw it again.

    Added in 2025-05-01.
    """


@model(roles={"images": "data"})
class ImageGenerationsResult(JsonText, ImagesSaving, Model):
    """The images drawn for a request.

    Added in 2025-05-01.
    """

    id: str
    """Identifier of the answer.

    Added in 2025-05-01.
    """

    created: UnixTime
    """When the drawing was begun, in seconds since 1970 UTC.

    Added in 2025-05-01.
    """

    model: str
    """The model that answered.

    Added in 2025-05-01.
    """

    data: list[ImageGenerationItem]
    """The images.

    Added in 2025-05-01.
    """

    usage: ImageGenerationsUsage
    """How many images were drawn.

    Added in 2025-05-01.
    """

    object: Literal["image.generation"] = "image.generation"
    """Says that this is a list of drawn images.

    Added in 2025-05-01.
    """


@model()
class ImageGenerationsUsage(Model):
    """What a request for images took.

    Added in 2025-05-01.
    """

    image_generations: int
    """Number of images drawn.

    Added in 2025-05-01.
    """
