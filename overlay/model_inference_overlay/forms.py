"""Bodies that are no JSON: members in, bytes out (form-urlencoded and multipart)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import basename
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from model_inference_overlay import jsontext
from model_inference_overlay.encoding import encode_at, is_file
from model_inference_overlay.operation import Encoding, Parameter, essence
from model_inference_overlay.serialization import header_field, query_pairs, scalar
from model_inference_overlay.unset import UNSET

_BYTES = "application/octet-stream"


class _File(NamedTuple):
    name: str
    media: str | None
    content: bytes
    headers: Mapping[str, str]


_AS_USUAL = Encoding()


def urlencoded(members: Mapping[str, Any], encodings: Mapping[str, Encoding] = MappingProxyType({})) -> bytes:
    """Spell members as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2).

    Lists repeat their name and objects are sent as JSON, unless `encodings` says otherwise of a member.

    Raises:
        TypeError, ValueError: a member cannot be sent; the message names it.
    """
    pairs = []
    for name, value in members.items():
        how = encodings.get(name, _AS_USUAL)
        plain = encode_at(name, value)
        if how.style is not None or how.explode is not None or how.allow_reserved:
            pairs += [f"{key}={item}" for key, item in query_pairs(_styled(name, how), plain)]
        elif how.content_type is not None and isinstance(plain, dict | list):
            pairs.append(f"{_plus(name)}={_plus(jsontext.dumps(plain).decode())}")
        else:
            items = plain if isinstance(plain, list) else [plain]
            pairs += [f"{_plus(name)}={_plus(scalar(item))}" for item in items]
    return "&".join(pairs).encode("ascii")


def _styled(name: str, how: Encoding) -> Parameter:
    style = how.style or "form"
    # OpenAPI 3.1, 4.8.15.1: explode is the default of form, and deepObject has no other form.
    explode = style in ("form", "deepObject") if how.explode is None else how.explode
    return Parameter(name, name, "query", style=style, explode=explode, allow_reserved=how.allow_reserved)


def _plus(text: str) -> str:
    return quote_plus(text, errors="replace")


def multipart(
    members: Mapping[str, Any], boundary: str, encodings: Mapping[str, Encoding] = MappingProxyType({})
) -> bytes:
    """Spell members as `multipart/form-data` (RFC 7578).

    A member is a file when it is bytes, an open binary file, or a tuple (file name, bytes or file[, media type[,
    headers]]); lists repeat their name; objects are sent as JSON. `encodings` gives the media types of members that do
    not bring their own.

    Raises:
        TypeError, ValueError: a member cannot be sent; the message names it.
    """
    parts: list[bytes] = []
    for name, value in members.items():
        if value is not UNSET:
            media = _media(encodings.get(name, _AS_USUAL))
            parts += [_part(name, item, boundary, media) for item in _items(value)]
    return b"".join(parts) + f"--{boundary}--\r\n".encode("ascii")


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, tuple) and _is_file(value):
        return [value]
    return value if isinstance(value, list | tuple) else [value]


def _is_file(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) in (2, 3, 4) and not isinstance(value[1], tuple) and _is_file(value[1])
    return isinstance(value, bytes | bytearray | memoryview) or is_file(value)


def _media(how: Encoding) -> str | None:
    """Give the one media type that an encoding names; of several, or of a range, only the caller can tell which."""
    media = how.content_type
    return None if media is None or "," in media or "*" in media else media


def _part(name: str, value: Any, boundary: str, media: str | None) -> bytes:
    disposition = f'form-data; name="{_quoted(name)}"'
    fields: Mapping[str, str] = {}
    if _is_file(value):
        file = _file(name, value)
        disposition += f'; filename="{_quoted(file.name)}"'
        media, content, fields = file.media or media or _BYTES, file.content, file.headers
    else:
        plain = encode_at(name, value)
        if isinstance(plain, dict | list) or essence(media or "").endswith(("/json", "+json")):
            media, content = media or "application/json", jsontext.dumps(plain)
        else:
            content = scalar(plain).encode("utf-8", "replace")
    head = f"--{boundary}\r\nContent-Disposition: {disposition}\r\n"
    if media is not None:
        head += f"Content-Type: {header_field('Content-Type', media)}\r\n"
    for key, text in fields.items():
        head += f"{key}: {header_field(key, text)}\r\n"
    return head.encode("utf-8", "replace") + b"\r\n" + content + b"\r\n"


def _file(member: str, value: Any) -> _File:
    if isinstance(value, tuple):
        inner = _file(member, value[1])
        media, headers = (*value[2:], None, None)[:2]
        return _File(value[0] or inner.name, media, inner.content, headers or {})
    if isinstance(value, bytes | bytearray | memoryview):
        return _File("upload", None, bytes(value), {})
    path = getattr(value, "name", None)
    return _File(basename(path) if isinstance(path, str) else "upload", None, read_all(member, value), {})


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
