"""Media types in, how each is read and written out."""

from __future__ import annotations

from collections.abc import Iterable

_RANK = {"json": 0, "form": 1, "multipart": 2, "text": 3, "bytes": 4}


def kind_of(media: str) -> str:
    """Tell how a media type is carried: json, form, multipart, text or bytes."""
    name = essence(media)
    if name.endswith(("/json", "+json")) or name in ("*/*", "application/*"):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    return "text" if name.startswith("text/") else "bytes"


def essence(media: str) -> str:
    """Give a media type without its parameters, in lower case."""
    return media.partition(";")[0].strip().lower()


def rank(media: str) -> int:
    """Tell how much a media type says about its content: the less, the more."""
    return _RANK[kind_of(media)]


def preferred(media: Iterable[str]) -> str:
    """Choose the media type that says most about its content; of equals the first."""
    return min(media, key=rank)


def is_events(media: str) -> bool:
    """Tell whether a media type is that of server-sent events."""
    return essence(media) == "text/event-stream"
