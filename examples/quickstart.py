"""A first program: every call of the SDK, sync and async, against the reference server that comes with it.

In: the package with its extra `[server]`; nothing else, the server is started here and answers on loopback.
Out: each call and its answer. Exit code 0 if each answer was what it should be, 1 at the first that was not.
To talk to a deployed model instead, give a client that model's endpoint and key; the calls stay as they are.
"""

from __future__ import annotations

import asyncio
import base64
import re
import subprocess
import sys
import textwrap
from collections.abc import Generator
from contextlib import contextmanager

from model_inference import (
    ChatCompletionsClient,
    CompletionsClient,
    EmbeddingsClient,
    ImageEmbeddingsClient,
    ImageGenerationsClient,
    aio,
)
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import ContentFilterError, HttpResponseError
from model_inference.models import ImageEmbeddingInput, SystemMessage, UserMessage

KEY = AzureKeyCredential("any-key-will-do")
MESSAGES = [SystemMessage("You answer in one sentence."), UserMessage("How many feet are in a mile?")]
UNSUPPORTED = {"messages": [{"role": "user", "content": "Hello"}], "frobnicate": 1}
FILTERED = [UserMessage("Tell me the [filtered] thing.")]
NEW_LINE = "\n" + 26 * " "
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# One transparent pixel, as the data URL that the service takes images as.
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def sync_calls(endpoint: str) -> None:
    heading("The synchronous clients")
    with ChatCompletionsClient(endpoint=endpoint, credential=KEY) as chat:
        call("chat", "chat.complete(messages=[SystemMessage(...), UserMessage(...)])")
        result = chat.complete(messages=MESSAGES)
        text = result.choices[0].message.content
        answer(text)
        answer(f"{result.usage.prompt_tokens} tokens in, {result.usage.completion_tokens} out")
        expect(bool(text), "some text")

        call("streamed chat", "chat.complete(messages=[...], stream=True)")
        streamed = ""
        begin_answer()
        for update in chat.complete(messages=MESSAGES, stream=True):
            if update.choices:
                piece = update.choices[0].delta.content or ""
                streamed += piece
                print(piece.replace("\n", NEW_LINE), end="", flush=True)
        print()
        expect(streamed == text, "the text of the call that was not streamed")

        call("model info", "chat.get_model_info()")
        info = chat.get_model_info()
        answer(f"{info.model_name}, {info.model_type}, by {info.model_provider_name}")
        expect(bool(info.model_name), "a model's name")

        call("extra parameter", 'chat.complete(messages=[...], model_extras={"logprobs": True})')
        extra = chat.complete(messages=MESSAGES, model_extras={"logprobs": True})
        logprobs = (extra.choices[0].logprobs or {}).get("content", [])
        answer(f"the text with the log probabilities of its {len(logprobs)} tokens")
        expect(len(logprobs) > 0, "log probabilities, since the parameter was passed to the model")

        call("unsupported parameter", 'chat.complete(body={"messages": [...], "frobnicate": 1})')
        try:
            chat.complete(body=UNSUPPORTED)
        except HttpResponseError as error:
            answer(f"{type(error).__name__}: {error}")
            expect(error.status_code == 422, "status 422")
        else:
            expect(False, "an error, status 422")

        call("filtered prompt", 'chat.complete(messages=[UserMessage("... [filtered] ...")])')
        try:
            chat.complete(messages=FILTERED)
        except ContentFilterError as error:
            answer(f"{type(error).__name__}: {error}")
            expect(error.status_code == 400, "status 400")
        else:
            expect(False, "an error, status 400")

    call("text completion", 'CompletionsClient(...).complete(prompt="Once upon a time")')
    with CompletionsClient(endpoint=endpoint, credential=KEY) as completions:
        completion = completions.complete(prompt="Once upon a time")
    answer(completion.choices[0].text)
    expect(bool(completion.choices[0].text), "some text")

    call("text embeddings", 'EmbeddingsClient(...).embed(input=["first", "second"])')
    with EmbeddingsClient(endpoint=endpoint, credential=KEY) as embeddings:
        vectors = [item.embedding for item in embeddings.embed(input=["first", "second"]).data]
    answer(f"{len(vectors)} vectors of {len(vectors[0])} numbers")
    expect(len(vectors) == 2 and vectors[0] != vectors[1], "two different vectors")

    call("image embeddings", 'ImageEmbeddingsClient(...).embed(input=[ImageEmbeddingInput(image="data:...")])')
    with ImageEmbeddingsClient(endpoint=endpoint, credential=KEY) as image_embeddings:
        [item] = image_embeddings.embed(input=[ImageEmbeddingInput(image=PIXEL)]).data
    answer(f"1 vector of {len(item.embedding)} numbers")
    expect(len(item.embedding) > 0, "a vector")

    call("image generation", 'ImageGenerationsClient(...).generate(prompt="A lighthouse", size="1024x1024")')
    with ImageGenerationsClient(endpoint=endpoint, credential=KEY) as generations:
        image = base64.b64decode(generations.generate(prompt="A lighthouse", size="1024x1024").data[0].image)
    answer(f"a PNG of {len(image):,} bytes")
    expect(image.startswith(PNG_SIGNATURE), "a PNG")


async def async_calls(endpoint: str) -> None:
    heading("The asynchronous clients")
    async with aio.ChatCompletionsClient(endpoint=endpoint, credential=KEY) as chat:
        call("chat", "await chat.complete(messages=[SystemMessage(...), UserMessage(...)])")
        result = await chat.complete(messages=MESSAGES)
        text = result.choices[0].message.content
        answer(text)
        answer(f"{result.usage.prompt_tokens} tokens in, {result.usage.completion_tokens} out")
        expect(bool(text), "some text")

        call("streamed chat", "async for update in await chat.complete(messages=[...], stream=True)")
        streamed = ""
        begin_answer()
        async for update in await chat.complete(messages=MESSAGES, stream=True):
            if update.choices:
                piece = update.choices[0].delta.content or ""
                streamed += piece
                print(piece.replace("\n", NEW_LINE), end="", flush=True)
        print()
        expect(streamed == text, "the text of the call that was not streamed")

        call("model info", "await chat.get_model_info()")
        info = await chat.get_model_info()
        answer(f"{info.model_name}, {info.model_type}, by {info.model_provider_name}")
        expect(bool(info.model_name), "a model's name")

        call("extra parameter", 'await chat.complete(messages=[...], model_extras={"logprobs": True})')
        extra = await chat.complete(messages=MESSAGES, model_extras={"logprobs": True})
        logprobs = (extra.choices[0].logprobs or {}).get("content", [])
        answer(f"the text with the log probabilities of its {len(logprobs)} tokens")
        expect(len(logprobs) > 0, "log probabilities, since the parameter was passed to the model")

        call("unsupported parameter", 'await chat.complete(body={"messages": [...], "frobnicate": 1})')
        try:
            await chat.complete(body=UNSUPPORTED)
        except HttpResponseError as error:
            answer(f"{type(error).__name__}: {error}")
            expect(error.status_code == 422, "status 422")
        else:
            expect(False, "an error, status 422")

        call("filtered prompt", 'await chat.complete(messages=[UserMessage("... [filtered] ...")])')
        try:
            await chat.complete(messages=FILTERED)
        except ContentFilterError as error:
            answer(f"{type(error).__name__}: {error}")
            expect(error.status_code == 400, "status 400")
        else:
            expect(False, "an error, status 400")

    # Calls of several clients at the same time, over their connections at once.
    call("the other four", "await asyncio.gather(...)")
    async with (
        aio.CompletionsClient(endpoint=endpoint, credential=KEY) as completions,
        aio.EmbeddingsClient(endpoint=endpoint, credential=KEY) as embeddings,
        aio.ImageEmbeddingsClient(endpoint=endpoint, credential=KEY) as image_embeddings,
        aio.ImageGenerationsClient(endpoint=endpoint, credential=KEY) as generations,
    ):
        completion, vectors, image_vectors, images = await asyncio.gather(
            completions.complete(prompt="Once upon a time"),
            embeddings.embed(input=["first", "second"]),
            image_embeddings.embed(input=[ImageEmbeddingInput(image=PIXEL)]),
            generations.generate(prompt="A lighthouse", size="1024x1024"),
        )
    answer(completion.choices[0].text)
    answer(f"{len(vectors.data)} text vectors, {len(image_vectors.data)} image vector, {len(images.data)} image")
    expect(bool(completion.choices[0].text), "some text")
    expect(len(vectors.data) == 2 and len(image_vectors.data) == 1, "a vector for each input")
    expect(base64.b64decode(images.data[0].image).startswith(PNG_SIGNATURE), "a PNG")


def heading(title: str) -> None:
    print(f"\n{title}\n{'=' * len(title)}")


def call(title: str, code: str) -> None:
    print(f"\n{title:<23}{code}")


def begin_answer() -> None:
    print(f"{'':<23}-> ", end="")


def answer(text: str | None) -> None:
    begin_answer()
    paragraphs = (textwrap.fill(line, 96, break_on_hyphens=False) for line in (text or "").splitlines())
    print("\n".join(paragraphs).replace("\n", NEW_LINE))


def expect(held: bool, what: str) -> None:
    if not held:
        sys.exit(f"error: the last answer is not what it should be: expected {what}")


@contextmanager
def reference_server() -> Generator[str]:
    """Run the reference server on a free port of loopback; gives its URL."""
    # The delay between the events of a stream makes it visible that they arrive one by one.
    command = [sys.executable, "-m", "model_inference_server", "--port", "0", "--stream-delay", "0.01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = (re.search(r"http://\S+", line) for line in process.stdout)
            url = next((match.group() for match in found if match), None)
            if url is None:
                sys.exit(f"error: the reference server did not start: exit code {process.wait()}")
            yield url
        finally:
            process.terminate()


if __name__ == "__main__":
    with reference_server() as url:
        print(f"The reference server listens on {url}")
        sync_calls(url)
        asyncio.run(async_calls(url))
    print("\nEvery answer was as expected.")
