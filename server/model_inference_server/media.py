"""Media in requests: data URLs, addresses and base64 text in, media types and bytes out."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from .refusal import cannot
from .validation import Loc

_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w.+-]+=[^;,]*)*);base64,", re.IGNORECASE)  # RFC 2397, section 3
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes and their media type."""

    type: str
    data: bytes

    def __str__(self) -> str:
        return f"{self.type}, {len(self.data)} bytes"


def read_base64(text: str, loc: Loc, whole: str | None = None) -> bytes:
    """Decode base64 text (RFC 4648, section 4); `whole` is the value that it is a part of, for the error to show.

    Raises:
        Refusal: it is none; 422 with `loc`.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise cannot(loc, _shorten(whole or text), f"Input should be valid base64: {error}") from None


def read_data_url(url: str, loc: Loc) -> Media:
    """Decode a data URL with base64 text.

    Raises:
        Refusal: it is none; 422 with `loc`.
    """
    match = _DATA.match(url)
    if match is None:
        raise cannot(loc, _shorten(url), "Input should be a data URL such as 'data:image/png;base64,...'")
    return Media((match[1] or "text/plain").lower(), read_base64(url[match.end() :], loc, url))


def describe_url(url: str, loc: Loc) -> str:
    """Say what a URL points to: the type and size of a data URL, or the address itself, which is never fetched.

    Raises:
        Refusal: it is neither a valid data URL nor an http or https address; 422 with `loc`.
    """
    if url[:5].lower() == "data:":
        return str(read_data_url(url, loc))
    if re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        return url
    raise cannot(loc, _shorten(url), "Input should be a data URL with base64 text, or an http or https address")


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
