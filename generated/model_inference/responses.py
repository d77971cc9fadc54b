# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Answers with what HTTP said of them, as with_raw_response and with_streaming_response give them."""

from __future__ import annotations

from model_inference_overlay.raw import AsyncStreamingResponse, RawResponse, StreamingResponse

__all__ = [
    "AsyncStreamingResponse",
    "RawResponse",
    "StreamingResponse",
]
