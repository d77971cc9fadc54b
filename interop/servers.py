"""Servers: the key of one in, its URL and key out, for as long as the run lasts."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from interop.environments import NODE, InteropError, prepare
from interop.lineup import SERVICES
from interop.questions import ANSWER, MODEL, VECTOR, WRONG_KEY
from interop.trial import Place

KEY = "sk-interop"
_START = 90.0
"""The seconds that a server has to start; LiteLLM's takes ten on a busy machine."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_TELEMETRY": "False",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "AZURE_CORE_COLLECT_TELEMETRY": "no",
    "AZURE_TELEMETRY_DISABLED": "1",
    "NO_PROXY": "127.0.0.1,localhost",
    "PYTHONUNBUFFERED": "1",
}
"""Settings by which libraries do not call home; `loopback` proves it."""

# Whatever the machine is set up with must not choose the server, the key or the proxy that a library uses.
_OURS = ("AZURE_", "LITELLM_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_", "MODEL_INFERENCE_", "AIMOCK_", "DATABASE_URL")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def surroundings(**more: str) -> dict[str, str]:
    """Give the environment variables of a process: the machine's, but for the settings of libraries, and `QUIET`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_OURS) and name.upper() not in _PROXIES
    }
    return {**kept, **QUIET, **more}


class Servers:
    """The servers of a run: each starts when it is first asked for, and all stop at the end."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._stack = ExitStack()
        self._places: dict[str, Place] = {}

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def place(self, key: str) -> Place:
        """Give the place of a server that accepts connections.

        Raises:
            InteropError: it did not start.
        """
        if key not in self._places:
            start = {"litellm": self._litellm, "aimock": self._aimock}.get(key, self._reference)
            self._places[key] = start(key)
        return self._places[key]

    def _reference(self, key: str) -> Place:
        options = {
            "azure": ["--strict-api-version"],
            "openai": ["--prefix", "/v1", "--extra-parameters", "pass-through"],
        }[key]
        python = prepare(SERVICES[key].environment).python
        command = [python, "-m", "model_inference_server", "--port", "0", "--key", KEY, *options]
        return Place(self._url(key, self._start(key, command), r"http://\S+"), KEY)

    def _aimock(self, key: str) -> Place:
        environment = prepare(SERVICES[key].environment)
        program = environment.packages / "node_modules/@copilotkit/aimock/dist/cli.js"
        command = [environment.node(), "--import", (NODE / "loopback.mjs").as_uri(), str(program)]
        # Small chunks, and each on its way before the next.
        command += ["--chunk-size", "4", "--latency", "5"]
        command += ["--port", "0", "--fixtures", str(NODE / "aimock.json"), "--strict", "--validate-on-load"]
        process = self._start(key, command, AIMOCK_API_KEYS=KEY)
        return Place(self._url(key, process, r"http://[\d.:]+") + "/v1", KEY)

    def _litellm(self, key: str) -> Place:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="interop-")))
        config = folder / "config.json"  # JSON is YAML
        config.write_text(json.dumps(_proxy(self.place("openai"))))
        port = _free_port()
        command = [prepare(SERVICES[key].environment).python, "-m", "interop.loopback", "litellm.proxy.proxy_cli"]
        command += ["--config", str(config), "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
        # The path is where a gateway would put it.
        process = self._start(key, command, SERVER_ROOT_PATH="/gateway")
        self._wait(key, process, f"http://127.0.0.1:{port}/health/liveliness")
        return Place(f"http://127.0.0.1:{port}/gateway/v1", KEY)

    def _start(self, key: str, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        with (self._logs / f"server-{key}.log").open("wb") as log:
            process = subprocess.Popen(command, env=surroundings(**more), stdout=log, stderr=subprocess.STDOUT)
        self._stack.callback(_stop, process)
        return process

    def _url(self, key: str, process: subprocess.Popen[bytes], pattern: str) -> str:
        """Wait for the line of the log in which a server says where it listens."""
        end = time.monotonic() + _START
        while time.monotonic() < end and process.poll() is None:
            found = re.search(pattern + r"(?=\s)", self._log(key))
            if found:
                return found.group()
            time.sleep(0.05)
        raise self._failed(key)

    def _wait(self, key: str, process: subprocess.Popen[bytes], url: str) -> None:
        """Wait until a server answers a URL with a success."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        end = time.monotonic() + _START
        while time.monotonic() < end and process.poll() is None:
            try:
                with opener.open(url, timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise self._failed(key)

    def _failed(self, key: str) -> InteropError:
        return InteropError(f"{SERVICES[key].title} did not start; the end of its log:\n{self._log(key)[-2000:]}")

    def _log(self, key: str) -> str:
        return (self._logs / f"server-{key}.log").read_text(errors="replace")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    """Give a port that was free a moment ago, for a server that cannot choose one and say which."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _proxy(reference: Place) -> dict[str, Any]:
    """Give LiteLLM's configuration: models that it mocks, and models that it relays to the reference server."""
    mocks: dict[str, Any] = {
        "mocked-chat": ANSWER,
        "mocked-embedding": VECTOR,
        "limited": "litellm.RateLimitError",
        "broken": "litellm.InternalServerError",
    }
    models = {
        name: {"model": f"openai/{name}", "api_key": "unused", "mock_response": answer}
        for name, answer in mocks.items()
    }
    for name, key in (("relayed", reference.key), ("refused", WRONG_KEY)):
        models[name] = {"model": f"azure_ai/{MODEL}", "api_base": reference.url, "api_key": key}
    return {
        "model_list": [{"model_name": name, "litellm_params": parameters} for name, parameters in models.items()],
        "general_settings": {"master_key": KEY},
        # Its own retries would hide the first error, and a model that failed would be left out for a while.
        "router_settings": {"num_retries": 0, "disable_cooldowns": True},
    }
