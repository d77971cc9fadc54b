# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`AudioContentFormat`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum


class AudioContentFormat(OpenStrEnum):
    """The format of a piece of audio."""

    WAV = "wav"
    """Audio in WAV form."""

    MP3 = "mp3"
    """Audio in MP3 form."""
