"""Model information: the settings in, a ModelInfo out."""

from __future__ import annotations

from ..call import Answer, Call, Reply


def info(call: Call) -> Answer:
    """Describe the model; the query parameter `model` names another one of the same kind."""
    settings = call.settings
    return Reply(
        {
            "model_name": call.query.get("model") or settings.model_name,
            "model_type": settings.model_type,
            "model_provider_name": settings.provider_name,
        }
    )
