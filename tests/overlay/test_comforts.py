"""Comforts: files become data URLs and base64, results become readable JSON."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from model_inference_overlay.comforts import AudioLoading, ImageInputLoading, ImageUrlLoading, JsonText
from model_inference_overlay.model import Model, model

DATA = bytes(range(256))


@model()
class Url(ImageUrlLoading, Model):
    url: str
    detail: str | None = None


@model()
class Image(ImageInputLoading, Model):
    image: str
    text: str | None = None


@model()
class Sound(AudioLoading, Model):
    data: str
    format: str


@model()
class Result(JsonText, Model):
    name: str | None = None
    number: float | None = None


@pytest.fixture(params=[str, Path])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    path = tmp_path / "file"
    path.write_bytes(DATA)
    return request.param(path)


def test_images(file: Any) -> None:
    url = f"data:image/png;base64,{base64.b64encode(DATA).decode()}"
    assert Url.load(image_file=file, image_format="png").as_dict() == {"url": url}
    assert Url.load(image_file=file, image_format="png", detail="low").as_dict() == {"url": url, "detail": "low"}
    assert Image.load(image_file=file, image_format="png").as_dict() == {"image": url}
    assert Image.load(image_file=file, image_format="png", text="x").as_dict() == {"image": url, "text": "x"}


def test_sounds(file: Any) -> None:
    sound = Sound.load(audio_file=file, audio_format="wav")
    assert base64.b64decode(sound.data) == DATA
    assert sound.format == "wav"


@pytest.mark.parametrize(
    "load",
    [
        lambda path: Url.load(image_file=path, image_format="png"),
        lambda path: Image.load(image_file=path, image_format="png"),
        lambda path: Sound.load(audio_file=path, audio_format="wav"),
    ],
)
def test_a_file_that_is_not_there(load: Any, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none")


def test_a_result_reads_as_json() -> None:
    result = Result.from_dict({"name": "é", "more": [1]})
    assert str(result) == '{\n  "name": "é",\n  "more": [\n    1\n  ]\n}'
    assert json.loads(str(Result.from_dict({}))) == {}
    assert repr(result).startswith("Result(name='é'")
    assert "Infinity" in str(Result.from_dict({"number": float("inf")}))


def test_comforts_make_no_room_in_a_model() -> None:
    assert not hasattr(Url(url="x"), "__dict__")
    assert not hasattr(Result(), "__dict__")
