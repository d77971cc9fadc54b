"""An endpoint in, the connections of its client out: their limits, their TLS context, the proxy on their way."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import httpx

from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.exceptions import ServiceRequestError, TLSError
from model_inference_overlay.redaction import redact_url

# httpcore looks at every kept connection for every request, which makes a larger pool slower than a smaller one.
_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=20, keepalive_expiry=30.0)


def connections(endpoint: Endpoint, verify: Any) -> httpx.BaseTransport:
    """Make the connections of a synchronous client.

    Raises:
        TypeError, ValueError: `verify` is neither an SSL context nor the path of a CA bundle.
    """
    context, proxy = _context(endpoint.scheme, verify), _proxy(endpoint)
    with _usable(proxy):
        return httpx.HTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)


def async_connections(endpoint: Endpoint, verify: Any) -> httpx.AsyncBaseTransport:
    """Make those of an asynchronous client: aiohttp's where it is installed, much cheaper with many calls in flight.

    Raises:
        TypeError, ValueError: as `connections`.
    """
    context, proxy = _context(endpoint.scheme, verify), _proxy(endpoint)
    try:
        from model_inference_overlay.transport.session import SessionTransport
    except ImportError:
        with _usable(proxy):
            return httpx.AsyncHTTPTransport(verify=context, limits=_LIMITS, proxy=proxy)
    return SessionTransport(context, _LIMITS, proxy)


@cache
def _shared_context() -> ssl.SSLContext:
    # Reading the certificate authorities costs about 10 ms: once for all clients.
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        hint = "Check the environment's SSL_CERT_FILE and SSL_CERT_DIR, or give verify=."
        raise TLSError(f"the certificate authorities cannot be read: {error}", hint=hint) from error


def _context(scheme: str, verify: Any) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    if isinstance(verify, str | PathLike):
        return _context_of(fspath(verify))
    if verify is not None:
        raise TypeError(f"verify is an ssl.SSLContext or the path of a CA bundle, found {verify!r}")
    # No redirect leaves the scheme, so a client of a plain endpoint needs no authorities (this context trusts none).
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if scheme == "http" else _shared_context()


def _context_of(path: str) -> ssl.SSLContext:
    is_folder = Path(path).is_dir()
    try:
        return ssl.create_default_context(cafile=None if is_folder else path, capath=path if is_folder else None)
    except OSError as error:
        raise ValueError(f"verify is no CA bundle: {path}: {error}") from error


def _proxy(endpoint: Endpoint) -> httpx.Proxy | None:
    """Find the environment's proxy for an endpoint.

    Only https endpoints have one: the tunnel hides the credential from the proxy, which a plain request would show it.
    """
    if endpoint.scheme != "https":
        return None
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    url = proxies.get("https") or proxies.get("all")
    if not url or proxy_bypass(endpoint.host):
        return None
    try:
        return httpx.Proxy(url if "://" in url else f"http://{url}")
    except (ValueError, httpx.InvalidURL) as error:
        raise _unusable(url) from error


@contextmanager
def _usable(proxy: httpx.Proxy | None) -> Generator[None]:
    try:
        yield
    except (ValueError, ImportError) as error:  # a scheme that httpx does not know, or not without another package
        if proxy is None:
            raise
        raise _unusable(str(proxy.url)) from error


def _unusable(proxy: str) -> ServiceRequestError:
    hint = "It is http://HOST:PORT, set in HTTPS_PROXY or ALL_PROXY; NO_PROXY names hosts to be reached without one."
    return ServiceRequestError(f"the proxy of the environment cannot be used: {redact_url(proxy)}", hint=hint)
