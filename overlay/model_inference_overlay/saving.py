"""Drawn images in, files out; the Python overlay document says which member of a model holds what."""

from __future__ import annotations

import errno
import os
from binascii import Error, a2b_base64
from os import PathLike
from pathlib import Path
from typing import Any

from model_inference_overlay.media import picture_subtype
from model_inference_overlay.model import Model

_Bytes = bytes


class ImageSaving(Model):
    """Saves the image of the model. Role: `image`, the member that holds the file as base64 text."""

    __slots__ = ()

    def save(self, path: str | PathLike[str], *, overwrite: bool = True) -> Path:
        """Write the image to a file, which appears whole or not at all.

        Args:
            path: the file's path. A name without a suffix gets that of the content, such as `.png`; folders that are
                not there are made.
            overwrite: whether a file that is there already is replaced.

        Returns:
            The path of the file.

        Raises:
            FileExistsError: there is such a file, and `overwrite` is False.
            OSError: it cannot be written, or the path is a folder.
            ValueError: the model has no image, or it is no base64 text.
        """
        data = self.bytes
        target = Path(path)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "This is a folder; give the name of a file in it", str(target))
        if not target.suffix:
            target = target.with_name(target.name + suffix_of(data))
        _write(target, data, overwrite)
        return target

    @property
    def bytes(self) -> _Bytes:
        """The image file.

        Raises:
            ValueError: the model has no image, or it is no base64 text.
        """
        name = self._layout.roles["image"]
        text = self._layout.members(self).get(name)
        if not isinstance(text, str) or not text:
            raise ValueError(f"the item has no {name}")
        # Some servers send what stands in an <img> element.
        encoded = text.partition(",")[2] if text.startswith("data:") else text
        try:
            return a2b_base64(encoded, strict_mode=True)
        except (Error, ValueError) as error:
            raise ValueError(f"the {name} is no base64 text: {error}") from None


class ImagesSaving(Model):
    """Saves each image of the model. Role: `images`, the member that holds the items, which save themselves."""

    __slots__ = ()

    def save(self, folder: str | PathLike[str], *, name: str = "image", overwrite: bool = True) -> list[Path]:
        """Write the images to files of one folder, which is made where it is not there.

        Args:
            folder: the folder's path.
            name: what the names of the files begin with: `image-1.png`, `image-2.png` and so on.
            overwrite: whether files that are there already are replaced.

        Returns:
            The paths of the files, in the order of the images.

        Raises:
            FileExistsError: there is such a file, and `overwrite` is False; those before it are written.
            OSError: a file cannot be written.
            ValueError: an image is missing or no base64 text, and nothing is written; or the name has a folder in it.
        """
        if not name or os.path.basename(name) != name:
            raise ValueError(f"name is what the names of files begin with, found {name!r}")
        items: list[Any] = self._layout.members(self).get(self._layout.roles["images"]) or []
        suffixes = [suffix_of(_image_of(item)) for item in items]
        width = len(str(len(items)))
        return [
            item.save(Path(folder, f"{name}-{number:0{width}}{suffix}"), overwrite=overwrite)
            for number, (item, suffix) in enumerate(zip(items, suffixes, strict=True), 1)
        ]


def _image_of(item: Any) -> bytes:
    if not isinstance(item, ImageSaving):
        raise ValueError(f"an image is an object, found {type(item).__qualname__}")
    return item.bytes


def suffix_of(data: bytes) -> str:
    """Tell the suffix of an image file by its content; "" if unknown."""
    subtype = picture_subtype(data)
    return "" if subtype is None else f".{subtype.replace('jpeg', 'jpg')}"


def _write(target: Path, data: bytes, overwrite: bool) -> None:
    """Write beside the target, then give the file its name at once."""
    from secrets import token_hex

    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{token_hex(8)}.tmp")
    try:
        # Not of `tempfile`, whose files only their owner may read.
        with open(beside, "xb") as file:
            file.write(data)
        if overwrite:
            os.replace(beside, target)
        else:
            _name_new(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _name_new(beside: Path, target: Path) -> None:
    try:
        os.link(beside, target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:  # a file system without hard links
        if target.exists():
            raise _exists(target) from None
        os.replace(beside, target)


def _exists(target: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, "The file is there already; overwrite=True replaces it", str(target))
