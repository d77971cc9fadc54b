"""Errors: what went wrong, what to do, and how often and how long to try.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY of a reference server, such as
`python -m model_inference_server --port 0` with any key: it plays a content filter for texts that hold its marker.
Out: a line for each way to fail.
"""

from __future__ import annotations

import os

from model_inference import ChatCompletionsClient, RetryPolicy, Timeout
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import (
    ClientAuthenticationError,
    ContentFilterError,
    HttpResponseError,
    ServiceRequestError,
    UnsupportedParameterError,
)
from model_inference.models import UserMessage

ENDPOINT, KEY = os.environ["AZURE_AI_CHAT_ENDPOINT"], os.environ["AZURE_AI_CHAT_KEY"]

with ChatCompletionsClient(
    ENDPOINT,
    AzureKeyCredential(KEY),
    timeout=Timeout(connect=5, read=60, total=120),
    retry=RetryPolicy(retries=2),
) as client:
    try:
        client.complete(messages=[UserMessage("Say what the [filtered] word is.")])
    except ContentFilterError as error:
        found = [name for name, category in error.categories.items() if category.get("filtered")]
        print(f"refused by the content filter: {found}")

    try:
        client.complete(messages=[UserMessage("Hi")], model_extras={"colour": "red"}, extra_parameters="error")
    except UnsupportedParameterError as error:
        print(f"not a parameter of this model: {error.parameter}")

    try:
        client.complete(messages=[])
    except HttpResponseError as error:  # above every answer that is an error
        print(f"{type(error).__name__} {error.status_code}: {error}")

with ChatCompletionsClient(ENDPOINT, AzureKeyCredential("not-the-key")) as client:
    try:
        client.complete(messages=[UserMessage("Hi")])
    except ClientAuthenticationError as error:
        print(f"{error.status_code}: {error.hint}")

with ChatCompletionsClient("http://127.0.0.1:1", None, retry=RetryPolicy(retries=1, backoff=0)) as client:
    try:
        client.complete(messages=[UserMessage("Hi")])
    except ServiceRequestError as error:
        print(f"nobody is there, after {error.attempts} attempts")
