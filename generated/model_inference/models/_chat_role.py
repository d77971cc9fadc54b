# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ChatRole`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum


class ChatRole(OpenStrEnum):
    """Who speaks in a message."""

    SYSTEM = "system"
    """Sets how the model behaves."""

    DEVELOPER = "developer"
    """Sets how the model behaves, for models that know this role instead of system."""

    USER = "user"
    """Asks the model."""

    ASSISTANT = "assistant"
    """Is the model."""

    TOOL = "tool"
    """Reports what a tool returned."""
