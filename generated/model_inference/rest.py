# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Requests that no method of a client makes, and their answers, as send_request takes and gives them."""

from __future__ import annotations

from model_inference_overlay.rest import HttpRequest, HttpResponse

__all__ = [
    "HttpRequest",
    "HttpResponse",
]
