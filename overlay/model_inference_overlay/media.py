"""Pictures and sounds as they are embedded in JSON: a file or bytes in, base64 text and the format out."""

from __future__ import annotations

import os
from base64 import b64encode
from os import PathLike
from typing import IO, TypeAlias

Source: TypeAlias = "str | PathLike[str] | bytes | IO[bytes]"
"""A file's path, its content, or a file that is open in binary mode."""

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heif"}
_PICTURE_NAMES = {"jpg": "jpeg", "jpe": "jpeg", "tif": "tiff", "svg": "svg+xml"}
_KNOWN_PICTURES = frozenset({"avif", "bmp", "gif", "heic", "heif", "jpeg", "png", "svg+xml", "tiff", "webp"})
_KNOWN_SOUNDS = frozenset({"aac", "flac", "m4a", "mp3", "ogg", "opus", "wav"})


def picture(source: Source, subtype: str | None = None) -> str:
    """Give a picture as a data URL (RFC 2397).

    Args:
        source: where it is.
        subtype: its media subtype, such as `png`; by default what the content says, else the name.

    Raises:
        OSError: the file cannot be read.
        TypeError: the source is none of these.
        ValueError: neither content nor name tells the subtype.
    """
    data, name = _read(source)
    if subtype is None:
        suffix = _suffix(name)
        suffix = _PICTURE_NAMES.get(suffix, suffix)
        subtype = picture_subtype(data) or (suffix if suffix in _KNOWN_PICTURES else None)
    if subtype is None:
        raise ValueError(f"cannot tell the format of the picture{_called(name)}: say it with image_format=")
    return f"data:image/{subtype};base64,{b64encode(data).decode('ascii')}"


def sound(source: Source, kind: str | None = None) -> tuple[str, str]:
    """Give a sound as base64 text and its format.

    Args:
        source: where it is.
        kind: its format, such as `wav`; by default what the content says, else the name.

    Raises:
        OSError: the file cannot be read.
        TypeError: the source is none of these.
        ValueError: neither content nor name tells the format.
    """
    data, name = _read(source)
    if kind is None:
        suffix = _suffix(name)
        kind = sound_format(data) or (suffix if suffix in _KNOWN_SOUNDS else None)
    if kind is None:
        raise ValueError(f"cannot tell the format of the sound{_called(name)}: say it with audio_format=")
    return b64encode(data).decode("ascii"), kind


def picture_subtype(data: bytes) -> str | None:
    """Tell the media subtype of a picture by its first bytes (WHATWG MIME Sniffing, section 6.1); None if unknown."""
    for magic, subtype in _PICTURES:
        if data.startswith(magic):
            return subtype
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":  # ISO/IEC 14496-12, section 4.3
        return _BRANDS.get(data[8:12])
    return None


def sound_format(data: bytes) -> str | None:
    """Tell the format of a sound by its first bytes (WHATWG MIME Sniffing, section 6.2); None if unknown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    # An MPEG audio frame begins with eleven set bits; layer III is 01 in the two bits of the layer.
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3"
    return {b"fLaC": "flac", b"OggS": "ogg"}.get(data[:4])


def _read(source: Source) -> tuple[bytes, str]:
    """Give the content, and the name where there is one."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), ""
    if isinstance(source, str | PathLike):
        with open(source, "rb") as file:
            return file.read(), os.fspath(source)
    if hasattr(source, "read"):
        data = source.read()
        if not isinstance(data, bytes):
            raise TypeError("a file opened as text: open it with mode 'rb'")
        name = getattr(source, "name", "")
        return data, name if isinstance(name, str) else ""
    raise TypeError(f"a path, bytes or a binary file is wanted, found {type(source).__qualname__}")


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].removeprefix(".").lower()


def _called(name: str) -> str:
    return f" {os.path.basename(name)!r}" if name else ""
