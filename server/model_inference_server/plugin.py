"""The pytest plugin: a fixture in which a program's test finds the reference server, and scripts and asks it.

    def test_my_program(model_inference_server):
        model_inference_server.say("Four.")
        assert my_program.ask(model_inference_server.endpoint, "2 + 2?") == "Four."
        assert model_inference_server.last.json["messages"][-1]["content"] == "2 + 2?"

One server serves all tests of a process, from the first that uses it; what it was told and what it received is
forgotten after each test. Nothing is imported or started for tests that do not use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .call import Answer, Arrival
    from .script import ScriptedServer
    from .settings import Options

_ALLOW_UNUSED = "model_inference_server_allow_unused"


class Stage:
    """The server of a process, and the script of the test that runs; between tests there is none."""

    def __init__(self, prefix: str) -> None:
        self.url = ""
        self.prefix = prefix
        self.script: ScriptedServer | None = None

    def intercept(self, arrival: Arrival) -> Answer | None:
        """Hand a request to the test that runs."""
        script = self.script
        return None if script is None else script.intercept(arrival)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the plugin's setting."""
    text = "let a test pass whose scripted answers of the fixture model_inference_server were not all used"
    parser.addini(_ALLOW_UNUSED, text, type="bool", default=False)


@pytest.fixture(scope="session")
def model_inference_server_options() -> Options:
    """The options of the server, such as `{"keys": ["secret"], "prefix": "/models"}`; to be overridden."""
    return {}


@pytest.fixture(scope="session")
def _model_inference_server_stage(model_inference_server_options: Options) -> Iterator[Stage]:
    try:
        from .app import create_app
        from .serving import running
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "jsonschema", "referencing"):
            raise
        pytest.fail(f'{error.name} is not installed: pip install "model-inference[server]"', pytrace=False)
    stage = Stage(model_inference_server_options.get("prefix", ""))
    with running(create_app(intercept=stage.intercept, **model_inference_server_options)) as stage.url:
        yield stage


@pytest.fixture(scope="session")
def model_inference_server_url(_model_inference_server_stage: Stage) -> str:
    """The endpoint of the server, for fixtures that live longer than a test."""
    return _model_inference_server_stage.url + _model_inference_server_stage.prefix.rstrip("/")


@pytest.fixture
def model_inference_server(
    _model_inference_server_stage: Stage, request: pytest.FixtureRequest
) -> Iterator[ScriptedServer]:
    """The reference server of the Model Inference API, to be scripted and asked; see `ScriptedServer`."""
    from .script import ScriptedServer

    stage = _model_inference_server_stage
    failed_before = request.session.testsfailed
    stage.script = script = ScriptedServer(stage.url, stage.prefix)
    try:
        yield script
    finally:
        stage.script = None
    if script.errors:
        pytest.fail(f"the script of the server failed: {'; '.join(script.errors)}", pytrace=False)
    allowed = script.allow_unused or request.config.getini(_ALLOW_UNUSED)
    if script.unused and not allowed and request.session.testsfailed == failed_before:
        answers = "; ".join(script.unused)
        pytest.fail(f"the test ended before the server was asked for: {answers}", pytrace=False)
