# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`CompletionsOptions`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model


@model()
class CompletionsOptions(Model):
    """A request to continue a text. Other members than these are handed to the model when the header extra-parameters
    says pass-through. Bounds and defaults are the service's; a model may take more or less.
    """

    prompt: str | list[str] | list[int] | list[list[int]]
    """The text to continue, or several texts, each as text or as tokens."""

    frequency_penalty: float | None = None
    """Makes a token less likely the more often it has appeared already.

    The service's default: 0.
    """

    presence_penalty: float | None = None
    """Makes a token less likely once it has appeared at all.

    The service's default: 0.
    """

    max_tokens: int | None = None
    """The most tokens that a continuation may have.

    The service's default: 256.
    """

    seed: int | None = None
    """Makes the server try to give the same answer to the same request. It is no guarantee."""

    stop: str | list[str] | None = None
    """A text, or several, that ends a continuation as soon as it would appear."""

    stream: bool | None = None
    """Whether the answer arrives as server-sent events while it is being made.

    The service's default: false.
    """

    temperature: float | None = None
    """Sampling temperature. Low values make the text focused and repeatable, high values varied.

    Range: at least 0, at most 2. The service's default: 1.
    """

    top_p: float | None = None
    """Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are considered.

    The service's default: 1.
    """

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""
