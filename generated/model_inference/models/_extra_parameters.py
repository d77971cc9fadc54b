# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ExtraParameters`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum


class ExtraParameters(OpenStrEnum):
    """What the server does with members of the request body that the API does not define."""

    ERROR = "error"
    """Refuses the request. This is what a server does when the header is absent."""

    DROP = "drop"
    """Leaves them out of what it hands to the model. Older descriptions of the API call this ignore."""

    PASS_THROUGH = "pass-through"
    """Hands them to the model as they are."""
