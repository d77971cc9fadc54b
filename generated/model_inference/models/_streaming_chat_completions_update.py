# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`StreamingChatCompletionsUpdate`, and what belongs to it alone."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.model import Model, field, model
from model_inference_overlay.scalars import UnixTime
from model_inference_overlay.unset import UNSET

from .. import models as _models


@model()
class StreamingChatChoiceUpdate(Model):
    """What is new in one answer."""

    index: int
    """Position of the answer among the choices."""

    finish_reason: _models.CompletionsFinishReason | str | None = field(default=UNSET)
    """Why the answer ended. Null or absent until it has."""

    delta: StreamingChatResponseMessageUpdate = field(default=UNSET, empty_when_absent=True)
    """What to add to the message. The published API requires it; servers leave it out of an update that brings nothing
    new.
    """

    logprobs: dict[str, Any] | None = field(default=UNSET)
    """Log probabilities of the new tokens, in the model's own form. Seen on the wire; no version of the published API
    lists it.
    """

    content_filter_results: _models.ContentFilterResults | None = None
    """What the content filter found so far. Azure adds it; no version of the published API lists it."""


@model()
class StreamingChatCompletionsUpdate(Model):
    """One update of a streamed answer, the data of one server-sent event."""

    id: str
    """Identifier of the answer, the same in each update. Some servers send an empty text in the first one."""

    object: str
    """Says that this is a chat answer. The published API names chat.completion, servers send chat.completion.chunk,
    and an update that only reports on the prompt may hold an empty text.
    """

    created: UnixTime
    """When the answer was begun, in seconds since 1970 UTC. Some servers send 0 in the first update."""

    model: str
    """The model that answers."""

    choices: list[StreamingChatChoiceUpdate]
    """What is new in each answer. Empty in an update that only reports on the prompt or the usage."""

    usage: _models.CompletionsUsage | None = field(default=UNSET)
    """How many tokens went in and came out. Only the last update has it, or one of its own after that; some servers
    send null in the others.
    """

    prompt_filter_results: list[_models.PromptFilterResults] | None = None
    """What the content filter found in the prompt. Azure adds it to the first update; no version of the published API
    lists it.
    """


@model()
class StreamingChatResponseMessageUpdate(Model):
    """What to add to a message."""

    role: _models.ChatRole | str | None = None
    """Who speaks, which is the assistant. Usually only in the first update."""

    content: str | None = field(default=UNSET)
    """Text to append."""

    reasoning_content: str | None = field(default=UNSET)
    """Reasoning to append, where the model tells. Some servers send null for none.

    Added in 2025-05-15-preview.
    """

    tool_calls: list[StreamingChatResponseToolCallUpdate] | None = field(default=UNSET)
    """Pieces of tool calls."""


@model()
class StreamingChatResponseToolCallUpdate(Model):
    """A piece of a tool call. The first piece names the call and the function, later pieces bring more of the
    arguments. Servers leave out any of the members.
    """

    index: int | None = None
    """Position of the tool call among those of the message. Seen on the wire; no version of the published API lists
    it, some servers leave it out and some send 0 for each call.
    """

    id: str | None = field(default=UNSET)
    """Identifier of the call. The published API requires it; servers send it in the first piece only, or not at all."""

    type: str | None = field(default=UNSET)
    """The kind of tool, which is function. Usually only in the first piece."""

    function: StreamingFunctionCallUpdate | None = None
    """What to add to the function call."""


@model()
class StreamingFunctionCallUpdate(Model):
    """A piece of a function call."""

    name: str | None = field(default=UNSET)
    """Name of the function. Usually only in the first piece."""

    arguments: str | None = None
    """JSON text to append to the arguments."""
