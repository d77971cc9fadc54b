"""Microsoft's azure-ai-inference, whose API this project's clients have; its asynchronous clients are over aiohttp."""

# The libraries of other environments than the benchmark's:
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azure.ai.inference import ChatCompletionsClient, EmbeddingsClient
from azure.ai.inference.models import UserMessage
from azure.core.credentials import AzureKeyCredential

from bench.questions import KEY, MODEL, QUESTION, TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence


def _messages() -> list[Any]:  # its methods take no list[UserMessage]
    return [UserMessage(QUESTION)]


class _Chat:
    def __init__(self, url: str) -> None:
        self._client = ChatCompletionsClient(endpoint=url, credential=AzureKeyCredential(KEY), model=MODEL)

    def call(self) -> str:
        return str(self._client.complete(messages=_messages()).choices[0].message.content)

    def stream(self) -> list[str]:
        updates = self._client.complete(messages=_messages(), stream=True)
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


class _AsyncChat:
    def __init__(self, url: str, _: int) -> None:
        from azure.ai.inference import aio

        credential = AzureKeyCredential(KEY)
        self._client = aio.ChatCompletionsClient(endpoint=url, credential=credential, model=MODEL)

    async def call(self) -> str:
        answer = await self._client.complete(messages=_messages())
        return str(answer.choices[0].message.content)

    async def close(self) -> None:
        await self._client.close()


chat, embedder, async_chat = _Chat, _Embedder, _AsyncChat
