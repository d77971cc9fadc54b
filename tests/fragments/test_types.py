"""Every generated package passes `mypy --strict`; all in one run, since most of the time goes into starting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FEATURES = sorted(path.parent.name for path in Path(__file__).parent.glob("*/openapi.yaml"))


def test_every_feature_has_a_test() -> None:
    here = Path(__file__).parent
    assert len(FEATURES) >= 12
    assert sorted(path.parent.name for path in here.glob("*/test_*.py")) == FEATURES


@pytest.mark.slow
def test_packages_are_typed(built: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mypy import api  # it takes half a second to load

    for feature in FEATURES:
        out = built(feature)
    monkeypatch.setenv("MYPYPATH", f"{out}:{ROOT / 'overlay'}")
    packages = [argument for feature in FEATURES for argument in ("-p", f"fragment_{feature}")]
    # What the run time's own checks find is not the concern of this one.
    options = ["--strict", "--config-file=", "--python-version=3.11", "--follow-imports=silent"]
    found, errors, code = api.run([*options, f"--cache-dir={tmp_path}", *packages])
    assert (found, errors, code) == (f"Success: no issues found in {found.split()[-3]} source files\n", "", 0)
