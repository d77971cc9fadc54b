"""Embed texts: vectors in each form, many inputs in batches, and the nearest text to a question.

In: the package with its extra `[server]`; a reference server on loopback answers the calls.
Out: the vectors of one text, the progress of a thousand, the nearest text, and what is kept when a batch fails.
"""

from __future__ import annotations

import asyncio
import math
from array import array
from collections.abc import Iterator

from model_inference import EmbeddingsClient, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import UnprocessableEntityError
from model_inference_server import running

KEY = AzureKeyCredential("any-key-will-do")
TEXTS = ["the way to the station", "a recipe for soup", "the price of a ticket", "how to grow roses"]


def forms(client: EmbeddingsClient) -> None:
    for form in ("float", "base64", "int8", "ubinary"):
        [item] = client.embed(input=["a recipe for soup"], encoding_format=form, dimensions=16).data
        print(f"{form}: {type(item.embedding).__name__} -> {item.vector.typecode!r} of {len(item.vector)}")


def nearest(client: EmbeddingsClient) -> None:
    found = client.embed(input=TEXTS, input_type="document").data
    [question] = client.embed(input=["which way is the station"], input_type="query").data
    best = max(found, key=lambda item: cosine(item.vector, question.vector))
    print(f"nearest: {TEXTS[best.index]}")


def cosine(one: array[float], other: array[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True)) / (math.hypot(*one) * math.hypot(*other))


async def many(endpoint: str) -> None:
    def texts() -> Iterator[str]:
        # As from a file: nothing keeps all of them.
        return (f"text {number}" for number in range(1000))

    def show(done: int, total: int | None) -> None:
        if done % 500 == 0:
            print(f"{done} done")

    async with aio.EmbeddingsClient(endpoint, KEY, dimensions=8) as client:
        result = await client.embed(input=texts(), batch_size=100, max_concurrency=3, progress=show)
    print(f"{len(result.data)} vectors, the last of text {result.data[-1].index}; {result.usage.total_tokens} tokens")


def a_batch_that_fails(client: EmbeddingsClient) -> None:
    try:
        client.embed(input=[*TEXTS, 5], batch_size=2, validate=True)  # type: ignore[list-item]
    except UnprocessableEntityError as error:
        failed = error.batch
        if failed is not None:
            print(f"inputs {failed.start} to {failed.stop - 1} failed; {len(failed.arrived.data)} had arrived")


if __name__ == "__main__":
    with running() as url, EmbeddingsClient(url, KEY) as embeddings:
        forms(embeddings)
        nearest(embeddings)
        asyncio.run(many(url))
        a_batch_that_fails(embeddings)
