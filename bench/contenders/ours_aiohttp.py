"""This project's asynchronous client with the extra [aiohttp], which it uses wherever it is installed."""

from __future__ import annotations

from importlib import import_module

from bench.contenders import ours


def _async_chat(url: str, _: int) -> ours.AsyncChat:
    import_module("httpx_aiohttp")  # without it, the measure would silently be that of `ours`
    return ours.AsyncChat(url)


chat, embedder, async_chat = ours.chat, ours.embedder, _async_chat
