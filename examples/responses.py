"""Answers in full: what HTTP said of them, bodies that the program reads itself, and hooks on the way.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: statuses, headers and sizes.
"""

from __future__ import annotations

import os
from typing import Any

from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage

MESSAGES = [UserMessage("Hi")]


def before(request: Any) -> None:
    request.headers["x-team"] = "blue"
    print(f"sends {request.method} with {len(request.content)} bytes")


def after(request: Any, response: Any) -> None:
    print(f"was answered {response.status_code}")


with ChatCompletionsClient(
    endpoint=os.environ["AZURE_AI_CHAT_ENDPOINT"],
    credential=AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]),
) as client:
    raw = client.with_raw_response.complete(messages=MESSAGES)
    print(f"{raw.status_code} {raw.headers['content-type']}: {raw.parsed.choices[0].finish_reason}")

    with client.with_streaming_response.complete(messages=MESSAGES) as answer:
        print(f"{sum(map(len, answer.iter_bytes()))} bytes, read piece by piece")

    client.with_options(on_request=before, on_response=after).complete(messages=MESSAGES)
