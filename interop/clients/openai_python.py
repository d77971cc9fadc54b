"""OpenAI's openai-python, synchronous and asynchronous, with the parameters that it sends unasked."""

# The libraries of other environments than this one:
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false

from __future__ import annotations

import json
from typing import Any

import openai
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

from interop import questions as q
from interop.trial import Place, refused, trial

MESSAGES: list[Any] = [
    {"role": "system", "content": "You answer in one sentence."},
    {"role": "user", "content": q.QUESTION},
]
WEATHER: list[Any] = [{"role": "user", "content": q.WEATHER}]
FILTERED: list[Any] = [{"role": "user", "content": q.FILTERED}]
TOOLS: list[Any] = [q.TOOL]


class City(BaseModel):
    """What the structured output is parsed to."""

    city: str


def _sync(place: Place, key: str = "") -> Any:
    return OpenAI(base_url=place.url, api_key=key or place.key, max_retries=0)


def _async(place: Place, key: str = "") -> Any:
    return AsyncOpenAI(base_url=place.url, api_key=key or place.key, max_retries=0)


def _check_answer(answer: Any) -> str:
    text: str = answer.choices[0].message.content
    q.check_text(text)
    usage = answer.usage
    q.check_usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
    q.expect(answer.choices[0].finish_reason == "stop", "finish_reason stop", answer.choices[0].finish_reason)
    return text


def _follow_up(answer: Any) -> list[Any]:
    """Check the tool call of an answer; give the conversation that goes on with the tool's result."""
    message = answer.choices[0].message
    [call] = message.tool_calls
    q.check_tool(call.function.name, json.loads(call.function.arguments))
    # The message is sent back as it came, as this library's documentation does it.
    return [*WEATHER, message, {"role": "tool", "tool_call_id": call.id, "content": q.RESULT}]


@trial
def chat(place: Place) -> None:
    with _sync(place) as client:
        _check_answer(client.chat.completions.create(model=q.MODEL, messages=MESSAGES, temperature=0.5, user="someone"))


@trial
def stream(place: Place) -> None:
    with _sync(place) as client:
        whole = _check_answer(client.chat.completions.create(model=q.MODEL, messages=MESSAGES))
        options = {"include_usage": True}
        stream = client.chat.completions.create(model=q.MODEL, messages=MESSAGES, stream=True, stream_options=options)
        chunks = list(stream)
    q.check_pieces([each.choices[0].delta.content or "" for each in chunks if each.choices], whole)
    usage = chunks[-1].usage
    q.check_usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)


@trial
def stream_to_final(place: Place) -> None:
    """Use the library's own assembly of updates, which is strict about their form."""
    with _sync(place) as client:
        with client.chat.completions.stream(model=q.MODEL, messages=MESSAGES) as stream:
            _check_answer(stream.get_final_completion())
        strict = {**q.TOOL, "function": {**q.TOOL["function"], "strict": True}}
        with client.chat.completions.stream(model=q.MODEL, messages=WEATHER, tools=[strict]) as stream:
            [call] = stream.get_final_completion().choices[0].message.tool_calls
    q.check_tool(call.function.name, call.function.parsed_arguments)


@trial
def tools(place: Place) -> None:
    with _sync(place) as client:
        answer = client.chat.completions.create(model=q.MODEL, messages=WEATHER, tools=TOOLS, tool_choice="auto")
        messages = _follow_up(answer)
        answer = client.chat.completions.create(model=q.MODEL, messages=messages, tools=TOOLS)
    q.check_result(answer.choices[0].message.content)


@trial
def structured_output(place: Place) -> None:
    with _sync(place) as client:
        answer = client.chat.completions.parse(model=q.MODEL, messages=WEATHER, response_format=City)
    q.expect(answer.choices[0].message.parsed == City(city="Paris"), "City(city='Paris')", answer)


@trial
def text_completion(place: Place) -> None:
    with _sync(place) as client:
        whole = client.completions.create(model=q.MODEL, prompt="Once upon a time").choices[0].text
        chunks = client.completions.create(model=q.MODEL, prompt="Once upon a time", stream=True)
        q.check_pieces([each.choices[0].text for each in chunks if each.choices], whole)


@trial
def embeddings(place: Place) -> None:
    with _sync(place) as client:
        # It asks for base64 unless told not to, and decodes it.
        q.check_vectors([each.embedding for each in client.embeddings.create(model=q.MODEL, input=q.TEXTS).data])
        answer = client.embeddings.create(model=q.MODEL, input=q.TEXTS, encoding_format="float")
    q.check_vectors([each.embedding for each in answer.data])


@trial
def bare_string_refused(place: Place) -> None:
    """The document wants a list of texts for embeddings; the error has to say so."""
    with _sync(place) as client, refused(openai.UnprocessableEntityError) as caught:
        client.embeddings.create(model=q.MODEL, input="a text")
    q.check_error(caught.error, 422, "body.input: Input should be a valid array")


@trial
def filtered_prompt(place: Place) -> None:
    with _sync(place) as client, refused(openai.BadRequestError) as caught:
        client.chat.completions.create(model=q.MODEL, messages=FILTERED)
    q.check_error(caught.error, 400, "refused by the content filter")
    q.expect(caught.error.code == "content_filter", "the code content_filter", caught.error.code)


@trial
def wrong_key(place: Place) -> None:
    with _sync(place, q.WRONG_KEY) as client, refused(openai.AuthenticationError) as caught:
        client.chat.completions.create(model=q.MODEL, messages=MESSAGES)
    # Its message has room for the error body of OpenAI alone.
    q.check_error(caught.error, 401, "")
    q.expect("not accepted" in caught.error.response.text, "the server's own words", caught.error.response.text)


@trial
async def async_chat(place: Place) -> None:
    async with _async(place) as client:
        _check_answer(await client.chat.completions.create(model=q.MODEL, messages=MESSAGES))


@trial
async def async_stream(place: Place) -> None:
    async with _async(place) as client:
        whole = _check_answer(await client.chat.completions.create(model=q.MODEL, messages=MESSAGES))
        stream = await client.chat.completions.create(model=q.MODEL, messages=MESSAGES, stream=True)
        chunks = [each async for each in stream]
    q.check_pieces([each.choices[0].delta.content or "" for each in chunks if each.choices], whole)


@trial
async def async_tools(place: Place) -> None:
    async with _async(place) as client:
        messages = _follow_up(await client.chat.completions.create(model=q.MODEL, messages=WEATHER, tools=TOOLS))
        answer = await client.chat.completions.create(model=q.MODEL, messages=messages, tools=TOOLS)
    q.check_result(answer.choices[0].message.content)


@trial
async def async_embeddings(place: Place) -> None:
    async with _async(place) as client:
        answer = await client.embeddings.create(model=q.MODEL, input=q.TEXTS)
    q.check_vectors([each.embedding for each in answer.data])


@trial
async def async_wrong_key(place: Place) -> None:
    async with _async(place, q.WRONG_KEY) as client:
        with refused(openai.AuthenticationError) as caught:
            await client.chat.completions.create(model=q.MODEL, messages=MESSAGES)
    # Its message has room for the error body of OpenAI alone.
    q.check_error(caught.error, 401, "")
    q.expect("not accepted" in caught.error.response.text, "the server's own words", caught.error.response.text)
