"""Clients: what they load and when, what they share among threads, copies and event loops, and what ends them."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import textwrap
import threading
import time
from typing import Any

import pytest

from model_inference_overlay.client import AsyncClient, Client
from model_inference_overlay.credentials import AzureKeyCredential
from model_inference_overlay.exceptions import (
    ClientAuthenticationError,
    DeadlineExceededError,
    ModelInferenceError,
    ServiceResponseError,
)
from model_inference_overlay.options import Timeout
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.unset import UNSET

from .api import CHAT, INFO
from .loopback import DONE, GOOD, HELLO, STREAM, Caller, End, Loopback, chunk, reply, stream

SECRET = "hunter2-hunter2"

URL = "http://127.0.0.1:1/base"


def make(
    kind: type[Any] = Client,
    endpoint: str = URL,
    credential: Any = None,
    defaults: Any = None,
    extras: Any = None,
    **options: Any,
) -> Any:
    return kind(endpoint, credential, defaults or {}, extras, options)


# What is loaded


@pytest.mark.parametrize("package", ["model_inference", "model_inference.aio"])
def test_construction_loads_no_transport(package: str) -> None:
    program = f"""
        import sys
        before = set(sys.modules)
        from {package} import ChatCompletionsClient
        from model_inference.credentials import AzureKeyCredential
        ChatCompletionsClient("https://host.example/models?x=y", AzureKeyCredential("a-key"), temperature=0.5,
                              headers={{"x": "y"}}, timeout=5)
        loaded = set(sys.modules) - before
        heavy = {{"httpx", "httpcore", "asyncio", "ssl", "anyio", "h11", "email", "logging", "model_inference.models",
                 "http.client", "urllib.request", "certifi", "typing_extensions"}}
        print(*sorted(heavy & loaded))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# Options


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"temprature": 1}, TypeError, "^got an unexpected keyword argument 'temprature'$"),
        ({"endpoint": None}, TypeError, "^endpoint is the service's URL as text"),
        ({"endpoint": "host"}, ValueError, "^endpoint must start with https://"),
        ({"credential": "a-key"}, TypeError, "wrap the key: AzureKeyCredential"),
        ({"timeout": 0}, ValueError, r"^Timeout\.connect is a positive number"),
        ({"retry": 3}, TypeError, "^retry is a RetryPolicy, found int$"),
        ({"retry": 0}, TypeError, "^retry is a RetryPolicy, found int$"),
        ({"retry": False}, TypeError, "^retry is a RetryPolicy, found bool$"),
        ({"headers": {"x": "a\r\nb: c"}}, ValueError, "^the header 'x' holds a control character"),
        ({"user_agent": "a\r\nb: c"}, ValueError, "^the header 'user-agent' holds a control character"),
        (
            {"extras": [1]},
            TypeError,
            "^the extra parameters of a client is a mapping of names to values, or a model of such, found list$",
        ),
        ({"extras": {1: 2}}, TypeError, "names are strings$"),
        ({"http_client": object(), "transport": object()}, TypeError, "^http_client and transport exclude each other"),
        ({"transport": object(), "verify": "x"}, TypeError, "^transport and verify exclude each other"),
        ({"on_request": 5}, TypeError, "^on_request is a function, found int$"),
    ],
)
def test_options_that_are_refused(kind: Any, given: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make(kind, **given)


def test_what_every_call_sends(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    client = caller.client(
        user_agent="mine/1", headers={"X-A": "1"}, params={"p": 2}, credential=AzureKeyCredential("k")
    )
    caller.call(client)
    head = server.requests[0].lower()
    assert head.startswith(b"post /chat?p=2 http/1.1\r\n")
    assert b"user-agent: mine/1 model-inference-python" in head
    assert b"x-a: 1\r\n" in head
    assert b"authorization: bearer k\r\n" in head
    assert b"api-key: k\r\n" in head


def test_repr_shows_no_secret() -> None:
    client = make(endpoint="https://host.example/base?key=hunter2", credential=AzureKeyCredential("hunter2"))
    assert repr(client) == "Client('https://host.example/base')"


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_copy_with_other_options(kind: Any) -> None:
    client = make(kind, headers={"a": "1", "b": "1"}, params={"p": 1}, timeout=5, retry=RetryPolicy.none())
    copy = client.with_options(
        headers={"B": "2", "c": None}, params={"q": 2}, timeout=None, retry=RetryPolicy(retries=9)
    )
    old, new = client._settings, copy._settings
    assert type(copy) is kind
    assert (new.headers["a"], new.headers["b"], new.headers["c"]) == ("1", "2", None)
    assert (old.headers["b"], dict(old.params), old.timeout) == ("1", {"p": 1}, Timeout.of(5))
    assert (dict(new.params), new.timeout, new.retry.retries) == ({"p": 1, "q": 2}, Timeout.of(None), 9)
    assert client.with_options()._settings.timeout == Timeout.of(5)
    with pytest.raises(TypeError, match="unexpected keyword argument 'endpoint'"):
        client.with_options(endpoint="x")
    with pytest.raises(TypeError, match=r"^retry is a RetryPolicy"):
        client.with_options(retry=1)
    with pytest.raises(TypeError, match=r"^retry is a RetryPolicy"):
        client.with_options(retry=0)
    assert client.with_options(retry=None)._settings.retry is old.retry


# The end of a client


def test_a_client_that_is_closed(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    client = caller.client(retry=RetryPolicy(retries=3))
    assert caller.call(client).id == "a"
    copy = client.with_options(timeout=1)
    caller.do(client.close())
    server.settle(open=0)
    for each in (client, copy):
        with pytest.raises(
            ModelInferenceError, match=r"^the client is closed\. Make a new client, or close this one later\."
        ):
            caller.call(each)
    caller.do(client.close())


def test_a_client_that_is_closed_before_its_first_call(caller: Caller) -> None:
    client = caller.client()
    caller.do(client.close())
    with pytest.raises(ModelInferenceError, match="the client is closed"):
        caller.call(client)


def test_a_with_block(caller: Caller, server: Loopback) -> None:
    server.say([reply(GOOD)])
    client = caller.client()

    async def use() -> None:
        async with client as entered:
            assert entered is client
            await client._call(CHAT, UNSET, {"messages": []}, {}, None, {})

    if caller.asynchronous:
        caller.do(use())
    else:
        with client as entered:
            assert entered is client
            caller.call(client)
    server.settle(open=0)
    with pytest.raises(ModelInferenceError, match="the client is closed"):
        caller.call(client)


def test_an_error_of_a_with_block_is_raised(caller: Caller, server: Loopback) -> None:
    server.say([End.CLOSE])
    with pytest.raises(ModelInferenceError), make(endpoint=server.url, retry=RetryPolicy.none()) as client:
        client._call(CHAT, UNSET, {"messages": []}, {}, None, {})


# Threads and event loops


def test_threads_that_call_first_make_one_driver(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    from model_inference_overlay import transport

    made: list[Any] = []
    real = transport.Driver

    def slow(*args: Any, **options: Any) -> Any:
        made.append(real(*args, **options))
        return made[-1]

    monkeypatch.setattr(transport, "Driver", slow)
    server.say(*[[reply(GOOD)]] * 8)
    client = make(endpoint=server.url)
    start = threading.Barrier(8)
    found: list[Any] = []

    def call() -> None:
        start.wait()
        found.append(client._call(CHAT, UNSET, {"messages": []}, {}, None, {}).id)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, len(made)) == (["a"] * 8, 1)
    client.close()
    server.settle(open=0)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_event_loop_after_another(server: Loopback) -> None:
    server.say(*[[reply(GOOD)]] * 4, stream(*HELLO))
    client = make(AsyncClient, server.url)

    async def call() -> Any:
        return (await client._call(CHAT, UNSET, {"messages": []}, {}, None, {})).id

    async def both() -> Any:
        return await asyncio.gather(call(), call())

    assert asyncio.run(call()) == "a"
    assert asyncio.run(both()) == ["a", "a"]

    async def last() -> Any:
        async with client:
            answer = await client._call(CHAT, UNSET, {"messages": [], "stream": True}, {}, None, {})
            return [update.id async for update in answer]

    server.scripts.popleft()
    assert asyncio.run(last()) == ["a", "a"]
    gc.collect()  # what was open in the loops that are gone goes here, with a warning of asyncio's


def test_event_loops_side_by_side(server: Loopback) -> None:
    server.say(*[[0.05, reply(GOOD)]] * 6)
    client = make(AsyncClient, server.url)
    found: list[Any] = []

    async def calls() -> None:
        async def call() -> Any:
            return (await client._call(CHAT, UNSET, {"messages": []}, {}, None, {})).id

        found.extend(await asyncio.gather(call(), call()))
        driver = client._connection._drivers[asyncio.get_running_loop()]
        await driver.aclose()

    threads = [threading.Thread(target=asyncio.run, args=(calls(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["a"] * 6
    server.settle(open=0)


# What is remembered


def info(caller: Caller, client: Any, **options: Any) -> Any:
    return caller.do(client._call_cached(INFO, {"api_version": options.pop("api_version", None)}, options))


def test_what_does_not_change_is_asked_once(caller: Caller, server: Loopback) -> None:
    server.say(*[[reply({"total": number})] for number in range(5)])
    client = caller.client()
    assert [info(caller, client).total for _ in range(2)] == [0, 0]
    assert info(caller, client, api_version="2").total == 1
    assert info(caller, client.with_options(timeout=1)).total == 0
    assert info(caller, client, extra_headers={"x": "y"}).total == 2
    assert info(caller, client).total == 0
    raw = client._in_mode("raw")
    assert [info(caller, raw).parsed.total for _ in range(2)] == [3, 4]
    assert info(caller, client).total == 0


def test_a_failure_is_not_remembered(caller: Caller, server: Loopback) -> None:
    server.say([reply({}, 500)], [reply({"total": 1})])
    client = caller.client()
    with pytest.raises(ModelInferenceError):
        info(caller, client)
    assert info(caller, client).total == 1


# From one end to the other


def test_total_holds_for_an_answer_that_the_caller_reads(caller: Caller, server: Loopback) -> None:
    server.say([STREAM, chunk(HELLO[0]), *[chunk(b": ping\n\n"), 0.05] * 40, chunk(DONE), b"0\r\n\r\n"])
    started = time.monotonic()
    answer = caller.call(caller.client(timeout=Timeout(total=0.4))._in_mode("streaming"), stream=True)
    with pytest.raises(DeadlineExceededError):
        caller.do(answer.read())
    assert time.monotonic() - started < 1.5


def test_an_answer_whose_hook_raises_our_error_gives_its_connection_up(caller: Caller, server: Loopback) -> None:
    calls: list[int] = []

    def fail_at_first(request: Any, response: Any) -> None:
        calls.append(response.status_code)
        if len(calls) < 3:
            raise ServiceResponseError("not this one")

    server.say(*[[reply(GOOD)]] * 3)
    client = caller.client(retry=RetryPolicy(retries=2, backoff=0))
    assert caller.call(client, on_response=fail_at_first).id == "a"
    server.settle(open=1, within=1)


@pytest.mark.parametrize("how", ["client", "call"])
def test_a_credential_in_a_header_of_the_callers_is_masked(caller: Caller, server: Loopback, how: str) -> None:
    headers = {"api-key": SECRET}
    server.say([reply({"error": {"message": f"{SECRET} is no key"}}, 401)])
    client = caller.client(**({"headers": headers} if how == "client" else {}))
    with pytest.raises(ClientAuthenticationError) as caught:
        caller.call(client, **({} if how == "client" else {"extra_headers": headers}))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("how", ["client", "call"])
def test_none_leaves_out_a_header_of_the_credentials(caller: Caller, server: Loopback, how: str) -> None:
    """A gateway that reads tokens refuses a key where it expects one."""
    headers = {"Authorization": None}
    server.say([reply(GOOD)])
    client = caller.client(credential=AzureKeyCredential("k"), **({"headers": headers} if how == "client" else {}))
    caller.call(client, **({} if how == "client" else {"extra_headers": headers}))
    head = server.requests[0].lower()
    assert b"authorization" not in head
    assert b"api-key: k\r\n" in head


def test_a_logged_body_that_repeats_the_credential(
    caller: Caller, server: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(10, logger="model_inference")
    server.say([reply({**GOOD, "note": SECRET})])
    caller.call(caller.client(credential=AzureKeyCredential(SECRET), log_bodies=True))
    assert SECRET not in caplog.text
