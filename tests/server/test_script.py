"""Scripted answers and recorded requests, over TCP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, get_args

import httpx
import pytest

from model_inference import ChatCompletionsClient, CompletionsClient, RetryPolicy, Timeout
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import (
    HttpResponseError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    StreamTruncatedError,
)
from model_inference.models import UserMessage
from model_inference_server import Answer, Events, Reply, Request, ScriptedServer
from model_inference_server.failure import Form

CHAT = {"messages": [{"role": "user", "content": "a"}]}
MESSAGES = [UserMessage("a")]


@pytest.fixture
def script(serve: Callable[..., Any]) -> ScriptedServer:
    """A scripted server under a prefix."""
    holder: list[ScriptedServer] = []
    caller = serve(intercept=lambda arrival: holder[0].intercept(arrival), prefix="/models")
    holder.append(ScriptedServer(caller.url.removesuffix("/models"), "/models"))
    return holder[0]


@pytest.fixture
def chat(script: ScriptedServer) -> Any:
    with ChatCompletionsClient(
        script.endpoint, AzureKeyCredential("s3cret"), retry=RetryPolicy(retries=0), timeout=Timeout(total=10)
    ) as client:
        yield client


def post(script: ScriptedServer, path: str = "/chat/completions", body: Any = CHAT, **headers: str) -> httpx.Response:
    with httpx.Client(trust_env=False, timeout=10) as http:
        return http.post(script.endpoint + path, json=body, headers={"api-key": "k", **headers})


def test_without_a_script_the_server_answers_itself(script: ScriptedServer) -> None:
    assert post(script).json()["object"] == "chat.completion"
    assert [each.path for each in script.requests] == ["/models/chat/completions"]
    assert script.url.startswith("http://127.0.0.1:")
    assert script.endpoint == f"{script.url}/models"


def test_answers_are_used_in_order_then_the_server_answers(script: ScriptedServer) -> None:
    script.reply({"a": 1}, 201, {"x-one": "1"})
    script.reply(b"<p>", 502, {"content-type": "text/html"})
    first, second, third = (post(script) for _ in range(3))
    assert (first.status_code, first.json(), first.headers["x-one"]) == (201, {"a": 1}, "1")
    assert (second.status_code, second.text, second.headers["content-type"]) == (502, "<p>", "text/html")
    assert third.status_code == 200
    assert third.json()["object"] == "chat.completion"


@pytest.mark.parametrize("path", ["/embeddings", "/models/embeddings"])
def test_answers_for_a_path_wait_for_it(script: ScriptedServer, path: str) -> None:
    script.reply({"for": "embeddings"}, path=path)
    script.reply({"for": "any"}, times=2)
    got = [post(script, each).json()["for"] for each in ("/chat/completions", "/embeddings", "/embeddings")]
    assert got == ["any", "embeddings", "any"]


def test_an_answer_is_used_as_often_as_it_says(script: ScriptedServer) -> None:
    script.reply({"n": 1}, times=2)
    script.reply({"n": 2}, times=None)
    assert [post(script).json()["n"] for _ in range(5)] == [1, 1, 2, 2, 2]
    assert script.unused == []
    with pytest.raises(ValueError, match=r"^times is 0; an answer is used once or more often, or always with None$"):
        script.reply({}, times=0)


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (lambda script: script.say(5), TypeError, "text is what the model says, found int"),
        (lambda script: script.respond(Reply({})), TypeError, "responder is a function, found Reply"),
        (lambda script: script.say("a", path="embeddings"), ValueError, "path is 'embeddings', which begins with no"),
        (lambda script: script.reply({"a": object()}), TypeError, "the body cannot be sent: .* object is not JSON"),
        (lambda script: script.reply({"a": float("nan")}), ValueError, "the body cannot be sent: "),
        (lambda script: script.stream([{"a": object()}]), TypeError, r"event 0 cannot be sent: .* object is not JSON"),
        (lambda script: script.cut([{}, {"a": {1}}]), TypeError, r"event 1 cannot be sent: .* set is not JSON"),
        (lambda script: script.reply({}, 99), ValueError, "status is a number from 200 to 599, found 99"),
        (lambda script: script.fail(status=1000), ValueError, "status is a number from 200 to 599, found 1000"),
        (
            lambda script: script.reply({}, headers={"retry-after": 5}),
            TypeError,
            "the header 'retry-after' is text, found",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_at_its_line(
    script: ScriptedServer, line: Callable[[Any], None], kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said):
        line(script)
    assert script.unused == []


def test_a_text_may_be_said_later(script: ScriptedServer, chat: Any) -> None:
    script.say("Hello", delay=0.2)
    began = time.monotonic()
    assert chat.complete(messages=MESSAGES).choices[0].message.content == "Hello"
    assert time.monotonic() - began >= 0.2


def test_what_a_function_gives_that_is_no_answer(script: ScriptedServer) -> None:
    script.respond(lambda request: {"choices": []})  # type: ignore[arg-type, return-value]
    assert post(script).status_code == 500
    assert script.errors == ["respond by <lambda>: TypeError: it gave a dict, and not a Reply, Events, Cut or None"]


def test_what_was_not_used_is_told(script: ScriptedServer) -> None:
    script.say("x" * 40)
    script.reply({}, 404, path="/info", times=3)
    script.stream([{}, {}])
    script.fail("html", 500)
    script.cut(times=None)
    post(script)
    assert script.unused == [
        "reply 404 to /info, 3 times more",
        "stream of 2 events",
        "fail html 500",
        "cut connection",
    ]
    script.reset()
    assert (script.unused, script.requests) == ([], [])


def test_requests_are_recorded_whole(script: ScriptedServer) -> None:
    post(script, "/embeddings?api-version=1&b=2", {"input": ["é"]}, **{"X-Mine": "1"})
    got = script.last
    assert (got.method, got.path, got.operation) == ("POST", "/models/embeddings", "getEmbeddings")
    assert got.query == {"api-version": "1", "b": "2"}
    assert got.headers["API-Key"] == "k"
    assert got.headers["x-mine"] == "1"
    assert "x-other" not in got.headers
    assert got.json == {"input": ["é"]}
    assert json.loads(got.body) == got.json
    assert repr(got) == "Request(method='POST', path='/models/embeddings', operation='getEmbeddings')"
    assert "'k'" not in repr(got.headers)


def test_requests_to_no_route_are_recorded_and_answered_too(script: ScriptedServer) -> None:
    assert post(script, "/v1/other").status_code == 404
    script.reply({"mine": True}, path="/v1/other")
    assert post(script, "/v1/other").json() == {"mine": True}
    assert [(each.operation, each.path, each.json) for each in script.requests] == [("", "/models/v1/other", CHAT)] * 2


def test_a_body_that_is_no_json(script: ScriptedServer) -> None:
    httpx.post(f"{script.endpoint}/embeddings", content=b"{", trust_env=False)
    with pytest.raises(AssertionError, match=r"^the body of POST /models/embeddings is not JSON: "):
        _ = script.last.json


def test_the_last_of_no_requests(script: ScriptedServer) -> None:
    with pytest.raises(AssertionError, match=f"^no request reached {script.endpoint}$"):
        _ = script.last


@pytest.mark.parametrize("text", ["Four.", "", "Wörter, and\nlines"])
def test_say(script: ScriptedServer, chat: Any, text: str) -> None:
    script.say(text, times=4)
    answer = chat.complete(messages=MESSAGES, model="m")
    assert (answer.choices[0].message.content, answer.model) == (text, "m")
    assert chat.complete(messages=MESSAGES, stream=True).get_final().choices[0].message.content == text
    with CompletionsClient(script.endpoint, AzureKeyCredential("k")) as completions:
        assert completions.complete(prompt="a").choices[0].text == text
        assert completions.complete(prompt="a", stream=True).get_final().choices[0].text == text


def test_what_is_said_fits_the_document(serve: Callable[..., Any]) -> None:
    script = ScriptedServer("")
    caller = serve(intercept=script.intercept)
    script.say("One two three four five", times=None)
    for path, body in (("/chat/completions", CHAT), ("/completions", {"prompt": "a"})):
        assert caller.post(path, body).status_code == 200
        assert "five" in caller.post(path, {**body, "stream": True}).text


def test_streams(script: ScriptedServer, chat: Any) -> None:
    base = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    pieces = [
        {**base, "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": end}]}
        for text, end in (("a", None), ("b", "stop"))
    ]
    script.stream((each for each in pieces), {"x-one": "1"}, pause=0.05, times=2)
    for _ in range(2):
        began = time.monotonic()
        assert "".join(chat.complete(messages=MESSAGES, stream=True).text_stream) == "ab"
        assert time.monotonic() - began >= 0.05
    script.stream([b": ping\n\n", {"a": 1}], done=None)
    assert post(script).text == ': ping\n\ndata: {"a":1}\n\n'


@pytest.mark.parametrize("form", get_args(Form))
def test_failures(script: ScriptedServer, chat: Any, form: Form) -> None:
    script.fail(form)
    with pytest.raises(HttpResponseError) as usual:
        chat.complete(messages=MESSAGES)
    script.fail(form, 418, "Be a teapot", {"x-one": "1"})
    with pytest.raises(HttpResponseError) as caught:
        chat.complete(messages=MESSAGES)
    assert usual.value.status_code is not None
    assert usual.value.status_code >= 400
    assert caught.value.status_code == 418
    assert caught.value.response is not None
    assert caught.value.response.headers["x-one"] == "1"
    if form not in ("empty", "broken_json"):
        assert "Be a teapot" in str(caught.value)
    elif form == "empty":
        assert caught.value.response.headers.get("content-length") == "0"


def test_failures_fit_the_document(serve: Callable[..., Any]) -> None:
    script = ScriptedServer("")
    caller = serve(intercept=script.intercept)
    forms: tuple[Form, ...] = ("azure", "unauthorized", "content_filter", "parameter_not_supported", "invalid_request")
    for form in forms:
        script.fail(form)
        assert caller.post("/chat/completions", CHAT).status_code >= 400  # the caller checks it


def test_an_unknown_form(script: ScriptedServer) -> None:
    with pytest.raises(ValueError, match=r"^'nginx' is no form of an error; there are azure, unauthorized, "):
        script.fail("nginx")  # type: ignore[arg-type]


def test_delays(script: ScriptedServer, chat: Any) -> None:
    script.reply({}, delay=0.2)
    began = time.monotonic()
    post(script)
    assert time.monotonic() - began >= 0.2
    script.say("late", times=1)
    script.fail(delay=5)
    chat.complete(messages=MESSAGES)
    with pytest.raises(ServiceResponseTimeoutError):
        chat.complete(messages=MESSAGES, timeout=Timeout(read=0.1))
    # The server is free for others meanwhile.
    assert post(script).status_code == 200


def test_a_cut_connection(script: ScriptedServer, chat: Any, caplog: pytest.LogCaptureFixture) -> None:
    script.cut()
    with pytest.raises(ServiceResponseError):
        chat.complete(messages=MESSAGES)
    delta = {"index": 0, "delta": {"content": "par"}, "finish_reason": None}
    script.cut([{"id": "1", "object": "", "created": 1, "model": "m", "choices": [delta]}])
    stream = chat.complete(messages=MESSAGES, stream=True)
    with pytest.raises(StreamTruncatedError) as caught:
        list(stream)
    assert caught.value.partial.choices[0].message.content == "par"
    assert chat.complete(messages=MESSAGES).choices
    assert [each for each in caplog.records if each.levelname in ("ERROR", "CRITICAL")] == []


def test_a_cut_connection_is_tried_again(script: ScriptedServer) -> None:
    script.cut(times=2)
    script.say("at last")
    retry = RetryPolicy(retries=3, backoff=0.0)
    with ChatCompletionsClient(script.endpoint, AzureKeyCredential("k"), retry=retry) as chat:
        assert chat.complete(messages=MESSAGES).choices[0].message.content == "at last"
    assert len(script.requests) == 3


def test_functions_answer(script: ScriptedServer) -> None:
    def count(request: Request) -> Answer | None:
        if request.json.get("stream"):
            return Events([{"n": len(script.requests)}], None)
        return Reply({"n": len(script.requests)}) if "messages" in request.json else None

    script.respond(count, times=None)
    assert post(script).json() == {"n": 1}
    assert post(script, body={"stream": True}).text == 'data: {"n":2}\n\n'
    assert post(script, "/completions", {"prompt": "a"}).json()["object"] == "text_completion"


def test_what_fails_in_a_script_is_kept(script: ScriptedServer) -> None:
    def check(request: Request) -> Answer | None:
        assert request.json == {"other": 1}, "not what was wanted"
        return None

    def outcome(request: Request) -> Answer | None:
        pytest.fail("an outcome")

    script.respond(check)
    script.respond(outcome)
    script.say("Hi")
    assert [post(script, path).status_code for path in ("/completions", "/completions", "/embeddings")] == [500] * 3
    assert script.errors[0] == "respond by check: AssertionError: not what was wanted"
    assert script.errors[1] == "respond by outcome: Failed: an outcome"
    assert script.errors[2].endswith("text completions; POST /models/embeddings is neither")


def test_many_callers_at_once_share_a_script(script: ScriptedServer) -> None:
    for number in range(40):
        script.reply({"n": number})
    got: list[int] = []
    threads = [
        threading.Thread(target=lambda: got.extend(post(script).json()["n"] for _ in range(5))) for _ in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(got) == list(range(40))
    assert (script.unused, len(script.requests)) == ([], 40)
