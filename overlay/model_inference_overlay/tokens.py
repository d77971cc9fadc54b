"""OAuth 2.0 tokens: what a credential gives, the cache of one of them, and the challenge that asks for another.

Sans-I/O: nothing here asks for a token or reads a clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from typing import TypeGuard

__all__ = [
    "AccessToken",
    "AccessTokenInfo",
    "AsyncTokenCredential",
    "TokenCache",
    "TokenCredential",
    "parse_claims_challenge",
    "read_token",
]

_MARGIN = 300.0  # seconds before expiry from which a token is renewed, where it does not say itself


class AccessToken(NamedTuple):
    """A token.

    Attributes:
        token: the token; `repr` does not show it.
        expires_on: when it expires, in Unix seconds.
    """

    token: str
    expires_on: int

    def __repr__(self) -> str:
        return f"AccessToken(token='***', expires_on={self.expires_on!r})"


class AccessTokenInfo:
    """A token with what else its issuer says of it.

    Attributes:
        token: the token; `repr` does not show it.
        expires_on: when it expires, in Unix seconds.
        token_type: the scheme to send it under.
        refresh_on: from when it should be renewed, in Unix seconds, None for 5 minutes before it expires.
    """

    __slots__ = ("expires_on", "refresh_on", "token", "token_type")

    def __init__(
        self, token: str, expires_on: int, *, token_type: str = "Bearer", refresh_on: int | None = None
    ) -> None:
        self.token = token
        self.expires_on = expires_on
        self.token_type = token_type
        self.refresh_on = refresh_on

    def __repr__(self) -> str:
        return f"AccessTokenInfo(token='***', expires_on={self.expires_on!r}, refresh_on={self.refresh_on!r})"


class _Token(Protocol):
    @property
    def token(self) -> str: ...
    @property
    def expires_on(self) -> int: ...


class TokenCredential(Protocol):
    """What gives tokens, such as the credentials of azure-identity; with `get_token_info` too, that is asked."""

    def get_token(self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, **kwargs: Any) -> _Token:
        """Return a token for the scopes."""
        ...


class AsyncTokenCredential(Protocol):
    """What gives tokens to asynchronous clients, such as the credentials of azure.identity.aio."""

    async def get_token(
        self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, **kwargs: Any
    ) -> _Token:
        """Return a token for the scopes."""
        ...


class TokenCache:
    """The latest token of one credential for one set of scopes.

    A token that answers a claims challenge takes the place of the one before: without it each later call would be
    challenged again.

    Attributes:
        token: the token, fresh or not, None before the first.
    """

    __slots__ = ("token",)

    def __init__(self) -> None:
        self.token: AccessTokenInfo | None = None

    def store(self, token: AccessTokenInfo) -> None:
        """Keep a token in place of the one before."""
        self.token = token

    def needs_refresh(self, now: float) -> bool:
        """Tell whether to ask for a token: there is none, or it is due (`refresh_on`, else 5 minutes before expiry)."""
        token = self.token
        if token is None:
            return True
        renewal = token.expires_on - _MARGIN if token.refresh_on is None else token.refresh_on
        return now >= min(renewal, token.expires_on)

    def is_valid(self, now: float) -> bool:
        """Tell whether there is a token that has not expired, so that it serves while another is had."""
        token = self.token
        return token is not None and now < token.expires_on


def read_token(found: object) -> AccessTokenInfo:
    """Check what a credential gave.

    Raises:
        ValueError: it is no token; the message says what it lacks and does not show it.
    """
    problem = _problem(found)
    if problem is not None:
        del found  # error reporters show a frame's variables, and not every token hides itself
        raise ValueError(problem)
    token: str = getattr(found, "token", "")
    expires: object = getattr(found, "expires_on", None)
    refresh: object = getattr(found, "refresh_on", None)
    kind: object = getattr(found, "token_type", None)
    return AccessTokenInfo(
        token,
        # A token that does not say when it expires serves one call.
        int(expires) if _is_number(expires) else 0,
        token_type=kind if isinstance(kind, str) and kind.isascii() and kind.isalnum() else "Bearer",
        refresh_on=int(refresh) if _is_number(refresh) else None,
    )


def _problem(found: object) -> str | None:
    token: object = getattr(found, "token", None)
    if not isinstance(token, str) or not token:
        return f"it gave a {type(found).__qualname__} without a token"
    if not all("!" <= char <= "~" for char in token):
        return "its token holds white space or other characters that a header cannot carry"
    return None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def parse_claims_challenge(www_authenticate: str) -> str | None:
    """Return the claims that a `WWW-Authenticate` field of a 401 asks for, None where it asks for none.

    They stand base64url-encoded in the parameter `claims` of a Bearer challenge (RFC 9110, section 11.6.1; OpenID
    Connect's claims request as Microsoft Entra's continuous access evaluation sends it).
    """
    import re

    scheme = ""
    # The look-behind starts no match inside a word, which keeps the search linear on a hostile field.
    pattern = r'(?<![\w-])(?:([\w-]+)[ \t]+)?([\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))'
    for found in re.finditer(pattern, www_authenticate[:65536], re.ASCII):
        scheme = found[1].lower() if found[1] else scheme
        if scheme == "bearer" and found[2].lower() == "claims":
            return _decode_claims(found[4] if found[3] is None else re.sub(r"\\(.)", r"\1", found[3]))
    return None


def _decode_claims(text: str) -> str | None:
    from base64 import b64decode

    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        claims = b64decode(standard + "=" * (-len(standard) % 4), validate=True).decode()
    except ValueError:
        return None
    return claims or None
