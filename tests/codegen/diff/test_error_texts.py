"""Each error of the API review is told in these words, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .error_texts import CALLS, CASES


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CASES[name].run(monkeypatch) == CASES[name].text


@pytest.mark.parametrize("call", CALLS)
def test_what_git_has_not(
    call: Callable[[pytest.MonkeyPatch], tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found, told = call(monkeypatch)
    assert found == told
