# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Models of Model Inference API: what goes into requests and comes out of answers.

An optional field that is absent reads as None; fields that a class does not declare are in `additional_properties`.

Each module of this package has a class and what belongs to it alone. It loads when one of its names is first asked
for, here or by an answer that holds an object of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_inference_overlay.parts import lazily
from model_inference_overlay.streaming import AsyncStream as AsyncStreamingChatCompletions
from model_inference_overlay.streaming import Stream as StreamingChatCompletions
from model_inference_overlay.unset import UNSET

if TYPE_CHECKING:
    from ._audio_content_format import AudioContentFormat
    from ._chat_completions import ChatChoice, ChatCompletions, ChatCompletionsAudio, ChatResponseMessage
    from ._chat_completions_options import (
        ChatCompletionsModality,
        ChatCompletionsNamedToolChoice,
        ChatCompletionsNamedToolChoiceFunction,
        ChatCompletionsOptions,
        ChatCompletionsToolChoicePreset,
        ChatCompletionsToolDefinition,
        FunctionDefinition,
        UserSecurityContext,
    )
    from ._chat_completions_response_format import (
        ChatCompletionsResponseFormat,
        ChatCompletionsResponseFormatJSON,
        ChatCompletionsResponseFormatJsonSchema,
        ChatCompletionsResponseFormatText,
        JsonSchemaFormat,
    )
    from ._chat_completions_tool_call import ChatCompletionsToolCall, FunctionCall
    from ._chat_request_message import (
        AssistantMessage,
        ChatRequestAudioReference,
        ChatRequestMessage,
        DeveloperMessage,
        SystemMessage,
        ToolMessage,
        UserMessage,
    )
    from ._chat_role import ChatRole
    from ._completions import Completions, CompletionsChoice
    from ._completions_finish_reason import CompletionsFinishReason
    from ._completions_options import CompletionsOptions
    from ._completions_usage import CompletionsUsage, CompletionsUsageDetails, PromptUsageDetails
    from ._content_filter_error_response import ContentFilterError, ContentFilterErrorResponse, ContentFilterInnerError
    from ._content_filter_results import (
        ContentFilterCitation,
        ContentFilterCodeDetection,
        ContentFilterDetection,
        ContentFilterResult,
        ContentFilterResults,
        ContentFilterSeverity,
    )
    from ._content_item import (
        AudioContentItem,
        AudioUrl,
        AudioUrlContentItem,
        ContentItem,
        ImageContentItem,
        ImageDetailLevel,
        ImageUrl,
        InputAudio,
        TextContentItem,
    )
    from ._embedding_encoding_format import EmbeddingEncodingFormat
    from ._embedding_input_type import EmbeddingInputType
    from ._embeddings_options import EmbeddingsOptions
    from ._embeddings_result import EmbeddingItem, EmbeddingsResult, EmbeddingsUsage
    from ._error import Error, InnerError
    from ._error_response import ErrorResponse
    from ._extra_parameters import ExtraParameters
    from ._flat_content_filter_error import FlatContentFilterError
    from ._gateway_error_response import GatewayErrorResponse
    from ._image_embeddings_options import ImageEmbeddingInput, ImageEmbeddingsOptions
    from ._image_generations_options import (
        ImageGenerationsOptions,
        ImageOutputFormat,
        ImagePrompt,
        ImageQuality,
        ImageSize,
        ImageSizePreset,
    )
    from ._image_generations_result import ImageGenerationItem, ImageGenerationsResult, ImageGenerationsUsage
    from ._llama_extras import LlamaExtras
    from ._mistral_extras import MistralExtras
    from ._model_info import ModelInfo, ModelType
    from ._prompt_filter_results import PromptFilterResults
    from ._simple_error_response import SimpleErrorResponse
    from ._streaming_chat_completions_update import (
        StreamingChatChoiceUpdate,
        StreamingChatCompletionsUpdate,
        StreamingChatResponseMessageUpdate,
        StreamingChatResponseToolCallUpdate,
        StreamingFunctionCallUpdate,
    )
    from ._unsupported_parameter_error_response import ParameterDetail, UnsupportedParameterErrorResponse
    from ._validation_error_response import ValidationErrorDetail, ValidationErrorResponse
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "._audio_content_format": ("AudioContentFormat",),
            "._chat_completions": (
                "ChatChoice",
                "ChatCompletions",
                "ChatCompletionsAudio",
                "ChatResponseMessage",
            ),
            "._chat_completions_options": (
                "ChatCompletionsModality",
                "ChatCompletionsNamedToolChoice",
                "ChatCompletionsNamedToolChoiceFunction",
                "ChatCompletionsOptions",
                "ChatCompletionsToolChoicePreset",
                "ChatCompletionsToolDefinition",
                "FunctionDefinition",
                "UserSecurityContext",
            ),
            "._chat_completions_response_format": (
                "ChatCompletionsResponseFormat",
                "ChatCompletionsResponseFormatJSON",
                "ChatCompletionsResponseFormatJsonSchema",
                "ChatCompletionsResponseFormatText",
                "JsonSchemaFormat",
            ),
            "._chat_completions_tool_call": (
                "ChatCompletionsToolCall",
                "FunctionCall",
            ),
            "._chat_request_message": (
                "AssistantMessage",
                "ChatRequestAudioReference",
                "ChatRequestMessage",
                "DeveloperMessage",
                "SystemMessage",
                "ToolMessage",
                "UserMessage",
            ),
            "._chat_role": ("ChatRole",),
            "._completions": (
                "Completions",
                "CompletionsChoice",
            ),
            "._completions_finish_reason": ("CompletionsFinishReason",),
            "._completions_options": ("CompletionsOptions",),
            "._completions_usage": (
                "CompletionsUsage",
                "CompletionsUsageDetails",
                "PromptUsageDetails",
            ),
            "._content_filter_error_response": (
                "ContentFilterError",
                "ContentFilterErrorResponse",
                "ContentFilterInnerError",
            ),
            "._content_filter_results": (
                "ContentFilterCitation",
                "ContentFilterCodeDetection",
                "ContentFilterDetection",
                "ContentFilterResult",
                "ContentFilterResults",
                "ContentFilterSeverity",
            ),
            "._content_item": (
                "AudioContentItem",
                "AudioUrl",
                "AudioUrlContentItem",
                "ContentItem",
                "ImageContentItem",
                "ImageDetailLevel",
                "ImageUrl",
                "InputAudio",
                "TextContentItem",
            ),
            "._embedding_encoding_format": ("EmbeddingEncodingFormat",),
            "._embedding_input_type": ("EmbeddingInputType",),
            "._embeddings_options": ("EmbeddingsOptions",),
            "._embeddings_result": (
                "EmbeddingItem",
                "EmbeddingsResult",
                "EmbeddingsUsage",
            ),
            "._error": (
                "Error",
                "InnerError",
            ),
            "._error_response": ("ErrorResponse",),
            "._extra_parameters": ("ExtraParameters",),
            "._flat_content_filter_error": ("FlatContentFilterError",),
            "._gateway_error_response": ("GatewayErrorResponse",),
            "._image_embeddings_options": (
                "ImageEmbeddingInput",
                "ImageEmbeddingsOptions",
            ),
            "._image_generations_options": (
                "ImageGenerationsOptions",
                "ImageOutputFormat",
                "ImagePrompt",
                "ImageQuality",
                "ImageSize",
                "ImageSizePreset",
            ),
            "._image_generations_result": (
                "ImageGenerationItem",
                "ImageGenerationsResult",
                "ImageGenerationsUsage",
            ),
            "._llama_extras": ("LlamaExtras",),
            "._mistral_extras": ("MistralExtras",),
            "._model_info": (
                "ModelInfo",
                "ModelType",
            ),
            "._prompt_filter_results": ("PromptFilterResults",),
            "._simple_error_response": ("SimpleErrorResponse",),
            "._streaming_chat_completions_update": (
                "StreamingChatChoiceUpdate",
                "StreamingChatCompletionsUpdate",
                "StreamingChatResponseMessageUpdate",
                "StreamingChatResponseToolCallUpdate",
                "StreamingFunctionCallUpdate",
            ),
            "._unsupported_parameter_error_response": (
                "ParameterDetail",
                "UnsupportedParameterErrorResponse",
            ),
            "._validation_error_response": (
                "ValidationErrorDetail",
                "ValidationErrorResponse",
            ),
        },
    )

__all__ = [
    "UNSET",
    "AssistantMessage",
    "AsyncStreamingChatCompletions",
    "AudioContentFormat",
    "AudioContentItem",
    "AudioUrl",
    "AudioUrlContentItem",
    "ChatChoice",
    "ChatCompletions",
    "ChatCompletionsAudio",
    "ChatCompletionsModality",
    "ChatCompletionsNamedToolChoice",
    "ChatCompletionsNamedToolChoiceFunction",
    "ChatCompletionsOptions",
    "ChatCompletionsResponseFormat",
    "ChatCompletionsResponseFormatJSON",
    "ChatCompletionsResponseFormatJsonSchema",
    "ChatCompletionsResponseFormatText",
    "ChatCompletionsToolCall",
    "ChatCompletionsToolChoicePreset",
    "ChatCompletionsToolDefinition",
    "ChatRequestAudioReference",
    "ChatRequestMessage",
    "ChatResponseMessage",
    "ChatRole",
    "Completions",
    "CompletionsChoice",
    "CompletionsFinishReason",
    "CompletionsOptions",
    "CompletionsUsage",
    "CompletionsUsageDetails",
    "ContentFilterCitation",
    "ContentFilterCodeDetection",
    "ContentFilterDetection",
    "ContentFilterError",
    "ContentFilterErrorResponse",
    "ContentFilterInnerError",
    "ContentFilterResult",
    "ContentFilterResults",
    "ContentFilterSeverity",
    "ContentItem",
    "DeveloperMessage",
    "EmbeddingEncodingFormat",
    "EmbeddingInputType",
    "EmbeddingItem",
    "EmbeddingsOptions",
    "EmbeddingsResult",
    "EmbeddingsUsage",
    "Error",
    "ErrorResponse",
    "ExtraParameters",
    "FlatContentFilterError",
    "FunctionCall",
    "FunctionDefinition",
    "GatewayErrorResponse",
    "ImageContentItem",
    "ImageDetailLevel",
    "ImageEmbeddingInput",
    "ImageEmbeddingsOptions",
    "ImageGenerationItem",
    "ImageGenerationsOptions",
    "ImageGenerationsResult",
    "ImageGenerationsUsage",
    "ImageOutputFormat",
    "ImagePrompt",
    "ImageQuality",
    "ImageSize",
    "ImageSizePreset",
    "ImageUrl",
    "InnerError",
    "InputAudio",
    "JsonSchemaFormat",
    "LlamaExtras",
    "MistralExtras",
    "ModelInfo",
    "ModelType",
    "ParameterDetail",
    "PromptFilterResults",
    "PromptUsageDetails",
    "SimpleErrorResponse",
    "StreamingChatChoiceUpdate",
    "StreamingChatCompletions",
    "StreamingChatCompletionsUpdate",
    "StreamingChatResponseMessageUpdate",
    "StreamingChatResponseToolCallUpdate",
    "StreamingFunctionCallUpdate",
    "SystemMessage",
    "TextContentItem",
    "ToolMessage",
    "UnsupportedParameterErrorResponse",
    "UserMessage",
    "UserSecurityContext",
    "ValidationErrorDetail",
    "ValidationErrorResponse",
]
