# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`Completions`, and what belongs to it alone."""

from __future__ import annotations

from typing import Literal

from model_inference_overlay.comforts import JsonText
from model_inference_overlay.model import Model, field, model
from model_inference_overlay.scalars import UnixTime
from model_inference_overlay.unset import UNSET

from .. import models as _models


@model()
class Completions(JsonText, Model):
    """The continuation of a prompt. The events of a stream have the same shape, each with a piece of the text."""

    id: str
    """Identifier of the answer."""

    object: Literal["text_completion"] = "text_completion"
    """Says that this is a text completion."""

    created: UnixTime
    """When the answer was begun, in seconds since 1970 UTC."""

    model: str
    """The model that answered."""

    system_fingerprint: str | None = field(default=UNSET)
    """Identifies the configuration of the server that answered, which helps to explain why equal seeds gave unequal
    answers.
    """

    choices: list[CompletionsChoice]
    """The continuations, for each prompt one unless the model was asked for several."""

    usage: _models.CompletionsUsage | None = field(default=UNSET)
    """How many tokens went in and came out. In a stream only the last event has it."""


@model()
class CompletionsChoice(Model):
    """One continuation, or in a stream a piece of one."""

    index: int
    """Position of the continuation among the choices."""

    text: str
    """The text, or in a stream the text to append."""

    finish_reason: _models.CompletionsFinishReason | str | None
    """Why the text ended, which is stop, length or content_filter. Null in a stream until it has."""
