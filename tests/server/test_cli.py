"""The command line, as a process."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from model_inference_server.__main__ import run

SPEC = Path(__file__).parents[2] / "spec" / "openapi.yaml"
COMMAND = [sys.executable, "-m", "model_inference_server"]


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--spec", str(SPEC), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    with process:
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], 30)
            assert ready, "no URL within 30 seconds"
            yield process, process.stdout.readline().rstrip("\n")
        finally:
            process.kill()


def status(url: str, key: str = "any") -> int:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=5)) as connection:
        connection.request("GET", f"{parts.path}/info", headers={"api-key": key})
        return connection.getresponse().status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_url_and_ends_in_peace(number: signal.Signals) -> None:
    with started() as (process, url):
        assert url.startswith("http://127.0.0.1:")
        assert status(url) == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=5)
        assert (process.returncode, out, err) == (0, "", "")


def test_it_ends_in_peace_with_a_stream_open() -> None:
    with started("--stream-delay", "30") as (process, url):
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)) as connection:
            body = json.dumps({"messages": [{"role": "user", "content": "a"}], "stream": True})
            headers = {"api-key": "any", "content-type": "application/json"}
            connection.request("POST", "/chat/completions", body, headers)
            assert connection.getresponse().readline().startswith(b"data: ")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=5)
        assert (process.returncode, out, err) == (0, "", "")


def test_the_options_reach_the_server() -> None:
    options = ["--model-type", "embeddings", "--model-name", "m", "--prefix", "/models", "--key", "one", "--key", "two"]
    with started(*options, MODEL_INFERENCE_SERVER_KEY="three") as (_, url):
        assert url.endswith("/models")
        assert [status(url, key) for key in ("one", "two", "three")] == [200, 200, 401]


def test_the_key_comes_from_the_environment() -> None:
    with started(MODEL_INFERENCE_SERVER_KEY="three") as (_, url):
        assert [status(url, key) for key in ("three", "any")] == [200, 401]


def test_the_log_has_a_line_a_request_where_wanted_and_no_key() -> None:
    with started("--log-level", "info", "--key", "s3cret") as (process, url):
        status(url, "s3cret")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=5)
        assert (process.returncode, out) == (0, "")
        assert '"GET /info HTTP/1.1" 200' in err
        assert "s3cret" not in err


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--spec", str(SPEC), "--port", port], capture_output=True, text=True, timeout=30
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"error: cannot listen on 127.0.0.1 port {port}: Address already in use; choose another, or --port 0\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--spec", "nowhere.yaml"],
            "error: nowhere.yaml: cannot be read: No such file or directory; pass --spec FILE\n",
        ),
        (["--port", "70000"], "argument --port: 70000 is not from 0 to 65535\n"),
        (["--stream-delay", "-1"], "argument --stream-delay: -1 is not from 0 to 3600\n"),
        (["--prefix", "models"], "error: prefix is 'models', which does not begin with a slash: say '/models'\n"),
        (["--max-body", "0"], "argument --max-body: 0 is not positive\n"),
        (["--extra-parameters", "all"], "argument --extra-parameters: invalid choice: 'all'"),
    ],
)
def test_wrong_arguments_are_said_to_be_so(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    from model_inference_server.cli import main

    try:
        code: Any = main(arguments)
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "jsonschema", "referencing"])
def test_a_missing_dependency_is_said_with_its_remedy(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] in (missing, "model_inference_server")]:
        if name != "model_inference_server.__main__":
            monkeypatch.delitem(sys.modules, name)

    class Absent:
        def find_spec(self, name: str, *_: object) -> None:
            if name.partition(".")[0] == missing:
                raise ModuleNotFoundError(f"No module named {missing!r}", name=name)

    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    assert run() == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith(f"error: {missing}")
    assert found.err.endswith('is not installed; pip install "model-inference[server]"\n')
