"""Images in models, and the files that come of them."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from model_inference_overlay.model import Model, model
from model_inference_overlay.saving import ImageSaving, ImagesSaving, suffix_of

PNG = b"\x89PNG\r\n\x1a\nrest"
JPEG = b"\xff\xd8\xff\xe0rest"


@model(roles={"image": "b64"})
class Drawn(ImageSaving, Model):
    b64: str


@model(roles={"images": "data"})
class Result(ImagesSaving, Model):
    data: list[Drawn]


def drawn(data: bytes = PNG) -> dict[str, Any]:
    return {"b64": base64.b64encode(data).decode()}


def test_the_suffix_is_that_of_the_content(tmp_path: Path) -> None:
    saved = Drawn.from_dict(drawn()).save(tmp_path / "lighthouse")
    assert saved == tmp_path / "lighthouse.png"
    assert saved.read_bytes() == PNG


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.b.c"])
def test_a_suffix_that_is_given_stays(tmp_path: Path, name: str) -> None:
    assert Drawn.from_dict(drawn(JPEG)).save(str(tmp_path / name)) == tmp_path / name
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (PNG, ".png"),
        (JPEG, ".jpg"),
        (b"GIF89a", ".gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", ".webp"),
        (b"RIFF\0\0\0\0WAVE", ""),
        (b"?", ""),
    ],
)
def test_suffixes(data: bytes, suffix: str) -> None:
    assert suffix_of(data) == suffix


def test_folders_are_made(tmp_path: Path) -> None:
    assert Drawn.from_dict(drawn()).save(tmp_path / "a" / "b" / "c.png").read_bytes() == PNG


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="This is a folder; give the name of a file in it"):
        Drawn.from_dict(drawn()).save(tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_file_is_replaced_unless_the_caller_forbids_it(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError, match="overwrite=True replaces it") as caught:
        Drawn.from_dict(drawn()).save(path, overwrite=False)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert Drawn.from_dict(drawn()).save(path) == path
    assert path.read_bytes() == PNG
    assert os.listdir(tmp_path) == ["a.png"]
    assert Drawn.from_dict(drawn()).save(tmp_path / "new.png", overwrite=False).read_bytes() == PNG


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError("this file system has no hard links")

    monkeypatch.setattr(os, "link", refuse)
    assert Drawn.from_dict(drawn()).save(tmp_path / "a", overwrite=False).read_bytes() == PNG
    with pytest.raises(FileExistsError):
        Drawn.from_dict(drawn()).save(tmp_path / "a.png", overwrite=False)
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"old")

    def fail(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="the disk is full"):
        Drawn.from_dict(drawn()).save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.png"]


def test_the_file_has_the_modes_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    saved = Drawn.from_dict(drawn()).save(tmp_path / "a.png")
    assert stat.S_IMODE(saved.stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "^the item has no b64$"),
        ({"b64": None}, "^the item has no b64$"),
        ({"b64": ""}, "^the item has no b64$"),
        ({"b64": 5}, "^the item has no b64$"),
        ({"b64": "no base64!"}, "^the b64 is no base64 text: "),
        ({"b64": "abcde"}, "^the b64 is no base64 text: "),
        ({"b64": "Größe"}, "^the b64 is no base64 text: "),
    ],
)
def test_what_is_no_image(tmp_path: Path, data: Any, message: str) -> None:
    item = Drawn.from_dict(data)
    with pytest.raises(ValueError, match=message):
        item.bytes  # noqa: B018
    with pytest.raises(ValueError, match=message):
        item.save(tmp_path / "a.png")
    assert os.listdir(tmp_path) == []


def test_a_data_url_is_read_too() -> None:
    assert Drawn.from_dict({"b64": "data:image/png;base64," + drawn()["b64"]}).bytes == PNG


def test_all_images_of_a_result(tmp_path: Path) -> None:
    result = Result.from_dict({"data": [drawn(), drawn(JPEG)]})
    saved = result.save(tmp_path / "new", name="sea")
    assert saved == [tmp_path / "new" / "sea-1.png", tmp_path / "new" / "sea-2.jpg"]
    assert [path.read_bytes() for path in saved] == [PNG, JPEG]


def test_many_images_sort_by_their_names(tmp_path: Path) -> None:
    saved = Result.from_dict({"data": [drawn()] * 11}).save(tmp_path)
    assert [path.name for path in saved[:2]] == ["image-01.png", "image-02.png"]
    assert sorted(saved) == saved


def test_one_bad_image_writes_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^the item has no b64$"):
        Result.from_dict({"data": [drawn(), {}]}).save(tmp_path)
    with pytest.raises(ValueError, match=r"^an image is an object, found int$"):
        Result.from_dict({"data": [drawn(), 5]}).save(tmp_path)
    assert os.listdir(tmp_path) == []


def test_no_images(tmp_path: Path) -> None:
    assert Result.from_dict({"data": []}).save(tmp_path) == []
    assert Result.from_dict({}).save(tmp_path) == []


@pytest.mark.parametrize("name", ["", "a/b", "../a", "/"])
def test_names_stay_in_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"^name is what the names of files begin with, found "):
        Result.from_dict({"data": [drawn()]}).save(tmp_path, name=name)


def test_files_that_are_there(tmp_path: Path) -> None:
    result = Result.from_dict({"data": [drawn()]})
    result.save(tmp_path)
    with pytest.raises(FileExistsError):
        result.save(tmp_path, overwrite=False)
