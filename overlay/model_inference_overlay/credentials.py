"""What a caller proves with who it is: keys, names with passwords, and objects that give tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from model_inference_overlay.security import BasicCredential
from model_inference_overlay.tokens import (
    AccessToken,
    AccessTokenInfo,
    AsyncTokenCredential,
    TokenCache,
    TokenCredential,
    parse_claims_challenge,
)

__all__ = [
    "AccessToken",
    "AccessTokenInfo",
    "AsyncTokenCredential",
    "AzureKeyCredential",
    "BasicCredential",
    "Credential",
    "InsecureTransportWarning",
    "TokenCache",
    "TokenCredential",
    "parse_claims_challenge",
    "scope_for",
]

_COGNITIVE_HOSTS = (".services.ai.azure.com", ".openai.azure.com", ".cognitiveservices.azure.com")


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
        self._key = checked(key)

    @property
    def key(self) -> str:
        """The key."""
        return self._key

    def update(self, key: str) -> None:
        """Replace the key, from the next call on."""
        self._key = checked(key)

    def __repr__(self) -> str:
        return "AzureKeyCredential('***')"


Credential: TypeAlias = "AzureKeyCredential | BasicCredential | TokenCredential | Mapping[str, Any]"
"""What a client of a document with security schemes takes: one credential, or those of several schemes by name."""


def checked(key: object) -> str:
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


def scope_for(host: str) -> str:
    """Return the OAuth 2.0 scope of tokens for a host, which may have a port."""
    name = host.lower().partition(":")[0].rstrip(".")
    if name.endswith(_COGNITIVE_HOSTS):
        return "https://cognitiveservices.azure.com/.default"
    return "https://ml.azure.com/.default"
