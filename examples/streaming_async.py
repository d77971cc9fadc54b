"""Streams of an asynchronous client: two answers read side by side, and one that is cut short after a while.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: what arrived of each.
"""

from __future__ import annotations

import asyncio
import os

from model_inference.aio import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage


async def read(client: ChatCompletionsClient, question: str) -> str:
    stream = await client.complete(messages=[UserMessage(question)], stream=True)
    return "".join([text async for text in stream.text_stream])


async def main() -> None:
    credential = AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"])
    async with ChatCompletionsClient(os.environ["AZURE_AI_CHAT_ENDPOINT"], credential) as client:
        for text in await asyncio.gather(read(client, "Count to three."), read(client, "Count to four.")):
            print(text)
        async with await client.complete(messages=[UserMessage("Count to a million.")], stream=True) as stream:
            async for update in stream:
                print(f"left after {update.choices[0].delta.role if update.choices else 'nothing'}")
                break


asyncio.run(main())
