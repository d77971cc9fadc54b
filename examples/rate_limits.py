"""Rate limits: two clients that together stay within the requests and tokens of one deployment.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: how long twelve calls took.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.limits import RateLimiter
from model_inference.models import UserMessage

ENDPOINT, CREDENTIAL = os.environ["AZURE_AI_CHAT_ENDPOINT"], AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"])

# Ten calls a second, two of them at once; RateLimiter.serverless() has the limits of a serverless deployment.
limiter = RateLimiter(requests=600, tokens=200_000, burst=0.2)


def ask(client: ChatCompletionsClient) -> None:
    client.complete(messages=[UserMessage("Hi")], max_tokens=10)


with (
    ChatCompletionsClient(ENDPOINT, CREDENTIAL, rate_limiter=limiter) as one,
    ChatCompletionsClient(ENDPOINT, CREDENTIAL, rate_limiter=limiter) as another,
    ThreadPoolExecutor(6) as threads,
):
    started = time.monotonic()
    list(threads.map(ask, [one, another] * 6))
    print("twelve calls within their limit:", 0.9 < time.monotonic() - started < 10)
