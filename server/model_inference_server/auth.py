"""Credentials: the headers of a request in, nothing or a 401 out."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence

from .refusal import unauthorized


def authenticate(headers: Mapping[str, str], keys: Sequence[str]) -> None:
    """Check the credentials of a request, in `api-key` or as `Authorization: Bearer`.

    Where both are sent, both must be right: a client that renews a key in one header alone is found out. Without keys
    to compare with, any credential is right, but there must be one.

    Raises:
        Refusal: 401; the message says what is missing or wrong and holds nothing of what was sent.
    """
    sent = {"api-key": headers["api-key"]} if "api-key" in headers else {}
    if "authorization" in headers:
        scheme, _, token = headers["authorization"].partition(" ")
        if scheme.lower() != "bearer":  # names of schemes have no case (RFC 9110, section 11.1)
            raise unauthorized(
                "the scheme of 'Authorization' is not Bearer; send 'Authorization: Bearer <key or token>'"
            )
        sent["Authorization"] = token.strip()
    if not sent:
        raise unauthorized("there are no credentials; send 'api-key: <key>' or 'Authorization: Bearer <key or token>'")
    for name, value in sent.items():
        if not value or (keys and not _known(value, keys)):
            raise unauthorized(f"the key or token in {name!r} is not accepted; check it")


def _known(value: str, keys: Sequence[str]) -> bool:
    # Every key is compared, each in constant time, so that timing tells nothing about any of them.
    found = False
    for key in keys:
        found |= hmac.compare_digest(value.encode(), key.encode())
    return found
