"""Conversations with tools, from both kinds of client, over TCP."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest

from model_inference.exceptions import HttpResponseError, OutputInvalidError, StreamClosedError, ToolRoundsExceededError
from model_inference.models import (
    AssistantMessage,
    ChatCompletions,
    ChatCompletionsNamedToolChoice,
    ChatCompletionsNamedToolChoiceFunction,
    CompletionsUsage,
    ToolMessage,
    UserMessage,
)
from model_inference.tools import AsyncToolRun, ToolRun, tool
from model_inference_server import Events, Reply

MESSAGES = [UserMessage("Which flights go from Oslo to Bergen?")]


@dataclass
class Flight:
    number: str
    minutes: int


def flights(origin: str, destination: str) -> list[Flight]:
    """Find flights.

    Args:
        origin: where they start.
        destination: where they end.
    """
    return [Flight(f"{origin[:1]}{destination[:1]}1", 55)]


def broken(city: str) -> str:
    """Fail."""
    raise ValueError(f"no such city: {city}, password=0123456789")


def call(name: str, arguments: str, identity: str | None = "c1") -> dict[str, Any]:
    """Make a call of a tool, as an answer has it."""
    return {"id": identity, "type": "function", "function": {"name": name, "arguments": arguments}}


def answer(text: str | None = None, *calls: dict[str, Any]) -> dict[str, Any]:
    """Make an answer that costs 3 tokens."""
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None, "annotations": []}
    if calls:
        message["tool_calls"] = list(calls)
    choice = {"index": 0, "finish_reason": "tool_calls" if calls else "stop", "message": message}
    usage = {
        "completion_tokens": 1,
        "prompt_tokens": 2,
        "total_tokens": 3,
        "completion_tokens_details": {"reasoning_tokens": 1},
    }
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def events(whole: dict[str, Any]) -> Events:
    """Make the same answer a stream."""
    [choice] = whole["choices"]
    message = choice["message"]
    chunks: list[Any] = [{"choices": [{"index": 0, "delta": {"role": "assistant"}}]}]
    chunks += [{"choices": [{"index": 0, "delta": {"content": each}}]} for each in message["content"] or ""]
    for index, each in enumerate(message.get("tool_calls", [])):
        function = each["function"]
        head = {**each, "index": index, "function": {"name": function["name"], "arguments": ""}}
        chunks.append({"choices": [{"index": 0, "delta": {"tool_calls": [head]}}]})
        for piece in function["arguments"]:
            part = {"index": index, "function": {"arguments": piece}}
            chunks.append({"choices": [{"index": 0, "delta": {"tool_calls": [part]}}]})
    last = {"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}
    return Events([*chunks, {"choices": [last], "usage": whole["usage"]}])


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def streamed(request: pytest.FixtureRequest) -> bool:
    found: bool = request.param
    return found


@pytest.fixture
def converse(caller: Any, service: Any, streamed: bool) -> Any:
    """Run a conversation of these answers, and give the run when it is over."""

    def run(*answers: dict[str, Any], how: Any = None, **kwargs: Any) -> Any:
        service.answers[:] = [events(each) if streamed else Reply(each) for each in answers]
        client = caller.make("ChatCompletionsClient")
        made = {"messages": MESSAGES, "tools": [flights], "stream": streamed or None, **kwargs}
        if not caller.asynchronous:
            with client:
                going = client.run_tools(**made)
                going.get_final()
                return going

        async def over() -> Any:
            async with client:
                going = client.run_tools(**made)
                await going.get_final()
                return going

        return asyncio.run(over())

    return run


def steps(caller: Any, **kwargs: Any) -> Any:
    """Iterate over a run, and give the run and its steps."""
    client = caller.make("ChatCompletionsClient")
    if not caller.asynchronous:
        with client:
            run = client.run_tools(**kwargs)
            return run, list(run)

    async def over() -> Any:
        async with client:
            run = client.run_tools(**kwargs)
            return run, [step async for step in run]

    return asyncio.run(over())


def test_a_conversation(converse: Any, service: Any, caller: Any) -> None:
    asked = call("flights", '{"origin": "Oslo", "destination": "Bergen"}')
    run = converse(answer(None, asked), answer("OB1."))
    assert isinstance(run, AsyncToolRun if caller.asynchronous else ToolRun)
    assert [type(each) for each in run.messages] == [UserMessage, AssistantMessage, ToolMessage, AssistantMessage]
    assert [each.as_dict() for each in run.messages] == [
        MESSAGES[0].as_dict(),
        {"role": "assistant", "tool_calls": [asked]},
        {"role": "tool", "content": '[{"number":"OB1","minutes":55}]', "tool_call_id": "c1"},
        {"role": "assistant", "content": "OB1."},
    ]
    assert [len(step.results) for step in run.steps] == [1, 0]
    assert run.steps[0].results[0].value == [Flight("OB1", 55)]
    assert run.steps[-1].response.choices[0].message.content == "OB1."
    assert isinstance(run.usage, CompletionsUsage)
    assert (run.usage.total_tokens, run.usage.completion_tokens_details.reasoning_tokens) == (6, 2)
    assert service.body["messages"] == [each.as_dict() for each in run.messages[:-1]]
    assert service.body["tools"][0]["function"]["name"] == "flights"


def test_each_step_is_seen_as_it_happens(caller: Any, service: Any) -> None:
    service.answers[:] = [Reply(answer(None, call("flights", '{"origin": "A", "destination": "B"}')))]
    client = caller.make("ChatCompletionsClient")
    if caller.asynchronous:

        async def first() -> Any:
            async with client:
                run = client.run_tools(messages=MESSAGES, tools=[flights])
                assert not service.received
                step = await anext(aiter(run))
                return step, len(service.received), run

        step, sent, run = asyncio.run(first())
    else:
        with client:
            run = client.run_tools(messages=MESSAGES, tools=[flights])
            assert not service.received
            step = next(iter(run))
            sent = len(service.received)
    assert (step.number, sent, step.results[0].content) == (1, 1, '[{"number":"AB1","minutes":55}]')
    assert isinstance(step.response, ChatCompletions)
    assert len(run.messages) == 3
    assert repr(run).endswith("ToolRun(1 steps, not done)")


def test_the_steps_of_a_whole_run(caller: Any, service: Any) -> None:
    service.answers[:] = [
        Reply(answer(None, call("flights", '{"origin": "A", "destination": "B"}'))),
        Reply(answer("x")),
    ]
    run, found = steps(caller, messages=MESSAGES, tools=[flights])
    assert [step.number for step in found] == [1, 2]
    assert found == run.steps


def test_updates_of_all_answers(caller: Any, service: Any) -> None:
    asked = call("flights", '{"origin": "A", "destination": "B"}')
    service.answers[:] = [events(answer(None, asked)), events(answer("Done."))]
    client = caller.make("ChatCompletionsClient")
    made = {"messages": MESSAGES, "tools": [flights], "stream": True}

    async def over() -> Any:
        async with client:
            run = client.run_tools(**made)
            return [update async for update in run.updates()], run, await run.get_final()

    if caller.asynchronous:
        updates, run, last = asyncio.run(over())
    else:
        with client:
            run = client.run_tools(**made)
            updates, last = list(run.updates()), run.get_final()
    assert "".join(each.choices[0].delta.content or "" for each in updates) == "Done."
    assert last.choices[0].message.content == "Done."
    assert run.steps[0].response.choices[0].message.tool_calls[0].function.arguments == asked["function"]["arguments"]


def test_updates_where_no_stream_was_asked_for(caller: Any, service: Any) -> None:
    client = caller.make("ChatCompletionsClient")

    async def over() -> Any:
        async with client:
            return await anext(client.run_tools(messages=MESSAGES, tools=[flights]).updates())

    def plain() -> Any:
        with client:
            return next(client.run_tools(messages=MESSAGES, tools=[flights]).updates())

    with pytest.raises(TypeError, match=r"^updates\(\) gives what streams bring: begin the run with stream=True$"):
        asyncio.run(over()) if caller.asynchronous else plain()
    assert not service.received


@pytest.mark.parametrize("rounds", ["3", 2.5, True, None])
def test_rounds_that_are_no_number(caller: Any, rounds: Any) -> None:
    with pytest.raises(TypeError, match=f"^max_rounds is a number of answers, found {type(rounds).__name__}$"):
        caller.make("ChatCompletionsClient").run_tools(messages=MESSAGES, tools=[flights], max_rounds=rounds)


def test_what_goes_wrong_is_told_to_the_model(converse: Any, service: Any) -> None:
    asked = [
        call("broken", '{"city": "Atlantis"}', "a"),
        call("nothing", "{}", "b"),
        call("flights", '{"origin": 1}', "c"),
        call("flights", '{"origin": ', "d"),
        call("flights", '{"origin": "A", "destination": "B"}', "e"),
    ]
    run = converse(answer(None, *asked), answer("Sorry."), tools=[flights, broken])
    told = {each["tool_call_id"]: each["content"] for each in service.body["messages"] if each["role"] == "tool"}
    assert told == {
        "a": "error: broken failed: ValueError: no such city: Atlantis, password=REDACTED",
        "b": "error: there is no tool 'nothing'; there are: flights, broken",
        "c": "error: the arguments do not fit: origin: expected string, found integer",
        "d": "error: the arguments are not JSON",
        "e": '[{"number":"AB1","minutes":55}]',
    }
    assert list(told) == ["a", "b", "c", "d", "e"]
    errors = [result.error for result in run.steps[0].results]
    assert isinstance(errors[0], ValueError)
    assert [error is None for error in errors] == [False, False, False, False, True]


def test_calls_without_ids(converse: Any, service: Any) -> None:
    asked = [call("flights", '{"origin": "A", "destination": "B"}', None), call("flights", "{}", None)]
    converse(answer("Let me see.", *asked), answer("Done."))
    turn, *results = service.body["messages"][1:]
    assert turn["content"] == "Let me see."
    assert [each["id"] for each in turn["tool_calls"]] == [each["tool_call_id"] for each in results]
    assert len({each["tool_call_id"] for each in results}) == 2


def test_the_bound(converse: Any, service: Any) -> None:
    asked = answer(None, call("flights", '{"origin": "A", "destination": "B"}'))
    with pytest.raises(ToolRoundsExceededError) as caught:
        converse(asked, asked, asked, max_rounds=2)
    error = caught.value
    assert error.rounds == len(service.received) == 2
    assert "answer 2, the last that it was allowed" in str(error)
    assert [each.role for each in error.messages] == ["user", "assistant", "tool"]
    assert error.response.choices[0].message.tool_calls[0].function.name == "flights"


def test_the_bound_is_raised_again(caller: Any, service: Any) -> None:
    service.reply(answer(None, call("flights", "{}")))
    client = caller.make("ChatCompletionsClient")

    async def over() -> None:
        async with client:
            run = client.run_tools(messages=MESSAGES, tools=[flights], max_rounds=1)
            for _ in range(2):
                with pytest.raises(ToolRoundsExceededError):
                    await run.get_final()

    if caller.asynchronous:
        asyncio.run(over())
        return
    with client:
        run = client.run_tools(messages=MESSAGES, tools=[flights], max_rounds=1)
        for _ in range(2):
            with pytest.raises(ToolRoundsExceededError):
                run.get_final()


NAMED = ChatCompletionsNamedToolChoice(function=ChatCompletionsNamedToolChoiceFunction(name="flights"))


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        (None, [None, None]),
        ("auto", ["auto", "auto"]),
        ("none", ["none", "none"]),
        ("required", ["required", "auto"]),
        (NAMED, [NAMED.as_dict(), "auto"]),
        (NAMED.as_dict(), [NAMED.as_dict(), "auto"]),
    ],
)
def test_the_choice_of_tools(choice: Any, sent: Any, converse: Any, service: Any) -> None:
    kwargs = {} if choice is None else {"tool_choice": choice}
    converse(answer(None, call("flights", "{}")), answer("Done."), **kwargs)
    assert [json.loads(each.body).get("tool_choice") for each in service.received] == sent


def test_a_typed_answer(converse: Any, service: Any) -> None:
    run = converse(
        answer(None, call("flights", '{"origin": "A", "destination": "B"}')),
        answer('{"number": "AB1", "minutes": 55}'),
        response_format=Flight,
    )
    assert run.steps[-1].response.parsed == Flight("AB1", 55)


def test_a_typed_answer_that_does_not_fit(converse: Any) -> None:
    with pytest.raises(OutputInvalidError):
        converse(answer("no"), response_format=Flight)


def test_other_arguments_and_options_go_with_each_call(converse: Any, service: Any) -> None:
    converse(
        answer(None, call("flights", "{}")),
        answer("Done."),
        temperature=0.5,
        model="m",
        model_extras={"safe_prompt": True},
        extra_headers={"x-team": "blue"},
    )
    for each in service.received:
        assert b'"temperature":0.5' in each.body
        assert b'"safe_prompt":true' in each.body
        assert each.headers["x-team"] == "blue"


def test_an_error_of_the_service_ends_the_run(caller: Any, service: Any) -> None:
    service.answers[:] = [Reply(answer(None, call("flights", "{}"))), Reply({"error": {"message": "no"}}, 400)]
    client = caller.make("ChatCompletionsClient")

    async def over() -> Any:
        async with client:
            run = client.run_tools(messages=MESSAGES, tools=[flights])
            with pytest.raises(HttpResponseError):
                await run.get_final()
            with pytest.raises(StreamClosedError, match="the run ended before its last answer"):
                await run.get_final()
            return run

    if caller.asynchronous:
        run = asyncio.run(over())
    else:
        with client:
            run = client.run_tools(messages=MESSAGES, tools=[flights])
            with pytest.raises(HttpResponseError):
                run.get_final()
            with pytest.raises(StreamClosedError, match="the run ended before its last answer"):
                run.get_final()
    assert len(run.messages) == 3


def test_a_run_that_is_closed(caller: Any, service: Any) -> None:
    service.answers[:] = [events(answer("A long answer."))]
    client = caller.make("ChatCompletionsClient")

    async def over() -> None:
        async with client:
            run = client.run_tools(messages=MESSAGES, tools=[flights], stream=True)
            async for _ in run.updates():
                break
            await run.aclose()
            assert [step async for step in run] == []

    if caller.asynchronous:
        asyncio.run(over())
        return
    with client:
        run = client.run_tools(messages=MESSAGES, tools=[flights], stream=True)
        next(run.updates())
        run.close()
        assert list(run) == []


def test_the_messages_of_the_caller_stay_as_they_are(converse: Any) -> None:
    given = list(MESSAGES)
    converse(answer(None, call("flights", "{}")), answer("Done."), messages=given)
    assert given == MESSAGES


def test_an_answer_without_usage_or_choices(converse: Any, streamed: bool) -> None:
    empty = answer("Done.")
    del empty["usage"]
    if streamed:
        empty["usage"] = None
    assert converse(empty).usage is None


async def slow(number: int) -> int:
    """Wait for a moment."""
    await asyncio.sleep(0.2)
    return number


def blocking(number: int) -> str:
    """Block for a moment."""
    time.sleep(0.2)
    return threading.current_thread().name


def stopping(number: int) -> int:
    """Raise what a thread cannot hand on."""
    raise StopIteration(number)


def test_calls_of_one_answer_run_at_the_same_time(service: Any) -> None:
    from model_inference import aio
    from model_inference.credentials import AzureKeyCredential

    names = ["slow", "blocking", "slow", "blocking", "stopping"]
    asked = [call(name, f'{{"number": {index}}}', str(index)) for index, name in enumerate(names)]
    service.answers[:] = [Reply(answer(None, *asked)), Reply(answer("Done."))]

    async def over() -> Any:
        async with aio.ChatCompletionsClient(service.url, AzureKeyCredential("a-secret-key")) as client:
            run = client.run_tools(messages=MESSAGES, tools=[slow, blocking, stopping])
            begun = time.monotonic()
            await run.get_final()
            return run, time.monotonic() - begun

    run, took = asyncio.run(asyncio.wait_for(over(), 10))
    values = [result.value for result in run.steps[0].results]
    assert (values[0], values[2]) == (0, 2)
    assert all(name != threading.main_thread().name for name in (values[1], values[3]))
    assert run.steps[0].results[4].content == "error: stopping failed: StopIteration: 4"
    assert took < 0.75


def test_a_cancelled_run(service: Any) -> None:
    from model_inference import aio
    from model_inference.credentials import AzureKeyCredential

    ended: list[str] = []

    async def endless() -> None:
        """Wait for ever."""
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("yes")

    async def over() -> None:
        service.answers[:] = [Reply(answer(None, call("endless", "{}")))]
        async with aio.ChatCompletionsClient(service.url, AzureKeyCredential("a-secret-key")) as client:
            run = client.run_tools(messages=MESSAGES, tools=[endless])
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(run.get_final(), 0.3)
            assert ended == ["yes"]

    asyncio.run(over())


@pytest.mark.parametrize(
    ("kwargs", "kind", "message"),
    [
        ({"tools": []}, TypeError, r"run_tools\(\) takes tools=, a list of functions"),
        ({"tools": flights}, TypeError, r"run_tools\(\) takes tools=, a list of functions"),
        ({"tools": [tool(flights).as_dict()]}, TypeError, r"tools\[0\] is a dict: run_tools\(\) needs a function"),
        ({"tools": [flights, flights]}, ValueError, r"tools\[1\]: there are two tools called 'flights'"),
        ({"tools": [flights], "max_rounds": 0}, ValueError, "max_rounds is a number from 1, found 0"),
        ({"tools": [lambda city: city]}, ValueError, "a tool cannot be called '<lambda>'"),
    ],
)
def test_what_cannot_run(kwargs: Any, kind: type[Exception], message: str, caller: Any, service: Any) -> None:
    client = caller.make("ChatCompletionsClient")
    with pytest.raises(kind, match=message):
        client.run_tools(messages=MESSAGES, **kwargs)
    assert not service.received


def test_a_coroutine_function_needs_an_asynchronous_client(service: Any) -> None:
    from model_inference import ChatCompletionsClient

    with (
        ChatCompletionsClient(service.url, None) as client,
        pytest.raises(TypeError, match=r"tools\[0\]: slow is a coroutine function: use a client of the module aio"),
    ):
        client.run_tools(messages=MESSAGES, tools=[slow])


def test_functions_and_definitions_in_one_request(caller: Any, service: Any) -> None:
    definition = {"type": "function", "function": {"name": "other", "parameters": {"type": "object"}}}
    caller.complete(messages=MESSAGES, tools=[flights, tool(flights, name="same"), definition])
    assert [each["function"]["name"] for each in service.body["tools"]] == ["flights", "same", "other"]
    caller.complete(messages=MESSAGES, made_with={"tools": [flights]})
    assert service.body["tools"][0]["function"]["parameters"]["properties"]["origin"] == {
        "type": "string",
        "description": "where they start.",
    }


def test_the_reference_server(caller: Any) -> None:
    run, found = steps(caller, messages=[UserMessage("Call flights from Oslo?")], tools=[flights])
    assert [each.call.name for each in found[0].results] == ["flights"]
    assert "The tool flights returned:" in run.steps[-1].response.choices[0].message.content
