"""Tools: a chat request in, the calls that the model makes out.

The rule. No tool is called when none is given, when `tool_choice` is "none", or when the conversation ends with the
results of tools. A named `tool_choice` calls that tool. Otherwise the tools are called whose full names the last user
message holds, in its order. Where it holds none, one is: the tool that shares most words of its name and description
with the message, the first one among equals. With "required" that is always so; with "auto", the default, only when the
message has a question mark or a word of that tool's name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from .conversation import Conversation
from .instance import instance
from .refusal import cannot
from .scalars import NoInstance
from .wire import Json, JsonObject, is_object
from .words import Words

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
_SHORTEST = 3
_COMMON = frozenset(
    ("and", "are", "for", "from", "get", "how", "set", "the", "this", "was", "what", "who", "will", "with", "you")
)


@dataclass(frozen=True)
class ToolCall:
    """A call of a tool: its identifier, its name and its arguments as JSON text."""

    id: str
    name: str
    arguments: str

    def message(self) -> JsonObject:
        """Give the call as a member of a message's `tool_calls`."""
        return {"id": self.id, "type": "function", "function": {"name": self.name, "arguments": self.arguments}}


def choose(body: JsonObject, conversation: Conversation, identity: str) -> list[ToolCall]:
    """Decide which tools to call, with arguments that are valid by their parameters.

    Args:
        identity: what the identifiers of the calls are made from.

    Raises:
        Refusal: 422 for a tool choice that is unknown, or parameters for which no arguments are found.
    """
    tools: list[JsonObject] = body.get("tools", [])
    choice = body.get("tool_choice", "auto")
    if isinstance(choice, str) and choice not in ("auto", "none", "required"):
        raise cannot(["body", "tool_choice"], choice, "Input should be auto, none, required or a named tool here")
    if not tools or choice == "none" or conversation.returned:
        return []
    picked = _pick(tools, choice, conversation.asked)
    words = Words(conversation.asked)
    return [
        ToolCall(f"call_{identity.replace('-', '')[:20]}{number}", _name(tools[index]), _arguments(tools, index, words))
        for number, index in enumerate(picked)
    ]


def _pick(tools: list[JsonObject], choice: Json, text: str) -> list[int]:
    names = [_name(tool) for tool in tools]
    if is_object(choice):
        wanted = choice["function"]["name"]
        if wanted not in names:
            raise cannot(["body", "tool_choice", "function", "name"], wanted, "Input should be one of the tools' names")
        return [names.index(wanted)]
    spoken = Words(text)
    mentioned = [index for index, name in enumerate(names) if spoken.mentions(name)]
    if mentioned:
        return sorted(mentioned, key=lambda index: text.lower().find(names[index].lower()))
    said = _parts(text)
    shared = [len(said & _parts(f"{_name(tool)} {tool['function'].get('description', '')}")) for tool in tools]
    best = shared.index(max(shared))
    return [best] if choice == "required" or "?" in text or said & _parts(names[best]) else []


def _arguments(tools: list[JsonObject], index: int, words: Words) -> str:
    schema = tools[index]["function"].get("parameters")
    if not schema:
        return "{}"
    try:
        made = instance(schema, words)
    except NoInstance as error:
        raise cannot(["body", "tools", index, "function", "parameters"], schema, str(error)) from None
    return json.dumps(made, ensure_ascii=False)


def _name(tool: JsonObject) -> str:
    name: str = tool["function"]["name"]
    return name


def _parts(text: str) -> set[str]:
    """Give the words of a text, those within a name such as `getWeather` too, without the short and the common."""
    words = (each.lower() for each in _PART.findall(text))
    return {word for word in words if len(word) >= _SHORTEST and word not in _COMMON}
