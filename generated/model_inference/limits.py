# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Keeping within a service's limits of requests and tokens a minute."""

from __future__ import annotations

from model_inference_overlay.pacing import RateLimiter

__all__ = [
    "RateLimiter",
]
