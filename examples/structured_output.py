"""Ask for an answer of a type: a dataclass, a JSON schema, and what happens where the answer is cut.

Without an endpoint in the environment it starts the reference server, which makes up an answer that fits the type.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from dataclasses import dataclass

from model_inference import ChatCompletionsClient, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import OutputTruncatedError
from model_inference.models import UserMessage
from model_inference.structured import OutputFormat
from model_inference_server import running


@dataclass
class Length:
    """A length.

    Attributes:
        feet: the same in feet.
    """

    miles: float
    feet: int


MESSAGES = [UserMessage("How many feet are in 2 miles?")]


def ask(endpoint: str, key: str) -> None:
    """Ask for both kinds of type, and for less than an answer takes."""
    with ChatCompletionsClient(endpoint, AzureKeyCredential(key)) as client:
        length = client.complete(messages=MESSAGES, response_format=Length).parsed
        print(f"parsed: {length}")

        schema = {"type": "object", "properties": {"feet": {"type": "integer"}}, "required": ["feet"]}
        answer = client.complete(messages=MESSAGES, response_format=OutputFormat(schema, name="feet"))
        print(f"by a schema: {answer.parsed}")

        stream = client.complete(messages=MESSAGES, response_format=Length, stream=True)
        for text in stream.text_stream:
            print(text, end="")
        print(f"\nstreamed: {stream.get_final().parsed == length}")

        try:
            client.complete(messages=MESSAGES, response_format=Length, max_tokens=2)
        except OutputTruncatedError as error:
            print(f"cut: {error.finish_reason}, after {error.text!r}")


async def ask_async(endpoint: str, key: str) -> None:
    """Ask with an asynchronous client."""
    async with aio.ChatCompletionsClient(endpoint, AzureKeyCredential(key)) as client:
        answer = await client.complete(messages=MESSAGES, response_format=Length)
        print(f"asynchronous: {answer.parsed}")


def main() -> None:
    """Run the example."""
    with ExitStack() as stack:
        endpoint = os.environ.get("AZURE_AI_CHAT_ENDPOINT") or stack.enter_context(running())
        key = os.environ.get("AZURE_AI_CHAT_KEY", "any-key")
        ask(endpoint, key)
        asyncio.run(ask_async(endpoint, key))


if __name__ == "__main__":
    main()
