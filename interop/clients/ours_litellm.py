"""This project's clients against LiteLLM's proxy: models that it mocks, and ones it relays to the reference server.

The proxy has no database, so it cannot know keys other than its own: it answers a wrong one with 400, and with 401 a
request without any.
"""

from __future__ import annotations

import json

from interop import questions as q
from interop.clients.ours import Caller, both, check_error, check_pieces
from interop.trial import refused
from model_inference.exceptions import (
    BadRequestError,
    ClientAuthenticationError,
    HttpResponseError,
    RateLimitError,
    ResourceNotFoundError,
    ServerError,
)


def _fails(call: Caller, model: str, text: str = q.QUESTION, key: str | None = "") -> HttpResponseError:
    """Give the error of a call, after checking that the same call streamed raises the same one."""
    with refused(HttpResponseError) as whole:
        call.chat(text, model=model, key=key)
    with refused(HttpResponseError) as streamed:
        call.chat(text, model=model, key=key, stream=True)
    q.expect(type(whole.error) is type(streamed.error), repr(whole.error), repr(streamed.error))
    assert isinstance(whole.error, HttpResponseError)
    return whole.error


@both
def chat(call: Caller) -> None:
    answer = call.chat(q.QUESTION, model="mocked-chat")
    q.expect(answer.choices[0].message.content == q.ANSWER, q.ANSWER, answer)
    q.expect(answer.choices[0].finish_reason == "stop", "finish_reason stop", answer)
    q.check_usage(answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens)


@both
def stream(call: Caller) -> None:
    check_pieces(call.chat(q.QUESTION, model="mocked-chat", stream=True))


@both
def text_completion(call: Caller) -> None:
    answer = call("CompletionsClient", "complete", prompt=q.QUESTION, model="mocked-chat")
    q.expect(answer.choices[0].text == q.ANSWER, q.ANSWER, answer)
    updates = call("CompletionsClient", "complete", prompt=q.QUESTION, model="mocked-chat", stream=True)
    q.check_pieces([choice.text or "" for each in updates for choice in each.choices], q.ANSWER)


@both
def embeddings(call: Caller) -> None:
    [item] = call("EmbeddingsClient", "embed", input=q.TEXTS[:1], model="mocked-embedding").data
    q.expect(item.embedding == q.VECTOR, str(q.VECTOR), item)


@both
def relayed_chat(call: Caller) -> None:
    answer = call.chat(q.QUESTION, model="relayed")
    q.check_text(answer.choices[0].message.content)
    updates = call.chat(q.QUESTION, model="relayed", stream=True)
    pieces = [choice.delta.content or "" for update in updates for choice in update.choices]
    q.check_pieces(pieces, answer.choices[0].message.content)


@both
def relayed_tools(call: Caller) -> None:
    message = call.chat(q.WEATHER, model="relayed", tools=[q.TOOL]).choices[0].message
    [tool] = message.tool_calls
    q.check_tool(tool.function.name, json.loads(tool.function.arguments))
    result = {"role": "tool", "tool_call_id": tool.id, "content": q.RESULT}
    messages = [{"role": "user", "content": q.WEATHER}, message.as_dict(), result]
    q.check_result(call.chat("", model="relayed", messages=messages, tools=[q.TOOL]).choices[0].message.content)


@both
def relayed_embeddings(call: Caller) -> None:
    q.check_vectors([each.embedding for each in call("EmbeddingsClient", "embed", input=q.TEXTS, model="relayed").data])


@both
def no_key(call: Caller) -> None:
    check_error(_fails(call, "mocked-chat", key=None), ClientAuthenticationError, 401, "No api key passed in")


@both
def wrong_key(call: Caller) -> None:
    check_error(_fails(call, "mocked-chat", key=q.WRONG_KEY), BadRequestError, 400, "No connected db", code="400")


@both
def key_refused_behind_it(call: Caller) -> None:
    check_error(_fails(call, "refused"), ClientAuthenticationError, 401, "not accepted", code="401")


@both
def unknown_model(call: Caller) -> None:
    check_error(_fails(call, "no-such-model"), BadRequestError, 400, "Invalid model name", code="400")


@both
def unknown_route(call: Caller) -> None:
    with refused(HttpResponseError) as caught:
        call("ChatCompletionsClient", "get_model_info")
    check_error(caught.error, ResourceNotFoundError, 404, "Not Found")


@both
def filtered_prompt(call: Caller) -> None:
    # The proxy gives the service's words on, but not its code: nothing says that the filter refused it.
    check_error(_fails(call, "relayed", q.FILTERED), BadRequestError, 400, "refused by the content filter", code="400")


@both
def rate_limit(call: Caller) -> None:
    check_error(_fails(call, "limited"), RateLimitError, 429, "mock rate limit error", attempts=1)


@both
def broken_model(call: Caller) -> None:
    check_error(_fails(call, "broken"), ServerError, 500, "mock internal server error")


@both
def body_without_messages(call: Caller) -> None:
    with refused(HttpResponseError) as caught:
        call("ChatCompletionsClient", "complete", body={"model": "mocked-chat"})
    check_error(caught.error, BadRequestError, 400, "messages")


@both
def malformed_body(call: Caller) -> None:
    with refused(HttpResponseError) as caught:
        call("ChatCompletionsClient", "complete", body=b'{"model": ')
    check_error(caught.error, BadRequestError, 400, "Invalid JSON")
