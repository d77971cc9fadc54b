"""The public names."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

import model_inference_server
from model_inference_server import Settings


def test_every_public_name_is_there() -> None:
    for name in model_inference_server.__all__:
        assert getattr(model_inference_server, name) is not None
    assert dir(model_inference_server) == sorted(model_inference_server.__all__)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = model_inference_server.nothing


def test_the_options_are_the_settings(option_names: frozenset[str]) -> None:
    assert option_names == {field.name for field in dataclasses.fields(Settings)}


def test_importing_the_package_imports_none_of_its_dependencies() -> None:
    code = (
        "import sys, model_inference_server; "
        "print([name for name in ('starlette', 'uvicorn', 'jsonschema', 'referencing', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
