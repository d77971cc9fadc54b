# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""`ChatCompletionsResponseFormat`, and what belongs to it alone."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.model import Model, model


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
