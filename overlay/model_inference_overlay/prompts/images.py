"""Images in Markdown: the text of a user message in, its content items out."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .problem import PromptError
from .rendering import ROLE, VALUE

# Neither part may hold what begins it, or a text of beginnings would take quadratic time.
_IMAGE = re.compile(r"!\[[^\[\]]*\]\(([^()\n]*)\)")
_URL = re.compile(r"https?://|data:", re.IGNORECASE)
_TYPES = {".gif": "gif", ".jpeg": "jpeg", ".jpg": "jpeg", ".png": "png", ".webp": "webp"}

Fill = Callable[[str], str]
"""Puts the next values into the places of an outline; it is to be called for each part, in order."""

Item = dict[str, Any]


def content(outline: str, fill: Fill, folder: Path | None, fault: Callable[[str], PromptError]) -> str | list[Item]:
    """Give the content of a message: text, or a list of items where it shows images.

    Args:
        outline: the message's part of an outline.
        folder: where image files lie; without it, a path is handed on as it is.
        fault: makes the error for an image.

    Raises:
        PromptError: an image file is missing, lies outside the folder, is of an unknown type or is named by a value.
    """
    items: list[Item] = []
    end = 0
    for match in _IMAGE.finditer(outline):
        items += _loose(fill(outline[end : match.start()]))
        fill(outline[match.start() : match.start(1)])
        own = not any(mark in match[1] for mark in (VALUE, ROLE))
        target = (fill(match[1]).split() or [""])[0]
        items.append(_item(target if _is_url(target) or folder is None else _file(target, own, folder, fault)))
        end = match.end()
    items += _loose(fill(outline[end:]))
    if all(item["type"] == "text" for item in items):
        return "\n".join(item["text"] for item in items)
    return items


def _loose(text: str) -> list[Item]:
    """Give a text's items. Images that came with a value are shown if they have a URL; else they stay text."""
    items: list[Item] = []
    end = 0
    for match in _IMAGE.finditer(text):
        target = (match[1].split() or [""])[0]
        if _is_url(target):
            items += [*_text(text[end : match.start()]), _item(target)]
            end = match.end()
    return [*items, *_text(text[end:])]


def _text(text: str) -> list[Item]:
    stripped = text.strip()
    return [{"type": "text", "text": stripped}] if stripped else []


def _item(url: str) -> Item:
    return {"type": "image_url", "image_url": {"url": url}}


def _is_url(target: str) -> bool:
    return _URL.match(target) is not None


def _file(target: str, own: bool, folder: Path, fault: Callable[[str], PromptError]) -> str:
    if not own:
        raise fault(f"the image {target!r} is named by a value, which may name a URL and no file; use ImageUrl.load")
    path = (folder / target).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise fault(f"the image {target!r} lies outside the template's folder; move it into {folder}")
    kind = _TYPES.get(path.suffix.lower())
    if kind is None:
        raise fault(f"the image {target!r} has an unknown ending; known are {', '.join(_TYPES)}")
    try:
        return f"data:image/{kind};base64,{b64encode(path.read_bytes()).decode('ascii')}"
    except OSError as error:
        raise fault(f"the image {target!r} cannot be read: {error.strerror or error}") from None
