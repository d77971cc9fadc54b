"""Who is measured: the table of contenders, and what each module of `bench.contenders` has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast


@dataclass(frozen=True)
class Contender:
    """One library, or one way to use it.

    Attributes:
        title: the heading of its column.
        statement: the import that a program which uses it begins with.
        only_async: it differs from another contender in asynchronous calls alone, and nothing else is measured.
    """

    title: str
    statement: str
    only_async: bool = False


BASE = "plain"
"""The contender that the others are compared with; always measured."""

CONTENDERS = {
    BASE: Contender("httpx + json", "import httpx, json"),
    "plain_default": Contender("…default limits", "import httpx, json", only_async=True),
    "ours": Contender("model-inference", "from model_inference import ChatCompletionsClient"),
    "ours_aiohttp": Contender("…[aiohttp]", "from model_inference.aio import ChatCompletionsClient", only_async=True),
    "azure": Contender("azure-ai-inference", "from azure.ai.inference import ChatCompletionsClient"),
    "openai_python": Contender("openai", "from openai import OpenAI"),
}
"""By module of `bench.contenders`, in the order of the columns."""

DISTRIBUTIONS = ["httpx", "model-inference", "httpx-aiohttp", "aiohttp", "azure-ai-inference", "azure-core", "openai"]
"""What to state the version of."""


class Chat(Protocol):
    """A synchronous chat client."""

    def call(self) -> str:
        """Ask the question; return the answer's text."""
        ...

    def stream(self) -> list[str]:
        """Ask for a stream; return the text of each event, "" for none."""
        ...

    def close(self) -> None: ...


class Embedder(Protocol):
    """A synchronous embeddings client."""

    def embed(self) -> Sequence[object]:
        """Ask for the vectors of all texts, each a list of floats."""
        ...

    def close(self) -> None: ...


class AsyncChat(Protocol):
    """An asynchronous chat client, made inside the event loop that uses it."""

    async def call(self) -> str:
        """Ask the question; return the answer's text."""
        ...

    async def close(self) -> None: ...


class Library(Protocol):
    """A module of `bench.contenders`: it makes each client from the server's URL.

    An asynchronous client is told how many calls will be in flight, if its library wants to know.
    """

    def chat(self, url: str) -> Chat: ...
    def embedder(self, url: str) -> Embedder: ...
    def async_chat(self, url: str, in_flight: int) -> AsyncChat: ...


def library(name: str) -> Library:
    """Import a contender."""
    return cast("Library", import_module(f"bench.contenders.{name}"))
