"""How a client proves who it is: a credential and a URL in, the headers to send out.

A key goes out as `Authorization: Bearer` and as `api-key`, since services read one or the other; an object with
`get_token`, such as those of azure-identity, as a bearer token that is kept and renewed in time. Credentials are for
the endpoint's own origin: for any other URL there are no headers.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from model_inference_overlay.exceptions import ClientAuthenticationError, InsecureTransportError
from model_inference_overlay.renewal import TokenSource, run, run_async
from model_inference_overlay.tokens import (
    AccessToken,
    AccessTokenInfo,
    AsyncTokenCredential,
    TokenCache,
    TokenCredential,
    parse_claims_challenge,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "AccessToken",
    "AccessTokenInfo",
    "AsyncAuthenticator",
    "AsyncTokenCredential",
    "Authenticator",
    "AzureKeyCredential",
    "InsecureTransportWarning",
    "TokenCache",
    "TokenCredential",
    "parse_claims_challenge",
    "scope_for",
]

_COGNITIVE_HOSTS = (".services.ai.azure.com", ".openai.azure.com", ".cognitiveservices.azure.com")
_PORTS = {"http": 80, "https": 443}


class InsecureTransportWarning(UserWarning):
    """A key travels over plain http to another machine."""


class AzureKeyCredential:
    """A key, which can be replaced while clients use it.

    Args:
        key: the key as the service shows it.

    Raises:
        TypeError: the key is not text.
        ValueError: it is empty, or holds white space at an end or a character that a header cannot carry.
    """

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = _checked(key)

    @property
    def key(self) -> str:
        """The key."""
        return self._key

    def update(self, key: str) -> None:
        """Replace the key, from the next call on."""
        self._key = _checked(key)

    def __repr__(self) -> str:
        return "AzureKeyCredential('***')"


def _checked(key: object) -> str:
    """Check a key; the errors do not show it."""
    if not isinstance(key, str):
        raise TypeError(f"a key is text, found {type(key).__qualname__}")
    if not key:
        raise ValueError("the key is empty; is the environment variable set that it comes from?")
    if key != key.strip():
        raise ValueError("the key has white space at its start or end; strip it")
    if not all(" " <= char <= "~" for char in key):
        raise ValueError("the key holds a control or non-ASCII character, which a header cannot carry; copy it again")
    return key


def _key_headers(credential: Any) -> dict[str, str]:
    key: str = credential.key
    if type(credential) is not AzureKeyCredential:  # ours was checked when it was set, azure-core's was not
        try:
            _checked(key)
        except (TypeError, ValueError) as error:
            raise ClientAuthenticationError(str(error)) from None
    return {"authorization": f"Bearer {key}", "api-key": key}


def scope_for(host: str) -> str:
    """Return the OAuth 2.0 scope of tokens for a host, which may have a port."""
    name = host.lower().partition(":")[0].rstrip(".")
    if name.endswith(_COGNITIVE_HOSTS):
        return "https://cognitiveservices.azure.com/.default"
    return "https://ml.azure.com/.default"


class _Authenticator:
    """What both authenticators know: the kind of credential, and where it may go.

    Args:
        credential: an `AzureKeyCredential`, an object with `get_token`, or None for no authentication.
        endpoint: the service's URL; the credential goes to its origin alone.
        scopes: OAuth 2.0 scopes, by default the one that the host tells.
        now: gives the Unix time.

    Raises:
        TypeError: the credential is of none of these kinds, or asynchronous where calls block.
    """

    def __init__(
        self,
        credential: Any,
        endpoint: str,
        *,
        scopes: Sequence[str] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._origin = scheme, host, _ = _origin(endpoint)
        # Scheme and authority as text: a URL that begins so is at the origin, and need not be taken apart.
        self._prefix = "/".join(endpoint.split("/", 3)[:3]) + "/"
        self._private = scheme == "https" or _is_loopback(host)
        self._source: TokenSource | None = None
        self._key: Any = None
        if credential is None:
            return
        if callable(getattr(credential, "get_token", None)) or callable(getattr(credential, "get_token_info", None)):
            wanted = [scopes] if isinstance(scopes, str) else scopes
            self._source = TokenSource(credential, wanted or (scope_for(host),), now)
        elif isinstance(getattr(credential, "key", None), str):
            self._key = credential
            _checked(credential.key)
            if not self._private:
                _warn(host)
        else:
            raise TypeError(
                f"credential is an AzureKeyCredential, an object with get_token, or None; found"
                f" {type(credential).__qualname__}"
                + ("; wrap the key: AzureKeyCredential(key)" if isinstance(credential, str) else "")
            )

    def __repr__(self) -> str:
        kind = "a token" if self._source is not None else "no credential" if self._key is None else "a key"
        return f"<{type(self).__name__}: {kind}>"

    def _immediate(self, url: str) -> dict[str, str] | None:
        """Give the headers that need no token; None where a token has to be had."""
        if not url.startswith(self._prefix) and _origin(url) != self._origin:
            return {}
        if self._source is None:
            return {} if self._key is None else _key_headers(self._key)
        if not self._private:
            raise InsecureTransportError("a token is not sent over plain http", url=url)
        return None

    @staticmethod
    def _bearer(token: AccessTokenInfo) -> dict[str, str]:
        return {"authorization": f"{token.token_type} {token.token}"}


class Authenticator(_Authenticator):
    """Authenticate the calls of a synchronous client; safe to share among threads."""

    def __init__(
        self,
        credential: Any,
        endpoint: str,
        *,
        scopes: Sequence[str] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(credential, endpoint, scopes=scopes, now=now)
        if self._source is not None:
            from inspect import iscoroutinefunction

            if iscoroutinefunction(self._source.method):
                raise TypeError(
                    f"{self._source.name} is asynchronous: use it with the client of the same name in"
                    " model_inference.aio, or take the synchronous credential of the same name"
                )

    def headers(self, url: str, *, claims: str | None = None) -> dict[str, str]:
        """Return the headers that authenticate one request.

        Args:
            url: the request's URL; at another origin than the endpoint's there are none.
            claims: the claims of a challenge that refused the last token.

        Raises:
            InsecureTransportError: a token would travel over plain http to another machine.
            ClientAuthenticationError: the credential gives no token.
        """
        found = self._immediate(url)
        if found is not None or self._source is None:
            return found or {}
        return self._bearer(run(self._source.steps(claims)))


class AsyncAuthenticator(_Authenticator):
    """Authenticate the calls of an asynchronous client; safe to share among tasks and event loops.

    A synchronous credential is called in a thread.
    """

    async def headers(self, url: str, *, claims: str | None = None) -> dict[str, str]:
        """Return the headers that authenticate one request, as `Authenticator.headers` does."""
        found = self._immediate(url)
        if found is not None or self._source is None:
            return found or {}
        return self._bearer(await run_async(self._source.steps(claims)))


def _origin(url: str) -> tuple[str, str, int | None]:
    """Give scheme, host and port of a URL (RFC 6454, section 4)."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(scheme)
    except ValueError:
        return "", "", None


def _is_loopback(host: str) -> bool:
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


def _warn(host: str) -> None:
    from warnings import warn

    message = f"the key travels to {host} over plain http, where anyone on the way can read it; use https"
    # The frames between: this one, the two authenticators', the client's, and the generated client's.
    warn(message, InsecureTransportWarning, stacklevel=6)
