# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ChatCompletionsOptions`, and what belongs to it alone."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from model_inference_overlay.enums import OpenStrEnum
from model_inference_overlay.model import Model, model

from .. import models as _models


class ChatCompletionsModality(OpenStrEnum):
    """A kind of output.

    Added in 2025-04-01.
    """

    TEXT = "text"
    """The model writes."""

    AUDIO = "audio"
    """The model speaks."""


class ChatCompletionsToolChoicePreset(OpenStrEnum):
    """How freely the model may ask for tools."""

    AUTO = "auto"
    """The model decides between answering and asking for tools."""

    NONE = "none"
    """The model answers and asks for no tool."""

    REQUIRED = "required"
    """The model asks for at least one tool."""


@model()
class ChatCompletionsNamedToolChoice(Model):
    """Makes the model ask for one given tool."""

    type: Literal["function"] = "function"
    """The kind of tool. Functions are the only kind."""

    function: ChatCompletionsNamedToolChoiceFunction
    """The function to ask for."""


@model()
class ChatCompletionsNamedToolChoiceFunction(Model):
    """The function that the model must ask for."""

    name: str
    """Name of the function."""


@model()
class ChatCompletionsOptions(Model):
    """A request to continue a conversation. Other members than these are handed to the model when the header
    extra-parameters says pass-through. Bounds and defaults are the service's; a model may take more or less.
    """

    messages: list[_models.ChatRequestMessage]
    """The conversation so far, oldest message first. It usually opens with a system message, after which user and
    assistant take turns.

    Length: at least 1 item.
    """

    frequency_penalty: float | None = None
    """Makes a token less likely the more often it has appeared already. A negative value makes repetition more likely.

    Range: at least -2, at most 2. The service's default: 0.
    """

    presence_penalty: float | None = None
    """Makes a token less likely once it has appeared at all, which moves the text to new topics. A negative value does
    the opposite.

    Range: at least -2, at most 2. The service's default: 0.
    """

    temperature: float | None = None
    """Sampling temperature. Low values make the answer focused and repeatable, high values varied. Change this or
    top_p, not both.

    Range: at least 0, at most 1. The service's default: 0.7.
    """

    top_p: float | None = None
    """Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are considered. Change this
    or temperature, not both.

    Range: at least 0, at most 1. The service's default: 1.
    """

    max_tokens: int | None = None
    """The most tokens that the answer may have.

    Range: at least 0.
    """

    stream: bool | None = None
    """Whether the answer arrives as server-sent events while it is being made."""

    response_format: _models.ChatCompletionsResponseFormat | None = None
    """The form that the answer must have. Text is meant when it is left out."""

    stop: list[str] | None = None
    """Texts that end the answer as soon as one of them would appear.

    Length: at least 1 item.
    """

    tools: list[ChatCompletionsToolDefinition] | None = None
    """Tools that the model may ask the caller to run.

    Length: at least 1 item.
    """

    tool_choice: ChatCompletionsToolChoicePreset | str | ChatCompletionsNamedToolChoice | None = None
    """Whether the model may, must or must not ask for a tool, or which tool it must ask for."""

    seed: int | None = None
    """Makes the server try to give the same answer to the same request. It is no guarantee."""

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""

    modalities: list[ChatCompletionsModality | str] | None = None
    """The kinds of output that the model may give. Text alone is meant when it is left out; a combination that the
    model cannot give is answered with status 422.

    Added in 2025-04-01.
    """

    user_security_context: UserSecurityContext | None = None
    """Which application and which of its users the request comes from, for security monitoring.

    Added in 2025-05-15-preview.
    """


@model()
class ChatCompletionsToolDefinition(Model):
    """A tool that the model may ask the caller to run."""

    type: Literal["function"] = "function"
    """The kind of tool. Functions are the only kind."""

    function: FunctionDefinition
    """The function."""


@model()
class FunctionDefinition(Model):
    """A function that the caller can run."""

    name: str
    """Name by which the model asks for the function."""

    description: str | None = None
    """What the function does, which the model reads to decide when to use it."""

    parameters: dict[str, Any] | None = None
    """The parameters that the function takes, as a JSON schema."""


@model()
class UserSecurityContext(Model):
    """Tells the provider's security monitoring which application and which user a request serves. It should hold no
    personal data beyond these identifiers.

    Added in 2025-05-15-preview.
    """

    application_name: str | None = None
    """Name of the application.

    Length: at most 100 characters. Added in 2025-05-15-preview.
    """

    end_user_id: UUID | None = None
    """Object identifier of the user in Microsoft Entra ID.

    Added in 2025-05-15-preview.
    """

    end_user_tenant_id: UUID | None = None
    """Identifier of the Microsoft 365 tenant that the user belongs to. Applications of several tenants must give it.

    Added in 2025-05-15-preview.
    """

    source_ip: str | None = None
    """Address from which the user reached the application, IPv4 or IPv6.

    Length: at least 2, at most 45 characters. Added in 2025-05-15-preview.
    """
