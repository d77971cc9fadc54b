"""A conversation: the messages of a chat request in; what was said, shown, played and returned by tools out."""

from __future__ import annotations

from dataclasses import dataclass, field

from .media import Media, describe_url, read_base64
from .tokens import AUDIO_TOKENS, IMAGE_TOKENS, count
from .validation import Loc
from .wire import JsonObject

_OVERHEAD = 3  # what each message costs beyond its content


@dataclass
class Conversation:
    """What a chat answer is made from.

    Attributes:
        instructions: the text of the system and developer messages.
        asked: the text of the last user message.
        attached: descriptions of the images and recordings of the last user message.
        returned: the tool results that end the conversation, as pairs of the tool's name and its text.
        tokens: what all messages count for.
    """

    instructions: str = ""
    asked: str = ""
    attached: list[str] = field(default_factory=list[str])
    returned: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    tokens: int = 0


def read(messages: list[JsonObject]) -> Conversation:
    """Read the messages, which fit the document.

    Raises:
        Refusal: 422 for media that are not well-formed.
    """
    result = Conversation()
    called: dict[str, str] = {}
    for index, message in enumerate(messages):
        loc: Loc = ["body", "messages", index]
        role: str = message["role"]
        content = message.get("content")
        if role != "tool":
            result.returned = []
        if role == "user":
            result.asked, result.attached = "", []
        text = content if isinstance(content, str) else _read_parts(content or [], result, [*loc, "content"])
        if role == "user":
            result.asked = text
        elif role in ("system", "developer"):
            result.instructions = f"{result.instructions} {text}".strip()
        elif role == "tool":
            identity: str = message["tool_call_id"]
            name = called.get(identity, identity)
            result.returned.append((name, text))
        for call in message.get("tool_calls") or []:
            called[call["id"]] = call["function"]["name"]
            text += call["function"]["name"] + call["function"]["arguments"]
        result.tokens += count(text) + _OVERHEAD
    return result


def _read_parts(parts: list[JsonObject], result: Conversation, loc: Loc) -> str:
    texts: list[str] = []
    for index, part in enumerate(parts):
        here: Loc = [*loc, index]
        kind: str = part["type"]
        if kind == "text":
            texts.append(part["text"])
        elif kind == "image_url":
            shown = describe_url(part["image_url"]["url"], [*here, "image_url", "url"])
            result.attached.append(f"an image ({shown})")
            result.tokens += IMAGE_TOKENS
        elif kind == "audio_url":
            played = describe_url(part["audio_url"]["url"], [*here, "audio_url", "url"])
            result.attached.append(f"a recording ({played})")
            result.tokens += AUDIO_TOKENS
        else:
            sound = part["input_audio"]
            data = read_base64(sound["data"], [*here, "input_audio", "data"])
            result.attached.append(f"a recording ({Media('audio/' + sound['format'], data)})")
            result.tokens += AUDIO_TOKENS
    return "\n".join(texts)
