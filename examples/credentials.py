"""Credentials: a key that changes while the client lives, and tokens that are fetched before they expire.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: what each credential was good for.
"""

from __future__ import annotations

import os
import time
from typing import Any

from model_inference import ChatCompletionsClient
from model_inference.credentials import AccessToken, AzureKeyCredential
from model_inference.exceptions import ClientAuthenticationError
from model_inference.models import UserMessage

ENDPOINT, KEY = os.environ["AZURE_AI_CHAT_ENDPOINT"], os.environ["AZURE_AI_CHAT_KEY"]
MESSAGES = [UserMessage("Hi")]


class Tokens:
    """Gives tokens, as the credentials of azure-identity do; this one has them already."""

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        print(f"asked for a token for {scopes[0]}")
        return AccessToken(KEY, expires_on=int(time.time()) + 3600)


credential = AzureKeyCredential("the-key-of-last-month")
with ChatCompletionsClient(ENDPOINT, credential) as client:
    try:
        client.complete(messages=MESSAGES)
    except ClientAuthenticationError as error:
        print(f"the old key: {error.status_code}")
    credential.update(KEY)  # takes effect with the next call
    print(f"the new key: {client.complete(messages=MESSAGES).choices[0].finish_reason}")
    print(f"what a log may show of it: {credential!r}")

with ChatCompletionsClient(ENDPOINT, Tokens()) as client:
    for _ in range(3):  # one token serves them all
        print(f"with a token: {client.complete(messages=MESSAGES).choices[0].finish_reason}")
