"""The generated models as programs meet them: a chat loads what it uses, and nothing shows that they are split."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

import model_inference.enums
from model_inference import models
from model_inference_overlay.model import Model

if TYPE_CHECKING:
    from .conftest import Service

ANSWER = {
    "id": "1",
    "object": "chat.completion",
    "created": 0,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
CHAT = """
import sys
from {package} import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage

{program}

prefix = "model_inference.models._"
print(*sorted(name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix)))
"""
SYNC = """
with ChatCompletionsClient({url!r}, AzureKeyCredential("a-secret-key")) as client:
    assert client.complete(messages=[UserMessage("Hi")]).choices[0].message.content == "Hello"
"""
ASYNC = """
import asyncio

async def chat():
    async with ChatCompletionsClient({url!r}, AzureKeyCredential("a-secret-key")) as client:
        assert (await client.complete(messages=[UserMessage("Hi")])).choices[0].message.content == "Hello"

asyncio.run(chat())
"""


@pytest.mark.parametrize(
    ("package", "program"), [("model_inference", SYNC), ("model_inference.aio", ASYNC)], ids=["sync", "async"]
)
def test_a_chat_loads_its_own_models_alone(service: Service, package: str, program: str) -> None:
    service.reply(ANSWER)
    text = CHAT.format(package=package, program=program.format(url=service.url))
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "chat_completions",
        "chat_request_message",
        "chat_role",
        "completions_finish_reason",
        "completions_usage",
    ]


def kinds() -> list[Any]:
    found = [getattr(models, name) for name in models.__all__]
    return [kind for kind in found if isinstance(kind, type) and issubclass(kind, Model)]


def test_the_type_hints_of_every_class_can_be_read() -> None:
    assert len(kinds()) > 70
    for kind in kinds():
        hints = get_type_hints(kind)
        assert kind.__annotations__.keys() <= hints.keys()


def test_every_class_pickles_under_its_public_name() -> None:
    for kind in kinds():
        item = kind.from_dict({"unknown": 1})
        data = pickle.dumps(item)
        assert pickle.loads(data) == item
        assert b"model_inference.models" in data
        assert b"model_inference.models." not in data


def test_enums_are_in_both_modules() -> None:
    for name in model_inference.enums.__all__:
        kind = getattr(model_inference.enums, name)
        assert kind is getattr(models, name)
        for member in kind:
            assert pickle.loads(pickle.dumps(member)) is member


def test_a_name_that_is_not_there_is_an_error_where_it_is_imported() -> None:
    with pytest.raises(ImportError, match=r"cannot import name 'ChatCompletion' from 'model_inference\.models'"):
        exec("from model_inference.models import ChatCompletion")
