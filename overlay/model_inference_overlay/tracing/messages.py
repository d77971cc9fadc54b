"""What was said: a request's and an answer's JSON in, the conventions' messages as JSON text out, or None.

It is recorded only where somebody asks for it. Pictures and sounds are left out even then, and so are the query values
of links, which may be signatures: a part says that they were there.

Source: gen-ai-input-messages.json, gen-ai-output-messages.json and gen-ai-tool-definitions.json beside the conventions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from model_inference_overlay import jsontext
from model_inference_overlay.redaction import redact_url
from model_inference_overlay.tracing.conventions import Attributes, at

INPUT = "gen_ai.input.messages"
OUTPUT = "gen_ai.output.messages"
TOOLS = "gen_ai.tool.definitions"

_EMBEDDINGS = "embeddings"
_FINISH = {"tool_calls": "tool_call"}

Json = dict[str, Any]


def request_content(operation: str, body: Any) -> Attributes:
    """Give the attributes that hold what was asked.

    System messages stand among the others, as they are sent: the conventions have `gen_ai.system_instructions` for what
    is given apart from the conversation. Of the inputs of embeddings they record nothing.

    Args:
        operation: `gen_ai.operation.name`.
        body: the request's JSON, of any kind.
    """
    if operation == _EMBEDDINGS:
        return {}
    found: Attributes = {}
    messages = at(body, "messages")
    said = [_message(each) for each in messages] if isinstance(messages, list) else list(_prompts(at(body, "prompt")))
    if said:
        found[INPUT] = _spelled(said)
    tools = at(body, "tools")
    if isinstance(tools, list) and tools:
        found[TOOLS] = _spelled([_tool(each) for each in tools])
    return found


def response_content(answer: Any) -> Attributes:
    """Give the attribute that holds what the model said: `answer` is JSON of any kind."""
    choices = at(answer, "choices")
    if not isinstance(choices, list) or not choices:
        return {}
    return {OUTPUT: _spelled([_choice(each) for each in choices])}


def _spelled(value: Any) -> str:
    return jsontext.dumps(value).decode("utf-8")


def _message(message: Any) -> Json:
    role = at(message, "role")
    if role == "tool":
        identity = at(message, "tool_call_id")
        part = {"type": "tool_call_response", "id": identity, "response": at(message, "content")}
        return {"role": "tool", "parts": [part]}
    return {"role": role if isinstance(role, str) else "", "parts": list(_parts(message))}


def _parts(message: Any) -> Iterator[Json]:
    reasoning, content, audio = at(message, "reasoning_content"), at(message, "content"), at(message, "audio")
    if isinstance(reasoning, str) and reasoning:
        yield {"type": "reasoning", "content": reasoning}
    if isinstance(content, str):
        yield {"type": "text", "content": content}
    for item in content if isinstance(content, list) else ():
        yield _item(item)
    if audio is not None:
        yield _left_out("audio")
        if isinstance(at(audio, "transcript"), str):
            yield {"type": "text", "content": audio["transcript"]}
    calls = at(message, "tool_calls")
    for call in calls if isinstance(calls, list) else ():
        yield _tool_call(call)


def _item(item: Any) -> Json:
    kind = at(item, "type")
    if kind == "text":
        return {"type": "text", "content": at(item, "text")}
    if kind == "image_url":
        return _linked("image", at(at(item, kind), "url"))
    if kind == "audio_url":
        return _linked("audio", at(at(item, kind), "url"))
    if kind == "input_audio":
        return _left_out("audio")
    return {"type": kind if isinstance(kind, str) else "unknown"}


def _linked(modality: str, url: Any) -> Json:
    text = url if isinstance(url, str) else ""
    if text[:5].lower() == "data:":
        media = text[5:].partition(",")[0].partition(";")[0]
        return _left_out(modality, media or None)
    return {"type": "uri", "modality": modality, "uri": redact_url(text)}


def _left_out(modality: str, media: str | None = None) -> Json:
    return {"type": "blob", "mime_type": media, "modality": modality, "content": ""}


def _tool_call(call: Any) -> Json:
    function = at(call, "function")
    arguments = at(function, "arguments")
    if isinstance(arguments, str):
        with suppress(ValueError):  # what else a model wrote is shown as it is
            arguments = jsontext.loads(arguments)
    name = at(function, "name")
    return {"type": "tool_call", "id": at(call, "id"), "name": name or "", "arguments": arguments}


def _tool(tool: Any) -> Json:
    """Give what the conventions require; they advise against the schemas of parameters, which are large."""
    name, kind = at(at(tool, "function"), "name"), at(tool, "type")
    return {"type": kind if isinstance(kind, str) else "function", "name": name if isinstance(name, str) else ""}


def _prompts(prompt: Any) -> Iterator[Json]:
    """Read what a text completion continues, or an image shows: a text, texts, or lists of token numbers."""
    items = prompt if isinstance(prompt, list) and not all(isinstance(each, int) for each in prompt) else [prompt]
    for item in items:
        if isinstance(item, str):
            yield {"role": "user", "parts": [{"type": "text", "content": item}]}
        elif isinstance(item, list):
            yield {"role": "user", "parts": [{"type": "tokens", "content": item}]}


def _choice(choice: Any) -> Json:
    message = at(choice, "message")
    text = at(choice, "text")
    parts = [{"type": "text", "content": text}] if isinstance(text, str) else list(_parts(message))
    role, reason = at(message, "role"), at(choice, "finish_reason")
    finish = reason if isinstance(reason, str) else "none"
    return {
        "role": role if isinstance(role, str) and role else "assistant",
        "parts": parts,
        "finish_reason": _FINISH.get(finish, finish),
    }
