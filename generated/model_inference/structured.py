# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""Answers of a type that the caller asked for, and `OutputFormat`, which says more of it than its class."""

from __future__ import annotations

from typing import Generic, TypeVar

from model_inference_overlay.structured import parsed
from model_inference_overlay.structured.format import OutputFormat

from . import models

__all__ = [
    "OutputFormat",
    "ParsedChatChoice",
    "ParsedChatCompletions",
    "ParsedChatResponseMessage",
]

T = TypeVar("T")


@parsed.parsed_class
class ParsedChatResponseMessage(parsed.ParsedMessage[T], models.ChatResponseMessage):
    """A `ChatResponseMessage` whose text was read as the type that was asked for; the value is in `parsed`."""

    __slots__ = ("_parsed",)


@parsed.parsed_class
class ParsedChatChoice(models.ChatChoice, Generic[T]):
    """A `ChatChoice` whose message has a parsed value."""

    __slots__ = ()

    # What is read alone: no caller puts anything else there.
    message: ParsedChatResponseMessage[T]  # pyright: ignore[reportIncompatibleVariableOverride]


@parsed.parsed_class
class ParsedChatCompletions(parsed.ParsedAnswer[T], models.ChatCompletions):
    """A `ChatCompletions` of the type that was asked for; the value is in `parsed`."""

    __slots__ = ("_parsed",)

    # What is read alone: no caller puts anything else there.
    choices: list[ParsedChatChoice[T]]  # type: ignore[assignment]
