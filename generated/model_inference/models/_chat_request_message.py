# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ChatRequestMessage`, and what belongs to it alone."""

from __future__ import annotations

from model_inference_overlay.model import Model, field, model

from .. import models as _models


@model(discriminator="role")
class ChatRequestMessage(Model):
    """One message of a conversation as the caller sends it. Its role says which kind it is."""

    role: str
    """Tells the variants apart."""


@model(tag="assistant")
class AssistantMessage(ChatRequestMessage):
    """What the model answered earlier in the conversation."""

    content: str | None = field(default=None, kw_only=False)
    """The text of the answer. Absent or null where the answer only asked for tools or was spoken."""

    role: str = "assistant"
    """Marks the message as an assistant message."""

    tool_calls: list[_models.ChatCompletionsToolCall] | None = None
    """The tool calls that the model asked for. A tool message must follow for each of them."""

    audio: ChatRequestAudioReference | None = None
    """The spoken answer that the model gave in this turn.

    Added in 2025-04-01.
    """


@model()
class ChatRequestAudioReference(Model):
    """Points to a spoken answer that the model gave before.

    Added in 2025-04-01.
    """

    id: str
    """Identifier of the audio, as the earlier answer gave it.

    Added in 2025-04-01.
    """


@model(tag="developer")
class DeveloperMessage(ChatRequestMessage):
    """Instructions that set how the model behaves, for models that take them from a developer rather than a system
    message.
    """

    content: str = field(kw_only=False)
    """The instructions."""

    role: str = "developer"
    """Marks the message as a developer message."""


@model(tag="system")
class SystemMessage(ChatRequestMessage):
    """Instructions that set how the model behaves."""

    content: str = field(kw_only=False)
    """The instructions."""

    role: str = "system"
    """Marks the message as a system message."""


@model(tag="tool")
class ToolMessage(ChatRequestMessage):
    """What a tool returned for a call that the model asked for."""

    content: str | None = field(default=None, kw_only=False)
    """What the tool returned, as text."""

    role: str = "tool"
    """Marks the message as a tool message."""

    tool_call_id: str
    """Identifier of the tool call that this answers."""


@model(tag="user")
class UserMessage(ChatRequestMessage):
    """What the user says to the model."""

    content: str | list[_models.ContentItem] = field(kw_only=False)
    """Plain text, or a list of texts, images and recordings. Which of them a model understands depends on the model."""

    role: str = "user"
    """Marks the message as a user message."""
