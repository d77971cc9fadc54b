"""Bodies that are no JSON: members in, bytes and their media type out (form-urlencoded and multipart)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import basename
from typing import Any
from urllib.parse import quote_plus

from model_inference_overlay import jsontext
from model_inference_overlay.codec import encode_at
from model_inference_overlay.serialization import safe_header, scalar


def urlencoded(members: Mapping[str, Any]) -> bytes:
    """Spell members as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2); lists repeat their name."""
    pairs = []
    for name, value in members.items():
        plain = encode_at(name, value)
        for item in plain if isinstance(plain, list) else [plain]:
            text = jsontext.dumps(item).decode() if isinstance(item, dict) else scalar(item)
            pairs.append(f"{quote_plus(name)}={quote_plus(text)}")
    return "&".join(pairs).encode("ascii")


def multipart(members: Mapping[str, Any], boundary: str) -> bytes:
    """Spell members as `multipart/form-data` (RFC 7578).

    A member is a file when it is bytes, an open binary file, or a tuple (file name, bytes or file[, media type]); lists
    repeat their name; objects are sent as JSON.
    """
    parts: list[bytes] = []
    for name, value in members.items():
        several = isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | tuple)
        for item in value if several else [value]:
            parts.append(_part(name, item, boundary))
    return b"".join(parts) + f"--{boundary}--\r\n".encode("ascii")


def _part(name: str, value: Any, boundary: str) -> bytes:
    filename, media, content = _file(value)
    if content is None:
        plain = encode_at(name, value)
        is_json = isinstance(plain, dict | list)
        media = "application/json" if is_json else None
        content = jsontext.dumps(plain) if is_json else scalar(plain).encode("utf-8")
    disposition = f'form-data; name="{_quoted(name)}"'
    if filename is not None:
        disposition += f'; filename="{_quoted(filename)}"'
    head = f"--{boundary}\r\nContent-Disposition: {disposition}\r\n"
    if media is not None:
        head += f"Content-Type: {safe_header('Content-Type', media)}\r\n"
    return head.encode("utf-8") + b"\r\n" + content + b"\r\n"


def _file(value: Any) -> tuple[str | None, str | None, bytes | None]:
    """Take a file apart into its name, media type and content, which are None where the value is no file."""
    if isinstance(value, tuple) and len(value) in (2, 3):
        named, media, content = _file(value[1])
        return str(value[0]) or named, str(value[2]) if len(value) == 3 else media, content
    media = "application/octet-stream"
    if isinstance(value, bytes | bytearray | memoryview):
        return "upload", media, bytes(value)
    if not hasattr(value, "read"):
        return None, None, None
    content = value.read()
    if not isinstance(content, bytes):
        raise TypeError("a file is opened as text: open it with mode 'rb'")
    path = getattr(value, "name", None)
    return basename(path) if isinstance(path, str) else "upload", media, content


def _quoted(text: str) -> str:
    # WHATWG HTML, "multipart/form-data encoding algorithm": these three are percent-encoded in names.
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
