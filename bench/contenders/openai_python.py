"""OpenAI's openai-python."""

# The libraries of other environments than the benchmark's:
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false

from __future__ import annotations

from typing import TYPE_CHECKING

from openai import OpenAI

from bench.questions import KEY, MODEL, QUESTION, TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Client:
    def __init__(self, url: str) -> None:
        self._client = OpenAI(base_url=url, api_key=KEY)

    def close(self) -> None:
        self._client.close()


class _Chat(_Client):
    def call(self) -> str:
        answer = self._client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": QUESTION}])
        return str(answer.choices[0].message.content)

    def stream(self) -> list[str]:
        updates = self._client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        return [update.choices[0].delta.content or "" for update in updates]


class _Embedder(_Client):
    def embed(self) -> Sequence[object]:
        # It asks for base64 unless told not to; what is compared here is the reading of numbers.
        answer = self._client.embeddings.create(model=MODEL, input=TEXTS, encoding_format="float")
        return [item.embedding for item in answer.data]


class _AsyncChat:
    def __init__(self, url: str, _: int) -> None:
        from openai import AsyncOpenAI

        self._client = AsyncOpenAI(base_url=url, api_key=KEY)

    async def call(self) -> str:
        answer = await self._client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": QUESTION}]
        )
        return str(answer.choices[0].message.content)

    async def close(self) -> None:
        await self._client.close()


chat, embedder, async_chat = _Chat, _Embedder, _AsyncChat
