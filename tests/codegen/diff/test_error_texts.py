"""Each error of the API review is told in these words, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from .error_texts import CASES


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CASES[name].run(monkeypatch) == CASES[name].text
