"""This project's clients against aimock, a mock of OpenAI's API from npm, set up by `interop/node/aimock.json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from interop import questions as q
from interop.clients.ours import Caller, both, check_error, check_pieces
from interop.trial import refused
from model_inference import RetryPolicy
from model_inference.exceptions import (
    BadRequestError,
    ClientAuthenticationError,
    HttpResponseError,
    RateLimitError,
    ServerError,
    StreamTruncatedError,
    TransportError,
)

CUT = "This answer is cut before its end, somewhere on its way."


def _error(call: Callable[..., Any], *arguments: Any, **options: Any) -> HttpResponseError:
    with refused(HttpResponseError) as caught:
        call(*arguments, **options)
    assert isinstance(caught.error, HttpResponseError)
    return caught.error


@both
def chat(call: Caller) -> None:
    answer = call.chat(q.QUESTION, model=q.MODEL)
    q.expect(answer.choices[0].message.content == q.ANSWER and answer.model == q.MODEL, q.ANSWER, answer)
    q.check_usage(answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens)


@both
def stream(call: Caller) -> None:
    extras = {"stream_options": {"include_usage": True}}
    updates = call.chat(q.QUESTION, model=q.MODEL, stream=True, model_extras=extras)
    check_pieces(updates)
    usage = updates[-1].usage
    q.check_usage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)


@both
def tools(call: Caller) -> None:
    message = call.chat(q.WEATHER, model=q.MODEL, tools=[q.TOOL]).choices[0].message
    [tool] = message.tool_calls
    q.check_tool(tool.function.name, json.loads(tool.function.arguments))
    result = {"role": "tool", "tool_call_id": tool.id, "content": q.RESULT}
    messages = [{"role": "user", "content": q.WEATHER}, message.as_dict(), result]
    answer = call.chat("", model=q.MODEL, messages=messages, tools=[q.TOOL]).choices[0].message.content
    q.expect(answer == "It is 21 degrees in Paris.", "the answer after a tool's result", answer)
    updates = call.chat(q.WEATHER, model=q.MODEL, tools=[q.TOOL], stream=True)
    calls = [each.function for update in updates for each in update.choices[0].delta.tool_calls or []]
    arguments = "".join(each.arguments or "" for each in calls)
    q.check_tool("".join(each.name or "" for each in calls), json.loads(arguments))


@both
def embeddings(call: Caller) -> None:
    items = call("EmbeddingsClient", "embed", input=q.TEXTS, model=q.MODEL).data
    q.expect([each.embedding for each in items] == [q.VECTOR] * 3, f"{q.VECTOR} three times", items)


@both
def wrong_key(call: Caller) -> None:
    error = _error(call.chat, q.QUESTION, model=q.MODEL, key=q.WRONG_KEY)
    check_error(error, ClientAuthenticationError, 401, "Invalid API key", code="invalid_api_key")


@both
def body_without_messages(call: Caller) -> None:
    error = _error(call, "ChatCompletionsClient", "complete", body={"model": q.MODEL})
    check_error(error, BadRequestError, 400, "messages")


@both
def rate_limit(call: Caller) -> None:
    """It asks for a pause of one second, and goes on refusing."""
    error = _error(call.chat, "limited", model=q.MODEL, retry=RetryPolicy(retries=1))
    check_error(error, RateLimitError, 429, "Too fast", code="rate_limit_exceeded", retry_after=1.0, attempts=2)


@both
def broken_model(call: Caller) -> None:
    check_error(_error(call.chat, "broken", model=q.MODEL), ServerError, 500, "Out of order")


@both
def cut_stream(call: Caller) -> None:
    with refused((StreamTruncatedError, TransportError)) as caught:
        call.chat("cut", model=q.MODEL, stream=True)
    q.expect(isinstance(caught.error, StreamTruncatedError), "StreamTruncatedError", repr(caught.error))
    partial = getattr(caught.error, "partial", None)
    text = partial.choices[0].message.content if partial else ""
    q.expect(bool(text) and CUT.startswith(text) and text != CUT, f"the beginning of {CUT!r}", text)
