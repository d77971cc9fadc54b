"""This project's client, where only what it requires is installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench.questions import KEY, MODEL, QUESTION, TEXTS
from model_inference import ChatCompletionsClient, EmbeddingsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model_inference.models import ChatCompletions


class _Chat:
    def __init__(self, url: str) -> None:
        self._client = ChatCompletionsClient(endpoint=url, credential=AzureKeyCredential(KEY), model=MODEL)

    def call(self) -> str:
        return text_of(self._client.complete(messages=[UserMessage(QUESTION)]))

    def stream(self) -> list[str]:
        updates = self._client.complete(messages=[UserMessage(QUESTION)], stream=True)
        return [update.choices[0].delta.content or "" for update in updates]

    def close(self) -> None:
        self._client.close()


class _Embedder:
    def __init__(self, url: str) -> None:
        self._client = EmbeddingsClient(endpoint=url, credential=AzureKeyCredential(KEY), model=MODEL)

    def embed(self) -> Sequence[object]:
        return [item.embedding for item in self._client.embed(input=TEXTS).data]

    def close(self) -> None:
        self._client.close()


class AsyncChat:
    """The asynchronous client, over aiohttp where the library finds it."""

    def __init__(self, url: str) -> None:
        from model_inference import aio

        self._client = aio.ChatCompletionsClient(endpoint=url, credential=AzureKeyCredential(KEY), model=MODEL)

    async def call(self) -> str:
        return text_of(await self._client.complete(messages=[UserMessage(QUESTION)]))

    async def close(self) -> None:
        await self._client.close()


def text_of(answer: ChatCompletions) -> str:
    return answer.choices[0].message.content or ""


def _async_chat(url: str, _: int) -> AsyncChat:
    # The environment has the extra [aiohttp]; to the library it is missing from now on.
    sys.modules["httpx_aiohttp"] = None  # type: ignore[assignment]
    return AsyncChat(url)


chat, embedder, async_chat = _Chat, _Embedder, _async_chat
