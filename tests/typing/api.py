"""What a caller's type checker sees of the public API; mypy and pyright check this file, and nothing runs it.

In: the calls that programs make. Out: no error, which means that each has exactly the type that is asserted here, and
that what must not type-check does not (both checkers report a `type: ignore` that nothing needs).
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, assert_type

import attrs
from pydantic import BaseModel

from model_inference import (
    ChatCompletionsClient,
    CompletionsClient,
    EmbeddingsClient,
    ImageEmbeddingsClient,
    ImageGenerationsClient,
    aio,
)
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import (
    ContentFilterError,
    FailedBatch,
    HttpResponseError,
    Problem,
    UnprocessableEntityError,
)
from model_inference.models import (
    ChatChoice,
    ChatCompletions,
    ChatCompletionsResponseFormatJSON,
    ChatCompletionsResponseFormatText,
    ChatRequestMessage,
    Completions,
    CompletionsUsage,
    ContentFilterResults,
    EmbeddingsResult,
    ImageContentItem,
    ImageEmbeddingInput,
    ImageGenerationsResult,
    ImageUrl,
    JsonSchemaFormat,
    LlamaExtras,
    MistralExtras,
    ModelInfo,
    StreamingChatCompletionsUpdate,
    SystemMessage,
    TextContentItem,
    ToolMessage,
    UserMessage,
)
from model_inference.responses import AsyncStreamingResponse, RawResponse, StreamingResponse
from model_inference.streaming import AsyncStream, Stream
from model_inference.structured import OutputFormat, ParsedChatCompletions
from model_inference.tools import AsyncToolRun, Tool, ToolRun, ToolStep, tool
from model_inference.tracing import AIInferenceInstrumentor

ENDPOINT = "https://example.services.ai.azure.com/models"
KEY = AzureKeyCredential("key")


def construction() -> None:
    with ChatCompletionsClient(endpoint=ENDPOINT, credential=KEY) as client:
        assert_type(client, ChatCompletionsClient)
    ChatCompletionsClient(ENDPOINT, KEY, temperature=0.5, model="some-model", api_version=None)
    ChatCompletionsClient(endpoint=ENDPOINT)  # type: ignore[call-arg]


def chat(client: ChatCompletionsClient, stream: bool) -> None:
    messages = [SystemMessage("Be brief."), UserMessage("Hello")]
    assert_type(client.complete(messages=messages), ChatCompletions)
    assert_type(client.complete(messages=messages, stream=False), ChatCompletions)
    assert_type(
        client.complete(messages=messages, stream=True), Stream[StreamingChatCompletionsUpdate, ChatCompletions]
    )
    assert_type(
        client.complete(messages=messages, stream=stream),
        ChatCompletions | Stream[StreamingChatCompletionsUpdate, ChatCompletions],
    )
    assert_type(client.complete({"messages": []}, stream=True), Stream[StreamingChatCompletionsUpdate, ChatCompletions])
    assert_type(client.complete(messages=[{"role": "user", "content": "Hello"}]), ChatCompletions)
    for update in client.complete(messages=messages, stream=True):
        assert_type(update, StreamingChatCompletionsUpdate)
    assert_type(client.get_model_info(), ModelInfo)


def streams(client: ChatCompletionsClient) -> None:
    stream = client.complete(messages=[UserMessage("Hello")], stream=True)
    with stream as entered:
        assert_type(entered, Stream[StreamingChatCompletionsUpdate, ChatCompletions])
        assert_type(next(entered), StreamingChatCompletionsUpdate)
        for text in entered.text_stream:
            assert_type(text, str)
    assert_type(stream.get_final(), ChatCompletions)
    assert_type(stream.get_final().choices[0].message.content, str | None)
    # The type of an update alone says as much as it did before there was a second one.
    annotated: Stream[StreamingChatCompletionsUpdate] = stream
    assert_type(annotated, Stream[StreamingChatCompletionsUpdate, Any])
    assert_type(annotated.get_final(), Any)
    read(stream)
    wrong: Stream[StreamingChatCompletionsUpdate, Completions] = stream  # type: ignore[assignment]
    read(wrong)


def read(stream: Stream[StreamingChatCompletionsUpdate]) -> list[StreamingChatCompletionsUpdate]:
    return list(stream)


async def asynchronous_streams(client: aio.ChatCompletionsClient) -> None:
    stream = await client.complete(messages=[UserMessage("Hello")], stream=True)
    async with stream as entered:
        assert_type(entered, AsyncStream[StreamingChatCompletionsUpdate, ChatCompletions])
        assert_type(await anext(entered), StreamingChatCompletionsUpdate)
        async for text in entered.text_stream:
            assert_type(text, str)
    assert_type(await stream.get_final(), ChatCompletions)
    annotated: AsyncStream[StreamingChatCompletionsUpdate] = stream
    assert_type(await annotated.get_final(), Any)


def body(client: ChatCompletionsClient, content: dict[str, Any]) -> None:
    client.complete(body={"messages": [], "frobnicate": 1})
    assert_type(client.complete(content), Stream[StreamingChatCompletionsUpdate, ChatCompletions] | ChatCompletions)
    assert_type(client.complete(content, stream=True), Stream[StreamingChatCompletionsUpdate, ChatCompletions])
    client.complete(b"{}")
    client.complete()  # type: ignore[call-overload]


def options(client: ChatCompletionsClient) -> None:
    messages = [UserMessage("Hello")]
    schema = {"type": "object", "properties": {"feet": {"type": "integer"}}}
    client.complete(messages=messages, max_tokens=1, temperature=0, top_p=0.5, stop=["."], seed=1)
    client.complete(messages=messages, presence_penalty=0.1, frequency_penalty=0.1)
    client.complete(messages=messages, model_extras={"logprobs": True}, validate=True)
    client.complete(messages=messages, model_extras=LlamaExtras(n=1, stop_token_ids=[1]))
    client.complete(messages=messages, model_extras=UserMessage("no extras"))  # type: ignore[call-overload]
    ChatCompletionsClient(ENDPOINT, KEY, model_extras=MistralExtras(safe_prompt=True), validate=True)
    client.complete(messages=messages, response_format="json_object")
    client.complete(messages=messages, response_format=ChatCompletionsResponseFormatText())
    client.complete(messages=messages, response_format=ChatCompletionsResponseFormatJSON())
    client.complete(messages=messages, response_format=JsonSchemaFormat(name="length", schema=schema))
    client.complete(messages=messages, temperature="hot")  # type: ignore[call-overload]
    client.complete(messages=messages, max_token=1)  # type: ignore[call-overload]


def models(result: ChatCompletions, update: StreamingChatCompletionsUpdate) -> None:
    assert_type(result.choices, list[ChatChoice])
    assert_type(result.choices[0].message.content, str | None)
    assert_type(result.usage, CompletionsUsage)
    assert_type(result.usage.total_tokens, int)
    UserMessage([TextContentItem(text="What is this?"), ImageContentItem(image_url=ImageUrl(url="data:,"))])
    UserMessage(content="Hello")
    ToolMessage("5280", tool_call_id="call-1")
    UserMessage(1)  # type: ignore[arg-type]
    print(result.choises)  # type: ignore[attr-defined]
    assert_type(result.choices[0].content_filter_results, ContentFilterResults | None)
    from model_inference.models import ChatCompletion  # type: ignore[attr-defined]  # noqa: F401


def errors(client: ChatCompletionsClient) -> None:
    try:
        client.complete(messages=[UserMessage("Hello")])
    except ContentFilterError as error:
        assert_type(error.code, str | None)
    except UnprocessableEntityError as error:
        assert_type(error.problems, tuple[Problem, ...])
        assert_type(error.batch, FailedBatch | None)
    except HttpResponseError as error:
        assert_type(error.message, str)


def others(
    completions: CompletionsClient,
    embeddings: EmbeddingsClient,
    image_embeddings: ImageEmbeddingsClient,
    generations: ImageGenerationsClient,
) -> None:
    assert_type(completions.complete(prompt="Once"), Completions)
    assert_type(completions.complete(prompt=["Once", "Twice"]), Completions)
    assert_type(completions.complete(prompt="Once", stream=True), Stream[Completions, Completions])
    assert_type(completions.complete(prompt="Once", stream=True).get_final(), Completions)
    assert_type(embeddings.embed(input=["Hello"], dimensions=8), EmbeddingsResult)
    assert_type(embeddings.embed(input=(each for each in "ab"), batch_size=2, progress=True), EmbeddingsResult)
    embeddings.embed(input={"a": 1}.keys(), batch_size=2, progress=lambda done, total: print(done, total))
    embeddings.embed(input=["Hello"], batch_size="2")  # type: ignore[call-overload]
    embeddings.embed(input=[1])  # type: ignore[list-item]
    embeddings.embed(input=["Hello"], max_concurrency=2)  # type: ignore[call-overload]
    embeddings.embed(body={"input": ["Hello"]}, batch_size=2)  # type: ignore[call-overload]
    [item] = embeddings.embed(input=["Hello"]).data
    assert_type(item.vector, array[Any])
    assert_type(item.vector_as("int8"), array[Any])
    assert_type(item.numpy().shape, tuple[Any, ...])
    assert_type(image_embeddings.embed(input=[ImageEmbeddingInput(image="data:,")]), EmbeddingsResult)
    images = generations.generate(prompt="A lighthouse", size="1024x1024")
    assert_type(images, ImageGenerationsResult)
    assert_type(images.save("folder", name="lighthouse"), list[Path])
    assert_type(images.data[0].save("lighthouse", overwrite=False), Path)
    assert_type(images.data[0].bytes, bytes)
    assert_type(generations.get_model_info(), ModelInfo)


async def asynchronous(client: aio.ChatCompletionsClient, stream: bool) -> None:
    messages = [UserMessage("Hello")]
    async with client as entered:
        assert_type(entered, aio.ChatCompletionsClient)
    assert_type(await client.complete(messages=messages), ChatCompletions)
    assert_type(await client.complete(messages=messages, stream=False), ChatCompletions)
    assert_type(
        await client.complete(messages=messages, stream=True),
        AsyncStream[StreamingChatCompletionsUpdate, ChatCompletions],
    )
    assert_type(
        await client.complete(messages=messages, stream=stream),
        ChatCompletions | AsyncStream[StreamingChatCompletionsUpdate, ChatCompletions],
    )
    async for update in await client.complete(messages=messages, stream=True):
        assert_type(update, StreamingChatCompletionsUpdate)
    assert_type(await client.get_model_info(), ModelInfo)


async def asynchronous_others(
    completions: aio.CompletionsClient,
    embeddings: aio.EmbeddingsClient,
    image_embeddings: aio.ImageEmbeddingsClient,
    generations: aio.ImageGenerationsClient,
) -> None:
    assert_type(await completions.complete(prompt="Once"), Completions)
    assert_type(await completions.complete(prompt="Once", stream=True), AsyncStream[Completions, Completions])
    assert_type(await (await completions.complete(prompt="Once", stream=True)).get_final(), Completions)
    assert_type(await embeddings.embed(input=["Hello"]), EmbeddingsResult)
    assert_type(await embeddings.embed(input=("a", "b"), batch_size=1, max_concurrency=2), EmbeddingsResult)
    assert_type(await image_embeddings.embed(input=[ImageEmbeddingInput(image="data:,")]), EmbeddingsResult)
    assert_type(await generations.generate(prompt="A lighthouse", size="1024x1024"), ImageGenerationsResult)


def raw(client: ChatCompletionsClient, embeddings: EmbeddingsClient) -> None:
    messages = [UserMessage("Hello")]
    assert_type(client.with_raw_response.complete(messages=messages), RawResponse[ChatCompletions])
    assert_type(client.with_raw_response.complete(messages=messages).parsed, ChatCompletions)
    assert_type(client.with_raw_response.get_model_info(), RawResponse[ModelInfo])
    streamed = client.with_raw_response.complete(messages=messages, stream=True)
    assert_type(streamed, RawResponse[Stream[StreamingChatCompletionsUpdate, ChatCompletions]])
    assert_type(streamed.parsed.get_final(), ChatCompletions)
    assert_type(embeddings.with_streaming_response.embed(input=["Hello"]), StreamingResponse[EmbeddingsResult])
    assert_type(embeddings.with_streaming_response.embed(input=["Hello"]).parse(), EmbeddingsResult)
    assert_type(client.with_options(timeout=3, headers={"x-team": "blue"}), ChatCompletionsClient)
    client.with_options(temprature=1)  # type: ignore[call-arg]


def unread(client: ChatCompletionsClient, completions: CompletionsClient, stream: bool) -> None:
    messages, unread = [UserMessage("Hello")], client.with_streaming_response
    assert_type(unread.complete(messages=messages).parse(), ChatCompletions)
    # Whoever does not read the events gets what they add up to, never a stream.
    assert_type(unread.complete(messages=messages, stream=True).parse(), ChatCompletions)
    assert_type(unread.complete(messages=messages, stream=stream).parse(), ChatCompletions)
    assert_type(unread.complete({"messages": []}).parse(), ChatCompletions)
    assert_type(completions.with_streaming_response.complete(prompt="Once", stream=True).parse(), Completions)
    assert_type(unread.get_model_info().parse(), ModelInfo)


async def asynchronous_unread(client: aio.ChatCompletionsClient, stream: bool) -> None:
    messages, unread = [UserMessage("Hello")], client.with_streaming_response
    assert_type(await (await unread.complete(messages=messages)).parse(), ChatCompletions)
    assert_type(await (await unread.complete(messages=messages, stream=True)).parse(), ChatCompletions)
    assert_type(await (await unread.complete(messages=messages, stream=stream)).parse(), ChatCompletions)


async def asynchronous_raw(client: aio.ChatCompletionsClient, embeddings: aio.EmbeddingsClient) -> None:
    messages = [UserMessage("Hello")]
    assert_type(await client.with_raw_response.complete(messages=messages), RawResponse[ChatCompletions])
    streamed = await client.with_raw_response.complete(messages=messages, stream=True)
    assert_type(streamed, RawResponse[AsyncStream[StreamingChatCompletionsUpdate, ChatCompletions]])
    assert_type(await streamed.parsed.get_final(), ChatCompletions)
    streaming = await embeddings.with_streaming_response.embed(input=["Hello"])
    assert_type(streaming, AsyncStreamingResponse[EmbeddingsResult])
    assert_type(await streaming.parse(), EmbeddingsResult)


def tracing() -> None:
    instrumentor = AIInferenceInstrumentor()
    instrumentor.instrument(enable_content_recording=True)
    assert_type(instrumentor.is_instrumented(), bool)
    assert_type(instrumentor.is_content_recording_enabled(), bool)
    instrumentor.instrument(enable_content_recording="yes")  # type: ignore[arg-type]
    instrumentor.uninstrument()


@dataclass
class Length:
    feet: int


@attrs.frozen
class Mile:
    feet: int


class Person(BaseModel):
    name: str


class City(TypedDict):
    name: str


def parsed(client: ChatCompletionsClient, stream: bool) -> None:
    messages = [UserMessage("Hello")]
    result = client.complete(messages=messages, response_format=Length)
    assert_type(result, ParsedChatCompletions[Length])
    assert_type(result.parsed, Length)
    assert_type(result.choices[0].message.parsed, Length | None)
    assert_type(result.choices[0].message.content, str | None)
    assert_type(client.complete(messages=messages, response_format=Mile).parsed, Mile)
    assert_type(client.complete(messages=messages, response_format=Person).parsed, Person)
    assert_type(client.complete(messages=messages, response_format=City).parsed, City)
    assert_type(client.complete(messages=messages, response_format=OutputFormat(Length, name="x")).parsed, Length)
    assert_type(client.complete(messages=messages, response_format=OutputFormat({"type": "object"})).parsed, Any)
    streamed = client.complete(messages=messages, response_format=Length, stream=True)
    assert_type(streamed, Stream[StreamingChatCompletionsUpdate, ParsedChatCompletions[Length]])
    assert_type(streamed.get_final().parsed, Length)
    assert_type(
        client.complete(messages=messages, response_format=Length, stream=stream),
        ParsedChatCompletions[Length] | Stream[StreamingChatCompletionsUpdate, ParsedChatCompletions[Length]],
    )
    # A schema gives its values too, but a type checker cannot tell it from the API's own objects.
    assert_type(client.complete(messages=messages, response_format={"name": "x", "schema": {}}), ChatCompletions)
    shown(result)


def shown(result: ChatCompletions) -> None:
    print(result.parsed)  # type: ignore[attr-defined]


async def asynchronous_parsed(client: aio.ChatCompletionsClient) -> None:
    messages = [UserMessage("Hello")]
    assert_type((await client.complete(messages=messages, response_format=Length)).parsed, Length)
    streamed = await client.complete(messages=messages, response_format=Length, stream=True)
    assert_type((await streamed.get_final()).parsed, Length)


def flights(origin: str, days: int = 1) -> list[str]:
    return [origin] * days


@tool
def trains(origin: str) -> str:
    return origin


@tool(name="buses")
async def coaches(origin: str) -> str:
    return origin


Turn = ChatRequestMessage | Mapping[str, Any]


def tools(client: ChatCompletionsClient) -> None:
    messages = [UserMessage("Hello")]
    assert_type(trains("Oslo"), str)
    trains(1)  # type: ignore[arg-type]
    assert_type(tool(flights)("Oslo", days=2), list[str])
    client.complete(messages=messages, tools=[flights, trains, {"type": "function", "function": {"name": "f"}}])
    run = client.run_tools(messages=messages, tools=[flights, trains], max_rounds=3, temperature=0)
    assert_type(run, ToolRun[ChatCompletions, StreamingChatCompletionsUpdate, Turn])
    for step in run:
        assert_type(step, ToolStep[ChatCompletions])
        assert_type(step.results[0].content, str)
    assert_type(run.get_final(), ChatCompletions)
    assert_type(run.messages, list[Turn])
    for update in run.updates():
        assert_type(update, StreamingChatCompletionsUpdate)
    typed = client.run_tools(messages=messages, tools=[flights], response_format=Length)
    assert_type(typed.get_final().parsed, Length)
    client.run_tools(messages=messages)  # type: ignore[call-overload]
    client.run_tools(messages=messages, tools=[flights], temprature=0)  # type: ignore[call-overload]


async def asynchronous_tools(client: aio.ChatCompletionsClient) -> None:
    assert_type(await coaches("Oslo"), str)
    run = client.run_tools(messages=[UserMessage("Hello")], tools=[flights, coaches])
    assert_type(run, AsyncToolRun[ChatCompletions, StreamingChatCompletionsUpdate, Turn])
    async for step in run:
        assert_type(step, ToolStep[ChatCompletions])
    assert_type(await run.get_final(), ChatCompletions)


def made_of_methods(functions: list[Tool[..., Any]], client: ChatCompletionsClient) -> None:
    client.run_tools(messages=[UserMessage("Hello")], tools=functions)


def raw_parsed(client: ChatCompletionsClient) -> None:
    raw = client.with_raw_response.complete(messages=[UserMessage("Hello")], response_format=Length)
    assert_type(raw.parsed.parsed, Length)
