# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ImageGenerationsOptions`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum
from model_inference_overlay.model import Model, model


class ImageOutputFormat(OpenStrEnum):
    """The format of an image.

    Added in 2025-05-01.
    """

    PNG = "png"
    """A PNG file, without loss."""

    JPG = "jpg"
    """A JPEG file, smaller but with loss."""


class ImageQuality(OpenStrEnum):
    """How much care the model takes over an image.

    Added in 2025-05-01.
    """

    HD = "hd"
    """More detail, at more time and cost."""

    STANDARD = "standard"
    """Ordinary quality."""


class ImageSizePreset(OpenStrEnum):
    """A preset size of an image, width by height in pixels.

    Added in 2025-05-01.
    """

    VALUE_672X1566 = "672x1566"
    """Portrait, 672 wide and 1566 high."""

    VALUE_768X1366 = "768x1366"
    """Portrait, 768 wide and 1366 high."""

    VALUE_836X1254 = "836x1254"
    """Portrait, 836 wide and 1254 high."""

    VALUE_916X1145 = "916x1145"
    """Portrait, 916 wide and 1145 high."""

    VALUE_1024X1024 = "1024x1024"
    """Square, 1024 wide and 1024 high."""

    VALUE_1145X916 = "1145x916"
    """Landscape, 1145 wide and 916 high."""

    VALUE_1254X836 = "1254x836"
    """Landscape, 1254 wide and 836 high."""

    VALUE_1366X768 = "1366x768"
    """Landscape, 1366 wide and 768 high."""

    VALUE_1566X672 = "1566x672"
    """Landscape, 1566 wide and 672 high."""


@model()
class ImageGenerationsOptions(Model):
    """A request to draw images. Other members than these are handed to the model when the header extra-parameters says
    pass-through.

    Added in 2025-05-01.
    """

    prompt: str
    """What to draw.

    Added in 2025-05-01.
    """

    size: ImageSizePreset | str | ImageSize
    """How large the image shall be, as one of the preset sizes or as width and height.

    Added in 2025-05-01.
    """

    n: int = 1
    """How many images to draw.

    The service's default: 1. Added in 2025-05-01.
    """

    negative_prompt: str | None = None
    """What to keep out of the image. A model that takes none answers with status 422.

    Added in 2025-05-01.
    """

    image_prompt: ImagePrompt | None = None
    """An image to be guided by.

    Added in 2025-05-01.
    """

    output_format: ImageOutputFormat | str | None = None
    """The format in which the image is wanted. A model that cannot choose answers with status 422.

    The service's default: "png". Added in 2025-05-01.
    """

    quality: ImageQuality | str | None = None
    """How much care to take. A model that cannot choose answers with status 422.

    The service's default: "standard". Added in 2025-05-01.
    """

    model: str | None = None
    """Name of the model to use, where the endpoint serves several.

    Added in 2025-05-01.
    """

    seed: int | None = None
    """Makes the server try to draw the same image for the same request. It is no guarantee.

    Added in 2025-05-01.
    """


@model()
class ImagePrompt(Model):
    """An image to be guided by, and how closely.

    Added in 2025-05-01.
    """

    image: str
    """The image as a data URL, such as data:image/png;base64 with the base64 text after a comma.

    Added in 2025-05-01.
    """

    strength: float | None = None
    """How closely to follow the image, from 0 for not at all to 1 for entirely.

    The service's default: 1. Added in 2025-05-01.
    """


@model()
class ImageSize(Model):
    """The size of an image.

    Added in 2025-05-01.
    """

    width: int
    """Width in pixels.

    Added in 2025-05-01.
    """

    height: int
    """Height in pixels.

    Added in 2025-05-01.
    """
