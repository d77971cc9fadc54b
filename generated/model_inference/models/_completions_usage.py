# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`CompletionsUsage`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model


@model()
class CompletionsUsage(Model):
    """How many tokens a request took, over all prompts and choices."""

    completion_tokens: int
    """Number of tokens that the model made."""

    prompt_tokens: int
    """Number of tokens in the prompt."""

    total_tokens: int
    """Both together."""

    completion_tokens_details: CompletionsUsageDetails | None = None
    """What the tokens that the model made consist of.

    Added in 2025-04-01.
    """

    prompt_tokens_details: PromptUsageDetails | None = None
    """What the tokens of the prompt consist of.

    Added in 2025-04-01.
    """


@model()
class CompletionsUsageDetails(Model):
    """What the tokens that a model made consist of.

    Added in 2025-04-01.
    """

    audio_tokens: int | None = None
    """Number of tokens that are audio.

    Added in 2025-04-01.
    """

    reasoning_tokens: int | None = None
    """Number of tokens that the model spent on reasoning.

    Added in 2025-04-01.
    """

    total_tokens: int | None = None
    """Number of tokens in all.

    Added in 2025-04-01.
    """


@model()
class PromptUsageDetails(Model):
    """What the tokens of a prompt consist of.

    Added in 2025-04-01.
    """

    audio_tokens: int | None = None
    """Number of tokens that are audio.

    Added in 2025-04-01.
    """

    cached_tokens: int | None = None
    """Number of tokens that the server still had from before.

    Added in 2025-04-01.
    """
