"""An HTTP answer as a value: status, headers and bytes in, what programs ask of a response out.

Errors and raw responses carry one. It holds no socket and no client, so it can be kept, copied and pickled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model_inference_overlay.redaction import redact_headers, redact_url

__all__ = ["Headers", "ResponseSnapshot"]

# Only charsets that read bytes as text and nothing else; Python's registry also holds codecs such as unicode_escape.
_CHARSETS = frozenset(
    {"ascii", "iso-8859-1", "latin-1", "latin1", "us-ascii", "utf-16", "utf-8", "utf8", "windows-1252"}
)


class Headers(Mapping[str, str]):
    """Header fields: names are lower case and found in any case, and `repr` shows harmless values only."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._fields = {str(name).lower(): str(value) for name, value in fields.items()} if fields else {}

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Headers({redact_headers(self._fields)})"


class ResponseSnapshot:
    """An answer that was read to its end.

    Attributes:
        status_code: the HTTP status.
        reason: the reason phrase, or "" where the protocol has none.
        headers: the header fields, see `Headers`.
        content: the body, decompressed.
        method: the request's method.
        url: the request's URL, without user information and query values.
    """

    __slots__ = ("content", "headers", "method", "reason", "status_code", "url")

    def __init__(
        self,
        status_code: int,
        reason: str = "",
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        *,
        method: str = "",
        url: str = "",
    ) -> None:
        self.status_code = status_code
        self.reason = reason
        self.headers = headers if isinstance(headers, Headers) else Headers(headers)
        self.content = content
        self.method = method
        self.url = redact_url(url)

    @property
    def _content(self) -> bytes:
        """The body under the name that programs written for Azure's SDK read."""
        return self.content

    @property
    def content_type(self) -> str:
        """The media type with its parameters, "" where the answer gave none."""
        return self.headers.get("content-type", "")

    def body(self) -> bytes:
        """Return the body."""
        return self.content

    def text(self, encoding: str | None = None) -> str:
        """Return the body as text, undecodable bytes replaced.

        Args:
            encoding: the charset; by default that of the content type, else UTF-8.
        """
        if encoding is not None:
            return self.content.decode(encoding, "replace")
        return self.content.decode(self._charset(), "replace").removeprefix("\ufeff")

    def json(self) -> Any:
        """Return the body read as JSON.

        Raises:
            ValueError: it is not JSON, or is nested too deep to read.
        """
        import json

        try:
            return json.loads(self.content)
        except RecursionError:
            raise ValueError("the body is nested too deep to be read as JSON") from None

    def _charset(self) -> str:
        for parameter in self.content_type.lower().split(";")[1:]:
            name, _, value = parameter.partition("=")
            charset = value.strip().strip("\"'")
            if name.strip() == "charset" and charset in _CHARSETS:
                return charset
        return "utf-8"

    def __repr__(self) -> str:
        reason = f" {self.reason}" if self.reason else ""
        return f"<ResponseSnapshot {self.status_code}{reason}, {len(self.content)} bytes>"
