"""The pytest plugin, as a user's tests have it: in a process of their own, with a program of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PROGRAM = """
from model_inference import ChatCompletionsClient, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.models import UserMessage


def ask(endpoint, question, **options):
    with ChatCompletionsClient(endpoint, AzureKeyCredential("s3cret"), **options) as client:
        return client.complete(messages=[UserMessage(question)]).choices[0].message.content


async def ask_async(endpoint, question):
    async with aio.ChatCompletionsClient(endpoint, AzureKeyCredential("s3cret")) as client:
        stream = await client.complete(messages=[UserMessage(question)], stream=True)
        return "".join([piece async for piece in stream.text_stream])
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> object:
    """Write a program and a test of it, and run the test; warnings are errors."""
    pytester.makepyfile(program=PROGRAM)
    # What this process finds, that one does; the program itself is found in the current folder.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(pytester.path), *(each for each in sys.path if each)]))
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_PLUGINS"):
        monkeypatch.delenv(name, raising=False)

    def run(test: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_program=test)
        arguments = ["-p", "model_inference_server.plugin", "-p", "no:cacheprovider", "-W", "error", *options]
        return pytester.runpytest_subprocess(*arguments)

    return run


def test_a_program_is_tested(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import pytest
        from program import ask
        from model_inference.exceptions import RateLimitError
        from model_inference import RetryPolicy

        def test_answer(model_inference_server):
            model_inference_server.say("Four.")
            assert ask(model_inference_server.endpoint, "2 + 2?") == "Four."
            assert model_inference_server.last.json["messages"][-1]["content"] == "2 + 2?"
            assert model_inference_server.last.headers["api-key"] == "s3cret"

        def test_nothing_is_left_of_the_last_test(model_inference_server):
            assert model_inference_server.requests == []
            assert "2 + 2" in ask(model_inference_server.endpoint, "2 + 2?")

        def test_error(model_inference_server):
            model_inference_server.fail("rate_limit", headers={"retry-after": "0"}, times=2)
            model_inference_server.say("Then.")
            assert ask(model_inference_server.endpoint, "Now?") == "Then."
            assert len(model_inference_server.requests) == 3
            model_inference_server.fail("rate_limit")
            with pytest.raises(RateLimitError):
                ask(model_inference_server.endpoint, "Now?", retry=RetryPolicy(retries=0))

        @pytest.fixture(scope="session")
        def endpoint(model_inference_server_url):
            return model_inference_server_url

        def test_one_server(endpoint, model_inference_server):
            assert endpoint == model_inference_server.endpoint == model_inference_server.url
            assert ask(endpoint, "Hello")
            assert len(model_inference_server.requests) == 1
        """
    )
    result.assert_outcomes(passed=4)


def test_asynchronous_programs(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import asyncio
        import pytest
        from program import ask_async

        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        async def test_async(model_inference_server):
            model_inference_server.say("one two three", times=3)
            asked = [ask_async(model_inference_server.endpoint, str(n)) for n in range(3)]
            assert await asyncio.gather(*asked) == ["one two three"] * 3
            questions = [each.json["messages"][0]["content"] for each in model_inference_server.requests]
            assert sorted(questions) == ["0", "1", "2"]

        def test_loop_of_its_own(model_inference_server):
            model_inference_server.say("Hi")
            assert asyncio.run(ask_async(model_inference_server.endpoint, "x")) == "Hi"
        """
    )
    result.assert_outcomes(passed=2)


UNUSED = """
    def test_left(model_inference_server):
        model_inference_server.say("never", times=2)
        model_inference_server.cut(path="/embeddings")
"""


def test_unused_answers_are_a_failure(run: object) -> None:
    result = run(UNUSED)  # type: ignore[operator]
    result.assert_outcomes(passed=1, errors=1)
    expected = (
        "the test ended before the server was asked for: say 'never', 2 times more; cut connection to /embeddings"
    )
    assert expected in result.stdout.str()
    assert "Traceback" not in result.stdout.str()


def test_unused_answers_may_be_allowed(run: object, pytester: pytest.Pytester) -> None:
    allowing = UNUSED + "        model_inference_server.allow_unused = True\n"
    run(allowing).assert_outcomes(passed=1)  # type: ignore[operator]
    pytester.makeini("[pytest]\nmodel_inference_server_allow_unused = true")
    run(UNUSED).assert_outcomes(passed=1)  # type: ignore[operator]


def test_a_test_that_failed_is_told_once(run: object) -> None:
    result = run(UNUSED + "        assert False\n")  # type: ignore[operator]
    result.assert_outcomes(failed=1)


def test_a_script_that_fails_fails_the_test(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import httpx

        def test_check(model_inference_server):
            def check(request):
                assert request.json["n"] == 2, "n is 2"

            model_inference_server.respond(check)
            httpx.post(model_inference_server.endpoint + "/completions", json={"n": 1}, trust_env=False)
        """
    )
    result.assert_outcomes(passed=1, errors=1)
    assert "the script of the server failed: respond by check: AssertionError: n is 2" in result.stdout.str()


def test_options_of_the_server(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import pytest
        from program import ask
        from model_inference.exceptions import ClientAuthenticationError

        @pytest.fixture(scope="session")
        def model_inference_server_options():
            return {"prefix": "/models", "keys": ["other"]}

        def test_options(model_inference_server):
            assert model_inference_server.endpoint == model_inference_server.url + "/models"
            with pytest.raises(ClientAuthenticationError):
                ask(model_inference_server.endpoint, "Hi")
            assert model_inference_server.last.path == "/models/chat/completions"
        """
    )
    result.assert_outcomes(passed=1)


def test_workers_have_servers_of_their_own(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import pytest
        from program import ask

        @pytest.mark.parametrize("number", range(8))
        def test_it(model_inference_server, number):
            model_inference_server.say(f"answer {number}")
            assert ask(model_inference_server.endpoint, "Hi") == f"answer {number}"
            assert len(model_inference_server.requests) == 1

        def test_left(model_inference_server):
            model_inference_server.say("never")
        """,
        "-n",
        "2",
    )
    result.assert_outcomes(passed=9, errors=1)


def test_it_costs_nothing_when_it_is_not_used(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import sys
        import threading

        def test_nothing():
            loaded = {name.partition(".")[0] for name in sys.modules}
            assert not {"starlette", "uvicorn", "jsonschema", "httpx", "model_inference"} & loaded
            assert "model_inference_server.app" not in sys.modules
            assert threading.active_count() == 1
        """,
        *("-p", "no:anyio", "-p", "no:hypothesispytest"),
    )
    result.assert_outcomes(passed=1)


def test_without_the_extra(run: object) -> None:
    result = run(  # type: ignore[operator]
        """
        import sys
        sys.modules["uvicorn"] = None

        def test_it(model_inference_server):
            pass

        def test_other():
            pass
        """
    )
    result.assert_outcomes(passed=1, errors=1)
    assert 'uvicorn is not installed: pip install "model-inference[server]"' in result.stdout.str()
    assert "Traceback" not in result.stdout.str()


def test_the_plugin_is_found_under_its_name() -> None:
    import tomllib

    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text())["project"]
    # The same name for both, so that naming it with -p does not load it twice.
    assert project["entry-points"]["pytest11"] == {"model_inference_server.plugin": "model_inference_server.plugin"}
