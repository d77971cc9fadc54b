"""An endpoint as a caller writes it: a URL in, its parts checked once, and the URL of one operation out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit

_PATH_SAFE = "/-._~!$&'()*+,;=:@%"
# WHATWG URL, section 3.5: what no host holds; "%" and ":" stand in IPv6 addresses.
_FORBIDDEN_IN_HOST = frozenset(' "#/<>?@[\\]^`{|}') | frozenset(map(chr, (*range(32), 127)))


class Endpoint:
    """The base URL of a service: scheme, host and port are its origin; its own path and query survive in every call."""

    __slots__ = ("_query", "base", "host", "origin", "scheme")

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
        authority = f"[{self.host}]" if ":" in self.host else self.host
        self.origin = f"{self.scheme}://{authority}" + ("" if parts.port is None else f":{parts.port}")
        self.base = self.origin + quote(parts.path.rstrip("/"), safe=_PATH_SAFE)
        query = quote(parts.query, safe=f"{_PATH_SAFE}?")
        self._query = tuple((_name(part), part) for part in query.split("&") if part)

    def url(self, path: str, pairs: Sequence[tuple[str, str]], replace: Collection[str] = ()) -> str:
        """Join a path and percent-encoded query pairs to the endpoint.

        A parameter that the endpoint's own query sets keeps the endpoint's value, unless its name is in `replace`.
        """
        own = [(name, part) for name, part in self._query if name not in replace]
        kept = {name for name, _ in own}
        query = [part for _, part in own] + [f"{name}={value}" for name, value in pairs if _name(name) not in kept]
        return f"{self.base}{path}" + (f"?{'&'.join(query)}" if query else "")


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _split(url: str) -> SplitResult:
    text = url.strip()
    shown = repr(text) if "@" not in text else "a URL that is not shown, since it may hold a secret"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise ValueError(f"endpoint is not a URL: {error}; found {shown}") from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError(f"endpoint must start with https:// or http:// and name a host, found {shown}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("endpoint holds a user name or password: pass a credential instead")
    # urlsplit drops line breaks and tabs, so the host is looked for in the text itself.
    if _FORBIDDEN_IN_HOST.intersection(parts.hostname) or any(char in text for char in "\r\n\t"):
        raise ValueError(f"endpoint holds a character that no URL has, found {shown}")
    return parts
