"""Saying: a text and the request in, the answer that says this text out, whole or as a stream."""

from __future__ import annotations

from collections.abc import Iterator

from .call import Answer, Arrival, Events, Reply
from .tokens import count, pieces
from .wire import Json, JsonObject, MalformedJson, decode, is_object

_HEAD: JsonObject = {"id": "scripted", "created": 1_700_000_000, "model": "scripted"}


def say(text: str, arrival: Arrival) -> Answer:
    """Answer a chat or a text completion; the model is the one that the request names.

    Raises:
        ValueError: the request is for something else.
    """
    chat = arrival.operation == "getChatCompletions"
    if not chat and arrival.operation != "getCompletions":
        raise ValueError(f"say() answers chats and text completions; {arrival.method} {arrival.path} is neither")
    asked = _asked(arrival)
    head = _HEAD | ({"model": asked["model"]} if isinstance(asked.get("model"), str) else {})
    usage: JsonObject = {"prompt_tokens": 0, "completion_tokens": count(text), "total_tokens": count(text)}
    if asked.get("stream") is True:
        return Events(list(_updates(chat, text, head, usage)))
    said: JsonObject = {"message": {"role": "assistant", "content": text}} if chat else {"text": text}
    choice = {"index": 0, "finish_reason": "stop", **said}
    kind = "chat.completion" if chat else "text_completion"
    return Reply({**head, "object": kind, "choices": [choice], "usage": usage})


def _asked(arrival: Arrival) -> JsonObject:
    try:
        body = decode(arrival.body)
    except MalformedJson:
        return {}
    return body if is_object(body) else {}


def _updates(chat: bool, text: str, head: JsonObject, usage: JsonObject) -> Iterator[Json]:
    kind = "chat.completion.chunk" if chat else "text_completion"
    parts = pieces(text) or [""]
    for index, piece in enumerate(parts):
        last = index + 1 == len(parts)
        said: JsonObject = {"delta": {"role": "assistant", "content": piece}} if chat else {"text": piece}
        choice = {"index": 0, "finish_reason": "stop" if last else None, **said}
        yield {**head, "object": kind, "choices": [choice]} | ({"usage": usage} if last else {})
