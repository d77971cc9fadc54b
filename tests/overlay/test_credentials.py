"""Keys: what can be one, that they are replaced and never shown; the scope of a host."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from model_inference_overlay.credentials import (
    AzureKeyCredential,
    scope_for,
)


class TestKey:
    def test_it_is_kept_and_replaced(self) -> None:
        credential = AzureKeyCredential("one")
        assert credential.key == "one"
        credential.update("two")
        assert credential.key == "two"

    def test_it_never_shows(self) -> None:
        credential = AzureKeyCredential("s3cret")
        assert "s3cret" not in f"{credential!r} {credential}"
        assert not hasattr(credential, "__dict__")

    def test_copies_keep_the_key(self) -> None:
        credential = AzureKeyCredential("one")
        for copied in (copy.copy(credential), copy.deepcopy(credential), pickle.loads(pickle.dumps(credential))):
            assert copied.key == "one"

    @pytest.mark.parametrize("key", [None, b"s3cret", 7, ["s3cret"]])
    def test_other_types_are_refused(self, key: Any) -> None:
        credential = AzureKeyCredential("one")
        for make in (AzureKeyCredential, credential.update):
            with pytest.raises(TypeError, match="a key is text, found"):
                make(key)
        assert credential.key == "one"

    @pytest.mark.parametrize(
        ("key", "text"),
        [
            ("", "empty"),
            (" ", "white space"),
            ("s3cret\n", "white space at its start or end"),
            (" s3cret", "white space at its start or end"),
            ("s3\ncret", "control or non-ASCII"),
            ("s3\r\nx: cret", "control or non-ASCII"),
            ("s3\0cret", "control or non-ASCII"),
            ("s3\x7fcret", "control or non-ASCII"),
            ("s3crét", "control or non-ASCII"),
        ],
    )
    def test_other_values_are_refused_and_not_shown(self, key: str, text: str) -> None:
        credential = AzureKeyCredential("one")
        for make in (AzureKeyCredential, credential.update):
            with pytest.raises(ValueError, match=text) as caught:
                make(key)
            assert "s3" not in str(caught.value)
        assert credential.key == "one"


@pytest.mark.parametrize(
    ("host", "scope"),
    [
        ("r.services.ai.azure.com", "https://cognitiveservices.azure.com/.default"),
        ("R.Services.AI.Azure.com:443", "https://cognitiveservices.azure.com/.default"),
        ("r.openai.azure.com.", "https://cognitiveservices.azure.com/.default"),
        ("r.cognitiveservices.azure.com", "https://cognitiveservices.azure.com/.default"),
        ("h.eastus2.inference.ai.azure.com", "https://ml.azure.com/.default"),
        ("h.models.ai.azure.com", "https://ml.azure.com/.default"),
        ("localhost:8080", "https://ml.azure.com/.default"),
        ("evilservices.ai.azure.com", "https://ml.azure.com/.default"),
        ("r.openai.azure.com.evil.example", "https://ml.azure.com/.default"),
        ("", "https://ml.azure.com/.default"),
    ],
)
def test_scope(host: str, scope: str) -> None:
    assert scope_for(host) == scope
