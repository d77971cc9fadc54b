# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Streams of updates, and the decoder of server-sent events that they read with."""

from __future__ import annotations

from model_inference_overlay.sse import ServerSentEvent, SSEDecoder
from model_inference_overlay.streaming import AsyncStream, Stream

__all__ = [
    "AsyncStream",
    "SSEDecoder",
    "ServerSentEvent",
    "Stream",
]
