"""Chat: a conversation of several turns, with defaults that the client keeps.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: both answers, and what they cost.
"""

from __future__ import annotations

import os

from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import AssistantMessage, ChatRequestMessage, SystemMessage, UserMessage

with ChatCompletionsClient(
    endpoint=os.environ["AZURE_AI_CHAT_ENDPOINT"],
    credential=AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]),
    model="my-model",  # what each call means that says nothing else
    max_tokens=200,
) as client:
    messages: list[ChatRequestMessage] = [
        SystemMessage("You answer in one sentence."),
        UserMessage("How many feet are in a mile?"),
    ]
    for question in ("And in two miles?", None):
        response = client.complete(messages=messages)
        answer = response.choices[0].message.content
        print(f"{response.model}: {answer}")
        print(f"{response.usage.prompt_tokens} tokens in, {response.usage.completion_tokens} out")
        if question is not None:
            messages += [AssistantMessage(answer), UserMessage(question)]
