"""Chat without waiting: several questions at once, over one asynchronous client.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: the answers, in the order of the questions.
"""

from __future__ import annotations

import asyncio
import os

from model_inference.aio import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage

QUESTIONS = ("How long is a mile?", "How heavy is a stone?", "How large is an acre?")


async def ask(client: ChatCompletionsClient, question: str) -> str:
    response = await client.complete(messages=[UserMessage(question)])
    return response.choices[0].message.content or ""


async def main() -> None:
    credential = AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"])
    async with ChatCompletionsClient(os.environ["AZURE_AI_CHAT_ENDPOINT"], credential) as client:
        for answer in await asyncio.gather(*(ask(client, question) for question in QUESTIONS)):
            print(answer)


asyncio.run(main())
