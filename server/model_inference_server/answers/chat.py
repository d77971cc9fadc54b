"""Chat: a conversation in; one or several messages out, whole or as a stream of updates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ..call import Answer, Call, Events, Reply
from ..conversation import Conversation, read
from ..instance import instance
from ..likelihood import chat_logprobs
from ..refusal import cannot
from ..scalars import NoInstance
from ..several import amount
from ..speech import speak
from ..tokens import count, cut, pieces
from ..toolbox import ToolCall, choose
from ..wire import Json, JsonObject, digest
from ..words import Words

_OPENINGS = ("Thank you for the message.", "Here is what I understood.", "Let me say it back to you.", "Gladly.")


@dataclass(frozen=True)
class Choice:
    """One answer: its text, or the tools that it calls."""

    index: int
    text: str
    calls: list[ToolCall]
    finish_reason: str

    @property
    def tokens(self) -> int:
        """What the answer counts for."""
        return count(self.text) + sum(count(each.name + each.arguments) for each in self.calls)


def chat(call: Call) -> Answer:
    """Answer a conversation.

    The same messages, settings and seed give the same text; it repeats the last user message, and the instructions,
    attachments and tool results. See `toolbox` for when tools are called instead. Tokens are those of `tokens`.

    Raises:
        Refusal: 422 for what the document allows and this server cannot do.
    """
    conversation = read(call.body["messages"])
    spoken = _speaks(call)
    choices = [_choice(call, conversation, index) for index in range(amount(call))]
    made = sum(each.tokens for each in choices)
    usage = {
        "prompt_tokens": conversation.tokens,
        "completion_tokens": made,
        "total_tokens": conversation.tokens + made,
    }
    if call.streams:
        return Events(_updates(call, choices, usage))
    rendered = [_whole(call, each, spoken) for each in choices]
    return Reply({**_head(call, "chat.completion"), "choices": rendered, "usage": usage})


def _choice(call: Call, conversation: Conversation, index: int) -> Choice:
    calls = choose(call.body, conversation, digest(call.id, index).hex())
    if calls:
        return Choice(index, "", calls, "tool_calls")
    text, reason = cut(_text(call, conversation, index), call.body.get("stop", []), call.integer("max_tokens"))
    return Choice(index, text, [], reason)


def _text(call: Call, conversation: Conversation, index: int) -> str:
    form: JsonObject = call.body.get("response_format", {"type": "text"})
    prose = _prose(call, conversation, index)
    if form["type"] == "text":
        return prose
    if form["type"] == "json_object":
        return json.dumps({"answer": prose, "model": call.model}, ensure_ascii=False)
    schema = form["json_schema"]["schema"]
    try:
        return json.dumps(instance(schema, Words(conversation.asked)), ensure_ascii=False)
    except NoInstance as error:
        loc = ["body", "response_format", "json_schema", "schema"]
        raise cannot([*loc], schema, str(error)) from None


def _prose(call: Call, conversation: Conversation, index: int) -> str:
    opening = digest(conversation.asked, call.body.get("seed", 0))[0] + index
    said = [_OPENINGS[opening % len(_OPENINGS)]]
    if conversation.returned:
        said += [f"The tool {name} returned: {text}" for name, text in conversation.returned]
    elif conversation.asked:
        said.append(f"You said: {conversation.asked}")
    said += [f"You attached {each}." for each in conversation.attached]
    if conversation.instructions:
        said.append(f"My instructions are: {conversation.instructions}")
    said.append(f"This answer is made up by {call.model} from your request alone; the same request gives it again.")
    return "\n".join(said)


def _speaks(call: Call) -> bool:
    """Tell whether sound is wanted, which this server can give with text, and not in a stream."""
    modalities: list[str] = call.body.get("modalities", ["text"])
    for index, each in enumerate(modalities):
        if each not in ("text", "audio") or (each == "audio" and call.streams):
            raise cannot(["body", "modalities", index], each, "Input should be text, or audio without a stream, here")
    return "audio" in modalities


def _head(call: Call, kind: str) -> JsonObject:
    return {"id": call.id, "object": kind, "created": call.created, "model": call.model}


def _whole(call: Call, choice: Choice, spoken: bool) -> JsonObject:
    message: JsonObject = {"role": "assistant", "content": None if choice.calls else choice.text}
    if choice.calls:
        message["tool_calls"] = [each.message() for each in choice.calls]
    elif spoken:
        message |= {"content": None, "audio": speak(choice.text, call.id, call.created)}
    result: JsonObject = {"index": choice.index, "finish_reason": choice.finish_reason, "message": message}
    if call.extras.get("logprobs"):
        result["logprobs"] = chat_logprobs(pieces(choice.text), call.extras)
    return result


def _updates(call: Call, choices: list[Choice], usage: JsonObject) -> Iterator[Json]:
    head = _head(call, "chat.completion.chunk")
    last: JsonObject = {}
    # Several choices come interleaved, as from a server that makes them at the same time.
    for updates in zip_longest(*(_choice_updates(call, each) for each in choices)):
        for update in updates:
            if update is not None:
                if last:
                    yield last
                last = {**head, "choices": [update]}
    yield {**last, "usage": usage}


def _choice_updates(call: Call, choice: Choice) -> Iterator[JsonObject]:
    def update(delta: JsonObject, reason: str | None = None) -> JsonObject:
        return {"index": choice.index, "finish_reason": reason, "delta": delta}

    yield update({"role": "assistant", "content": None if choice.calls else ""})
    for piece in pieces(choice.text):
        made = update({"content": piece})
        yield made | {"logprobs": chat_logprobs([piece], call.extras)} if call.extras.get("logprobs") else made
    for index, each in enumerate(choice.calls):
        opened = {"index": index, **each.message(), "function": {"name": each.name, "arguments": ""}}
        yield update({"tool_calls": [opened]})
        for piece in pieces(each.arguments):
            yield update({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    yield update({} if choice.calls else {"content": ""}, choice.finish_reason)
