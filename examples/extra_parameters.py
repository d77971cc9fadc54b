"""Send what only some models take, and find out what is wrong with a request before it is sent.

In: the package with its extra `[server]`; a reference server on loopback answers the calls.
Out: what each mode does with an extra parameter, then the problems of a request that is never sent.
"""

from __future__ import annotations

import asyncio

from model_inference import ChatCompletionsClient, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import UnprocessableEntityError, UnsupportedParameterError
from model_inference.models import ExtraParameters, LlamaExtras, UserMessage
from model_inference_server import running

KEY = AzureKeyCredential("any-key-will-do")
MESSAGES = [UserMessage("How many feet are in a mile?")]
EXTRAS = LlamaExtras(ignore_eos=True, stop_token_ids=[128001])


def modes(client: ChatCompletionsClient) -> None:
    for mode in (None, ExtraParameters.DROP, ExtraParameters.ERROR):
        try:
            answer = client.with_raw_response.complete(messages=MESSAGES, model_extras=EXTRAS, extra_parameters=mode)
        except UnsupportedParameterError as error:
            print(f"{mode}: {error.parameter} is refused with {error.status_code}")
        else:
            # The reference server tells what it handed to the model.
            print(f"{mode}: {answer.headers.get('x-echo-extra-parameters') or 'nothing'} went to the model")


def problems(client: ChatCompletionsClient) -> None:
    try:
        client.complete(body={"messages": [{"role": "usr"}], "temperature": 5, "frobnicate": 1}, validate=True)
    except UnprocessableEntityError as error:
        print(f"status: {error.status_code}")
        for problem in error.problems:
            print(f"{'.'.join(map(str, problem.loc))}: {problem.message}")


async def validated(endpoint: str) -> None:
    async with aio.ChatCompletionsClient(endpoint, KEY, validate=True, model_extras=EXTRAS) as client:
        await client.complete(messages=MESSAGES, temperature=0.5)
        try:
            await client.complete(messages=[])
        except UnprocessableEntityError as error:
            print(f"{error.parameter}: {error.problems[0].message}")


if __name__ == "__main__":
    with running() as url:
        with ChatCompletionsClient(url, KEY) as chat:
            modes(chat)
            problems(chat)
        asyncio.run(validated(url))
