"""Comforts that models inherit: files as data URLs and base64, results as readable JSON.

Each is a mixin that the Python overlay document attaches to a model; none knows the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from model_inference_overlay.media import Source


class JsonText:
    """`str()` of the model is its JSON, indented by two spaces."""

    __slots__ = ()

    def __str__(self) -> str:
        import json

        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False)  # type: ignore[attr-defined]


class ImageUrlLoading:
    """Builds the model from an image."""

    __slots__ = ()

    @classmethod
    def load(cls, *, image_file: Source, image_format: str | None = None, detail: Any = None) -> Self:
        """Read an image into a data URL.

        Args:
            image_file: the file's path, its content as bytes, or the file itself, opened in binary mode.
            image_format: the image's media subtype, such as `png` or `jpeg`; by default what its content, or else its
                name, tells.
            detail: how closely the model should look: `auto`, `low` or `high`.

        Raises:
            OSError: the file cannot be read.
            ValueError: neither content nor name tells the format.
        """
        from model_inference_overlay.media import picture

        return cls(url=picture(image_file, image_format), detail=detail)  # type: ignore[call-arg]


class ImageInputLoading:
    """Builds the model from an image, with an optional text."""

    __slots__ = ()

    @classmethod
    def load(cls, *, image_file: Source, image_format: str | None = None, text: str | None = None) -> Self:
        """Read an image into a data URL.

        Args:
            image_file: the file's path, its content as bytes, or the file itself, opened in binary mode.
            image_format: the image's media subtype, such as `png` or `jpeg`; by default what its content, or else its
                name, tells.
            text: text to embed together with the image, where the model can.

        Raises:
            OSError: the file cannot be read.
            ValueError: neither content nor name tells the format.
        """
        from model_inference_overlay.media import picture

        return cls(image=picture(image_file, image_format), text=text)  # type: ignore[call-arg]


class AudioLoading:
    """Builds the model from a sound."""

    __slots__ = ()

    @classmethod
    def load(cls, *, audio_file: Source, audio_format: str | None = None) -> Self:
        """Read a sound into base64 text.

        Args:
            audio_file: the file's path, its content as bytes, or the file itself, opened in binary mode.
            audio_format: its format, `wav` or `mp3`; by default what its content, or else its name, tells.

        Raises:
            OSError: the file cannot be read.
            ValueError: neither content nor name tells the format.
        """
        from model_inference_overlay.media import sound

        data, kind = sound(audio_file, audio_format)
        return cls(data=data, format=kind)  # type: ignore[call-arg]
