# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Credentials that a client takes."""

from __future__ import annotations

from model_inference_overlay.credentials import AzureKeyCredential, InsecureTransportWarning
from model_inference_overlay.tokens import AccessToken, AccessTokenInfo, AsyncTokenCredential, TokenCredential

__all__ = [
    "AccessToken",
    "AccessTokenInfo",
    "AsyncTokenCredential",
    "AzureKeyCredential",
    "InsecureTransportWarning",
    "TokenCredential",
]
