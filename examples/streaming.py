"""Streams: an answer read as it arrives, as text alone, as a whole, and not to its end.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: four answers to one question.
"""

from __future__ import annotations

import os

from model_inference import ChatCompletionsClient
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage

MESSAGES = [UserMessage("Count to five.")]

with ChatCompletionsClient(
    endpoint=os.environ["AZURE_AI_CHAT_ENDPOINT"],
    credential=AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]),
) as client:
    print("updates:", end=" ")
    for update in client.complete(messages=MESSAGES, stream=True):
        for choice in update.choices or ():
            print(choice.delta.content or "", end="|", flush=True)

    print("\ntext:", end=" ")
    for text in client.complete(messages=MESSAGES, stream=True).text_stream:
        print(text, end="", flush=True)

    answer = client.complete(messages=MESSAGES, stream=True).get_final()
    print(f"\nwhole: {answer.choices[0].message.content} ({answer.choices[0].finish_reason})")

    with client.complete(messages=MESSAGES, stream=True) as stream:
        first = next(text for text in stream.text_stream)
    print(f"first: {first}")  # the rest was never read, and its connection is free
