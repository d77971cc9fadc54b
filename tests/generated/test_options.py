"""What a caller can see and set of a call beyond its arguments: raw answers, options, hooks, the log, final answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from model_inference import RetryPolicy
from model_inference.exceptions import (
    DecodeError,
    HttpResponseError,
    ServerError,
    ServiceRequestError,
    StreamTruncatedError,
)
from model_inference.models import ChatCompletions, UserMessage
from model_inference.streaming import AsyncStream, Stream
from model_inference_server import Events

ASK: dict[str, Any] = {"messages": [UserMessage("How far is the moon?")]}


@pytest.fixture
def chat(caller: Any) -> Callable[..., Any]:
    """Run a function on a chat client; it is a coroutine function where the client is asynchronous."""

    def run(function: Callable[[Any], Any], awaiting: Callable[[Any], Any], **made_with: Any) -> Any:
        client = caller.make("ChatCompletionsClient", **made_with)
        if not caller.asynchronous:
            with client:
                return function(client)

        async def main() -> Any:
            async with client:
                return await awaiting(client)

        return asyncio.run(main())

    return run


# Raw answers


def test_raw_response(chat: Any, service: Any) -> None:
    async def awaiting(client: Any) -> Any:
        return await client.with_raw_response.complete(**ASK)

    raw = chat(lambda client: client.with_raw_response.complete(**ASK), awaiting)
    assert raw.status_code == 200
    assert raw.headers["Content-Type"].startswith("application/json")
    assert raw.request_id == raw.headers["x-ms-request-id"]
    assert raw.attempts == 1
    assert isinstance(raw.parsed, ChatCompletions)
    assert raw.json() == json.loads(raw.text()) == raw.parsed.as_dict()


def test_raw_response_of_a_stream(chat: Any) -> None:
    def plain(client: Any) -> Any:
        raw = client.with_raw_response.complete(**ASK, stream=True)
        assert isinstance(raw.parsed, Stream)
        return raw.status_code, len(list(raw.parsed))

    async def awaiting(client: Any) -> Any:
        raw = await client.with_raw_response.complete(**ASK, stream=True)
        assert isinstance(raw.parsed, AsyncStream)
        return raw.status_code, len([update async for update in raw.parsed])

    status, count = chat(plain, awaiting)
    assert status == 200
    assert count > 3


def test_streaming_response(chat: Any) -> None:
    def plain(client: Any) -> Any:
        with client.with_streaming_response.complete(**ASK, stream=True) as answer:
            lines = list(answer.iter_lines())
        with client.with_streaming_response.complete(**ASK) as answer:
            return lines, answer.parse()

    async def awaiting(client: Any) -> Any:
        async with await client.with_streaming_response.complete(**ASK, stream=True) as answer:
            lines = [line async for line in answer.iter_lines()]
        async with await client.with_streaming_response.complete(**ASK) as answer:
            return lines, await answer.parse()

    lines, parsed = chat(plain, awaiting)
    assert lines[0].startswith("data: {")
    assert lines[-2:] == ["data: [DONE]", ""]
    assert isinstance(parsed, ChatCompletions)


def test_errors_stay_errors(chat: Any, service: Any) -> None:
    service.reply({"message": "no"}, status=418)

    async def awaiting(client: Any) -> Any:
        return await client.with_raw_response.complete(**ASK)

    with pytest.raises(HttpResponseError) as caught:
        chat(lambda client: client.with_raw_response.complete(**ASK), awaiting)
    assert caught.value.status_code == 418


# Options


def test_with_options(chat: Any, service: Any) -> None:
    def configured(client: Any) -> Any:
        return client.with_options(headers={"x-team": "blue"}, params={"tier": "gold"}, timeout=7)

    async def awaiting(client: Any) -> None:
        await configured(client).complete(**ASK)
        await client.complete(**ASK)

    def plain(client: Any) -> None:
        configured(client).complete(**ASK)
        client.complete(**ASK)

    chat(plain, awaiting)
    first, second = service.received
    assert (first.headers["x-team"], first.query["tier"]) == ("blue", "gold")
    assert "x-team" not in second.headers
    assert "tier" not in second.query


def test_call_options(caller: Any, service: Any) -> None:
    caller.complete(
        **ASK,
        extra_headers={"x-team": "red", "user-agent": None},
        extra_query={"tier": 1},
        request_id="my-request",
        made_with={"headers": {"x-team": "blue", "x-none": None}},
    )
    sent = service.last
    assert sent.headers["x-team"] == "red"
    assert "x-none" not in sent.headers
    assert sent.query["tier"] == "1"
    assert sent.headers["x-ms-client-request-id"] == "my-request"


def test_retries_are_of_one_request(caller: Any, service: Any) -> None:
    service.reply({"message": "busy"}, status=503)
    with pytest.raises(ServerError) as caught:
        caller.complete(**ASK, retry=RetryPolicy(retries=2, backoff=0.001))
    assert caught.value.attempts == 3
    assert len({arrival.headers["x-ms-client-request-id"] for arrival in service.received}) == 1
    assert len(service.received) == 3


# Hooks


def test_hooks(caller: Any, service: Any) -> None:
    seen: list[Any] = []

    def on_request(request: Any) -> None:
        request.headers["x-hook"] = "1"
        seen.append((request.method, request.url.partition("?")[0]))

    async def on_response(request: Any, response: Any) -> None:
        seen.append(response.status_code)

    def on_response_now(request: Any, response: Any) -> None:
        seen.append(response.status_code)

    caller.complete(
        **ASK,
        on_response=on_response if caller.asynchronous else on_response_now,
        raw_response_hook=lambda response: seen.append(response.http_response.headers["content-type"]),
        made_with={
            "on_request": on_request,
            "raw_request_hook": lambda request: seen.append(request.http_request.headers["x-hook"]),
        },
    )
    assert seen == [("POST", f"{service.url}/chat/completions"), "1", 200, "application/json"]
    assert service.last.headers["x-hook"] == "1"


# Final answers


def test_get_final(chat: Any, caller: Any) -> None:
    def plain(client: Any) -> Any:
        stream = client.complete(**ASK, stream=True)
        next(stream)
        return stream.get_final()

    async def awaiting(client: Any) -> Any:
        stream = await client.complete(**ASK, stream=True)
        await anext(stream)
        return await stream.get_final()

    final, whole = chat(plain, awaiting), caller.complete(**ASK)
    assert isinstance(final, ChatCompletions)
    assert final.choices == whole.choices
    assert final.usage == whole.usage


def test_text_stream(chat: Any, caller: Any) -> None:
    def plain(client: Any) -> Any:
        return list(client.complete(**ASK, stream=True).text_stream)

    async def awaiting(client: Any) -> Any:
        return [text async for text in (await client.complete(**ASK, stream=True)).text_stream]

    assert "".join(chat(plain, awaiting)) == caller.complete(**ASK).choices[0].message.content


def test_a_loop_can_be_left_and_taken_up_again(chat: Any, caller: Any) -> None:
    def plain(client: Any) -> Any:
        stream = client.complete(**ASK, stream=True)
        pieces = []
        for update in stream:
            pieces.append(update)
            if len(pieces) == 2:
                break
        pieces.append(next(stream))
        return [*pieces, *stream]

    async def awaiting(client: Any) -> Any:
        stream = await client.complete(**ASK, stream=True)
        pieces = []
        async for update in stream:
            pieces.append(update)
            if len(pieces) == 2:
                break
        pieces.append(await anext(stream))
        return [*pieces, *[update async for update in stream]]

    assert chat(plain, awaiting) == caller.complete(**ASK, stream=True)


def test_what_a_truncated_stream_brought(caller: Any, service: Any) -> None:
    delta = {"choices": [{"index": 0, "delta": {"content": "Hel"}, "finish_reason": None}]}
    service.answer = Events([delta, delta], done=None)
    with pytest.raises(StreamTruncatedError) as caught:
        caller.complete(**ASK, stream=True)
    assert caught.value.partial.choices[0].message.content == "HelHel"


def test_a_whole_answer_in_place_of_a_stream(caller: Any, service: Any) -> None:
    message = {"role": "assistant", "content": "All at once."}
    service.reply({"id": "1", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    (update,) = caller.complete(**ASK, stream=True)
    assert update.choices[0].delta.content == "All at once."


def test_an_answer_that_is_no_json(caller: Any, service: Any) -> None:
    service.reply(b"<html><title>Sign in</title></html>", **{"content-type": "text/html"})
    with pytest.raises(DecodeError, match="the body is not JSON: Sign in"):
        caller.complete(**ASK)


def test_a_closed_client_says_so(chat: Any) -> None:
    def plain(client: Any) -> None:
        client.complete(**ASK)
        client.close()
        client.complete(**ASK)

    async def awaiting(client: Any) -> None:
        await client.complete(**ASK)
        await client.close()
        await client.complete(**ASK)

    with pytest.raises(ServiceRequestError, match="the client is closed"):
        chat(plain, awaiting)


def test_an_error_hides_the_query(caller: Any, service: Any) -> None:
    service.answer = Events([{"choices": []}], done=None)
    for stream in (True, False):
        with pytest.raises((StreamTruncatedError, DecodeError)) as caught:
            caller.complete(**ASK, stream=stream, extra_query={"sig": "hidden"})
        assert "sig=REDACTED" in str(caught.value)
        assert "hidden" not in repr(caught.value)
