"""Texts of small documents and overlays, and of parts of them, in YAML."""

from __future__ import annotations

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
GOOD = HEAD + "paths: {}\n"
ACTION = "overlay: 1.0.0\nactions:\n  - "


def schema(text: str) -> str:
    return HEAD + "components:\n  schemas:\n    A:\n" + "".join(f"      {line}\n" for line in text.split("\n"))


def operation(text: str, path: str = "/a") -> str:
    return HEAD + f"paths:\n  {path}:\n    get:\n" + "".join(f"      {line}\n" for line in text.split("\n"))
