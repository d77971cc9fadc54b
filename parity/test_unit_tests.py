"""The retired package's own tests that need no recordings, moved by our command: they pass, or differ as listed."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .retired import copied, move, unpacked

MODULES = (
    "test_unit_tests.py",
    "test_prompts.py",
    "test_chat_completions_client.py",
    "test_chat_completions_client_async.py",
    "test_embeddings_client.py",
    "test_embeddings_client_async.py",
    "test_image_embeddings_client.py",
    "test_image_embeddings_client_async.py",
)
"""All but those of tracing, whose spans follow older conventions, and test_prompts_utils, of an internal function."""

_TWICE = (
    "got multiple values for argument 'content'",
    "it ends with a check that content by position and by name is a ValueError; here it is Python's own TypeError",
)
_STREAM = (
    "StreamingChatCompletions",
    "it makes a stream of an HTTP response by hand; streams come from complete(stream=True), bytes go to SSEDecoder",
)

DIFFERENT: dict[str, tuple[str, str]] = {
    "test_unit_tests.py::test_user_message": _TWICE,
    "test_unit_tests.py::test_system_message": _TWICE,
    "test_unit_tests.py::test_developer_message": _TWICE,
    "test_unit_tests.py::test_assistant_message": _TWICE,
    "test_unit_tests.py::test_tool_message": (
        "missing 1 required keyword-only argument: 'tool_call_id'",
        "it makes a tool message without an id, which no service takes; here what the API requires has to be given",
    ),
    "test_unit_tests.py::test_streaming_response_parsing": _STREAM,
    "test_unit_tests.py::test_streaming_response_parsing_async": _STREAM,
    "test_unit_tests.py::test_streaming_response_parsing_split_chinese_char": _STREAM,
}
"""Tests that fail: what they fail with, and why it is so; docs/migration.md says it to users."""

_FIXTURES = '''
"""What these tests want of their surroundings: no recordings, coroutines that run, bytes compared as JSON values."""

import asyncio
import inspect
import json

import model_inference_test_base as base


def pytest_pyfunc_call(pyfuncitem):
    if inspect.iscoroutinefunction(pyfuncitem.obj):
        names = pyfuncitem._fixtureinfo.argnames
        asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
        return True


def validator(expected):
    """Compare a request as the original does, but for what differs by intent: user agent, spaces in JSON, Accept."""

    def validate(self):
        request = self.pipeline_request.http_request
        headers = {name.lower(): value for name, value in dict(request.headers).items()}
        body = json.loads(request.content)
        assert body == json.loads(getattr(self, expected))
        wanted = {
            "content-type": "application/json",
            "extra-parameters": "pass-through",
            "some_header": "some_header_value",
            "authorization": "Bearer key-value",
            "api-key": "key-value",
        }
        assert {name: headers.get(name) for name in wanted} == wanted
        assert headers["accept"].endswith("application/json")
        assert headers["user-agent"].startswith("MyAppId model-inference")

    return validate


kind = base.ModelClientTestBase
kind._validate_embeddings_json_request_payload = validator("EMBEDDINGDS_JSON_REQUEST_PAYLOAD")
kind._validate_image_embeddings_json_request_payload = validator("IMAGE_EMBEDDINGDS_JSON_REQUEST_PAYLOAD")
kind._validate_chat_completions_json_request_payload = validator("CHAT_COMPLETIONS_JSON_REQUEST_PAYLOAD")
'''

_DEVTOOLS = '''
"""In place of the tools for recorded tests: those are skipped, the others run."""

import functools
import inspect
import pytest


class AzureRecordedTestCase: ...


def recorded_by_proxy(test):
    return pytest.mark.skip(reason="needs recordings")(test)


def EnvironmentVariableLoader(*args, **values):
    def decorate(test):
        if getattr(test, "pytestmark", None):
            return test

        if inspect.iscoroutinefunction(test):
            async def call(self):
                await test(self, **values)
        else:
            def call(self):
                test(self, **values)
        call.__name__ = test.__name__
        return call

    return decorate
'''


def _picture(tests: Path) -> bytes:
    """Find the picture that the tests of payloads expect, which the sdist leaves out, in the payload itself."""
    text = (tests / "model_inference_test_base.py").read_text("utf-8")
    found = re.search(r'"data:image/png;base64,([A-Za-z0-9+/=]+)"', text)
    assert found
    return base64.b64decode(found[1])


@pytest.fixture(scope="session")
def outcomes(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str | None]:
    """Run the tests, and give what each failed with, None for one that passed; skipped ones are left out."""
    home = tmp_path_factory.mktemp("tests")
    source = unpacked(pytestconfig.cache.mkdir("retired")) / "tests"
    folder = copied(source, home / "tests")
    move(folder)
    for path in (*map(folder.joinpath, MODULES), folder / "model_inference_test_base.py"):
        assert not re.search(r"^\s*(from|import) azure\.ai\b", path.read_text("utf-8"), re.MULTILINE), path.name
    (folder / "test_image1.png").write_bytes(_picture(source))
    (folder / "conftest.py").write_text(_FIXTURES)
    (folder / "pytest.ini").write_text("[pytest]\n")  # so that no other configuration is found
    tools = home / "path" / "devtools_testutils"
    tools.mkdir(parents=True)
    (tools / "__init__.py").write_text(_DEVTOOLS)
    (tools / "aio.py").write_text("from . import recorded_by_proxy as recorded_by_proxy_async\n")
    report = home / "report.xml"
    search = os.pathsep.join([str(home / "path"), str(folder), *sys.path])
    command = [
        "-m",
        "pytest",
        "-q",
        "--continue-on-collection-errors",
        "--import-mode=prepend",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
    ]
    done = subprocess.run(
        [sys.executable, *command, "-c", "pytest.ini", *MODULES],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": search},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert report.exists(), done.stdout + done.stderr
    return {name: failure for name, failure in map(_outcome, ElementTree.parse(report).iter("testcase")) if name}


def _outcome(case: ElementTree.Element) -> tuple[str, str | None]:
    """Give a test's name, "" where it was skipped, and what it failed with."""
    if case.find("skipped") is not None:
        return "", None
    failure = case.find("failure")
    failure = case.find("error") if failure is None else failure
    text = None if failure is None else f"{failure.attrib.get('message', '')}\n{failure.text}"
    name = case.attrib["name"]
    # A module that cannot be imported is a case of its own name, without a class.
    module = next((each for each in case.attrib["classname"].split(".") if each.startswith("test_")), "")
    return (f"{module}.py::{name}" if module else f"{name.rpartition('.')[2]}.py"), text


def test_all_that_need_no_recordings_ran(outcomes: Mapping[str, str | None]) -> None:
    payloads = [name for name in outcomes if "request_payload" in name]
    assert len(payloads) == 18
    assert {name.partition("::")[0] for name in outcomes} == set(MODULES)


def test_they_pass_or_differ_as_listed(outcomes: Mapping[str, str | None]) -> None:
    failed = {name: failure for name, failure in outcomes.items() if failure is not None}
    unexpected = [f"{name}: {failure}" for name, failure in failed.items() if name not in DIFFERENT]
    assert not unexpected, "\n\n".join(unexpected)


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_does_so_as_listed(outcomes: Mapping[str, str | None], name: str) -> None:
    pattern, why = DIFFERENT[name]
    assert pattern in (outcomes[name] or ""), f"no longer differs, or otherwise: {why}"
