"""Comforts that models inherit: files as data URLs and base64, results as readable JSON.

Each is a mixin that the Python overlay document attaches to a model; none knows the model.
"""

from __future__ import annotations

from base64 import b64encode
from os import PathLike
from typing import Any, Self


def _base64_of(path: str | PathLike[str]) -> str:
    with open(path, "rb") as file:
        return b64encode(file.read()).decode("ascii")


class JsonText:
    """`str()` of the model is its JSON, indented by two spaces."""

    __slots__ = ()

    def __str__(self) -> str:
        import json

        return json.dumps(self.as_dict(), indent=2, ensure_ascii=False)  # type: ignore[attr-defined]


class ImageUrlLoading:
    """Builds the model from an image file."""

    __slots__ = ()

    @classmethod
    def load(cls, *, image_file: str | PathLike[str], image_format: str, detail: Any = None) -> Self:
        """Read an image file into a data URL.

        Args:
            image_file: the file's path.
            image_format: the image's media subtype, such as `png` or `jpeg`.
            detail: how closely the model should look: `auto`, `low` or `high`.

        Raises:
            OSError: the file cannot be read.
        """
        return cls(url=f"data:image/{image_format};base64,{_base64_of(image_file)}", detail=detail)  # type: ignore[call-arg]


class ImageInputLoading:
    """Builds the model from an image file, with an optional text."""

    __slots__ = ()

    @classmethod
    def load(cls, *, image_file: str | PathLike[str], image_format: str, text: str | None = None) -> Self:
        """Read an image file into a data URL.

        Args:
            image_file: the file's path.
            image_format: the image's media subtype, such as `png` or `jpeg`.
            text: text to embed together with the image, where the model can.

        Raises:
            OSError: the file cannot be read.
        """
        return cls(image=f"data:image/{image_format};base64,{_base64_of(image_file)}", text=text)  # type: ignore[call-arg]


class AudioLoading:
    """Builds the model from a sound file."""

    __slots__ = ()

    @classmethod
    def load(cls, *, audio_file: str | PathLike[str], audio_format: str) -> Self:
        """Read a sound file into base64 text.

        Args:
            audio_file: the file's path.
            audio_format: its format, `wav` or `mp3`.

        Raises:
            OSError: the file cannot be read.
        """
        return cls(data=_base64_of(audio_file), format=audio_format)  # type: ignore[call-arg]
