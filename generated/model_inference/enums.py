# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Values that have names; a field holds the plain value where a service sends one that is not among them."""

from __future__ import annotations

from model_inference_overlay.enums import OpenStrEnum

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


class AudioContentFormat(OpenStrEnum):
    """The format of a piece of audio."""

    WAV = "wav"
    """Audio in WAV form."""

    MP3 = "mp3"
    """Audio in MP3 form."""


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


class ChatRole(OpenStrEnum):
    """Who speaks in a message."""

    SYSTEM = "system"
    """Sets how the model behaves."""

    DEVELOPER = "developer"
    """Sets how the model behaves, for models that know this role instead of system."""

    USER = "user"
    """Asks the model."""

    ASSISTANT = "assistant"
    """Is the model."""

    TOOL = "tool"
    """Reports what a tool returned."""


class CompletionsFinishReason(OpenStrEnum):
    """Why a model stopped."""

    STOPPED = "stop"
    """The text was complete, or a stop text appeared."""

    TOKEN_LIMIT_REACHED = "length"
    """The limit of tokens was reached first."""

    CONTENT_FILTERED = "content_filter"
    """The content filter took exception to the text."""

    TOOL_CALLS = "tool_calls"
    """The model asks for tools to be called."""


class ContentFilterSeverity(OpenStrEnum):
    """How grave a finding of the content filter is."""

    SAFE = "safe"
    """Nothing of the kind."""

    LOW = "low"
    """Slight."""

    MEDIUM = "medium"
    """Considerable."""

    HIGH = "high"
    """Grave."""


class EmbeddingEncodingFormat(OpenStrEnum):
    """The form of a vector in the answer. The compressed forms save space; each model knows some of them."""

    BASE64 = "base64"
    """The bytes of the 32-bit floating point numbers as base64 text."""

    BINARY = "binary"
    """One bit for each number, eight to a signed byte."""

    FLOAT = "float"
    """Floating point numbers."""

    INT8 = "int8"
    """Signed bytes."""

    UBINARY = "ubinary"
    """One bit for each number, eight to an unsigned byte."""

    UINT8 = "uint8"
    """Unsigned bytes."""


class EmbeddingInputType(OpenStrEnum):
    """What embedded text will be used for."""

    TEXT = "text"
    """Anything."""

    QUERY = "query"
    """A question, to be compared with stored documents."""

    DOCUMENT = "document"
    """A document, to be stored and found by questions."""


class ExtraParameters(OpenStrEnum):
    """What the server does with members of the request body that the API does not define."""

    ERROR = "error"
    """Refuses the request. This is what a server does when the header is absent."""

    DROP = "drop"
    """Leaves them out of what it hands to the model. Older descriptions of the API call this ignore."""

    PASS_THROUGH = "pass-through"
    """Hands them to the model as they are."""


class ImageDetailLevel(OpenStrEnum):
    """How closely the model looks at an image."""

    AUTO = "auto"
    """The model decides, for instance by the size of the image."""

    LOW = "low"
    """A coarse look, which is fast and takes few tokens."""

    HIGH = "high"
    """A close look, which is slower and takes more tokens."""


class ImageOutputFormat(OpenStrEnum):
    """The format of an image.

    Added in 2025-05-01.
    """

    PNG = "png"
    """A PNG file, without loss."""

    JPG = "jpg"
    """A JPEG file, smaller but with loss."""


class ImageQuality(OpenStrEnum):
    """How much care the model takes over an image.

    Added in 2025-05-01.
    """

    HD = "hd"
    """More detail, at more time and cost."""

    STANDARD = "standard"
    """Ordinary quality."""


class ImageSizePreset(OpenStrEnum):
    """A preset size of an image, width by height in pixels.

    Added in 2025-05-01.
    """

    VALUE_672X1566 = "672x1566"
    """Portrait, 672 wide and 1566 high."""

    VALUE_768X1366 = "768x1366"
    """Portrait, 768 wide and 1366 high."""

    VALUE_836X1254 = "836x1254"
    """Portrait, 836 wide and 1254 high."""

    VALUE_916X1145 = "916x1145"
    """Portrait, 916 wide and 1145 high."""

    VALUE_1024X1024 = "1024x1024"
    """Square, 1024 wide and 1024 high."""

    VALUE_1145X916 = "1145x916"
    """Landscape, 1145 wide and 916 high."""

    VALUE_1254X836 = "1254x836"
    """Landscape, 1254 wide and 836 high."""

    VALUE_1366X768 = "1366x768"
    """Landscape, 1366 wide and 768 high."""

    VALUE_1566X672 = "1566x672"
    """Landscape, 1566 wide and 672 high."""


class ModelType(OpenStrEnum):
    """What a model does. Servers spell it in many ways, such as chat-completions, chat-completion, chat,
    text-embeddings or image-embeddings; compare without regard to case and punctuation.
    """

    EMBEDDINGS = "embeddings"
    """Turns text into vectors."""

    IMAGE_GENERATION = "image_generation"
    """Draws images."""

    TEXT_GENERATION = "text_generation"
    """Continues text."""

    IMAGE_EMBEDDINGS = "image_embeddings"
    """Turns images into vectors."""

    AUDIO_GENERATION = "audio_generation"
    """Turns text into audio."""

    CHAT_COMPLETION = "chat_completion"
    """Continues conversations."""
