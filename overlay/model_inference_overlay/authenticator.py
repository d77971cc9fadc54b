"""A credential, a URL and what an operation asks for in, the headers and query parameters that authenticate out.

Where the document's security schemes say how, a credential goes out as they say. Else a key goes out as
`Authorization: Bearer` and as `api-key`, since services read one or the other; an object with `get_token`, such as
those of azure-identity, as a bearer token that is kept and renewed in time. Credentials are for the endpoint's own
origin, and that of a server that the document names for an operation: for any other URL there are no headers.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model_inference_overlay.credentials import (
    AzureKeyCredential,
    BasicCredential,
    InsecureTransportWarning,
    checked,
    scope_for,
)
from model_inference_overlay.exceptions import ClientAuthenticationError, InsecureTransportError
from model_inference_overlay.origin import is_loopback, is_private, origin
from model_inference_overlay.renewal import Ask, TokenSource, Wait, run, run_async
from model_inference_overlay.security import Demand, Security, check, demands, is_key, is_token
from model_inference_overlay.tokens import AccessTokenInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

__all__ = ["AsyncAuthenticator", "Authenticator", "Authorization"]

# RFC 6265, section 4.1.1: what a cookie's value may hold, without "%", which begins an escape.
_COOKIE_SAFE = "!#$&'()*+-./:<=>?@[]^_`{|}~"


class Authorization(dict[str, str]):
    """The headers that authenticate a request; `query` holds percent-encoded parameters that do, as `name=value`."""

    __slots__ = ("query", "secrets")

    def __init__(self, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(headers or {})
        self.query: list[str] = []
        self.secrets: list[str] = []

    def __repr__(self) -> str:
        return f"<Authorization: {', '.join(self) or 'no headers'}>"

    def add(self, demand: Demand) -> None:
        """Add a key or a password; tokens are had elsewhere."""
        scheme, credential = demand.scheme, demand.credential
        if scheme.kind == "basic":
            self["authorization"] = f"Basic {credential.encoded()}"
            return
        key = _key(credential)
        self.secrets.append(key)
        if scheme.kind in ("bearer", "token"):
            self["authorization"] = f"Bearer {key}"
        elif scheme.kind == "http":
            self["authorization"] = f"{scheme.parameter} {key}"
        elif scheme.location == "header":
            self[scheme.parameter.lower()] = key
        else:
            self._add_pair(scheme.location, scheme.parameter, key)

    def _add_pair(self, location: str, name: str, key: str) -> None:
        from urllib.parse import quote

        if location == "query":
            self.query.append(f"{quote(name, safe='')}={quote(key, safe='')}")
        else:
            pair = f"{name}={quote(key, safe=_COOKIE_SAFE)}"
            self["cookie"] = f"{self['cookie']}; {pair}" if "cookie" in self else pair


def _key(credential: Any) -> str:
    key: str = credential.key
    if type(credential) is not AzureKeyCredential:  # ours was checked when it was set, azure-core's was not
        try:
            checked(key)
        except (TypeError, ValueError) as error:
            raise ClientAuthenticationError(str(error)) from None
    return key


def _key_headers(credential: Any) -> dict[str, str]:
    key = _key(credential)
    return {"authorization": f"Bearer {key}", "api-key": key}


def _is_credential(given: Any) -> bool:
    return is_token(given) or is_key(given) or isinstance(given, BasicCredential)


class _Authenticator:
    """What both authenticators know: the kind of credential, and where it may go.

    Args:
        credential: an `AzureKeyCredential`, a `BasicCredential`, an object with `get_token`, a mapping of the names of
            security schemes to such credentials, or None for no authentication.
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
        self._origin = scheme, host, _ = origin(endpoint)
        # Scheme and authority as text: a URL that begins so is at the origin, and need not be taken apart.
        self._prefix = "/".join(endpoint.split("/", 3)[:3]) + "/"
        self._private = scheme == "https" or is_loopback(host)
        self._base = endpoint
        self._scopes = [scopes] if isinstance(scopes, str) else scopes
        self._now = now
        self._credential = credential
        self._source: TokenSource | None = None
        self._key: Any = None
        self._plans: dict[int, tuple[Security, list[Demand]]] = {}
        self._sources: dict[tuple[str, tuple[str, ...]], TokenSource] = {}
        if credential is None:
            return
        if is_token(credential):
            self._source = TokenSource(credential, self._scopes or (scope_for(host),), now)
        elif is_key(credential):
            self._key = credential
            checked(credential.key)
        wrong = [each for each in self._credentials() if not _is_credential(each)]
        if wrong:
            raise TypeError(
                f"credential is an AzureKeyCredential, an object with get_token, or None; found"
                f" {type(wrong[0]).__qualname__}"
                + ("; wrap the key: AzureKeyCredential(key)" if isinstance(wrong[0], str) else "")
            )
        if not self._private and any(not is_token(each) for each in self._credentials()):
            _warn(host)

    def __repr__(self) -> str:
        if isinstance(self._credential, Mapping):
            return f"<{type(self).__name__}: credentials for {', '.join(map(str, self._credential))}>"
        kind = "a token" if self._source is not None else "no credential" if self._credential is None else "a key"
        return f"<{type(self).__name__}: {kind}>"

    def _credentials(self) -> list[Any]:
        given = self._credential
        return list(given.values()) if isinstance(given, Mapping) else [given]

    def _immediate(self, url: str, security: Security | None, home: str | None) -> dict[str, str] | None:
        """Give the headers that need no token; None where a token has to be had."""
        trusted = [self._origin] if home is None else [self._origin, origin(home)]
        if not url.startswith(self._prefix) and origin(url) not in trusted:
            return {}
        if security is not None:
            return None if self._demands(security) else {}
        if self._source is None:
            return self._plain_headers()
        if not self._private:
            raise InsecureTransportError("a token is not sent over plain http", url=url)
        return None

    def _plain_headers(self) -> dict[str, str]:
        if self._key is not None:
            return _key_headers(self._key)
        if isinstance(self._credential, BasicCredential):
            return {"authorization": f"Basic {self._credential.encoded()}"}
        if self._credential:
            raise ClientAuthenticationError("the service names no security schemes: give one credential, no mapping")
        return {}

    def _demands(self, security: Security) -> list[Demand]:
        known = self._plans.get(id(security))
        if known is None or known[0] is not security:
            if isinstance(self._credential, Mapping):
                check(self._credential, security.schemes)
            known = self._plans[id(security)] = (security, demands(security, self._credential))
        return known[1]

    def _steps(
        self, url: str, claims: str | None, security: Security | None
    ) -> Generator[Ask | Wait, Any, dict[str, str]]:
        """Meet what an operation asks for, one demand after the other."""
        if security is None:
            assert self._source is not None
            return self._bearer((yield from self._source.steps(claims)))
        found = Authorization()
        for demand in self._demands(security):
            if not is_token(demand.credential):
                found.add(demand)
                continue
            if not is_private(url):
                raise InsecureTransportError("a token is not sent over plain http", url=url)
            found |= self._bearer((yield from self._tokens(demand).steps(claims)))
        return found

    def _tokens(self, demand: Demand) -> TokenSource:
        """Give the tokens of a scheme for the scopes that an operation needs."""
        scopes = tuple(self._scopes or demand.scopes)
        source = self._sources.get((demand.name, scopes))
        if source is None:
            credential, token_url = demand.credential, demand.scheme.token_url
            bind = getattr(credential, "for_token_url", None)
            if callable(bind) and token_url is not None:
                from urllib.parse import urljoin

                credential = bind(urljoin(f"{self._base}/", token_url))
            # Two threads may both make one: they differ in nothing, and the first that is kept serves.
            source = self._sources.setdefault((demand.name, scopes), TokenSource(credential, scopes, self._now))
            self._check_source(source)
        return source

    def _check_source(self, source: TokenSource) -> None:
        """Refuse a credential that this kind of client cannot ask."""

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
            self._check_source(self._source)

    def _check_source(self, source: TokenSource) -> None:
        from inspect import iscoroutinefunction

        if iscoroutinefunction(source.method):
            raise TypeError(
                f"{source.name} is asynchronous: use it with the client of the same name in"
                " model_inference.aio, or take the synchronous credential of the same name"
            )

    def headers(
        self, url: str, *, claims: str | None = None, security: Security | None = None, home: str | None = None
    ) -> dict[str, str]:
        """Return the headers that authenticate one request.

        Args:
            url: the request's URL; at another origin than the endpoint's there are none.
            claims: the claims of a challenge that refused the last token.
            security: what the operation asks for, None where the document does not say.
            home: a URL of the server that the document names for the operation, whose origin is trusted too.

        Raises:
            InsecureTransportError: a token would travel over plain http to another machine.
            ClientAuthenticationError: the credential gives no token, or is not what the operation asks for.
        """
        found = self._immediate(url, security, home)
        return run(self._steps(url, claims, security)) if found is None else found


class AsyncAuthenticator(_Authenticator):
    """Authenticate the calls of an asynchronous client; safe to share among tasks and event loops.

    A synchronous credential is called in a thread.
    """

    async def headers(
        self, url: str, *, claims: str | None = None, security: Security | None = None, home: str | None = None
    ) -> dict[str, str]:
        """Return the headers that authenticate one request, as `Authenticator.headers` does."""
        found = self._immediate(url, security, home)
        return await run_async(self._steps(url, claims, security)) if found is None else found


def _warn(host: str) -> None:
    from warnings import warn

    message = f"the key travels to {host} over plain http, where anyone on the way can read it; use https"
    # The frames between: this one, the two authenticators', the client's, and the generated client's.
    warn(message, InsecureTransportWarning, stacklevel=6)
