"""Plain httpx with json: what a program would write that needs no more than this."""

from __future__ import annotations

import json

import httpx

from bench.questions import KEY, MODEL, QUESTION, TEXTS

_HEADERS = {"api-key": KEY}
_BODY = {"messages": [{"role": "user", "content": QUESTION}], "model": MODEL}


class _Client:
    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client(headers=_HEADERS)

    def close(self) -> None:
        self._http.close()


class _Chat(_Client):
    def call(self) -> str:
        response = self._http.post(f"{self._url}/chat/completions", json=_BODY)
        response.raise_for_status()
        text: str = json.loads(response.content)["choices"][0]["message"]["content"]
        return text

    def stream(self) -> list[str]:
        texts: list[str] = []
        with self._http.stream("POST", f"{self._url}/chat/completions", json={**_BODY, "stream": True}) as response:
            response.raise_for_status()
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    texts.append(json.loads(line[6:])["choices"][0]["delta"].get("content") or "")
        return texts


class _Embedder(_Client):
    def embed(self) -> list[list[float]]:
        response = self._http.post(f"{self._url}/embeddings", json={"input": TEXTS, "model": MODEL})
        response.raise_for_status()
        return [item["embedding"] for item in json.loads(response.content)["data"]]


class AsyncChat:
    """The asynchronous client with a pool of the given limits."""

    def __init__(self, url: str, limits: httpx.Limits) -> None:
        self._url = url
        # With the usual 5 seconds, calls of a loaded pool would fail while they wait for a connection.
        self._http = httpx.AsyncClient(headers=_HEADERS, limits=limits, timeout=120)

    async def call(self) -> str:
        response = await self._http.post(f"{self._url}/chat/completions", json=_BODY)
        response.raise_for_status()
        text: str = json.loads(response.content)["choices"][0]["message"]["content"]
        return text

    async def close(self) -> None:
        await self._http.aclose()


def _async_chat(url: str, in_flight: int) -> AsyncChat:
    # As many connections as calls, all of which are kept.
    return AsyncChat(url, httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight))


chat, embedder, async_chat = _Chat, _Embedder, _async_chat
