"""Media: pictures and sounds from paths, bytes and files, with the format that their content or name tells."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest

from model_inference_overlay.media import picture, sound

PNG = b"\x89PNG\r\n\x1a\n rest"
WAV = b"RIFF\x24\0\0\0WAVEfmt "


@pytest.mark.parametrize(
    ("data", "subtype"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (b"GIF87a", "gif"),
        (b"BM6", "bmp"),
        (b"II*\0", "tiff"),
        (b"MM\0*", "tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x1cftypavif", "avif"),
        (b"\0\0\0\x1cftypheic", "heic"),
    ],
)
def test_the_content_tells_the_subtype_of_a_picture(data: bytes, subtype: str) -> None:
    assert picture(data) == f"data:image/{subtype};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WAV, "wav"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (b"\xff\xf3\x90", "mp3"),
        (b"OggS", "ogg"),
        (b"fLaC", "flac"),
    ],
)
def test_the_content_tells_the_format_of_a_sound(data: bytes, kind: str) -> None:
    assert sound(data) == (base64.b64encode(data).decode(), kind)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.png", "png"), ("a.JPG", "jpeg"), ("b.c.tif", "tiff"), ("a.svg", "svg+xml"), ("a.webp", "webp")],
)
def test_else_the_name_does(tmp_path: Path, name: str, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"unheard of")
    for source in (path, str(path)):
        assert picture(source).startswith(f"data:image/{expected};base64,")
    with path.open("rb") as file:
        assert picture(file).startswith(f"data:image/{expected};base64,")


def test_the_content_goes_before_the_name_and_the_caller_before_both(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(PNG)
    assert picture(path).startswith("data:image/png;")
    assert picture(path, "jpg").startswith("data:image/jpg;")
    path = tmp_path / "a.mp3"
    path.write_bytes(WAV)
    assert sound(path)[1] == "wav"
    assert sound(path, "x")[1] == "x"
    path.write_bytes(b"?")
    assert sound(path)[1] == "mp3"


def test_every_kind_of_source(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(PNG)
    sources: list[Any] = [path, str(path), PNG, bytearray(PNG), memoryview(PNG), io.BytesIO(PNG)]
    assert len({picture(source) for source in sources}) == 1


@pytest.mark.parametrize(
    ("source", "error", "match"),
    [
        (b"?", ValueError, "cannot tell the format of the picture: say it with image_format="),
        (b"", ValueError, "cannot tell"),
        (io.StringIO("x"), TypeError, "mode 'rb'"),
        (5, TypeError, "found int"),
        (None, TypeError, "found NoneType"),
    ],
)
def test_what_is_no_picture(source: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        picture(source)


def test_a_name_that_tells_nothing_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.xyz"
    path.write_bytes(b"?")
    with pytest.raises(ValueError, match=r"sound 'a.xyz': say it with audio_format="):
        sound(path)
    with pytest.raises(ValueError, match="sound: say"):
        sound(b"\xff\xe0")
