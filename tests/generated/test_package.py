"""The package as a whole: what importing it loads, and what it gives without a further import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import model_inference


def test_models_are_an_attribute_that_loads_when_it_is_used() -> None:
    code = (
        "import sys, model_inference as sdk\n"
        "assert 'model_inference.models' not in sys.modules\n"
        "assert sdk.models.UserMessage('x').content == 'x'\n"
        "assert sdk.models is sys.modules['model_inference.models']\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_other_attributes_are_errors() -> None:
    with pytest.raises(AttributeError, match="module 'model_inference' has no attribute 'modles'"):
        model_inference.modles  # type: ignore[attr-defined]  # noqa: B018
