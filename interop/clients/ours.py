"""This project's own clients, each trial made twice: with the synchronous ones and with the asynchronous ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

import model_inference
from interop import questions as q
from interop.trial import TRIALS, Place
from model_inference import aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import HttpResponseError


class Caller:
    """Makes one call with a new client of one kind; `stream=True` gives the list of the updates.

    The servers have no api-version, and lie under a path.
    """

    def __init__(self, place: Place, clients: Any) -> None:
        self._place = place
        self._clients = clients

    def __call__(self, client: str, method: str, key: str | None = "", **arguments: Any) -> Any:
        """Call a method of a client; a key of None is no credential at all."""
        credential = None if key is None else AzureKeyCredential(key or self._place.key)
        kind = getattr(self._clients, client)
        options = {"endpoint": self._place.url, "credential": credential, "api_version": None}
        if self._clients is aio:
            return asyncio.run(_call_async(lambda: kind(**options), method, arguments))
        with kind(**options) as made:
            result = getattr(made, method)(**arguments)
            return list(result) if arguments.get("stream") else result

    def chat(self, text: str, **arguments: Any) -> Any:
        """Ask a chat model; its retries are off unless they are asked for."""
        messages = [{"role": "user", "content": text}]
        never = model_inference.RetryPolicy(retries=0)
        sent: dict[str, Any] = {"messages": messages, "retry": never, **arguments}
        return self("ChatCompletionsClient", "complete", **sent)


async def _call_async(make: Callable[[], Any], method: str, arguments: Any) -> Any:
    async with make() as made:
        result = await getattr(made, method)(**arguments)
        return [update async for update in result] if arguments.get("stream") else result


Trial: TypeAlias = Callable[[Caller], None]


def both(function: Trial) -> Trial:
    """Make a trial of a function for each kind of client."""
    name = function.__name__.replace("_", " ")
    TRIALS[name] = lambda place: function(Caller(place, model_inference))
    TRIALS[f"async {name}"] = lambda place: function(Caller(place, aio))
    return function


def check_pieces(updates: list[Any]) -> None:
    """Check a stream of the answer."""
    pieces = [choice.delta.content or "" for update in updates for choice in update.choices]
    q.check_pieces(pieces, q.ANSWER)


def check_error(error: BaseException, kind: type[HttpResponseError], status: int, words: str, **known: Any) -> None:
    """Check the class of an error, its status, its message and its further attributes."""
    q.expect(type(error) is kind, kind.__name__, repr(error))
    q.check_error(error, status, words)
    for name, value in known.items():
        found = getattr(error, name)
        q.expect(found == value, f"{name} {value!r}", found)
