"""Microsoft's azure-ai-inference, synchronous and, over aiohttp, asynchronous."""

# The libraries of other environments than this one:
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false

from __future__ import annotations

import base64
import json
from array import array
from typing import Any

from azure.ai.inference import ChatCompletionsClient, EmbeddingsClient, ImageEmbeddingsClient, aio, load_client
from azure.ai.inference.models import (
    AssistantMessage,
    ChatCompletionsToolDefinition,
    FunctionDefinition,
    ImageEmbeddingInput,
    JsonSchemaFormat,
    SystemMessage,
    ToolMessage,
    UserMessage,
)
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError

from interop import questions as q
from interop.trial import Place, refused, trial

PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
MESSAGES: list[Any] = [SystemMessage("You answer in one sentence."), UserMessage(q.QUESTION)]
WEATHER: list[Any] = [UserMessage(q.WEATHER)]
FUNCTION = FunctionDefinition(name="get_weather", description="Give the weather of a city.", parameters=q.SCHEMA)
TOOLS: list[Any] = [ChatCompletionsToolDefinition(function=FUNCTION)]


def _with(kind: Any, place: Place, key: str = "") -> Any:
    return kind(endpoint=place.url, credential=AzureKeyCredential(key or place.key), model=q.MODEL)


def _check_answer(answer: Any) -> str:
    text: str = answer.choices[0].message.content
    q.check_text(text)
    usage = answer.usage
    q.check_usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
    q.expect(answer.choices[0].finish_reason == "stop", "finish_reason stop", answer.choices[0].finish_reason)
    return text


def _follow_up(answer: Any) -> list[Any]:
    """Check the tool call of an answer; give the conversation that goes on with the tool's result."""
    [call] = answer.choices[0].message.tool_calls
    q.check_tool(call.function.name, json.loads(call.function.arguments))
    said = AssistantMessage(tool_calls=answer.choices[0].message.tool_calls)
    return [*WEATHER, said, ToolMessage(tool_call_id=call.id, content=q.RESULT)]


def _check_tool_updates(updates: list[Any]) -> None:
    calls = [call.function for each in updates for choice in each.choices for call in choice.delta.tool_calls or []]
    name = "".join(call.name or "" for call in calls)
    q.check_tool(name, json.loads("".join(call.arguments or "" for call in calls)))


@trial
def chat(place: Place) -> None:
    with _with(ChatCompletionsClient, place) as client:
        _check_answer(client.complete(messages=MESSAGES, temperature=0.5, max_tokens=500, seed=7))


@trial
def stream(place: Place) -> None:
    with _with(ChatCompletionsClient, place) as client:
        whole = _check_answer(client.complete(messages=MESSAGES))
        updates = [each for each in client.complete(messages=MESSAGES, stream=True) if each.choices]
    q.check_pieces([each.choices[0].delta.content or "" for each in updates], whole)


@trial
def tools(place: Place) -> None:
    with _with(ChatCompletionsClient, place) as client:
        messages = _follow_up(client.complete(messages=WEATHER, tools=TOOLS))
        q.check_result(client.complete(messages=messages, tools=TOOLS).choices[0].message.content)
        _check_tool_updates(list(client.complete(messages=WEATHER, tools=TOOLS, stream=True)))


@trial
def structured_output(place: Place) -> None:
    form = JsonSchemaFormat(name="place", schema=q.SCHEMA, strict=True)
    with _with(ChatCompletionsClient, place) as client:
        answer = client.complete(messages=WEATHER, response_format=form)
    found = json.loads(answer.choices[0].message.content)
    q.expect(found == q.ARGUMENTS, str(q.ARGUMENTS), found)


@trial
def embeddings(place: Place) -> None:
    with _with(EmbeddingsClient, place) as client:
        floats = [each.embedding for each in client.embed(input=q.TEXTS).data]
        packed = [each.embedding for each in client.embed(input=q.TEXTS, encoding_format="base64").data]
    q.check_vectors(floats)
    q.check_vectors([array("f", base64.b64decode(each)) for each in packed])


@trial
def image_embeddings(place: Place) -> None:
    with _with(ImageEmbeddingsClient, place) as client:
        [item] = client.embed(input=[ImageEmbeddingInput(image=PIXEL, text="a pixel")]).data
    q.expect(len(item.embedding) == q.DIMENSIONS, f"{q.DIMENSIONS} numbers", item.embedding)


@trial
def model_information(place: Place) -> None:
    with load_client(endpoint=place.url, credential=AzureKeyCredential(place.key)) as client:
        q.expect(isinstance(client, ChatCompletionsClient), "a ChatCompletionsClient", client)
        q.expect(bool(client.get_model_info().model_name), "a model's name", client.get_model_info())


@trial
def extra_parameters(place: Place) -> None:
    with _with(ChatCompletionsClient, place) as client:
        answer = client.complete(messages=MESSAGES, model_extras={"logprobs": True})
        q.expect(bool(answer.choices[0]["logprobs"]["content"]), "log probabilities", answer)
        with refused(HttpResponseError) as caught:
            client.complete({"messages": [{"role": "user", "content": "Hello"}], "frobnicate": 1})
    q.check_error(caught.error, 422, "frobnicate")


@trial
def filtered_prompt(place: Place) -> None:
    with _with(ChatCompletionsClient, place) as client, refused(HttpResponseError) as caught:
        client.complete(messages=[UserMessage(q.FILTERED)])
    q.check_error(caught.error, 400, "content_filter")


@trial
def wrong_key(place: Place) -> None:
    with _with(ChatCompletionsClient, place, q.WRONG_KEY) as client, refused(ClientAuthenticationError) as caught:
        client.complete(messages=MESSAGES)
    q.check_error(caught.error, 401, "not accepted")


@trial
async def async_chat(place: Place) -> None:
    async with _with(aio.ChatCompletionsClient, place) as client:
        _check_answer(await client.complete(messages=MESSAGES))


@trial
async def async_stream(place: Place) -> None:
    async with _with(aio.ChatCompletionsClient, place) as client:
        whole = _check_answer(await client.complete(messages=MESSAGES))
        updates = [each async for each in await client.complete(messages=MESSAGES, stream=True) if each.choices]
    q.check_pieces([each.choices[0].delta.content or "" for each in updates], whole)


@trial
async def async_tools(place: Place) -> None:
    async with _with(aio.ChatCompletionsClient, place) as client:
        messages = _follow_up(await client.complete(messages=WEATHER, tools=TOOLS))
        q.check_result((await client.complete(messages=messages, tools=TOOLS)).choices[0].message.content)
        stream = await client.complete(messages=WEATHER, tools=TOOLS, stream=True)
        _check_tool_updates([each async for each in stream])


@trial
async def async_embeddings(place: Place) -> None:
    async with _with(aio.EmbeddingsClient, place) as client:
        q.check_vectors([each.embedding for each in (await client.embed(input=q.TEXTS)).data])


@trial
async def async_wrong_key(place: Place) -> None:
    async with _with(aio.ChatCompletionsClient, place, q.WRONG_KEY) as client:
        with refused(ClientAuthenticationError) as caught:
            await client.complete(messages=MESSAGES)
    q.check_error(caught.error, 401, "not accepted")
