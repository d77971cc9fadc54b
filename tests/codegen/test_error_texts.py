"""Each error of the generator is told in these words, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .errors import extensions, surroundings, texts, versions

CASES = texts.CASES | extensions.CASES | versions.CASES


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CASES[name].run(monkeypatch) == CASES[name].text


@pytest.mark.parametrize("call", surroundings.CALLS)
def test_what_is_no_matter_of_one_document(
    call: Callable[[pytest.MonkeyPatch], tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found, told = call(monkeypatch)
    assert found == told
