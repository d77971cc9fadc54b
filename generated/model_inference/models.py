# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Models of Model Inference API: what goes into requests and comes out of answers.

An optional field that is absent reads as None; fields that a class does not declare are in `additional_properties`.
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from model_inference_overlay.comforts import AudioLoading, ImageInputLoading, ImageUrlLoading, JsonText
from model_inference_overlay.model import Model, field, model
from model_inference_overlay.scalars import UnixTime
from model_inference_overlay.unset import UNSET

from .enums import (
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

__all__ = [
    "UNSET",
    "AssistantMessage",
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


@model(discriminator="role")
class ChatRequestMessage(Model):
    """One message of a conversation as the caller sends it. Its role says which kind it is."""

    role: str
    """Tells the variants apart."""


@model(tag="assistant")
class AssistantMessage(ChatRequestMessage):
    """What the model answered earlier in the conversation."""

    content: str | None = field(default=UNSET, kw_only=False)
    """The text of the answer. Absent or null where the answer only asked for tools or was spoken."""

    role: str = "assistant"
    """Marks the message as an assistant message."""

    tool_calls: list[ChatCompletionsToolCall] | None = field(default=UNSET)
    """The tool calls that the model asked for. A tool message must follow for each of them."""

    audio: ChatRequestAudioReference | None = None
    """The spoken answer that the model gave in this turn.

    Added in 2025-04-01.
    """


@model(discriminator="type")
class ContentItem(Model):
    """One part of a message's content. Its type says which kind it is."""

    type: str
    """Tells the variants apart."""


@model(tag="input_audio")
class AudioContentItem(ContentItem):
    """A recording, sent within the message."""

    type: str = "input_audio"
    """Marks the part as a recording sent along."""

    input_audio: InputAudio
    """The recording."""


@model()
class AudioUrl(Model):
    """Where a recording is found.

    Added in 2025-04-01.
    """

    url: str
    """An address from which the model can load the recording, or the recording itself as a data URL.

    Added in 2025-04-01.
    """


@model(tag="audio_url")
class AudioUrlContentItem(ContentItem):
    """A recording, given by its address.

    Added in 2025-04-01.
    """

    type: str = "audio_url"
    """Marks the part as a linked recording.

    Added in 2025-04-01.
    """

    audio_url: AudioUrl
    """Where the recording is.

    Added in 2025-04-01.
    """


@model()
class ChatChoice(Model):
    """One answer."""

    index: int
    """Position of the answer among the choices."""

    finish_reason: CompletionsFinishReason | str | None
    """Why the answer ended."""

    message: ChatResponseMessage
    """The message that the model gave."""

    logprobs: dict[str, Any] | None = field(default=UNSET)
    """Log probabilities of the tokens, in the model's own form. Seen on the wire; no version of the published API
    lists it.
    """

    content_filter_results: ContentFilterResults | None = None
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

    usage: CompletionsUsage
    """How many tokens went in and came out."""

    prompt_filter_results: list[PromptFilterResults] | None = None
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

    format: AudioContentFormat | str | None = None
    """The format of the audio. That of the input audio is meant when it is left out.

    Added in 2025-04-01.
    """

    transcript: str
    """What is said, as text.

    Added in 2025-04-01.
    """


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

    messages: list[ChatRequestMessage]
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

    response_format: ChatCompletionsResponseFormat | None = None
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


@model(discriminator="type")
class ChatCompletionsResponseFormat(Model):
    """The form that an answer must have. Its type says which one."""

    type: str
    """Tells the variants apart."""


@model(tag="json_object")
class ChatCompletionsResponseFormatJSON(ChatCompletionsResponseFormat):
    """The answer is one JSON object of any shape. Many models also have to be told so in a message."""

    type: str = "json_object"
    """Asks for a JSON object."""


@model(tag="json_schema")
class ChatCompletionsResponseFormatJsonSchema(ChatCompletionsResponseFormat):
    """The answer is JSON that follows a schema."""

    type: str = "json_schema"
    """Asks for JSON that follows a schema."""

    json_schema: JsonSchemaFormat
    """The schema and its name."""


@model(tag="text")
class ChatCompletionsResponseFormatText(ChatCompletionsResponseFormat):
    """The answer is free text."""

    type: str = "text"
    """Asks for free text."""


@model()
class ChatCompletionsToolCall(Model):
    """A call that the model asks the caller to make."""

    id: str
    """Identifier of the call, which the tool message in answer to it repeats."""

    type: Literal["function"] = "function"
    """The kind of tool. Functions are the only kind."""

    function: FunctionCall
    """The function and its arguments."""


@model()
class ChatCompletionsToolDefinition(Model):
    """A tool that the model may ask the caller to run."""

    type: Literal["function"] = "function"
    """The kind of tool. Functions are the only kind."""

    function: FunctionDefinition
    """The function."""


@model()
class ChatRequestAudioReference(Model):
    """Points to a spoken answer that the model gave before.

    Added in 2025-04-01.
    """

    id: str
    """Identifier of the audio, as the earlier answer gave it.

    Added in 2025-04-01.
    """


@model()
class ChatResponseMessage(Model):
    """A message that the model gave."""

    role: ChatRole | str
    """Who speaks, which is the assistant."""

    content: str | None
    """The text. Null where the model only asked for tools or spoke."""

    reasoning_content: str | None = field(default=UNSET)
    """What the model thought before it answered, where it tells. Some servers send null for none.

    Added in 2025-05-15-preview.
    """

    tool_calls: list[ChatCompletionsToolCall] | None = field(default=UNSET)
    """The tool calls that the model asks for. Some servers send null for none."""

    audio: ChatCompletionsAudio | None = None
    """The spoken answer, where audio was asked for.

    Added in 2025-04-01.
    """


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

    usage: CompletionsUsage | None = field(default=UNSET)
    """How many tokens went in and came out. In a stream only the last event has it."""


@model()
class CompletionsChoice(Model):
    """One continuation, or in a stream a piece of one."""

    index: int
    """Position of the continuation among the choices."""

    text: str
    """The text, or in a stream the text to append."""

    finish_reason: CompletionsFinishReason | str | None
    """Why the text ended, which is stop, length or content_filter. Null in a stream until it has."""


@model()
class CompletionsOptions(Model):
    """A request to continue a text. Other members than these are handed to the model when the header extra-parameters
    says pass-through. Bounds and defaults are the service's; a model may take more or less.
    """

    prompt: str | list[str] | list[int] | list[list[int]]
    """The text to continue, or several texts, each as text or as tokens."""

    frequency_penalty: float | None = None
    """Makes a token less likely the more often it has appeared already.

    The service's default: 0.
    """

    presence_penalty: float | None = None
    """Makes a token less likely once it has appeared at all.

    The service's default: 0.
    """

    max_tokens: int | None = None
    """The most tokens that a continuation may have.

    The service's default: 256.
    """

    seed: int | None = None
    """Makes the server try to give the same answer to the same request. It is no guarantee."""

    stop: str | list[str] | None = None
    """A text, or several, that ends a continuation as soon as it would appear."""

    stream: bool | None = None
    """Whether the answer arrives as server-sent events while it is being made.

    The service's default: false.
    """

    temperature: float | None = None
    """Sampling temperature. Low values make the text focused and repeatable, high values varied.

    Range: at least 0, at most 2. The service's default: 1.
    """

    top_p: float | None = None
    """Nucleus sampling. Only the likeliest tokens whose probabilities add up to this share are considered.

    The service's default: 1.
    """

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""


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
class ContentFilterCitation(Model):
    """Where a piece of code is from."""

    url: str | None = field(default=None, wire="URL")
    """Address of the repository."""

    license: str | None = None
    """Licence of the code."""


@model()
class ContentFilterCodeDetection(Model):
    """Whether the text holds known code, and whose."""

    detected: bool
    """Whether it is there."""

    filtered: bool
    """Whether the text was held back because of it."""

    citation: ContentFilterCitation | None = None
    """Where the code is from."""


@model()
class ContentFilterDetection(Model):
    """What the content filter found in a category that is there or is not."""

    detected: bool
    """Whether it is there."""

    filtered: bool
    """Whether the text was held back because of it."""


@model()
class ContentFilterError(Model):
    """A refusal by the content filter."""

    message: str
    """Why the prompt was refused, for people to read."""

    type: str | None = field(default=UNSET)
    """Kind of the error. Azure sends null."""

    param: str | None = field(default=UNSET)
    """The part of the request that was refused, which is prompt."""

    code: Literal["content_filter"] = "content_filter"
    """Marks the error as a refusal by the content filter."""

    status: int | None = None
    """The HTTP status once more, which is 400."""

    innererror: ContentFilterInnerError | None = None
    """What the content filter found."""


@model()
class ContentFilterErrorResponse(Model):
    """The answer to a prompt that the content filter refused, with status 400."""

    error: ContentFilterError
    """The refusal."""


@model()
class ContentFilterInnerError(Model):
    """What the content filter found in a prompt that it refused."""

    code: Literal["ResponsibleAIPolicyViolation"] | None = None
    """Says that the policy of responsible use was violated."""

    content_filter_result: ContentFilterResults | None = None
    """The findings, under the name that most servers use."""

    content_filter_results: ContentFilterResults | None = None
    """The findings, under the name that other servers use."""


@model()
class ContentFilterResult(Model):
    """What the content filter found in a category that it grades."""

    filtered: bool
    """Whether the text was held back because of it."""

    severity: ContentFilterSeverity | str | None = None
    """How grave it is."""


@model()
class ContentFilterResults(Model):
    """What the content filter found in a text, by category. A category that was not checked is absent."""

    hate: ContentFilterResult | None = None
    """Attacks on people for what they are."""

    sexual: ContentFilterResult | None = None
    """Sexual content."""

    violence: ContentFilterResult | None = None
    """Violence."""

    self_harm: ContentFilterResult | None = None
    """Harm that people do to themselves."""

    self_harm_hyphenated: ContentFilterResult | None = field(default=None, wire="self-harm")
    """The same as self_harm, as some servers spell it."""

    protected_material_text: ContentFilterDetection | None = None
    """Known text that others own."""

    protected_material_code: ContentFilterCodeDetection | None = None
    """Known code that others own."""

    jailbreak: ContentFilterDetection | None = None
    """Attempts to talk the model out of its instructions."""

    profanity: ContentFilterDetection | None = None
    """Coarse language."""

    error: Error | None = None
    """Why the filter could not check the text, in which case there are no categories."""


@model(tag="developer")
class DeveloperMessage(ChatRequestMessage):
    """Instructions that set how the model behaves, for models that take them from a developer rather than a system
    message.
    """

    content: str = field(kw_only=False)
    """The instructions."""

    role: str = "developer"
    """Marks the message as a developer message."""


@model()
class EmbeddingItem(Model):
    """The vector of one input."""

    embedding: list[float] | str
    """The vector as numbers, or as base64 text where that was asked for."""

    index: int
    """Position of the input that the vector belongs to."""

    object: Literal["embedding"] = "embedding"
    """Says that this is a vector."""


@model()
class EmbeddingsOptions(Model):
    """A request for the vectors of texts. Other members than these are handed to the model when the header
    extra-parameters says pass-through.
    """

    input: list[str]
    """The texts."""

    dimensions: int | None = None
    """How many numbers each vector shall have. A model that cannot choose answers with status 422."""

    encoding_format: EmbeddingEncodingFormat | str | None = None
    """The form in which the vectors are wanted. A model that does not know it answers with status 422."""

    input_type: EmbeddingInputType | str | None = None
    """What the texts will be used for. A model that does not know it answers with status 422."""

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""


@model()
class EmbeddingsResult(JsonText, Model):
    """The vectors for the inputs of a request."""

    id: str | None = None
    """Identifier of the answer. The published API requires it; real servers leave it out."""

    data: list[EmbeddingItem]
    """The vectors, in the order of the input."""

    usage: EmbeddingsUsage
    """How many tokens the request took."""

    object: Literal["list"] = "list"
    """Says that this is a list."""

    model: str
    """The model that answered."""


@model()
class EmbeddingsUsage(Model):
    """How many tokens a request for vectors took."""

    prompt_tokens: int
    """Number of tokens in the input."""

    total_tokens: int
    """Number of tokens in all, which is that of the input."""


@model()
class Error(Model):
    """What went wrong."""

    code: str
    """Code of the error, one of a set that the server defines."""

    message: str
    """What went wrong, for people to read."""

    target: str | None = None
    """The part of the request that the error is about."""

    details: list[Error] | None = None
    """The single errors that led to this one."""

    innererror: InnerError | None = None
    """The error in more detail."""


@model()
class ErrorResponse(Model):
    """The Azure error body. Also seen with status 200, and as an event's data in a stream."""

    error: Error
    """The error."""


@model()
class FlatContentFilterError(Model):
    """A refusal by the content filter, without an envelope."""

    status: int | None = None
    """The HTTP status once more, which is 400."""

    code: Literal["content_filter"] = "content_filter"
    """Marks the error as a refusal by the content filter."""

    message: str
    """Why the prompt was refused, for people to read."""

    param: str | None = field(default=UNSET)
    """The part of the request that was refused."""

    type: str | None = field(default=UNSET)
    """Kind of the error."""


@model()
class FunctionCall(Model):
    """A function to call, and the arguments to call it with."""

    name: str
    """Name of the function."""

    arguments: str
    """The arguments as JSON text. The model wrote it, so it may be invalid JSON or name unknown parameters; check
    before use.
    """


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
class GatewayErrorResponse(Model):
    """The error body of the gateway in front of the models."""

    status_code: int = field(wire="statusCode")
    """The HTTP status once more."""

    message: str
    """What went wrong, for people to read."""


@model(tag="image_url")
class ImageContentItem(ContentItem):
    """An image."""

    type: str = "image_url"
    """Marks the part as an image."""

    image_url: ImageUrl
    """Where the image is."""


@model()
class ImageEmbeddingInput(ImageInputLoading, Model):
    """An image to embed, with or without text."""

    image: str
    """The image as a data URL, such as data:image/png;base64 with the base64 text after a comma."""

    text: str | None = None
    """Text to embed together with the image. A model that takes images alone answers with status 422."""


@model()
class ImageEmbeddingsOptions(Model):
    """A request for the vectors of images. Other members than these are handed to the model when the header
    extra-parameters says pass-through.
    """

    input: list[ImageEmbeddingInput]
    """The images, each with or without text."""

    dimensions: int | None = None
    """How many numbers each vector shall have. A model that cannot choose answers with status 422."""

    encoding_format: EmbeddingEncodingFormat | str | None = None
    """The form in which the vectors are wanted. A model that does not know it answers with status 422."""

    input_type: EmbeddingInputType | str | None = None
    """What the images will be used for. A model that does not know it answers with status 422."""

    model: str | None = None
    """Name of the model to use, where the endpoint serves several."""


@model()
class ImageGenerationItem(Model):
    """One drawn image.

    Added in 2025-05-01.
    """

    image: str
    """The image file as base64 text.

    Added in 2025-05-01.
    """

    seed: int | None = None
    """The seed that the image was drawn with, to draw it again.

    Added in 2025-05-01.
    """


@model()
class ImageGenerationsOptions(Model):
    """A request to draw images. Other members than these are handed to the model when the header extra-parameters says
    pass-through.

    Added in 2025-05-01.
    """

    prompt: str
    """What to draw.

    Added in 2025-05-01.
    """

    size: ImageSizePreset | str | ImageSize
    """How large the image shall be, as one of the preset sizes or as width and height.

    Added in 2025-05-01.
    """

    n: int = 1
    """How many images to draw.

    The service's default: 1. Added in 2025-05-01.
    """

    negative_prompt: str | None = None
    """What to keep out of the image. A model that takes none answers with status 422.

    Added in 2025-05-01.
    """

    image_prompt: ImagePrompt | None = None
    """An image to be guided by.

    Added in 2025-05-01.
    """

    output_format: ImageOutputFormat | str | None = None
    """The format in which the image is wanted. A model that cannot choose answers with status 422.

    The service's default: "png". Added in 2025-05-01.
    """

    quality: ImageQuality | str | None = None
    """How much care to take. A model that cannot choose answers with status 422.

    The service's default: "standard". Added in 2025-05-01.
    """

    model: str | None = None
    """Name of the model to use, where the endpoint serves several.

    Added in 2025-05-01.
    """

    seed: int | None = None
    """Makes the server try to draw the same image for the same request. It is no guarantee.

    Added in 2025-05-01.
    """


@model()
class ImageGenerationsResult(JsonText, Model):
    """The images drawn for a request.

    Added in 2025-05-01.
    """

    id: str
    """Identifier of the answer.

    Added in 2025-05-01.
    """

    created: UnixTime
    """When the drawing was begun, in seconds since 1970 UTC.

    Added in 2025-05-01.
    """

    model: str
    """The model that answered.

    Added in 2025-05-01.
    """

    data: list[ImageGenerationItem]
    """The images.

    Added in 2025-05-01.
    """

    usage: ImageGenerationsUsage
    """How many images were drawn.

    Added in 2025-05-01.
    """

    object: Literal["image.generation"] = "image.generation"
    """Says that this is a list of drawn images.

    Added in 2025-05-01.
    """


@model()
class ImageGenerationsUsage(Model):
    """What a request for images took.

    Added in 2025-05-01.
    """

    image_generations: int
    """Number of images drawn.

    Added in 2025-05-01.
    """


@model()
class ImagePrompt(Model):
    """An image to be guided by, and how closely.

    Added in 2025-05-01.
    """

    image: str
    """The image as a data URL, such as data:image/png;base64 with the base64 text after a comma.

    Added in 2025-05-01.
    """

    strength: float | None = None
    """How closely to follow the image, from 0 for not at all to 1 for entirely.

    The service's default: 1. Added in 2025-05-01.
    """


@model()
class ImageSize(Model):
    """The size of an image.

    Added in 2025-05-01.
    """

    width: int
    """Width in pixels.

    Added in 2025-05-01.
    """

    height: int
    """Height in pixels.

    Added in 2025-05-01.
    """


@model()
class ImageUrl(ImageUrlLoading, Model):
    """Where an image is found, and how closely to look at it."""

    url: str
    """An address from which the model can load the image, or the image itself as a data URL."""

    detail: ImageDetailLevel | str | None = None
    """How closely the model looks, which trades accuracy for speed and tokens."""


@model()
class InnerError(Model):
    """An error in more detail, possibly with another one inside."""

    code: str | None = None
    """A more specific code than that of the error around it."""

    innererror: InnerError | None = None
    """The error in still more detail."""


@model()
class InputAudio(AudioLoading, Model):
    """A recording and its format."""

    data: str
    """The recording as base64 text."""

    format: AudioContentFormat | str
    """The format of the recording."""


@model()
class JsonSchemaFormat(Model):
    """A JSON schema for answers, with a name."""

    name: str
    """Name of the format, of letters, digits, underscores and dashes.

    Length: at most 64 characters. Pattern: ^[A-Za-z0-9_-]+$.
    """

    schema: dict[str, Any]
    """The JSON schema."""

    description: str | None = None
    """What the format is for, which helps the model to fill it."""

    strict: bool | None = None
    """Whether the answer must follow the schema to the letter. Only a part of JSON Schema can then be used.

    The service's default: false.
    """


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


@model()
class MistralExtras(Model):
    """Members that Mistral Large takes beyond the API. Send them at the root of the body with extra-parameters set to
    pass-through.
    """

    safe_prompt: bool | None = None
    """Whether to put a safety instruction before the conversation."""


@model()
class ModelInfo(Model):
    """Which model is deployed."""

    model_name: str
    """Name of the model."""

    model_type: ModelType | str
    """What the model does."""

    model_provider_name: str
    """Who made the model."""


@model()
class ParameterDetail(Model):
    """A parameter that the model does not take."""

    loc: list[str | int]
    """Where the parameter is, as the steps that lead to it, such as body and its name."""

    input: Any = None
    """The value that was sent, of any type."""

    value: Any = None
    """The value that was sent, of any type, from servers that send it under this name."""


@model()
class PromptFilterResults(Model):
    """What the content filter found in one prompt."""

    prompt_index: int | None = None
    """Position of the prompt among those of the request."""

    content_filter_results: ContentFilterResults | None = None
    """The findings."""

    error: Error | None = None
    """Why the filter could not check the prompt."""


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


@model()
class SimpleErrorResponse(Model):
    """The short error body that comes with status 401, 404 and 429."""

    error: str
    """The error in a word or two."""

    message: str | None = None
    """What went wrong, for people to read."""

    status: int | None = None
    """The HTTP status once more."""


@model()
class StreamingChatChoiceUpdate(Model):
    """What is new in one answer."""

    index: int
    """Position of the answer among the choices."""

    finish_reason: CompletionsFinishReason | str | None = field(default=UNSET)
    """Why the answer ended. Null or absent until it has."""

    delta: StreamingChatResponseMessageUpdate = field(default=UNSET, empty_when_absent=True)
    """What to add to the message. The published API requires it; servers leave it out of an update that brings nothing
    new.
    """

    logprobs: dict[str, Any] | None = field(default=UNSET)
    """Log probabilities of the new tokens, in the model's own form. Seen on the wire; no version of the published API
    lists it.
    """

    content_filter_results: ContentFilterResults | None = None
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

    usage: CompletionsUsage | None = field(default=UNSET)
    """How many tokens went in and came out. Only the last update has it, or one of its own after that; some servers
    send null in the others.
    """

    prompt_filter_results: list[PromptFilterResults] | None = None
    """What the content filter found in the prompt. Azure adds it to the first update; no version of the published API
    lists it.
    """


@model()
class StreamingChatResponseMessageUpdate(Model):
    """What to add to a message."""

    role: ChatRole | str | None = None
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


@model(tag="system")
class SystemMessage(ChatRequestMessage):
    """Instructions that set how the model behaves."""

    content: str = field(kw_only=False)
    """The instructions."""

    role: str = "system"
    """Marks the message as a system message."""


@model(tag="text")
class TextContentItem(ContentItem):
    """A piece of text."""

    type: str = "text"
    """Marks the part as text."""

    text: str
    """The text."""


@model(tag="tool")
class ToolMessage(ChatRequestMessage):
    """What a tool returned for a call that the model asked for."""

    content: str | None = field(default=UNSET, kw_only=False)
    """What the tool returned, as text."""

    role: str = "tool"
    """Marks the message as a tool message."""

    tool_call_id: str
    """Identifier of the tool call that this answers."""


@model()
class UnsupportedParameterErrorResponse(Model):
    """The answer to a request with a parameter that the model does not take, with status 422."""

    status: int | None = None
    """The HTTP status once more, which is 422."""

    code: str | None = None
    """Code of the error, which is parameter_not_supported."""

    detail: ParameterDetail
    """Which parameter it is."""

    message: str | None = None
    """What went wrong, for people to read."""

    error: str | None = None
    """What went wrong, from servers that send it in place of code and message."""


@model(tag="user")
class UserMessage(ChatRequestMessage):
    """What the user says to the model."""

    content: str | list[ContentItem] = field(kw_only=False)
    """Plain text, or a list of texts, images and recordings. Which of them a model understands depends on the model."""

    role: str = "user"
    """Marks the message as a user message."""


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


@model()
class ValidationErrorDetail(Model):
    """One place in a request that does not fit the API."""

    loc: list[str | int]
    """Where it is, as the steps that lead to it. A number counts from 0 in a list."""

    input: Any = None
    """What was found there, of any type."""

    msg: str | None = None
    """What is wrong with it, for people to read."""

    type: str | None = None
    """The rule that was broken."""


@model()
class ValidationErrorResponse(Model):
    """The answer to a request that does not fit the API, with status 422."""

    detail: list[ValidationErrorDetail]
    """What does not fit, one entry for each place."""
