"""A URL in, its origin out (RFC 6454), and whether what goes there can be read on the way."""

from __future__ import annotations

from typing import NamedTuple

PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host and port; empty for what is no URL."""

    scheme: str
    host: str
    port: int | None


def origin(url: str) -> Origin:
    """Give the origin of a URL (RFC 6454, section 4)."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return Origin(scheme, (parts.hostname or "").rstrip("."), parts.port or PORTS.get(scheme))
    except ValueError:
        return Origin("", "", None)


def is_private(url: str) -> bool:
    """Tell whether nobody on the way can read what goes to a URL: it is https, or on this machine."""
    found = origin(url)
    return found.scheme == "https" or is_loopback(found.host)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine.

    Names under `localhost` should be too (RFC 6761, section 6.3), but many a resolver asks the network for them.
    """
    if host == "localhost":
        return True
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
