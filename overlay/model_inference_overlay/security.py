"""What a document says of security, and the credentials of a caller, in; which of them go into a request, and how, out.

An operation names alternatives; each is a set of schemes that all have to be met (OpenAPI 3.1, 4.8.30). The first that
the caller's credentials meet is used, and nothing of any other is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from model_inference_overlay.exceptions import ClientAuthenticationError
from model_inference_overlay.record import Record

Kind = Literal["key", "basic", "bearer", "token", "http", "tls"]


class Scheme(Record):
    """A security scheme.

    Attributes:
        kind: key (in a header, the query or a cookie), basic, bearer, token (OAuth 2.0 and OpenID Connect), http (any
            other scheme of the Authorization header) or tls (a certificate, which the TLS context has).
        location: where a key goes: header, query or cookie.
        parameter: the name that a key has there; for http the name of the scheme.
        token_url: where an OAuth 2.0 client gets its tokens, absolute or relative to the endpoint.
    """

    kind: Kind
    location: str = "header"
    parameter: str = "Authorization"
    token_url: str | None = None


class Security(Record):
    """What an operation asks for.

    Attributes:
        schemes: all that the document has, by name.
        alternatives: for each the names of its schemes with the scopes that tokens need; an empty one asks for nothing.
    """

    schemes: Mapping[str, Scheme]
    alternatives: tuple[Mapping[str, tuple[str, ...]], ...] = ()


class Demand(NamedTuple):
    """A credential that goes into a request, and how."""

    name: str
    scheme: Scheme
    scopes: tuple[str, ...]
    credential: Any


class BasicCredential:
    """A user name and a password, for HTTP Basic authentication (RFC 7617).

    Args:
        username: without a colon.
        password: the password; `repr` does not show it.

    Raises:
        TypeError: one of them is not text.
        ValueError: the name has a colon, or one of them a control character.
    """

    __slots__ = ("_password", "username")

    def __init__(self, username: str, password: str) -> None:
        for what, text in (("a user name", username), ("a password", password)):
            if not isinstance(text, str):
                raise TypeError(f"{what} is text, found {type(text).__qualname__}")
            if any(char < " " or char == "\x7f" for char in text):
                raise ValueError(f"{what} holds a control character")
        if ":" in username:
            raise ValueError("a user name holds no colon (RFC 7617, section 2)")
        self.username = username
        self._password = password

    def encoded(self) -> str:
        """Give what follows `Basic` in the header."""
        from base64 import b64encode

        return b64encode(f"{self.username}:{self._password}".encode()).decode("ascii")

    def __repr__(self) -> str:
        return f"BasicCredential({self.username!r}, '***')"


def is_token(credential: Any) -> bool:
    """Tell whether a credential gives tokens."""
    return callable(getattr(credential, "get_token", None)) or callable(getattr(credential, "get_token_info", None))


def is_key(credential: Any) -> bool:
    """Tell whether a credential is a key."""
    return isinstance(getattr(credential, "key", None), str)


def fits(scheme: Scheme, credential: Any) -> bool:
    """Tell whether a credential is of a kind that a scheme takes."""
    if scheme.kind == "basic":
        return isinstance(credential, BasicCredential)
    if scheme.kind == "key" or scheme.kind == "http":
        return is_key(credential)
    return scheme.kind in ("bearer", "token") and (is_key(credential) or is_token(credential))


def check(credentials: Mapping[Any, Any], known: Mapping[str, Scheme]) -> None:
    """Check credentials that are given by the names of schemes.

    Raises:
        TypeError: a name is none, or a credential is of a kind that its scheme does not take.
    """
    for name, credential in credentials.items():
        if name not in known:
            names = ", ".join(map(repr, known)) or "none"
            raise TypeError(f"credential names the scheme {name!r}; the service knows {names}")
        if not fits(known[name], credential):
            kind = known[name].kind
            raise TypeError(f"the scheme {name!r} ({kind}) takes no {type(credential).__qualname__}")


def demands(security: Security, credential: Any) -> list[Demand]:
    """Choose the first alternative that a caller's credentials meet.

    Args:
        security: what the operation asks for; no alternatives mean that it asks for nothing.
        credential: one credential, or a mapping of names of schemes to credentials; None for none, with which the
            service itself may refuse the call.

    Raises:
        ClientAuthenticationError: the credentials meet no alternative.
    """
    if not security.alternatives or credential is None:
        return []
    for alternative in security.alternatives:
        found = _met(security, alternative, credential)
        if found:
            return found
    if {} in security.alternatives or any(_is_tls(security, each) for each in security.alternatives):
        return []
    wanted = " or ".join(" and ".join(each) for each in security.alternatives)
    raise ClientAuthenticationError(
        f"the operation asks for {wanted}, which the client's credential does not meet",
        hint="Give credential= a mapping of these names to credentials, such as AzureKeyCredential or BasicCredential.",
    )


def _is_tls(security: Security, alternative: Mapping[str, Any]) -> bool:
    return all(security.schemes[name].kind == "tls" for name in alternative)


def _met(security: Security, alternative: Mapping[str, tuple[str, ...]], credential: Any) -> list[Demand]:
    wanted = {name: security.schemes[name] for name in alternative if security.schemes[name].kind != "tls"}
    given = credential if isinstance(credential, Mapping) else dict.fromkeys(wanted, credential)
    # One credential stands for one scheme: what is a key to one service is a secret to another.
    if len(wanted) != 1 and not isinstance(credential, Mapping):
        return []
    if not all(name in given and fits(scheme, given[name]) for name, scheme in wanted.items()):
        return []
    return [Demand(name, scheme, tuple(alternative[name]), given[name]) for name, scheme in wanted.items()]
