"""Text completion: prompts in; continuations out, whole or as a stream of pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ..call import Answer, Call, Events, Reply
from ..likelihood import text_logprobs
from ..several import amount
from ..tokens import count, cut, pieces
from ..wire import Json, JsonObject, digest, is_array

_ENDINGS = ("and so on", "and that was that", "and nobody minded", "and all was well")


@dataclass(frozen=True)
class Choice:
    """One continuation."""

    index: int
    text: str
    finish_reason: str


def complete(call: Call) -> Answer:
    """Continue each prompt; the continuation repeats it. The same prompt, settings and seed give the same text.

    Raises:
        Refusal: 422 for an `n` beyond 1 to 16.
    """
    prompts = _prompts(call.body["prompt"])
    each = amount(call)
    choices = [_choice(call, prompts[index // each], index) for index in range(len(prompts) * each)]
    asked = sum(len(prompt) if is_array(prompt) else count(prompt) for prompt in prompts)
    made = sum(count(choice.text) for choice in choices)
    usage = {"prompt_tokens": asked, "completion_tokens": made, "total_tokens": asked + made}
    if call.streams:
        return Events(_parts(call, choices, usage))
    rendered = [_render(call, each.index, each.text, each.finish_reason, 0) for each in choices]
    return Reply({**_head(call), "choices": rendered, "usage": usage})


def _prompts(prompt: Json) -> list[Json]:
    """Give the prompts, each a text or a list of tokens; a list of integers is one prompt, any other list several."""
    several = is_array(prompt) and not (prompt and all(isinstance(each, int | float) for each in prompt))
    return prompt if several else [prompt]


def _choice(call: Call, prompt: Json, index: int) -> Choice:
    said = " ".join(f"<{token}>" for token in prompt) if is_array(prompt) else str(prompt)
    ending = _ENDINGS[(digest(said, call.body.get("seed", 0))[0] + index) % len(_ENDINGS)]
    stop = call.body.get("stop", [])
    stops: list[str] = [stop] if isinstance(stop, str) else stop
    text, reason = cut(f", {ending}. You said: {said}", stops, call.integer("max_tokens"))
    return Choice(index, text, reason)


def _head(call: Call) -> JsonObject:
    return {"id": call.id, "object": "text_completion", "created": call.created, "model": call.model}


def _render(call: Call, index: int, text: str, reason: str | None, start: int) -> JsonObject:
    result: JsonObject = {"index": index, "text": text, "finish_reason": reason}
    # An integer asks for so many alternatives to each token, 0 for the tokens' own figures alone.
    wanted = call.extras.get("logprobs")
    if wanted is not None and wanted is not False:
        result["logprobs"] = text_logprobs(pieces(text), call.extras, start)
    return result


def _parts(call: Call, choices: list[Choice], usage: JsonObject) -> Iterator[Json]:
    last: JsonObject = {}
    for parts in zip_longest(*(_choice_parts(call, each) for each in choices)):
        for part in parts:
            if part is not None:
                if last:
                    yield last
                last = {**_head(call), "choices": [part]}
    yield {**(last or {**_head(call), "choices": []}), "usage": usage}


def _choice_parts(call: Call, choice: Choice) -> Iterator[JsonObject]:
    start = 0
    for piece in pieces(choice.text):
        yield _render(call, choice.index, piece, None, start)
        start += len(piece)
    yield _render(call, choice.index, "", choice.finish_reason, start)
