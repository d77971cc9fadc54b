"""Model information over TCP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

KEY = {"api-key": "any"}


def test_the_model_is_described(server: Any) -> None:
    assert server.send("GET", "/info", headers=KEY).json() == {
        "model_name": "reference-model",
        "model_type": "chat-completion",
        "model_provider_name": "model-inference",
    }


def test_another_model_can_be_asked_about(server: Any) -> None:
    assert server.send("GET", "/info?model=other", headers=KEY).json()["model_name"] == "other"
    assert server.send("GET", "/info?model=", headers=KEY).json()["model_name"] == "reference-model"


def test_the_description_can_be_set(serve: Callable[..., Any]) -> None:
    caller = serve(model_name="m", model_type="embeddings", provider_name="p")
    assert list(caller.send("GET", "/info", headers=KEY).json().values()) == ["m", "embeddings", "p"]
