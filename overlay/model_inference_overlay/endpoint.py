"""An endpoint as a caller writes it: a URL in, its parts checked once, and the URL of one operation out."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

_PATH_SAFE = "/-._~!$&'()*+,;=:@%"


class Endpoint:
    """The base URL of a service: scheme, host and port are its origin; its own path and query survive in every call."""

    __slots__ = ("base", "host", "names", "origin", "query", "scheme")

    def __init__(self, url: str) -> None:
        """Check and take apart a base URL.

        Raises:
            TypeError: it is not text.
            ValueError: it is not an absolute http or https URL, or it carries a user name or password.
        """
        if not isinstance(url, str):
            raise TypeError(f"endpoint is the service's URL as text, found {type(url).__qualname__}")
        parts = _split(url)
        self.scheme = parts.scheme.lower()
        self.host = parts.hostname or ""
        self.origin = f"{self.scheme}://{parts.netloc}"
        self.base = self.origin + quote(parts.path.rstrip("/"), safe=_PATH_SAFE)
        self.query = quote(parts.query, safe=_PATH_SAFE + "?")
        self.names = frozenset(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))

    def url(self, path: str, pairs: Sequence[tuple[str, str]], replace: frozenset[str] = frozenset()) -> str:
        """Join a path and percent-encoded query pairs to the endpoint.

        A parameter that the endpoint's own query already sets keeps the endpoint's value, unless it is in `replace`.
        """
        query = [part for part in self.query.split("&") if part and _name(part) not in replace]
        query += [f"{name}={value}" for name, value in pairs if name not in self.names or name in replace]
        return f"{self.base}{path}" + (f"?{'&'.join(query)}" if query else "")


def _name(part: str) -> str:
    return unquote(part.split("=", 1)[0])


def _split(url: str) -> SplitResult:
    text = url.strip()
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise ValueError(f"endpoint is not a URL: {error}") from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        shown = text if "@" not in text else "(not shown: it may hold a secret)"
        raise ValueError(f"endpoint must start with https:// or http:// and name a host, found {shown!r}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("endpoint holds a user name or password: pass a credential instead")
    return parts
