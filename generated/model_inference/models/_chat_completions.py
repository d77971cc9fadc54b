# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ChatCompletions`, and what belongs to it alone."""

from __future__ import annotations

from typing import Any, Literal

from model_inference_overlay.comforts import JsonText
from model_inference_overlay.model import Model, field, model
from model_inference_overlay.scalars import UnixTime
from model_inference_overlay.unset import UNSET

from .. import models as _models


@model()
class ChatChoice(Model):
    """One answer."""

    index: int
    """Position of the answer among the choices."""

    finish_reason: _models.CompletionsFinishReason | str | None
    """Why the answer ended."""

    message: ChatResponseMessage
    """The message that the model gave."""

    logprobs: dict[str, Any] | None = field(default=UNSET)
    """Log probabilities of the tokens, in the model's own form. Seen on the wire; no version of the published API
    lists it.
    """

    content_filter_results: _models.ContentFilterResults | None = None
    """What the content filter found in the answer. Azure adds it; no version of the published API lists it."""


@model()
class ChatCompletions(JsonText, Model):
    """The answer to a conversation."""

    id: str
    """Identifier of the answer."""

    object: Literal["chat.completion"] = "chat.completion"
    """Says that this is a chat answer."""

    created: UnixTime
    """When the answer was begun, in seconds since 1970 UTC."""

    model: str
    """The model that answered."""

    choices: list[ChatChoice]
    """The answers, one unless the model was asked for several."""

    usage: _models.CompletionsUsage
    """How many tokens went in and came out."""

    prompt_filter_results: list[_models.PromptFilterResults] | None = None
    """What the content filter found in the prompt. Azure adds it; no version of the published API lists it."""


@model()
class ChatCompletionsAudio(Model):
    """A spoken answer.

    Added in 2025-04-01.
    """

    id: str
    """Identifier of the audio, by which later messages of the conversation can point to it.

    Added in 2025-04-01.
    """

    expires_at: UnixTime
    """Until when the identifier can be used, in seconds since 1970 UTC.

    Added in 2025-04-01.
    """

    data: str
    """The audio as base64 text.

    Added in 2025-04-01.
    """

    format: _models.AudioContentFormat | str | None = None
    """The format of the audio. That of the input audio is meant when it is left out.

    Added in 2025-04-01.
    """

    transcript: str
    """What is said, as text.

    Added in 2025-04-01.
    """


@model()
class ChatResponseMessage(Model):
    """A message that the model gave."""

    role: _models.ChatRole | str
    """Who speaks, which is the assistant."""

    content: str | None
    """The text. Null where the model only asked for tools or spoke."""

    reasoning_content: str | None = field(default=UNSET)
    """What the model thought before it answered, where it tells. Some servers send null for none.

    Added in 2025-05-15-preview.
    """

    tool_calls: list[_models.ChatCompletionsToolCall] | None = field(default=UNSET)
    """The tool calls that the model asks for. Some servers send null for none."""

    audio: ChatCompletionsAudio | None = None
    """The spoken answer, where audio was asked for.

    Added in 2025-04-01.
    """
