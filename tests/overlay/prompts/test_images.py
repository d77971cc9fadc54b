"""Images in user messages: which text names one, and which file it may be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model_inference.prompts import PromptError, PromptTemplate

DATA = "data:image/png;base64,iVBORw0="
HTTP = "https://example.com/a.png?b=1&c=2"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "prompts"
    inside.joinpath("pictures").mkdir(parents=True)
    for name in ("prompts/a.png", "prompts/pictures/b.JPG", "prompts/c.txt", "outside.png"):
        tmp_path.joinpath(name).write_bytes(b"\x89P")
    return inside


def content(folder: Path, text: str, /, **data: Any) -> Any:
    """Render a prompty file with one user message, and give that message's content."""
    file = folder / "x.prompty"
    file.write_text(f"---\nname: x\n---\nsystem:\n![s](a.png)\nuser:\n{text}\n")
    system, user = PromptTemplate.from_prompty(file).create_messages(data)
    assert system == {"role": "system", "content": "![s](a.png)"}
    return user["content"]


def image(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


def words(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](a.png)", [image("data:image/png;base64,iVA=")]),
        ("See\n![](pictures/b.JPG)  it", [words("See"), image("data:image/jpeg;base64,iVA="), words("it")]),
        (f"![a]({HTTP}) ![b]({DATA})", [image(HTTP), image(DATA)]),
        ('![a](a.png "A title")', [image("data:image/png;base64,iVA=")]),
        ("![{{alt}}]({{{url}}}) {{after}}", [image(HTTP), words("end")]),
        ("![a]({{url}})", [image(HTTP.replace("&", "&amp;"))]),
        ("{{{markdown}}}!", [words("x"), image(HTTP), words("y!")]),
        ("{{local}}!", "![a](a.png)!"),
        ("{{local}} ![a](a.png)", [words("![a](a.png)"), image("data:image/png;base64,iVA=")]),
        ("{{open}}a.png)", "![a](a.png)"),
        ("[a](a.png)", "[a](a.png)"),
    ],
)
def test_images(folder: Path, text: str, expected: Any) -> None:
    data = {
        "url": HTTP,
        "alt": "] (",
        "after": "end",
        "markdown": f"x ![m]({HTTP}) y",
        "local": "![a](a.png)",
        "open": "![a](",
    }
    assert content(folder, text, **data) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "![a]({{path}})",
            "the image 'a.png' is named by a value, which may name a URL and no file; use ImageUrl.load",
        ),
        ("![a](pictures/{{path}})", "the image 'pictures/a.png' is named by a value"),
        ("![a]({{role}})", "the image 'a.png' is named by a value"),
        ("![a](../outside.png)", "the image '../outside.png' lies outside the template's folder; move it into "),
        ("![a](/etc/hostname.png)", "the image '/etc/hostname.png' lies outside"),
        ("![a](link.png)", "the image 'link.png' lies outside"),
        ("![a](c.txt)", "the image 'c.txt' has an unknown ending; known are .gif, .jpeg, .jpg, .png, .webp"),
        ("![a](none.png)", "the image 'none.png' cannot be read: No such file or directory"),
    ],
)
def test_images_that_are_refused(folder: Path, text: str, message: str) -> None:
    folder.joinpath("link.png").symlink_to(folder.parent / "outside.png")
    with pytest.raises(PromptError) as caught:
        content(folder, text, path="a.png", role="a.png")
    assert str(caught.value).startswith(f"{folder / 'x.prompty'}: {message}")


def test_a_template_from_a_text_reads_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (message,) = PromptTemplate.from_string("user:\n![a](a.png)").create_messages()
    assert message["content"] == [image("a.png")]
