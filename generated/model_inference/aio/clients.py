# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Asynchronous clients of Model Inference API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Literal, TypeVar, Unpack, overload

from model_inference_overlay.client import AsyncClient
from model_inference_overlay.raw import araw, astreaming
from model_inference_overlay.selection import aload
from model_inference_overlay.unset import UNSET, Unset

from .. import operations

if TYPE_CHECKING:
    from model_inference_overlay.credentials import AsyncTokenCredential, AzureKeyCredential, TokenCredential
    from model_inference_overlay.options import CallOptions, ClientOptions
    from model_inference_overlay.streaming import AsyncStream
    from model_inference_overlay.structured.format import OutputFormat
    from model_inference_overlay.tools.running import AsyncToolRun

    from .. import models, structured

__all__ = [
    "ChatCompletionsClient",
    "CompletionsClient",
    "EmbeddingsClient",
    "ImageEmbeddingsClient",
    "ImageGenerationsClient",
    "load_client",
]

T = TypeVar("T")


class ChatCompletionsClient(AsyncClient):
    """Continues conversations, whole or as a stream of updates."""

    def __init__(
        self,
        endpoint: str,
        credential: AzureKeyCredential | TokenCredential | AsyncTokenCredential | None,
        *,
        api_version: str | None = "2024-05-01-preview",
        frequency_penalty: float | None = None,
        presence_penalty: float | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | None = None,
        stop: Sequence[str] | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]] | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | None = None,
        seed: int | None = None,
        model: str | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | None = None,
        extra_parameters: models.ExtraParameters | str | None = None,
        model_deployment: str | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Make a client; what is set here is the default of each call, which may override it or pass `UNSET`.

        Args:
            endpoint: the service's base URL; its own path and query survive.
            credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for
                none.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character. None leaves it out.
            frequency_penalty: Makes a token less likely the more often it has appeared already. A negative value
                makes repetition more likely. Range: at least -2, at most 2. The service's default: 0.
            presence_penalty: Makes a token less likely once it has appeared at all, which moves the text to new
                topics. A negative value does the opposite. Range: at least -2, at most 2. The service's default: 0.
            temperature: Sampling temperature. Low values make the answer focused and repeatable, high values
                varied. Change this or top_p, not both. Range: at least 0, at most 1. The service's default: 0.7.
            top_p: Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are
                considered. Change this or temperature, not both. Range: at least 0, at most 1. The service's
                default: 1.
            max_tokens: The most tokens that the answer may have. Range: at least 0.
            response_format: The form that the answer must have. Text is meant when it is left out.
            stop: Texts that end the answer as soon as one of them would appear. Length: at least 1 item.
            tools: Tools that the model may ask the caller to run. Length: at least 1 item.
            tool_choice: Whether the model may, must or must not ask for a tool, or which tool it must ask for.
            seed: Makes the server try to give the same answer to the same request. It is no guarantee.
            model: Name of the model to use, where the endpoint serves several.
            modalities: The kinds of output that the model may give. Text alone is meant when it is left out; a
                combination that the model cannot give is answered with status 422. Added in 2025-04-01.
            user_security_context: Which application and which of its users the request comes from, for security
                monitoring. Added in 2025-05-15-preview.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, for every call that gives none of its own.
            options: see `ClientOptions`.

        Raises:
            TypeError, ValueError: an argument is not what it should be.
        """
        super().__init__(
            endpoint,
            credential,
            {
                "api_version": api_version,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "temperature": temperature,
                "top_p": top_p,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "tools": tools,
                "tool_choice": tool_choice,
                "seed": seed,
                "model": model,
                "modalities": modalities,
                "user_security_context": user_security_context,
                "extra_parameters": extra_parameters,
                "model_deployment": model_deployment,
            },
            model_extras,
            options,
        )

    @overload
    async def complete(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        stream: Literal[False] | None = None,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | Unset
        | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ChatCompletions: ...

    @overload
    async def complete(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        stream: Literal[True],
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | Unset
        | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.StreamingChatCompletionsUpdate, models.ChatCompletions]: ...

    @overload
    async def complete(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        stream: bool,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | Unset
        | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.StreamingChatCompletionsUpdate, models.ChatCompletions] | models.ChatCompletions: ...

    @overload
    async def complete(
        self,
        body: models.ChatCompletionsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        stream: Literal[True],
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.StreamingChatCompletionsUpdate, models.ChatCompletions]: ...

    @overload
    async def complete(
        self,
        body: models.ChatCompletionsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        stream: bool | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.StreamingChatCompletionsUpdate, models.ChatCompletions] | models.ChatCompletions: ...

    @overload
    async def complete(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        response_format: type[T] | OutputFormat[T],
        stream: Literal[False] | None = None,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> structured.ParsedChatCompletions[T]: ...

    @overload
    async def complete(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        response_format: type[T] | OutputFormat[T],
        stream: Literal[True],
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.StreamingChatCompletionsUpdate, structured.ParsedChatCompletions[T]]: ...

    @overload
    async def complete(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        response_format: type[T] | OutputFormat[T],
        stream: bool,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> (
        AsyncStream[models.StreamingChatCompletionsUpdate, structured.ParsedChatCompletions[T]]
        | structured.ParsedChatCompletions[T]
    ): ...

    async def complete(
        self,
        body: models.ChatCompletionsOptions | Mapping[str, Any] | bytes | IO[bytes] | Unset = UNSET,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]] | Unset = UNSET,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stream: bool | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | Unset
        | type[Any]
        | OutputFormat[Any]
        | None = None,
        stop: Sequence[str] | Unset | None = None,
        tools: Sequence[models.ChatCompletionsToolDefinition | Mapping[str, Any] | Callable[..., Any]]
        | Unset
        | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> (
        AsyncStream[models.StreamingChatCompletionsUpdate, models.ChatCompletions]
        | models.ChatCompletions
        | AsyncStream[models.StreamingChatCompletionsUpdate, structured.ParsedChatCompletions[Any]]
        | structured.ParsedChatCompletions[Any]
    ):
        """Continue a conversation.

        Answers the messages of a conversation. With stream set to true the answer arrives as server-sent events,
        each holding one update.

        Args:
            body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file.
            messages: The conversation so far, oldest message first. It usually opens with a system message, after
                which user and assistant take turns. Length: at least 1 item.
            frequency_penalty: Makes a token less likely the more often it has appeared already. A negative value
                makes repetition more likely. Range: at least -2, at most 2. The service's default: 0.
            presence_penalty: Makes a token less likely once it has appeared at all, which moves the text to new
                topics. A negative value does the opposite. Range: at least -2, at most 2. The service's default: 0.
            temperature: Sampling temperature. Low values make the answer focused and repeatable, high values
                varied. Change this or top_p, not both. Range: at least 0, at most 1. The service's default: 0.7.
            top_p: Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are
                considered. Change this or temperature, not both. Range: at least 0, at most 1. The service's
                default: 1.
            max_tokens: The most tokens that the answer may have. Range: at least 0.
            stream: Whether the answer arrives as server-sent events while it is being made.
            response_format: The form that the answer must have. Text is meant when it is left out. A class (a
                pydantic model, attrs class, dataclass, TypedDict or named tuple), a JSON schema or an
                `OutputFormat` makes `parsed` of the answer a value of that type.
            stop: Texts that end the answer as soon as one of them would appear. Length: at least 1 item.
            tools: Tools that the model may ask the caller to run. Length: at least 1 item. A typed function is
                described to the model by its signature and docstring.
            tool_choice: Whether the model may, must or must not ask for a tool, or which tool it must ask for.
            seed: Makes the server try to give the same answer to the same request. It is no guarantee.
            model: Name of the model to use, where the endpoint serves several.
            modalities: The kinds of output that the model may give. Text alone is meant when it is left out; a
                combination that the model cannot give is answered with status 422. Added in 2025-04-01.
            user_security_context: Which application and which of its users the request comes from, for security
                monitoring. Added in 2025-05-15-preview.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows (a mapping, `LlamaExtras` or `MistralExtras`), put
                at the root of the body, and sent with the header extra-parameters: pass-through unless the call
                says otherwise.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
            OutputError: the answer is not of the type that was asked for.
            TypeError: that type cannot be expressed in JSON.
        """
        result: (
            AsyncStream[models.StreamingChatCompletionsUpdate, models.ChatCompletions]
            | models.ChatCompletions
            | AsyncStream[models.StreamingChatCompletionsUpdate, structured.ParsedChatCompletions[Any]]
            | structured.ParsedChatCompletions[Any]
        ) = await self._call(
            operations.GET_CHAT_COMPLETIONS,
            body,
            {
                "messages": messages,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "temperature": temperature,
                "top_p": top_p,
                "max_tokens": max_tokens,
                "stream": stream,
                "response_format": response_format,
                "stop": stop,
                "tools": tools,
                "tool_choice": tool_choice,
                "seed": seed,
                "model": model,
                "modalities": modalities,
                "user_security_context": user_security_context,
            },
            {"api_version": api_version, "extra_parameters": extra_parameters, "model_deployment": model_deployment},
            model_extras,
            options,
        )
        return result

    async def get_model_info(
        self,
        *,
        api_version: str | Unset | None = None,
        model: str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ModelInfo:
        """Ask which model is deployed.

        Names the model behind the endpoint, its kind and its maker. Endpoints of a single model answer without
        further help; endpoints of several models need to be told which one is meant.

        Args:
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            model: Name of the deployed model that the question is about, where the endpoint serves several. Added
                in 2025-04-01.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.ModelInfo = await self._call_cached(
            operations.GET_MODEL_INFO,
            {"api_version": api_version, "model": model, "model_deployment": model_deployment},
            options,
        )
        return result

    @overload
    def run_tools(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        tools: Sequence[Callable[..., Any]],
        max_rounds: int = 10,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stream: bool | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | Unset
        | None = None,
        stop: Sequence[str] | Unset | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncToolRun[
        models.ChatCompletions, models.StreamingChatCompletionsUpdate, models.ChatRequestMessage | Mapping[str, Any]
    ]: ...

    @overload
    def run_tools(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        tools: Sequence[Callable[..., Any]],
        response_format: type[T] | OutputFormat[T],
        max_rounds: int = 10,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stream: bool | None = None,
        stop: Sequence[str] | Unset | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncToolRun[
        structured.ParsedChatCompletions[T],
        models.StreamingChatCompletionsUpdate,
        models.ChatRequestMessage | Mapping[str, Any],
    ]: ...

    def run_tools(
        self,
        *,
        messages: Sequence[models.ChatRequestMessage | Mapping[str, Any]],
        tools: Sequence[Callable[..., Any]],
        max_rounds: int = 10,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        stream: bool | None = None,
        response_format: Literal["text", "json_object"]
        | models.JsonSchemaFormat
        | models.ChatCompletionsResponseFormat
        | Mapping[str, Any]
        | Unset
        | type[Any]
        | OutputFormat[Any]
        | None = None,
        stop: Sequence[str] | Unset | None = None,
        tool_choice: models.ChatCompletionsToolChoicePreset
        | str
        | models.ChatCompletionsNamedToolChoice
        | Mapping[str, Any]
        | Unset
        | None = None,
        seed: int | Unset | None = None,
        model: str | Unset | None = None,
        modalities: Sequence[models.ChatCompletionsModality | str] | Unset | None = None,
        user_security_context: models.UserSecurityContext | Mapping[str, Any] | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncToolRun[Any, models.StreamingChatCompletionsUpdate, models.ChatRequestMessage | Mapping[str, Any]]:
        """Converse with a model that may call tools: make its calls, tell it what came of them, and go on until it
        answers.

        Nothing is sent before the run is iterated over, which gives each step, or asked for its `get_final()`,
        which gives the last answer. What goes wrong in a tool is told to the model and not raised. A choice of
        tools that forces a call holds for the first answer; after it the model decides.

        Args:
            messages: The conversation so far, oldest message first. It usually opens with a system message, after
                which user and assistant take turns. Length: at least 1 item.
            frequency_penalty: Makes a token less likely the more often it has appeared already. A negative value
                makes repetition more likely. Range: at least -2, at most 2. The service's default: 0.
            presence_penalty: Makes a token less likely once it has appeared at all, which moves the text to new
                topics. A negative value does the opposite. Range: at least -2, at most 2. The service's default: 0.
            temperature: Sampling temperature. Low values make the answer focused and repeatable, high values
                varied. Change this or top_p, not both. Range: at least 0, at most 1. The service's default: 0.7.
            top_p: Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are
                considered. Change this or temperature, not both. Range: at least 0, at most 1. The service's
                default: 1.
            max_tokens: The most tokens that the answer may have. Range: at least 0.
            stream: Whether the answer arrives as server-sent events while it is being made.
            response_format: The form that the answer must have. Text is meant when it is left out. A class (a
                pydantic model, attrs class, dataclass, TypedDict or named tuple), a JSON schema or an
                `OutputFormat` makes `parsed` of the answer a value of that type.
            stop: Texts that end the answer as soon as one of them would appear. Length: at least 1 item.
            tools: the functions, typed, that the model may call; or what `tool` made of them. What else a request
                takes as a tool cannot be called.
            tool_choice: Whether the model may, must or must not ask for a tool, or which tool it must ask for.
            seed: Makes the server try to give the same answer to the same request. It is no guarantee.
            model: Name of the model to use, where the endpoint serves several.
            modalities: The kinds of output that the model may give. Text alone is meant when it is left out; a
                combination that the model cannot give is answered with status 422. Added in 2025-04-01.
            user_security_context: Which application and which of its users the request comes from, for security
                monitoring. Added in 2025-05-15-preview.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            max_rounds: how many answers there may be, at least 1.
            model_extras: parameters that only this model knows, for each of the calls.
            options: see `CallOptions`; they are those of each call.

        Raises:
            TypeError: a tool is no function, or a parameter of it cannot be expressed in JSON; the message names
                it.
            ValueError: two tools have one name, or max_rounds is below 1.
        """
        run: AsyncToolRun[Any, models.StreamingChatCompletionsUpdate, models.ChatRequestMessage | Mapping[str, Any]] = (
            self._run_tools(
                operations.GET_CHAT_COMPLETIONS,
                {
                    "messages": messages,
                    "frequency_penalty": frequency_penalty,
                    "presence_penalty": presence_penalty,
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_tokens": max_tokens,
                    "stream": stream,
                    "response_format": response_format,
                    "stop": stop,
                    "tools": tools,
                    "tool_choice": tool_choice,
                    "seed": seed,
                    "model": model,
                    "modalities": modalities,
                    "user_security_context": user_security_context,
                },
                {
                    "api_version": api_version,
                    "extra_parameters": extra_parameters,
                    "model_deployment": model_deployment,
                },
                model_extras,
                max_rounds,
                options,
            )
        )
        return run

    @property
    def with_raw_response(self) -> ChatCompletionsClientWithRawResponse:
        """The same methods, each giving a `RawResponse`: status, headers, request id, and the parsed value."""
        return ChatCompletionsClientWithRawResponse(self._in_mode("raw"))

    @property
    def with_streaming_response(self) -> ChatCompletionsClientWithStreamingResponse:
        """The same methods, each giving an `AsyncStreamingResponse`, whose body has not been read."""
        return ChatCompletionsClientWithStreamingResponse(self._in_mode("streaming"))


class ChatCompletionsClientWithRawResponse:
    """The methods of `ChatCompletionsClient`, each giving a `RawResponse`."""

    def __init__(self, client: ChatCompletionsClient) -> None:
        self.complete = araw(client.complete)
        self.get_model_info = araw(client.get_model_info)


class ChatCompletionsClientWithStreamingResponse:
    """The methods of `ChatCompletionsClient`, each giving an `AsyncStreamingResponse`, a context manager."""

    def __init__(self, client: ChatCompletionsClient) -> None:
        self.complete = astreaming(client.complete)
        self.get_model_info = astreaming(client.get_model_info)


class CompletionsClient(AsyncClient):
    """Continues plain text, whole or as a stream of updates."""

    def __init__(
        self,
        endpoint: str,
        credential: AzureKeyCredential | TokenCredential | AsyncTokenCredential | None,
        *,
        api_version: str | None = "2024-05-01-preview",
        frequency_penalty: float | None = None,
        presence_penalty: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        stop: str | Sequence[str] | None = None,
        temperature: float | None = None,
        top_p: float | None = None,
        model: str | None = None,
        extra_parameters: models.ExtraParameters | str | None = None,
        model_deployment: str | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Make a client; what is set here is the default of each call, which may override it or pass `UNSET`.

        Args:
            endpoint: the service's base URL; its own path and query survive.
            credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for
                none.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character. None leaves it out.
            frequency_penalty: Makes a token less likely the more often it has appeared already. The service's
                default: 0.
            presence_penalty: Makes a token less likely once it has appeared at all. The service's default: 0.
            max_tokens: The most tokens that a continuation may have. The service's default: 256.
            seed: Makes the server try to give the same answer to the same request. It is no guarantee.
            stop: A text, or several, that ends a continuation as soon as it would appear.
            temperature: Sampling temperature. Low values make the text focused and repeatable, high values varied.
                Range: at least 0, at most 2. The service's default: 1.
            top_p: Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are
                considered. The service's default: 1.
            model: Name of the model to use, where the endpoint serves several.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, for every call that gives none of its own.
            options: see `ClientOptions`.

        Raises:
            TypeError, ValueError: an argument is not what it should be.
        """
        super().__init__(
            endpoint,
            credential,
            {
                "api_version": api_version,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "max_tokens": max_tokens,
                "seed": seed,
                "stop": stop,
                "temperature": temperature,
                "top_p": top_p,
                "model": model,
                "extra_parameters": extra_parameters,
                "model_deployment": model_deployment,
            },
            model_extras,
            options,
        )

    @overload
    async def complete(
        self,
        *,
        prompt: str | Sequence[str] | Sequence[int] | Sequence[Sequence[int]],
        stream: Literal[False] | None = None,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        seed: int | Unset | None = None,
        stop: str | Sequence[str] | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Completions: ...

    @overload
    async def complete(
        self,
        *,
        prompt: str | Sequence[str] | Sequence[int] | Sequence[Sequence[int]],
        stream: Literal[True],
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        seed: int | Unset | None = None,
        stop: str | Sequence[str] | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.Completions, models.Completions]: ...

    @overload
    async def complete(
        self,
        *,
        prompt: str | Sequence[str] | Sequence[int] | Sequence[Sequence[int]],
        stream: bool,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        seed: int | Unset | None = None,
        stop: str | Sequence[str] | Unset | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.Completions, models.Completions] | models.Completions: ...

    @overload
    async def complete(
        self,
        body: models.CompletionsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        stream: Literal[True],
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.Completions, models.Completions]: ...

    @overload
    async def complete(
        self,
        body: models.CompletionsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        stream: bool | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.Completions, models.Completions] | models.Completions: ...

    async def complete(
        self,
        body: models.CompletionsOptions | Mapping[str, Any] | bytes | IO[bytes] | Unset = UNSET,
        *,
        prompt: str | Sequence[str] | Sequence[int] | Sequence[Sequence[int]] | Unset = UNSET,
        frequency_penalty: float | Unset | None = None,
        presence_penalty: float | Unset | None = None,
        max_tokens: int | Unset | None = None,
        seed: int | Unset | None = None,
        stop: str | Sequence[str] | Unset | None = None,
        stream: bool | None = None,
        temperature: float | Unset | None = None,
        top_p: float | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | models.LlamaExtras | models.MistralExtras | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncStream[models.Completions, models.Completions] | models.Completions:
        """Continue a text prompt.

        Continues one prompt or several. The published API documented the route in 2024 and later versions leave it
        out, yet models keep serving it. With stream set to true the answer arrives as server-sent events of the
        same shape.

        Args:
            body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file.
            prompt: The text to continue, or several texts, each as text or as tokens.
            frequency_penalty: Makes a token less likely the more often it has appeared already. The service's
                default: 0.
            presence_penalty: Makes a token less likely once it has appeared at all. The service's default: 0.
            max_tokens: The most tokens that a continuation may have. The service's default: 256.
            seed: Makes the server try to give the same answer to the same request. It is no guarantee.
            stop: A text, or several, that ends a continuation as soon as it would appear.
            stream: Whether the answer arrives as server-sent events while it is being made. The service's default:
                false.
            temperature: Sampling temperature. Low values make the text focused and repeatable, high values varied.
                Range: at least 0, at most 2. The service's default: 1.
            top_p: Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are
                considered. The service's default: 1.
            model: Name of the model to use, where the endpoint serves several.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows (a mapping, `LlamaExtras` or `MistralExtras`), put
                at the root of the body, and sent with the header extra-parameters: pass-through unless the call
                says otherwise.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: AsyncStream[models.Completions, models.Completions] | models.Completions = await self._call(
            operations.GET_COMPLETIONS,
            body,
            {
                "prompt": prompt,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "max_tokens": max_tokens,
                "seed": seed,
                "stop": stop,
                "stream": stream,
                "temperature": temperature,
                "top_p": top_p,
                "model": model,
            },
            {"api_version": api_version, "extra_parameters": extra_parameters, "model_deployment": model_deployment},
            model_extras,
            options,
        )
        return result

    async def get_model_info(
        self,
        *,
        api_version: str | Unset | None = None,
        model: str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ModelInfo:
        """Ask which model is deployed.

        Names the model behind the endpoint, its kind and its maker. Endpoints of a single model answer without
        further help; endpoints of several models need to be told which one is meant.

        Args:
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            model: Name of the deployed model that the question is about, where the endpoint serves several. Added
                in 2025-04-01.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.ModelInfo = await self._call_cached(
            operations.GET_MODEL_INFO,
            {"api_version": api_version, "model": model, "model_deployment": model_deployment},
            options,
        )
        return result

    @property
    def with_raw_response(self) -> CompletionsClientWithRawResponse:
        """The same methods, each giving a `RawResponse`: status, headers, request id, and the parsed value."""
        return CompletionsClientWithRawResponse(self._in_mode("raw"))

    @property
    def with_streaming_response(self) -> CompletionsClientWithStreamingResponse:
        """The same methods, each giving an `AsyncStreamingResponse`, whose body has not been read."""
        return CompletionsClientWithStreamingResponse(self._in_mode("streaming"))


class CompletionsClientWithRawResponse:
    """The methods of `CompletionsClient`, each giving a `RawResponse`."""

    def __init__(self, client: CompletionsClient) -> None:
        self.complete = araw(client.complete)
        self.get_model_info = araw(client.get_model_info)


class CompletionsClientWithStreamingResponse:
    """The methods of `CompletionsClient`, each giving an `AsyncStreamingResponse`, a context manager."""

    def __init__(self, client: CompletionsClient) -> None:
        self.complete = astreaming(client.complete)
        self.get_model_info = astreaming(client.get_model_info)


class EmbeddingsClient(AsyncClient):
    """Turns texts into vectors."""

    def __init__(
        self,
        endpoint: str,
        credential: AzureKeyCredential | TokenCredential | AsyncTokenCredential | None,
        *,
        api_version: str | None = "2024-05-01-preview",
        dimensions: int | None = None,
        encoding_format: models.EmbeddingEncodingFormat | str | None = None,
        input_type: models.EmbeddingInputType | str | None = None,
        model: str | None = None,
        extra_parameters: models.ExtraParameters | str | None = None,
        model_deployment: str | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Make a client; what is set here is the default of each call, which may override it or pass `UNSET`.

        Args:
            endpoint: the service's base URL; its own path and query survive.
            credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for
                none.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character. None leaves it out.
            dimensions: How many numbers each vector shall have. A model that cannot choose answers with status 422.
            encoding_format: The form in which the vectors are wanted. A model that does not know it answers with
                status 422.
            input_type: What the texts will be used for. A model that does not know it answers with status 422.
            model: Name of the model to use, where the endpoint serves several.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, for every call that gives none of its own.
            options: see `ClientOptions`.

        Raises:
            TypeError, ValueError: an argument is not what it should be.
        """
        super().__init__(
            endpoint,
            credential,
            {
                "api_version": api_version,
                "dimensions": dimensions,
                "encoding_format": encoding_format,
                "input_type": input_type,
                "model": model,
                "extra_parameters": extra_parameters,
                "model_deployment": model_deployment,
            },
            model_extras,
            options,
        )

    @overload
    async def embed(
        self,
        *,
        input: Iterable[str],
        dimensions: int | Unset | None = None,
        encoding_format: models.EmbeddingEncodingFormat | str | Unset | None = None,
        input_type: models.EmbeddingInputType | str | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        batch_size: int | None = None,
        progress: bool | Callable[[int, int | None], object] = False,
        max_concurrency: int = 4,
        **options: Unpack[CallOptions],
    ) -> models.EmbeddingsResult: ...

    @overload
    async def embed(
        self,
        body: models.EmbeddingsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> models.EmbeddingsResult: ...

    async def embed(
        self,
        body: models.EmbeddingsOptions | Mapping[str, Any] | bytes | IO[bytes] | Unset = UNSET,
        *,
        input: Iterable[str] | Unset = UNSET,
        dimensions: int | Unset | None = None,
        encoding_format: models.EmbeddingEncodingFormat | str | Unset | None = None,
        input_type: models.EmbeddingInputType | str | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        batch_size: int | None = None,
        progress: bool | Callable[[int, int | None], object] = False,
        max_concurrency: int = 4,
        **options: Unpack[CallOptions],
    ) -> models.EmbeddingsResult:
        """Turn text into vectors.

        Gives one embedding vector for each text of the input, in the order of the input.

        With batch_size, an error tells in `batch` which inputs it was for, and what had arrived.

        Args:
            body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file.
            input: The texts.
            dimensions: How many numbers each vector shall have. A model that cannot choose answers with status 422.
            encoding_format: The form in which the vectors are wanted. A model that does not know it answers with
                status 422.
            input_type: What the texts will be used for. A model that does not know it answers with status 422.
            model: Name of the model to use, where the endpoint serves several.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, put at the root of the body, and sent with the
                header extra-parameters: pass-through unless the call says otherwise.
            batch_size: the most inputs of one request. With it the inputs may be more than a request takes, and are
                read as they are sent; the answers are merged into one. The options are those of each request.
            progress: True for a bar on the standard error stream (of tqdm where that is installed, else of text),
                or a function that is called with how many inputs are done, and how many there are, None where
                nobody knows.
            max_concurrency: with batch_size, how many requests there are at the same time.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.EmbeddingsResult = await self._call_in_batches(
            operations.GET_EMBEDDINGS,
            body,
            {
                "input": input,
                "dimensions": dimensions,
                "encoding_format": encoding_format,
                "input_type": input_type,
                "model": model,
            },
            {"api_version": api_version, "extra_parameters": extra_parameters, "model_deployment": model_deployment},
            model_extras,
            options,
            batch_size,
            progress,
            max_concurrency,
        )
        return result

    async def get_model_info(
        self,
        *,
        api_version: str | Unset | None = None,
        model: str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ModelInfo:
        """Ask which model is deployed.

        Names the model behind the endpoint, its kind and its maker. Endpoints of a single model answer without
        further help; endpoints of several models need to be told which one is meant.

        Args:
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            model: Name of the deployed model that the question is about, where the endpoint serves several. Added
                in 2025-04-01.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.ModelInfo = await self._call_cached(
            operations.GET_MODEL_INFO,
            {"api_version": api_version, "model": model, "model_deployment": model_deployment},
            options,
        )
        return result

    @property
    def with_raw_response(self) -> EmbeddingsClientWithRawResponse:
        """The same methods, each giving a `RawResponse`: status, headers, request id, and the parsed value."""
        return EmbeddingsClientWithRawResponse(self._in_mode("raw"))

    @property
    def with_streaming_response(self) -> EmbeddingsClientWithStreamingResponse:
        """The same methods, each giving an `AsyncStreamingResponse`, whose body has not been read."""
        return EmbeddingsClientWithStreamingResponse(self._in_mode("streaming"))


class EmbeddingsClientWithRawResponse:
    """The methods of `EmbeddingsClient`, each giving a `RawResponse`."""

    def __init__(self, client: EmbeddingsClient) -> None:
        self.embed = araw(client.embed)
        self.get_model_info = araw(client.get_model_info)


class EmbeddingsClientWithStreamingResponse:
    """The methods of `EmbeddingsClient`, each giving an `AsyncStreamingResponse`, a context manager."""

    def __init__(self, client: EmbeddingsClient) -> None:
        self.embed = astreaming(client.embed)
        self.get_model_info = astreaming(client.get_model_info)


class ImageEmbeddingsClient(AsyncClient):
    """Turns images, with or without text, into vectors."""

    def __init__(
        self,
        endpoint: str,
        credential: AzureKeyCredential | TokenCredential | AsyncTokenCredential | None,
        *,
        api_version: str | None = "2024-05-01-preview",
        dimensions: int | None = None,
        encoding_format: models.EmbeddingEncodingFormat | str | None = None,
        input_type: models.EmbeddingInputType | str | None = None,
        model: str | None = None,
        extra_parameters: models.ExtraParameters | str | None = None,
        model_deployment: str | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Make a client; what is set here is the default of each call, which may override it or pass `UNSET`.

        Args:
            endpoint: the service's base URL; its own path and query survive.
            credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for
                none.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character. None leaves it out.
            dimensions: How many numbers each vector shall have. A model that cannot choose answers with status 422.
            encoding_format: The form in which the vectors are wanted. A model that does not know it answers with
                status 422.
            input_type: What the images will be used for. A model that does not know it answers with status 422.
            model: Name of the model to use, where the endpoint serves several.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, for every call that gives none of its own.
            options: see `ClientOptions`.

        Raises:
            TypeError, ValueError: an argument is not what it should be.
        """
        super().__init__(
            endpoint,
            credential,
            {
                "api_version": api_version,
                "dimensions": dimensions,
                "encoding_format": encoding_format,
                "input_type": input_type,
                "model": model,
                "extra_parameters": extra_parameters,
                "model_deployment": model_deployment,
            },
            model_extras,
            options,
        )

    @overload
    async def embed(
        self,
        *,
        input: Iterable[models.ImageEmbeddingInput | Mapping[str, Any]],
        dimensions: int | Unset | None = None,
        encoding_format: models.EmbeddingEncodingFormat | str | Unset | None = None,
        input_type: models.EmbeddingInputType | str | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        batch_size: int | None = None,
        progress: bool | Callable[[int, int | None], object] = False,
        max_concurrency: int = 4,
        **options: Unpack[CallOptions],
    ) -> models.EmbeddingsResult: ...

    @overload
    async def embed(
        self,
        body: models.ImageEmbeddingsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> models.EmbeddingsResult: ...

    async def embed(
        self,
        body: models.ImageEmbeddingsOptions | Mapping[str, Any] | bytes | IO[bytes] | Unset = UNSET,
        *,
        input: Iterable[models.ImageEmbeddingInput | Mapping[str, Any]] | Unset = UNSET,
        dimensions: int | Unset | None = None,
        encoding_format: models.EmbeddingEncodingFormat | str | Unset | None = None,
        input_type: models.EmbeddingInputType | str | Unset | None = None,
        model: str | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        batch_size: int | None = None,
        progress: bool | Callable[[int, int | None], object] = False,
        max_concurrency: int = 4,
        **options: Unpack[CallOptions],
    ) -> models.EmbeddingsResult:
        """Turn images into vectors.

        Gives one embedding vector for each image of the input, or for each image with its text, in the order of the
        input.

        With batch_size, an error tells in `batch` which inputs it was for, and what had arrived.

        Args:
            body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file.
            input: The images, each with or without text.
            dimensions: How many numbers each vector shall have. A model that cannot choose answers with status 422.
            encoding_format: The form in which the vectors are wanted. A model that does not know it answers with
                status 422.
            input_type: What the images will be used for. A model that does not know it answers with status 422.
            model: Name of the model to use, where the endpoint serves several.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, put at the root of the body, and sent with the
                header extra-parameters: pass-through unless the call says otherwise.
            batch_size: the most inputs of one request. With it the inputs may be more than a request takes, and are
                read as they are sent; the answers are merged into one. The options are those of each request.
            progress: True for a bar on the standard error stream (of tqdm where that is installed, else of text),
                or a function that is called with how many inputs are done, and how many there are, None where
                nobody knows.
            max_concurrency: with batch_size, how many requests there are at the same time.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.EmbeddingsResult = await self._call_in_batches(
            operations.GET_IMAGE_EMBEDDINGS,
            body,
            {
                "input": input,
                "dimensions": dimensions,
                "encoding_format": encoding_format,
                "input_type": input_type,
                "model": model,
            },
            {"api_version": api_version, "extra_parameters": extra_parameters, "model_deployment": model_deployment},
            model_extras,
            options,
            batch_size,
            progress,
            max_concurrency,
        )
        return result

    async def get_model_info(
        self,
        *,
        api_version: str | Unset | None = None,
        model: str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ModelInfo:
        """Ask which model is deployed.

        Names the model behind the endpoint, its kind and its maker. Endpoints of a single model answer without
        further help; endpoints of several models need to be told which one is meant.

        Args:
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            model: Name of the deployed model that the question is about, where the endpoint serves several. Added
                in 2025-04-01.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.ModelInfo = await self._call_cached(
            operations.GET_MODEL_INFO,
            {"api_version": api_version, "model": model, "model_deployment": model_deployment},
            options,
        )
        return result

    @property
    def with_raw_response(self) -> ImageEmbeddingsClientWithRawResponse:
        """The same methods, each giving a `RawResponse`: status, headers, request id, and the parsed value."""
        return ImageEmbeddingsClientWithRawResponse(self._in_mode("raw"))

    @property
    def with_streaming_response(self) -> ImageEmbeddingsClientWithStreamingResponse:
        """The same methods, each giving an `AsyncStreamingResponse`, whose body has not been read."""
        return ImageEmbeddingsClientWithStreamingResponse(self._in_mode("streaming"))


class ImageEmbeddingsClientWithRawResponse:
    """The methods of `ImageEmbeddingsClient`, each giving a `RawResponse`."""

    def __init__(self, client: ImageEmbeddingsClient) -> None:
        self.embed = araw(client.embed)
        self.get_model_info = araw(client.get_model_info)


class ImageEmbeddingsClientWithStreamingResponse:
    """The methods of `ImageEmbeddingsClient`, each giving an `AsyncStreamingResponse`, a context manager."""

    def __init__(self, client: ImageEmbeddingsClient) -> None:
        self.embed = astreaming(client.embed)
        self.get_model_info = astreaming(client.get_model_info)


class ImageGenerationsClient(AsyncClient):
    """Draws images from a prompt."""

    def __init__(
        self,
        endpoint: str,
        credential: AzureKeyCredential | TokenCredential | AsyncTokenCredential | None,
        *,
        api_version: str | None = "2024-05-01-preview",
        n: int | None = None,
        negative_prompt: str | None = None,
        image_prompt: models.ImagePrompt | Mapping[str, Any] | None = None,
        output_format: models.ImageOutputFormat | str | None = None,
        quality: models.ImageQuality | str | None = None,
        model: str | None = None,
        seed: int | None = None,
        extra_parameters: models.ExtraParameters | str | None = None,
        model_deployment: str | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Make a client; what is set here is the default of each call, which may override it or pass `UNSET`.

        Args:
            endpoint: the service's base URL; its own path and query survive.
            credential: an `AzureKeyCredential`, any object with `get_token`, or None for a service that asks for
                none.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character. None leaves it out.
            n: How many images to draw. The service's default: 1. Added in 2025-05-01.
            negative_prompt: What to keep out of the image. A model that takes none answers with status 422. Added
                in 2025-05-01.
            image_prompt: An image to be guided by. Added in 2025-05-01.
            output_format: The format in which the image is wanted. A model that cannot choose answers with status
                422. The service's default: "png". Added in 2025-05-01.
            quality: How much care to take. A model that cannot choose answers with status 422. The service's
                default: "standard". Added in 2025-05-01.
            model: Name of the model to use, where the endpoint serves several. Added in 2025-05-01.
            seed: Makes the server try to draw the same image for the same request. It is no guarantee. Added in
                2025-05-01.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, for every call that gives none of its own.
            options: see `ClientOptions`.

        Raises:
            TypeError, ValueError: an argument is not what it should be.
        """
        super().__init__(
            endpoint,
            credential,
            {
                "api_version": api_version,
                "n": n,
                "negative_prompt": negative_prompt,
                "image_prompt": image_prompt,
                "output_format": output_format,
                "quality": quality,
                "model": model,
                "seed": seed,
                "extra_parameters": extra_parameters,
                "model_deployment": model_deployment,
            },
            model_extras,
            options,
        )

    @overload
    async def generate(
        self,
        *,
        prompt: str,
        size: models.ImageSizePreset | str | models.ImageSize | Mapping[str, Any],
        n: int | Unset | None = None,
        negative_prompt: str | Unset | None = None,
        image_prompt: models.ImagePrompt | Mapping[str, Any] | Unset | None = None,
        output_format: models.ImageOutputFormat | str | Unset | None = None,
        quality: models.ImageQuality | str | Unset | None = None,
        model: str | Unset | None = None,
        seed: int | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ImageGenerationsResult: ...

    @overload
    async def generate(
        self,
        body: models.ImageGenerationsOptions | Mapping[str, Any] | bytes | IO[bytes],
        *,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ImageGenerationsResult: ...

    async def generate(
        self,
        body: models.ImageGenerationsOptions | Mapping[str, Any] | bytes | IO[bytes] | Unset = UNSET,
        *,
        prompt: str | Unset = UNSET,
        size: models.ImageSizePreset | str | models.ImageSize | Mapping[str, Any] | Unset = UNSET,
        n: int | Unset | None = None,
        negative_prompt: str | Unset | None = None,
        image_prompt: models.ImagePrompt | Mapping[str, Any] | Unset | None = None,
        output_format: models.ImageOutputFormat | str | Unset | None = None,
        quality: models.ImageQuality | str | Unset | None = None,
        model: str | Unset | None = None,
        seed: int | Unset | None = None,
        api_version: str | Unset | None = None,
        extra_parameters: models.ExtraParameters | str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        model_extras: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ImageGenerationsResult:
        """Draw images from a prompt.

        Draws one image or several from a text prompt, optionally guided by another image.

        Args:
            body: the whole request body, in place of its members: a mapping, a model, bytes or a binary file.
            prompt: What to draw. Added in 2025-05-01.
            size: How large the image shall be, as one of the preset sizes or as width and height. Added in
                2025-05-01.
            n: How many images to draw. The service's default: 1. Added in 2025-05-01.
            negative_prompt: What to keep out of the image. A model that takes none answers with status 422. Added
                in 2025-05-01.
            image_prompt: An image to be guided by. Added in 2025-05-01.
            output_format: The format in which the image is wanted. A model that cannot choose answers with status
                422. The service's default: "png". Added in 2025-05-01.
            quality: How much care to take. A model that cannot choose answers with status 422. The service's
                default: "standard". Added in 2025-05-01.
            model: Name of the model to use, where the endpoint serves several. Added in 2025-05-01.
            seed: Makes the server try to draw the same image for the same request. It is no guarantee. Added in
                2025-05-01.
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            extra_parameters: What the server does with members of the request body that this API does not define.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            model_extras: parameters that only this model knows, put at the root of the body, and sent with the
                header extra-parameters: pass-through unless the call says otherwise.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.ImageGenerationsResult = await self._call(
            operations.GET_IMAGE_GENERATIONS,
            body,
            {
                "prompt": prompt,
                "size": size,
                "n": n,
                "negative_prompt": negative_prompt,
                "image_prompt": image_prompt,
                "output_format": output_format,
                "quality": quality,
                "model": model,
                "seed": seed,
            },
            {"api_version": api_version, "extra_parameters": extra_parameters, "model_deployment": model_deployment},
            model_extras,
            options,
        )
        return result

    async def get_model_info(
        self,
        *,
        api_version: str | Unset | None = None,
        model: str | Unset | None = None,
        model_deployment: str | Unset | None = None,
        **options: Unpack[CallOptions],
    ) -> models.ModelInfo:
        """Ask which model is deployed.

        Names the model behind the endpoint, its kind and its maker. Endpoints of a single model answer without
        further help; endpoints of several models need to be told which one is meant.

        Args:
            api_version: Version of the API that the caller speaks. Azure requires it; servers outside Azure have no
                versions, and a caller leaves it out there. Length: at least 1 character.
            model: Name of the deployed model that the question is about, where the endpoint serves several. Added
                in 2025-04-01.
            model_deployment: Name of one deployment of the endpoint, to which the request is routed past the
                endpoint's traffic rules.
            options: see `CallOptions`.

        Raises:
            HttpResponseError: the service answered with an error.
            ModelInferenceError: there was no usable answer.
        """
        result: models.ModelInfo = await self._call_cached(
            operations.GET_MODEL_INFO,
            {"api_version": api_version, "model": model, "model_deployment": model_deployment},
            options,
        )
        return result

    @property
    def with_raw_response(self) -> ImageGenerationsClientWithRawResponse:
        """The same methods, each giving a `RawResponse`: status, headers, request id, and the parsed value."""
        return ImageGenerationsClientWithRawResponse(self._in_mode("raw"))

    @property
    def with_streaming_response(self) -> ImageGenerationsClientWithStreamingResponse:
        """The same methods, each giving an `AsyncStreamingResponse`, whose body has not been read."""
        return ImageGenerationsClientWithStreamingResponse(self._in_mode("streaming"))


class ImageGenerationsClientWithRawResponse:
    """The methods of `ImageGenerationsClient`, each giving a `RawResponse`."""

    def __init__(self, client: ImageGenerationsClient) -> None:
        self.generate = araw(client.generate)
        self.get_model_info = araw(client.get_model_info)


class ImageGenerationsClientWithStreamingResponse:
    """The methods of `ImageGenerationsClient`, each giving an `AsyncStreamingResponse`, a context manager."""

    def __init__(self, client: ImageGenerationsClient) -> None:
        self.generate = astreaming(client.generate)
        self.get_model_info = astreaming(client.get_model_info)


async def load_client(
    endpoint: str,
    credential: AzureKeyCredential | TokenCredential | AsyncTokenCredential | None,
    **options: Any,
) -> ChatCompletionsClient | CompletionsClient | EmbeddingsClient | ImageEmbeddingsClient | ImageGenerationsClient:
    """Ask the endpoint which model it serves, and make the client for it. Options go to that client. Raises ValueError
    where no client serves the model, and ResourceNotFoundError where the endpoint has no /info route.
    """
    client: (
        ChatCompletionsClient | CompletionsClient | EmbeddingsClient | ImageEmbeddingsClient | ImageGenerationsClient
    ) = await aload(
        ChatCompletionsClient,
        {
            "chatcompletion": ChatCompletionsClient,
            "chatcompletions": ChatCompletionsClient,
            "chat": ChatCompletionsClient,
            "completion": ChatCompletionsClient,
            "textcompletion": CompletionsClient,
            "textcompletions": CompletionsClient,
            "completions": CompletionsClient,
            "textgeneration": CompletionsClient,
            "embedding": EmbeddingsClient,
            "embeddings": EmbeddingsClient,
            "textembedding": EmbeddingsClient,
            "textembeddings": EmbeddingsClient,
            "imageembedding": ImageEmbeddingsClient,
            "imageembeddings": ImageEmbeddingsClient,
            "imagegeneration": ImageGenerationsClient,
            "imagegenerations": ImageGenerationsClient,
        },
        "model_type",
        endpoint,
        credential,
        options,
    )
    return client
