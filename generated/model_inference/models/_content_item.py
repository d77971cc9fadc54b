# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ContentItem`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.comforts import AudioLoading, ImageUrlLoading
from model_inference_overlay.enums import OpenStrEnum
from model_inference_overlay.model import Model, model

from .. import models as _models


class ImageDetailLevel(OpenStrEnum):
    """How closely the model looks at an image."""

    AUTO = "auto"
    """The model decides, for instance by the size of the image."""

    LOW = "low"
    """A coarse look, which is fast and takes few tokens."""

    HIGH = "high"
    """A close look, which is slower and takes more tokens."""


@model(discriminator="type")
class ContentItem(Model):
    """One part of a message's content. Its type says which kind it is."""

    type: str
    """Tells the variants apart."""


@model(tag="input_audio")
class AudioContentItem(ContentItem):
    """A recording, sent within the message."""

    type: str = "input_audio"
    """Marks the part as a recording sent along."""

    input_audio: InputAudio
    """The recording."""


@model()
class AudioUrl(Model):
    """Where a recording is found.

    Added in 2025-04-01.
    """

    url: str
    """An address from which the model can load the recording, or the recording itself as a data URL.

    Added in 2025-04-01.
    """


@model(tag="audio_url")
class AudioUrlContentItem(ContentItem):
    """A recording, given by its address.

    Added in 2025-04-01.
    """

    type: str = "audio_url"
    """Marks the part as a linked recording.

    Added in 2025-04-01.
    """

    audio_url: AudioUrl
    """Where the recording is.

    Added in 2025-04-01.
    """


@model(tag="image_url")
class ImageContentItem(ContentItem):
    """An image."""

    type: str = "image_url"
    """Marks the part as an image."""

    image_url: ImageUrl
    """Where the image is."""


@model()
class ImageUrl(ImageUrlLoading, Model):
    """Where an image is found, and how closely to look at it."""

    url: str
    """An address from which the model can load the image, or the image itself as a data URL."""

    detail: ImageDetailLevel | str | None = None
    """How closely the model looks, which trades accuracy for speed and tokens."""


@model()
class InputAudio(AudioLoading, Model):
    """A recording and its format."""

    data: str
    """The recording as base64 text."""

    format: _models.AudioContentFormat | str
    """The format of the recording."""


@model(tag="text")
class TextContentItem(ContentItem):
    """A piece of text."""

    type: str = "text"
    """Marks the part as text."""

    text: str
    """The text."""
