"""Plain httpx with json, with the pool that an asynchronous client has by default: 100 connections, 20 of them kept."""

from __future__ import annotations

from httpx import Limits

from bench.contenders import plain


def _async_chat(url: str, _: int) -> plain.AsyncChat:
    return plain.AsyncChat(url, Limits(max_connections=100, max_keepalive_connections=20))


chat, embedder, async_chat = plain.chat, plain.embedder, _async_chat
