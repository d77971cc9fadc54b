# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Values that have names; a field holds the plain value where a service sends one that is not among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_inference_overlay.parts import lazily

if TYPE_CHECKING:
    from .models import (
        AudioContentFormat,
        ChatCompletionsModality,
        ChatCompletionsToolChoicePreset,
        ChatRole,
        CompletionsFinishReason,
        ContentFilterSeverity,
        EmbeddingEncodingFormat,
        EmbeddingInputType,
        ExtraParameters,
        ImageDetailLevel,
        ImageOutputFormat,
        ImageQuality,
        ImageSizePreset,
        ModelType,
    )
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            ".models._audio_content_format": ("AudioContentFormat",),
            ".models._chat_completions_options": (
                "ChatCompletionsModality",
                "ChatCompletionsToolChoicePreset",
            ),
            ".models._chat_role": ("ChatRole",),
            ".models._completions_finish_reason": ("CompletionsFinishReason",),
            ".models._content_filter_results": ("ContentFilterSeverity",),
            ".models._content_item": ("ImageDetailLevel",),
            ".models._embedding_encoding_format": ("EmbeddingEncodingFormat",),
            ".models._embedding_input_type": ("EmbeddingInputType",),
            ".models._extra_parameters": ("ExtraParameters",),
            ".models._image_generations_options": (
                "ImageOutputFormat",
                "ImageQuality",
                "ImageSizePreset",
            ),
            ".models._model_info": ("ModelType",),
        },
    )

__all__ = [
    "AudioContentFormat",
    "ChatCompletionsModality",
    "ChatCompletionsToolChoicePreset",
    "ChatRole",
    "CompletionsFinishReason",
    "ContentFilterSeverity",
    "EmbeddingEncodingFormat",
    "EmbeddingInputType",
    "ExtraParameters",
    "ImageDetailLevel",
    "ImageOutputFormat",
    "ImageQuality",
    "ImageSizePreset",
    "ModelType",
]
