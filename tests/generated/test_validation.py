"""Requests that are wrong, checked by the client and by the reference server: both find the same, at the same place."""

from __future__ import annotations

import asyncio
import copy
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_inference import (
    ChatCompletionsClient,
    CompletionsClient,
    EmbeddingsClient,
    ImageEmbeddingsClient,
    ImageGenerationsClient,
    aio,
)
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import (
    BadRequestError,
    HttpResponseError,
    UnprocessableEntityError,
    UnsupportedParameterError,
)
from model_inference.models import LlamaExtras, UserMessage

from .conftest import KEY

CLIENTS: dict[str, Any] = {
    "ChatCompletionsClient": ChatCompletionsClient,
    "CompletionsClient": CompletionsClient,
    "EmbeddingsClient": EmbeddingsClient,
    "ImageEmbeddingsClient": ImageEmbeddingsClient,
    "ImageGenerationsClient": ImageGenerationsClient,
}
METHODS = {"EmbeddingsClient": "embed", "ImageEmbeddingsClient": "embed", "ImageGenerationsClient": "generate"}
HELLO = [{"role": "user", "content": "Hello"}]
FUNCTION = {"name": "f", "parameters": {"type": "object"}}


def chat(**members: Any) -> tuple[str, dict[str, Any]]:
    return "ChatCompletionsClient", {"messages": HELLO, **members}


def turn(**message: Any) -> tuple[str, dict[str, Any]]:
    return "ChatCompletionsClient", {"messages": [*HELLO, message]}


BAD: list[tuple[str, Any]] = [
    ("ChatCompletionsClient", {}),
    chat(messages=[]),
    chat(messages="Hello"),
    chat(messages=None),
    chat(messages=[5, "a"]),
    turn(),
    turn(role="nobody", content="a"),
    turn(role=5),
    turn(role="system"),
    turn(role="user", content=5),
    turn(role="user", content=None),
    turn(role="user", content=[{"type": "text"}]),
    turn(role="user", content=[{"type": "image_url", "image_url": "https://example.com/"}]),
    turn(role="user", content=[{"type": "image_url", "image_url": {"url": 1, "detail": 5}}]),
    turn(role="user", content=[{"type": "poem"}, {}]),
    turn(role="assistant", tool_calls=[{"id": "1", "type": "function", "function": {"name": "f"}}]),
    turn(role="assistant", tool_calls=[{"type": "other"}]),
    turn(role="tool", content="a"),
    chat(temperature="warm", top_p=None),
    chat(temperature=-1, top_p=2, frequency_penalty=-3, presence_penalty=3),
    chat(max_tokens=-1),
    chat(max_tokens=1.5, seed=2**63),
    chat(max_tokens=True, stream="yes"),
    chat(stop=[]),
    chat(stop=["a", 5]),
    chat(stop="a"),
    chat(tools=[]),
    chat(tools=[{"type": "function", "function": {}}]),
    chat(tools=[{"function": FUNCTION}]),
    chat(tool_choice={"type": "function"}),
    chat(tool_choice=5),
    chat(response_format={"type": "json_schema", "json_schema": {"name": "not a name!", "schema": {}}}),
    chat(response_format={"type": "json_schema", "json_schema": {"name": "a" * 65}}),
    chat(response_format={"type": "yaml"}),
    chat(response_format="text"),
    chat(modalities=[1], model=5),
    chat(user_security_context={"application_name": "a" * 101, "end_user_id": "me", "source_ip": "1"}),
    chat(frobnicate=1),
    chat(frobnicate={"a": [1]}, temperature=5),
    ("CompletionsClient", {}),
    ("CompletionsClient", {"prompt": [[1, "a"]]}),
    ("CompletionsClient", {"prompt": {"a": 1}, "temperature": 3}),
    ("CompletionsClient", {"prompt": ["a", 1]}),
    ("EmbeddingsClient", {"input": "a text"}),
    ("EmbeddingsClient", {"input": [["nested"]], "dimensions": 2**31}),
    ("EmbeddingsClient", {"input": [], "encoding_format": 5, "input_type": None}),
    ("ImageEmbeddingsClient", {"input": ["data:,"]}),
    ("ImageEmbeddingsClient", {"input": [{"text": "a"}]}),
    ("ImageGenerationsClient", {"prompt": "a", "n": 1}),
    ("ImageGenerationsClient", {"prompt": "a", "n": "1", "size": {"width": 1}}),
    ("ImageGenerationsClient", {"prompt": "a", "n": 1, "size": 5, "image_prompt": {"strength": "much"}}),
]


def refused(caller: Any, client: str, body: Any, **options: Any) -> UnprocessableEntityError:
    with pytest.raises(UnprocessableEntityError) as caught:
        caller(client, METHODS.get(client, "complete"), body=body, **options)
    return caught.value


@pytest.mark.parametrize(
    ("client", "body"), BAD, ids=lambda value: json.dumps(value) if isinstance(value, dict) else ""
)
def test_the_client_finds_what_the_server_finds(caller: Any, service: Any, client: str, body: Any) -> None:
    theirs = refused(caller, client, body)
    service.received.clear()
    ours = refused(caller, client, body, validate=True)
    assert service.received == []
    assert type(ours) is type(theirs)
    assert (ours.loc, ours.parameter) == (theirs.loc, theirs.parameter)
    if isinstance(ours, UnsupportedParameterError):
        # The server tells of the first alone, and writes its value as text.
        assert json.loads(theirs.input) == ours.input
    else:
        assert ours.input == theirs.input
        assert [(each.loc, each.input) for each in ours.problems] == [
            (each.loc, each.input) for each in theirs.problems
        ]
    assert (ours.status_code, ours.response, ours.is_retry_safe) == (None, None, False)
    assert "It was not sent." in str(ours)


GOOD: list[tuple[str, Any]] = [
    chat(),
    chat(temperature=1, max_tokens=5.0, tool_choice="auto", stop=["a"]),
    turn(role="assistant", content=None, tool_calls=[]),
    chat(response_format={"type": "json_schema", "json_schema": {"name": "a-b_1", "schema": {"x": 1}}}),
    ("CompletionsClient", {"prompt": [[1, 2]], "stop": "a"}),
    ("EmbeddingsClient", {"input": ["a"], "input_type": "unheard-of"}),
    ("ImageGenerationsClient", {"prompt": "a", "n": 1, "size": "64x64", "quality": "unheard-of"}),
    ("ImageGenerationsClient", {"prompt": "a", "n": 1, "size": {"width": 64, "height": 64}}),
]


@pytest.mark.parametrize(
    ("client", "body"), GOOD, ids=lambda value: json.dumps(value) if isinstance(value, dict) else ""
)
def test_what_the_server_takes_the_client_sends(caller: Any, client: str, body: Any) -> None:
    method = METHODS.get(client, "complete")
    found = [caller(client, method, body=body, validate=validate) for validate in (True, False)]
    assert [found[0].get(name) for name in ("choices", "data")] == [found[1].get(name) for name in ("choices", "data")]


def test_values_that_the_document_leaves_open_go_to_the_server(caller: Any, service: Any) -> None:
    body = {"messages": HELLO, "tool_choice": "unheard-of", "modalities": ["smell"]}
    with pytest.raises(UnprocessableEntityError, match=r"on this server|here") as caught:
        caller.complete(body=body, validate=True)
    assert (caught.value.status_code, len(service.received)) == (422, 1)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-9, 9) | st.text("ab-", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def _mutated(draw: st.DrawFn) -> tuple[str, Any]:
    """Take a request of the tables, and put something in the place of one of its values, or take it away."""
    client, body = copy.deepcopy(draw(st.sampled_from([*GOOD, *BAD])))
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            places.append((node, key))
            walk(node[key])

    walk(body)
    for _ in range(draw(st.integers(1, 3))):
        if places:
            node, key = draw(st.sampled_from(places))
            if isinstance(node, dict) and draw(st.booleans()):
                node.pop(key, None)
            else:
                node[key] = draw(_JSON)
    return client, body


@settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(request=_mutated())
def test_any_request_is_judged_alike(service: Any, request: tuple[str, Any]) -> None:
    client, body = request
    streamed = isinstance(body.get("stream"), bool) and body["stream"]
    with CLIENTS[client](service.url, AzureKeyCredential(KEY)) as made:
        found = []
        for validate in (False, True):
            try:
                result = getattr(made, METHODS.get(client, "complete"))(body=body, validate=validate)
                if streamed:
                    result.close()
                found.append(())
            except UnprocessableEntityError as error:
                # What the document allows and this server cannot do is found by the server alone.
                beyond = bool(error.problems) and error.problems[0].rule == "value_error"
                found.append(() if beyond else (type(error).__name__, error.loc))
            except HttpResponseError:
                # Such as a refusal of the content filter, which comes after.
                found.append(())
    assert found[0] == found[1]


def test_all_problems_are_listed(caller: Any) -> None:
    error = refused(caller, *chat(frobnicate=1, other=2, temperature=5, max_tokens="a"), validate=True)
    assert [(each.loc[1], each.rule) for each in error.problems] == [
        ("frobnicate", "additionalProperties"),
        ("other", "additionalProperties"),
        ("max_tokens", "type"),
        ("temperature", "maximum"),
    ]
    assert "body.frobnicate: is no parameter of the API (and 3 more)" in str(error)


def test_more_problems_than_a_server_lists(caller: Any) -> None:
    error = refused(caller, "EmbeddingsClient", {"input": list(range(100))}, validate=True)
    assert [each.loc for each in error.problems] == [("body", "input", number) for number in range(100)]


@pytest.mark.parametrize(
    ("options", "validated"),
    [
        ({"made_with": {"validate": True}}, True),
        ({"made_with": {"validate": True}, "validate": False}, False),
        ({"made_with": {"validate": True}, "validate": None}, True),
        ({"validate": True}, True),
        ({}, False),
    ],
)
def test_client_and_call(caller: Any, service: Any, options: Any, validated: bool) -> None:
    with pytest.raises(UnprocessableEntityError) as caught:
        caller.complete(messages=[UserMessage("Hello")], temperature=5, **options)
    assert caught.value.loc == ("body", "temperature")
    assert (caught.value.status_code, len(service.received)) == ((None, 0) if validated else (422, 1))


def test_a_copy_with_options(service: Any) -> None:
    with ChatCompletionsClient(service.url, AzureKeyCredential(KEY)) as client:
        strict = client.with_options(validate=True)
        with pytest.raises(UnprocessableEntityError):
            strict.complete(messages=[])
        assert service.received == []
        with pytest.raises(UnprocessableEntityError):
            strict.with_options(validate=False).complete(messages=[])
        assert len(service.received) == 1


@pytest.mark.parametrize("value", ["yes", 1])
def test_it_is_true_or_false(caller: Any, value: Any) -> None:
    with pytest.raises(TypeError, match=r"^validate is True or False, found "):
        caller.complete(messages=HELLO, validate=value)
    with pytest.raises(TypeError, match=r"^validate is True or False, found "):
        caller.make("ChatCompletionsClient", validate=value)


@pytest.mark.parametrize("mode", ["drop", "pass-through", "ignore"])
def test_members_that_the_server_would_not_refuse(caller: Any, mode: str) -> None:
    body = {"messages": HELLO, "frobnicate": 1}
    assert caller.complete(body=body, extra_parameters=mode, validate=True).choices
    assert caller.complete(body=body, extra_headers={"Extra-Parameters": mode}, validate=True).choices
    assert caller.complete(body=body, made_with={"extra_parameters": mode}, validate=True).choices


def test_extra_parameters_are_passed_on_unless_the_call_refuses_them(caller: Any, service: Any) -> None:
    assert caller.complete(messages=HELLO, model_extras=LlamaExtras(n=1), validate=True).choices
    service.received.clear()
    with pytest.raises(UnsupportedParameterError) as caught:
        caller.complete(messages=HELLO, model_extras=LlamaExtras(n=1), extra_parameters="error", validate=True)
    assert (caught.value.loc, caught.value.input) == (("body", "n"), 1)
    assert service.received == []


def test_bytes_are_checked_as_the_json_that_they_are(caller: Any, service: Any) -> None:
    assert refused(caller, "ChatCompletionsClient", b'{"messages": []}', validate=True).loc == ("body", "messages")
    with pytest.raises(BadRequestError, match=r"body= is not JSON: .*It was not sent\.") as caught:
        caller.complete(body=b"{", validate=True)
    assert caught.value.status_code is None
    assert service.received == []
    # Of another media type, they are the service's to judge.
    with pytest.raises(HttpResponseError) as caught:
        caller.complete(body=b"{", content_type="text/plain", validate=True)
    assert caught.value.status_code == 415


def test_a_value_that_is_nested_too_deep(caller: Any, service: Any) -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested"):
        caller.complete(body={"messages": deep}, validate=True)
    assert service.received == []


def test_operations_without_a_body(caller: Any) -> None:
    assert caller("ChatCompletionsClient", "get_model_info", validate=True).model_name


def test_streams(caller: Any, service: Any) -> None:
    assert caller.complete(messages=HELLO, stream=True, validate=True)
    service.received.clear()
    with pytest.raises(UnprocessableEntityError):
        caller.complete(messages=[], stream=True, validate=True)
    assert service.received == []


def test_batches_say_which_of_them(service: Any) -> None:
    async def call() -> Any:
        async with aio.EmbeddingsClient(service.url, AzureKeyCredential(KEY), validate=True) as client:
            await client.embed(input=["a", "b", "c", 5], batch_size=2)  # type: ignore[list-item]

    with pytest.raises(UnprocessableEntityError) as caught:
        asyncio.run(call())
    assert caught.value.loc == ("body", "input", 1)
    assert caught.value.batch is not None
    assert caught.value.batch.start == 2


def test_it_loads_nothing_before_it_is_asked_for(service: Any) -> None:
    code = f"""
import sys
from model_inference import ChatCompletionsClient, EmbeddingsClient
from model_inference.credentials import AzureKeyCredential
with ChatCompletionsClient({service.url!r}, AzureKeyCredential({KEY!r})) as client:
    client.complete(messages={HELLO!r})
with EmbeddingsClient({service.url!r}, AzureKeyCredential({KEY!r})) as client:
    client.embed(input=["a"]).data[0].vector
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    overlay = {name for name in loaded if name.startswith("model_inference_overlay.")}
    assert not {name for name in overlay if "validation" in name or "batching" in name or "saving" in name}
    assert not loaded & {"numpy", "tqdm", "jsonschema"}
