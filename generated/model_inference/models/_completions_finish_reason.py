# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`CompletionsFinishReason`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum


class CompletionsFinishReason(OpenStrEnum):
    """Why a model stopped."""

    STOPPED = "stop"
    """The text was complete, or a stop text appeared."""

    TOKEN_LIMIT_REACHED = "length"
    """The limit of tokens was reached first."""

    CONTENT_FILTERED = "content_filter"
    """The content filter took exception to the text."""

    TOOL_CALLS = "tool_calls"
    """The model asks for tools to be called."""
