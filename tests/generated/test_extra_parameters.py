"""Parameters that only some models know: as mappings and classes, on clients and calls, with each mode."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference import UNSET
from model_inference.exceptions import Problem, UnprocessableEntityError, UnsupportedParameterError
from model_inference.models import ExtraParameters, LlamaExtras, MistralExtras

HELLO = [{"role": "user", "content": "Hello"}]
LLAMA = LlamaExtras(
    n=1,
    best_of=2,
    logprobs=3,
    ignore_eos=False,
    use_beam_search=True,
    stop_token_ids=[1, 2],
    skip_special_tokens=True,
)
WIRE = {
    "n": 1,
    "best_of": 2,
    "logprobs": 3,
    "ignore_eos": False,
    "use_beam_search": True,
    "stop_token_ids": [1, 2],
    "skip_special_tokens": True,
}


def extras_of(service: Any) -> dict[str, Any]:
    return {name: value for name, value in service.body.items() if name not in ("messages", "prompt", "input")}


@pytest.mark.parametrize("given", [LLAMA, WIRE, LLAMA.as_dict()])
@pytest.mark.parametrize("place", ["call", "client"])
@pytest.mark.parametrize(
    ("client", "arguments"), [("ChatCompletionsClient", {"messages": HELLO}), ("CompletionsClient", {"prompt": "Once"})]
)
def test_classes_and_mappings_are_sent_alike(
    caller: Any, service: Any, client: str, arguments: Any, place: str, given: Any
) -> None:
    service.reply({"id": "1", "choices": []})
    options = {"model_extras": given} if place == "call" else {"made_with": {"model_extras": given}}
    caller(client, "complete", **arguments, **options)
    assert extras_of(service) == WIRE
    assert service.last.headers["extra-parameters"] == "pass-through"


def test_a_class_with_members_that_it_does_not_declare(caller: Any, service: Any) -> None:
    extras = MistralExtras(safe_prompt=True)
    extras["later"] = {"a": 1}
    caller.complete(messages=HELLO, model_extras=extras)
    assert extras_of(service) == {"safe_prompt": True, "later": {"a": 1}}


def test_a_client_keeps_what_it_was_made_with(caller: Any, service: Any) -> None:
    extras = MistralExtras(safe_prompt=True)
    client = caller.make("ChatCompletionsClient", model_extras=extras)
    extras.safe_prompt = False
    assert client._settings.extras == {"safe_prompt": True}


def test_those_of_a_call_replace_those_of_the_client(caller: Any, service: Any) -> None:
    made_with = {"model_extras": LlamaExtras(n=1, best_of=2)}
    caller.complete(messages=HELLO, model_extras=MistralExtras(safe_prompt=True), made_with=made_with)
    assert extras_of(service) == {"safe_prompt": True}


@pytest.mark.parametrize("extras", [None, LlamaExtras(n=1)])
@pytest.mark.parametrize(
    ("of_client", "of_call", "expected"),
    [
        (None, None, None),
        ("drop", None, "drop"),
        ("drop", "pass-through", "pass-through"),
        (None, "error", "error"),
        (ExtraParameters.ERROR, ExtraParameters.DROP, "drop"),
        ("drop", UNSET, UNSET),
        (None, "unheard-of", "unheard-of"),
    ],
)
def test_the_mode_of_the_call_goes_before_that_of_the_client(
    caller: Any, service: Any, extras: Any, of_client: Any, of_call: Any, expected: Any
) -> None:
    service.reply({"id": "1", "choices": []})
    caller.complete(
        messages=HELLO, model_extras=extras, extra_parameters=of_call, made_with={"extra_parameters": of_client}
    )
    # Extra parameters imply that they are passed on, unless somebody says otherwise, or that the header is left out.
    implied = "pass-through" if extras is not None and expected is None else expected
    assert service.last.headers.get("extra-parameters") == (None if implied is UNSET else implied)
    assert extras_of(service) == ({} if extras is None else {"n": 1})


@pytest.mark.parametrize(("mode", "passed"), [(None, "n"), ("pass-through", "n"), ("drop", None)])
def test_what_the_server_does_with_them(service: Any, mode: str | None, passed: str | None) -> None:
    from model_inference import ChatCompletionsClient
    from model_inference.credentials import AzureKeyCredential

    from .conftest import KEY

    with ChatCompletionsClient(service.url, AzureKeyCredential(KEY), extra_parameters=mode) as client:
        answer = client.with_raw_response.complete(messages=HELLO, model_extras=LlamaExtras(n=1))
    assert answer.headers.get("x-echo-extra-parameters") == passed


def test_a_server_that_refuses_them(caller: Any) -> None:
    with pytest.raises(UnsupportedParameterError) as caught:
        caller.complete(messages=HELLO, model_extras=LLAMA, extra_parameters="error")
    assert caught.value.loc == ("body", "n")
    assert caught.value.problems == (Problem(("body", "n"), "1", "", ""),)


def test_all_that_a_server_lists_is_told(caller: Any) -> None:
    with pytest.raises(UnprocessableEntityError) as caught:
        caller.complete(messages=HELLO, temperature=5, max_tokens=-1)
    assert [(each.loc[-1], each.input, each.rule) for each in caught.value.problems] == [
        ("max_tokens", -1, "greater_than_equal"),
        ("temperature", 5, "less_than_equal"),
    ]
    assert (caught.value.loc, caught.value.input) == (caught.value.problems[0].loc, -1)


@pytest.mark.parametrize("extras", ["n", [("n", 1)], 5, {1: 2}])
def test_what_are_no_extra_parameters(caller: Any, service: Any, extras: Any) -> None:
    with pytest.raises(TypeError, match=r"^model_extras (is a mapping|has the key)"):
        caller.complete(messages=HELLO, model_extras=extras)
    with pytest.raises(TypeError, match=r"^the extra parameters of a client (is a mapping|has the key)"):
        caller.make("ChatCompletionsClient", model_extras=extras)
    assert service.received == []
