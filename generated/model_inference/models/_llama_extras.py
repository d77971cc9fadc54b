# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`LlamaExtras`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, model


@model()
class LlamaExtras(Model):
    """Members that Meta Llama models take beyond the API. Send them at the root of the body with extra-parameters set
    to pass-through.
    """

    n: int | None = None
    """How many answers to give for one prompt."""

    best_of: int | None = None
    """How many answers to make, of which the best n are given. It must be greater than n and cannot be streamed."""

    logprobs: int | None = None
    """How many of the likeliest tokens to give log probabilities for."""

    ignore_eos: bool | None = None
    """Whether to carry on past the token that ends the text."""

    use_beam_search: bool | None = None
    """Whether to search by beams instead of sampling. It needs best_of greater than 1 and a temperature of 0."""

    stop_token_ids: list[int] | None = None
    """Tokens that end the text when the model makes one of them."""

    skip_special_tokens: bool | None = None
    """Whether to leave special tokens out of the text."""
