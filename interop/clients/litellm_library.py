"""LiteLLM as a library; the variant is its provider, `azure_ai` or `openai`."""

# The libraries of other environments than this one:
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false

from __future__ import annotations

import json
from typing import Any

import litellm

from interop import questions as q
from interop.trial import Place, refused, trial

MESSAGES: list[Any] = [{"role": "user", "content": q.QUESTION}]
WEATHER: list[Any] = [{"role": "user", "content": q.WEATHER}]
FILTERED: list[Any] = [{"role": "user", "content": q.FILTERED}]


def _to(place: Place, key: str = "") -> dict[str, Any]:
    # A model's own name may hold a slash; the first part is the provider.
    model = f"{place.variant}/{q.MODEL}"
    return {"model": model, "api_base": place.url, "api_key": key or place.key, "num_retries": 0}


def _check_answer(answer: Any) -> str:
    text: str = answer.choices[0].message.content
    q.check_text(text)
    usage = answer.usage
    q.check_usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
    return text


def _follow_up(answer: Any) -> list[Any]:
    message = answer.choices[0].message
    [call] = message.tool_calls
    q.check_tool(call.function.name, json.loads(call.function.arguments))
    return [*WEATHER, message, {"role": "tool", "tool_call_id": call.id, "content": q.RESULT}]


@trial
def chat(place: Place) -> None:
    _check_answer(litellm.completion(messages=MESSAGES, temperature=0.5, max_tokens=500, **_to(place)))


@trial
def stream(place: Place) -> None:
    whole = _check_answer(litellm.completion(messages=MESSAGES, **_to(place)))
    chunks = list(litellm.completion(messages=MESSAGES, stream=True, **_to(place)))
    q.check_pieces([each.choices[0].delta.content or "" for each in chunks if each.choices], whole)


@trial
def tools(place: Place) -> None:
    messages = _follow_up(litellm.completion(messages=WEATHER, tools=[q.TOOL], **_to(place)))
    answer = litellm.completion(messages=messages, tools=[q.TOOL], **_to(place))
    q.check_result(answer.choices[0].message.content)
    chunks = list(litellm.completion(messages=WEATHER, tools=[q.TOOL], stream=True, **_to(place)))
    _follow_up(litellm.stream_chunk_builder(chunks))


@trial
def embeddings(place: Place) -> None:
    q.check_vectors([each["embedding"] for each in litellm.embedding(input=q.TEXTS, **_to(place)).data])


@trial
def filtered_prompt(place: Place) -> None:
    with refused(litellm.BadRequestError) as caught:
        litellm.completion(messages=FILTERED, **_to(place))
    q.check_error(caught.error, 400, "content filter")


@trial
def wrong_key(place: Place) -> None:
    with refused(litellm.AuthenticationError) as caught:
        litellm.completion(messages=MESSAGES, **_to(place, q.WRONG_KEY))
    q.check_error(caught.error, 401, "not accepted")


@trial
async def async_chat(place: Place) -> None:
    _check_answer(await litellm.acompletion(messages=MESSAGES, **_to(place)))


@trial
async def async_stream(place: Place) -> None:
    whole = _check_answer(await litellm.acompletion(messages=MESSAGES, **_to(place)))
    stream = await litellm.acompletion(messages=MESSAGES, stream=True, **_to(place))
    chunks = [each async for each in stream]
    q.check_pieces([each.choices[0].delta.content or "" for each in chunks if each.choices], whole)


@trial
async def async_tools(place: Place) -> None:
    messages = _follow_up(await litellm.acompletion(messages=WEATHER, tools=[q.TOOL], **_to(place)))
    answer = await litellm.acompletion(messages=messages, tools=[q.TOOL], **_to(place))
    q.check_result(answer.choices[0].message.content)


@trial
async def async_embeddings(place: Place) -> None:
    q.check_vectors([each["embedding"] for each in (await litellm.aembedding(input=q.TEXTS, **_to(place))).data])


@trial
async def async_wrong_key(place: Place) -> None:
    with refused(litellm.AuthenticationError) as caught:
        await litellm.acompletion(messages=MESSAGES, **_to(place, q.WRONG_KEY))
    q.check_error(caught.error, 401, "not accepted")
