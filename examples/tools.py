"""Let a model call functions: step by step, at once, and asynchronously.

Without an endpoint in the environment it starts the reference server, which calls the tools that a question names.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from typing import Annotated

from model_inference import ChatCompletionsClient, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage
from model_inference.tools import tool
from model_inference_server import running


def find_flights(origin: str, days: Annotated[int, "how many days ahead"] = 0) -> list[str]:
    """Find flights.

    Args:
        origin: the city where they start.
    """
    return [f"{origin}-1", f"{origin}-2"]


@tool(description="Books a flight.")
async def book(number: str) -> str:
    """Book a flight, unless it is full."""
    raise RuntimeError(f"flight {number} is full")


def ask(endpoint: str, key: str) -> None:
    """Let the model call a function, and look at each step."""
    messages = [UserMessage("Please call find_flights.")]
    with ChatCompletionsClient(endpoint, AzureKeyCredential(key)) as client:
        run = client.run_tools(messages=messages, tools=[find_flights], max_rounds=5)
        for step in run:
            for result in step.results:
                print(f"step {step.number}: {result.call.name} -> {result.content}")
        print(f"answer: {run.get_final().choices[0].message.content}")
        print(f"messages: {len(run.messages)}, tokens: {run.usage.total_tokens}")


async def ask_async(endpoint: str, key: str) -> None:
    """Let the model call two tools at the same time; what goes wrong in one is told to it."""
    messages = [UserMessage("Please call find_flights and book.")]
    async with aio.ChatCompletionsClient(endpoint, AzureKeyCredential(key)) as client:
        run = client.run_tools(messages=messages, tools=[find_flights, book], stream=True)
        await run.get_final()
        for result in run.steps[0].results:
            print(f"asynchronous: {result.call.name} -> {result.content}")


def main() -> None:
    """Run the example."""
    with ExitStack() as stack:
        endpoint = os.environ.get("AZURE_AI_CHAT_ENDPOINT") or stack.enter_context(running())
        key = os.environ.get("AZURE_AI_CHAT_KEY", "any-key")
        ask(endpoint, key)
        asyncio.run(ask_async(endpoint, key))


if __name__ == "__main__":
    main()
