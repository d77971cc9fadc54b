"""Testing: a program that asks a model, and its tests, which need no cloud.

In: the extra `[server]`, and pytest. Out: pytest's report; `pytest examples/testing.py` gives the same.
The fixture `model_inference_server` comes with the package. A real program and its tests would be two files.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys

from model_inference import ChatCompletionsClient, RetryPolicy, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import StreamTruncatedError
from model_inference.models import SystemMessage, UserMessage
from model_inference_server import ScriptedServer

KEY = AzureKeyCredential("a-key")


def headline(endpoint: str, article: str) -> str:
    """Ask for a headline; three times where the service is busy."""
    with ChatCompletionsClient(endpoint, KEY, retry=RetryPolicy(retries=2, backoff=0.01)) as client:
        messages = [SystemMessage("Write a headline."), UserMessage(article)]
        return (client.complete(messages=messages, temperature=0).choices[0].message.content or "").strip()


async def read_aloud(endpoint: str, article: str) -> list[str]:
    """Give what arrives of a stream, even if its connection is cut."""
    said: list[str] = []
    async with aio.ChatCompletionsClient(endpoint, KEY, retry=RetryPolicy(retries=0)) as client:
        try:
            async for piece in (await client.complete(messages=[UserMessage(article)], stream=True)).text_stream:
                said.append(piece)
        except StreamTruncatedError:
            said.append("(cut)")
    return said


def test_headline(model_inference_server: ScriptedServer) -> None:
    model_inference_server.say("  Dog bites man\n")
    assert headline(model_inference_server.endpoint, "A dog has bitten a man.") == "Dog bites man"
    request = model_inference_server.last
    assert request.json["temperature"] == 0
    assert request.json["messages"][1] == {"role": "user", "content": "A dog has bitten a man."}
    assert request.headers["api-key"] == "a-key"


def test_a_busy_service_is_asked_again(model_inference_server: ScriptedServer) -> None:
    model_inference_server.fail("rate_limit", headers={"retry-after": "0"})
    model_inference_server.cut()
    model_inference_server.say("Dog bites man")
    assert headline(model_inference_server.endpoint, "A dog has bitten a man.") == "Dog bites man"
    assert len(model_inference_server.requests) == 3


def test_a_cut_stream_is_read_as_far_as_it_goes(model_inference_server: ScriptedServer) -> None:
    delta = {"index": 0, "finish_reason": None, "delta": {"role": "assistant", "content": "Dog bites"}}
    model_inference_server.cut([{"id": "1", "object": "chat.completion.chunk", "choices": [delta]}])
    assert asyncio.run(read_aloud(model_inference_server.endpoint, "A dog.")) == ["Dog bites", "(cut)"]


def test_without_a_script_the_server_answers_itself(model_inference_server: ScriptedServer) -> None:
    assert "A dog has bitten a man." in headline(model_inference_server.endpoint, "A dog has bitten a man.")


if __name__ == "__main__":
    # A process of its own: pytest wants to be there before what it tests is imported.
    sys.exit(subprocess.call([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]))
