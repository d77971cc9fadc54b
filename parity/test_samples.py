"""The retired package's sample programs, moved by our command and otherwise untouched, run to their end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_inference_server import create_app, running

from .retired import copied, move, unpacked

ECHO = "You said: How many feet are in a mile?"
REASONS = "You said: Give me 5 good reasons why I should exercise every day."
BREAKFAST = "You said: When I arrived, can I still have breakfast?"
FLIGHT = 'The tool get_flight_info returned: {"airline": "Delta", "flight_number": "DL123"'
PICTURE = "You said: What's in this image?"

PRINTED: dict[str, tuple[str, ...]] = {
    "async_samples/sample_chat_completions_async.py": (ECHO, "completion_tokens=56"),
    "async_samples/sample_chat_completions_from_input_bytes_async.py": (ECHO,),
    "async_samples/sample_chat_completions_from_input_dict_async.py": ("what was the estimated cost to build it?",),
    "async_samples/sample_chat_completions_streaming_async.py": (REASONS, "total_tokens=89"),
    "async_samples/sample_chat_completions_streaming_azure_openai_async.py": (REASONS, "total_tokens=89"),
    "async_samples/sample_embeddings_async.py": ("data[0]: length=64, [0.19", "data[2]: length=64"),
    "async_samples/sample_image_embeddings_async.py": ("data[0]: length=64, [-0.19",),
    "async_samples/sample_load_client_async.py": ("Created client of type `ChatCompletionsClient`.",),
    "sample_chat_completions.py": (ECHO, "Token usage: "),
    "sample_chat_completions_azure_openai.py": (ECHO,),
    "sample_chat_completions_from_input_bytes.py": (ECHO,),
    "sample_chat_completions_from_input_dict.py": ("what was the estimated cost to build it?", ECHO),
    "sample_chat_completions_from_input_dict_with_image_url.py": (PICTURE, "attached an image (https://raw."),
    "sample_chat_completions_from_input_prompt_string.py": (BREAKFAST,),
    "sample_chat_completions_from_input_prompty.py": (BREAKFAST,),
    "sample_chat_completions_streaming.py": (REASONS, "total_tokens=89"),
    "sample_chat_completions_streaming_with_entra_id_auth.py": (REASONS,),
    "sample_chat_completions_streaming_with_tools.py": ("Calling function `get_flight_info`", FLIGHT),
    "sample_chat_completions_with_audio_data.py": ("You attached a recording (audio/mp3, 417 bytes)",),
    "sample_chat_completions_with_defaults.py": (ECHO, "distance from Earth to the Moon in miles?"),
    "sample_chat_completions_with_entra_id_auth.py": (ECHO,),
    "sample_chat_completions_with_history.py": ("What year was", "what was the estimated cost to build it?"),
    "sample_chat_completions_with_image_data.py": (PICTURE, "You attached an image (image/png, 69 bytes)"),
    "sample_chat_completions_with_image_url.py": (PICTURE, "attached an image (https://raw."),
    "sample_chat_completions_with_model_extras.py": (ECHO,),
    "sample_chat_completions_with_structured_output.py": ('"title":', '"directions":', '"prep_time":'),
    "sample_chat_completions_with_structured_output_pydantic.py": ("json_schema = {", '"CookingIngredient"', "title"),
    "sample_chat_completions_with_tools.py": ("Calling function `get_flight_info`", FLIGHT),
    "sample_chat_completions_with_tracing.py": (
        '"gen_ai.response.model": "reference-model"',
        "Calling function `get_weather`",
        "Model response = ",
        "The tool get_weather returned: Nice weather",
    ),
    "sample_embeddings.py": ("data[0]: length=64, [0.19", "data[2]: length=64"),
    "sample_embeddings_azure_openai.py": ("data[0]: length=64, [0.19", "data[2]: length=64"),
    "sample_embeddings_with_base64_encoding.py": ('encoded (string length=344): "OA5G', "decoded (vector length=64)"),
    "sample_embeddings_with_defaults.py": ("data[0]: length=1024, [0.04", "data[2]: length=1024"),
    "sample_get_model_info.py": ("Model name: reference-model", "Model type: chat-completion"),
    "sample_image_embeddings.py": ("data[0]: length=64, [-0.19",),
    "sample_image_embeddings_with_defaults.py": ("data[0]: length=64, [-0.19",),
    "sample_load_client.py": ("Created client of type `ChatCompletionsClient`.", ECHO),
}
"""What each program prints, in order."""

NOT_RUN = {"sample_chat_completions_with_azure_monitor_tracing.py": "it sends its spans to a cloud service"}

_IDENTITY = """
class _Token:
    token, expires_on = "a-token", 4_000_000_000

class DefaultAzureCredential:
    def __init__(self, **options): pass
    def get_token(self, *scopes, **options):
        assert scopes, "no scope was asked for"
        return _Token()
    def close(self): pass
"""
_ASYNC_IDENTITY = """
from . import _Token

class DefaultAzureCredential:
    def __init__(self, **options): pass
    async def get_token(self, *scopes, **options): return _Token()
    async def close(self): pass
    async def __aenter__(self): return self
    async def __aexit__(self, *_): pass
"""


@pytest.fixture(scope="session")
def programs(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the moved programs, beside a package `azure` that holds a pretended azure-identity alone."""
    home = tmp_path_factory.mktemp("programs")
    folder = copied(unpacked(pytestconfig.cache.mkdir("retired")) / "samples", home / "samples")
    move(folder)
    identity = home / "path" / "azure" / "identity"
    identity.mkdir(parents=True)
    (identity.parent / "__init__.py").touch()  # so that no other package called azure is found
    (identity / "__init__.py").write_text(_IDENTITY)
    (identity / "aio.py").write_text(_ASYNC_IDENTITY)
    return folder


@pytest.fixture(scope="session")
def environment(programs: Path) -> Iterator[dict[str, str]]:
    """Give the environment variables that the programs read, for a reference server that runs meanwhile."""
    with running(create_app(created=1_700_000_000)) as url:
        given = {"AZURE_AI_CHAT_DEPLOYMENT_NAME": "blue", "AZURE_AI_CHAT_MODEL_DEPLOYMENT_NAME": "blue"}
        for service in ("AI_CHAT", "AI_EMBEDDINGS", "AI_IMAGE_EMBEDDINGS", "OPENAI_CHAT", "OPENAI_EMBEDDINGS"):
            given |= {f"AZURE_{service}_ENDPOINT": url, f"AZURE_{service}_KEY": "a-key"}
        path = os.pathsep.join([str(programs.parent / "path"), *sys.path])
        yield {**os.environ, **given, "PYTHONPATH": path}


def test_every_program_is_listed(programs: Path) -> None:
    found = {path.relative_to(programs).as_posix() for path in programs.rglob("sample*.py")}
    assert found == PRINTED.keys() | NOT_RUN.keys()
    assert len(found) == 38


@pytest.mark.parametrize("name", PRINTED)
def test_programs(programs: Path, environment: dict[str, str], name: str) -> None:
    path = programs / name
    command = [sys.executable, path.name]
    done = subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    printed = done.stdout
    for fragment in PRINTED[name]:
        assert fragment in printed, done.stdout
        printed = printed[printed.index(fragment) + 1 :]
