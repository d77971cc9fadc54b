"""The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4): a client's id and secret in, tokens out."""

from __future__ import annotations

import time
from typing import Any

from model_inference_overlay.exceptions import ClientAuthenticationError, InsecureTransportError
from model_inference_overlay.redaction import one_line, redact_text
from model_inference_overlay.tokens import AccessToken

__all__ = ["ClientCredentials"]

_LIFETIME = 3600  # seconds that a token is taken to live where the server does not say


class ClientCredentials:
    """A client's own id and secret, which it changes for tokens; asynchronous clients ask in a thread.

    Args:
        client_id: the client's id.
        client_secret: its secret; `repr` does not show it.
        token_url: where tokens are had; by default where the document says.
        in_body: whether id and secret go into the form, for servers that do not read HTTP Basic authentication.
        parameters: further members of the form, such as `audience`.
        timeout: seconds to wait for the server.

    Raises:
        TypeError, ValueError: an id or a secret is not text, or is empty.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        token_url: str | None = None,
        in_body: bool = False,
        parameters: dict[str, str] | None = None,
        timeout: float = 30.0,
    ) -> None:
        for what, text in (("client_id", client_id), ("client_secret", client_secret)):
            if not isinstance(text, str):
                raise TypeError(f"{what} is text, found {type(text).__qualname__}")
            if not text:
                raise ValueError(f"{what} is empty")
        self.client_id = client_id
        self.token_url = token_url
        self._secret = client_secret
        self._in_body = in_body
        self._parameters = dict(parameters or {})
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"ClientCredentials({self.client_id!r}, '***')"

    def for_token_url(self, url: str) -> ClientCredentials:
        """Give the same credential for the address that a document names, unless it has one of its own."""
        if self.token_url is not None:
            return self
        return ClientCredentials(
            self.client_id,
            self._secret,
            token_url=url,
            in_body=self._in_body,
            parameters=self._parameters,
            timeout=self._timeout,
        )

    def get_token(self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, **_: Any) -> AccessToken:
        """Ask for a token.

        Args:
            scopes: what it is for.
            claims, tenant_id: not used by this grant.

        Raises:
            ClientAuthenticationError: the server gives none.
            InsecureTransportError: the address is plain http on another machine.
        """
        if self.token_url is None:
            raise ClientAuthenticationError("the document names no token URL: give ClientCredentials(token_url=...)")
        from urllib.parse import quote_plus, urlencode

        from model_inference_overlay.origin import is_private
        from model_inference_overlay.transport.form import post

        if not is_private(self.token_url):
            raise InsecureTransportError("a secret is not sent over plain http", url=self.token_url)
        form = {"grant_type": "client_credentials", **self._parameters}
        if scopes:
            form["scope"] = " ".join(scopes)
        headers = {}
        if self._in_body:
            form |= {"client_id": self.client_id, "client_secret": self._secret}
        else:
            # RFC 6749, section 2.3.1: both are form-encoded before they become a user name and a password.
            from model_inference_overlay.security import BasicCredential

            pair = BasicCredential(quote_plus(self.client_id), quote_plus(self._secret))
            headers["authorization"] = f"Basic {pair.encoded()}"
        now = time.time()
        status, answer = post(self.token_url, urlencode(form).encode("ascii"), headers, self._timeout)
        return self._read(status, answer, now)

    def _read(self, status: int, answer: bytes, now: float) -> AccessToken:
        from model_inference_overlay import jsontext

        try:
            found = jsontext.loads(answer)
        except ValueError:
            found = None
        told = found if isinstance(found, dict) else {}
        token, lifetime = told.get("access_token"), told.get("expires_in")
        if status != 200 or not isinstance(token, str) or not token:
            reason = " ".join(str(told[key]) for key in ("error", "error_description") if told.get(key))
            shown = one_line(redact_text(reason, (self._secret,)))
            raise ClientAuthenticationError(
                f"the token server answered {status}{': ' if shown else ' without a token'}{shown}",
                hint="Check the client's id and secret, its scopes, and the token URL.",
            )
        try:
            seconds = int(_LIFETIME if lifetime is None else lifetime)
        except (TypeError, ValueError, OverflowError):
            seconds = _LIFETIME
        return AccessToken(token, int(now) + seconds)
