"""Media types in, how each is read and written out."""

from __future__ import annotations

from collections.abc import Iterable

_RANK = {"json": 0, "form": 1, "multipart": 2, "text": 3, "bytes": 4}


def kind_of(media: str) -> str:
    """Tell how a media type is carried: json, form, multipart, text or bytes."""
    name = media.partition(";")[0].strip().lower()
    if name.endswith(("/json", "+json")) or name in ("*/*", "application/*"):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    return "text" if name.startswith("text/") else "bytes"


def preferred(media: Iterable[str]) -> str:
    """Choose the media type that says most about its content; of equals the first."""
    return min(media, key=lambda name: _RANK[kind_of(name)])


def is_events(media: str) -> bool:
    """Tell whether a media type is that of server-sent events."""
    return media.partition(";")[0].strip().lower() == "text/event-stream"
