"""The measure against another tool's findings: that it counts, and that its table names rules that exist."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.diff.rules import RULES
from tests.codegen.diff import conformance
from tests.codegen.diff.documents import TODAY, sent

if TYPE_CHECKING:
    import pytest

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
CHANGED = {"id": "request-body-type-changed", "level": "ERR", "method": "POST", "path": "/a"}
CASES = [
    {"name": "agrees", "base": sent(TEXT), "revision": sent(NUMBER), "findings": [CHANGED]},
    {"name": "none", "base": sent(TEXT), "revision": sent(TEXT), "findings": []},
    {"name": "elsewhere", "base": sent(TEXT), "revision": sent(NUMBER), "findings": [{**CHANGED, "path": "/b"}]},
    {"name": "differs", "base": sent(TEXT), "revision": sent(TEXT), "findings": [CHANGED]},
    {"name": "refused", "base": sent(TEXT), "revision": sent([]), "findings": [CHANGED]},
]


def test_every_equivalent_exists() -> None:
    table = conformance.equivalents()
    assert {each for ours in table.values() for each in ours} - {""} <= RULES.keys()


def test_what_is_counted() -> None:
    figures = conformance.measure(CASES, TODAY)
    assert (figures.cases, figures.agreed, figures.findings, figures.found) == (5, 3, 4, 1)
    assert not figures.passes
    assert [text.split(":")[0] for text in figures.differences] == ["differs", "refused"]


def test_the_figures_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "cases.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(CASES[:2]).encode()))
    assert conformance.main([str(packed)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "verdict: 2 of 2 cases agree, 100.0%",
        "findings: 1 of 1 have an equivalent, 100.0%",
    ]
    plain = tmp_path / "cases.json"
    plain.write_text(json.dumps(CASES))
    assert conformance.main([str(plain)]) == 1
    assert conformance.main([]) == 2
