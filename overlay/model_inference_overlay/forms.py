"""Bodies that are no JSON: members in, bytes out (form-urlencoded and multipart)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import basename
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from model_inference_overlay import jsontext
from model_inference_overlay.encoding import encode_at
from model_inference_overlay.serialization import header_field, scalar
from model_inference_overlay.unset import UNSET


class _File(NamedTuple):
    name: str
    media: str
    content: bytes


def urlencoded(members: Mapping[str, Any]) -> bytes:
    """Spell members as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2).

    Lists repeat their name; objects are sent as JSON.

    Raises:
        TypeError, ValueError: a member cannot be sent; the message names it.
    """
    pairs = []
    for name, value in members.items():
        plain = encode_at(name, value)
        for item in plain if isinstance(plain, list) else [plain]:
            pairs.append(f"{_plus(name)}={_plus(scalar(item))}")
    return "&".join(pairs).encode("ascii")


def _plus(text: str) -> str:
    return quote_plus(text, errors="replace")


def multipart(members: Mapping[str, Any], boundary: str) -> bytes:
    """Spell members as `multipart/form-data` (RFC 7578).

    A member is a file when it is bytes, an open binary file, or a tuple (file name, bytes or file[, media type]); lists
    repeat their name; objects are sent as JSON.

    Raises:
        TypeError, ValueError: a member cannot be sent; the message names it.
    """
    parts: list[bytes] = []
    for name, value in members.items():
        if value is not UNSET:
            parts += [_part(name, item, boundary) for item in _items(value)]
    return b"".join(parts) + f"--{boundary}--\r\n".encode("ascii")


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, tuple) and _is_file(value):
        return [value]
    return value if isinstance(value, list | tuple) else [value]


def _is_file(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) in (2, 3) and not isinstance(value[1], tuple) and _is_file(value[1])
    return isinstance(value, bytes | bytearray | memoryview) or hasattr(type(value), "read")


def _part(name: str, value: Any, boundary: str) -> bytes:
    disposition = f'form-data; name="{_quoted(name)}"'
    media: str | None = None
    if _is_file(value):
        file = _file(name, value)
        disposition += f'; filename="{_quoted(file.name)}"'
        media, content = header_field("Content-Type", file.media), file.content
    else:
        plain = encode_at(name, value)
        if isinstance(plain, dict | list):
            media, content = "application/json", jsontext.dumps(plain)
        else:
            content = scalar(plain).encode("utf-8", "replace")
    head = f"--{boundary}\r\nContent-Disposition: {disposition}\r\n"
    if media is not None:
        head += f"Content-Type: {media}\r\n"
    return head.encode("utf-8", "replace") + b"\r\n" + content + b"\r\n"


def _file(member: str, value: Any) -> _File:
    if isinstance(value, tuple):
        inner = _file(member, value[1])
        return _File(value[0] or inner.name, value[2] if len(value) == 3 else inner.media, inner.content)
    media = "application/octet-stream"
    if isinstance(value, bytes | bytearray | memoryview):
        return _File("upload", media, bytes(value))
    path = getattr(value, "name", None)
    return _File(basename(path) if isinstance(path, str) else "upload", media, read_all(member, value))


def read_all(argument: str, file: Any) -> bytes:
    """Read a binary file to its end, at once: a retry has to send the same bytes again.

    Raises:
        TypeError: it is opened as text.
    """
    data = file.read()
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"{argument} is a file opened as text: open it with mode 'rb'")
    return bytes(data)


def _quoted(text: str) -> str:
    # WHATWG HTML, "multipart/form-data encoding algorithm": these three are percent-encoded in names.
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
