"""The table of the session interop."""

from __future__ import annotations

from interop.processes import Outcome
from interop.report import Row, markdown, text

GOOD = Row("a client 1.0", "a server 2.0", [Outcome("chat", None), Outcome("async chat", None)])
BAD = Row("another 1.0", "a server 2.0", [Outcome("chat", None), Outcome("tools", "ValueError: a | b\n  c")])


def test_what_went_well_and_what_did_not() -> None:
    assert not GOOD.failures
    assert [each.trial for each in BAD.failures] == ["tools"]
    assert markdown([GOOD, BAD]).splitlines()[2:] == [
        "| a client 1.0 | a server 2.0 | chat; async: chat | ok (2) |",
        "| another 1.0 | a server 2.0 | chat, tools | failed (1 of 2): tools: ValueError: a \\| b c |",
    ]


def test_text_has_the_same_cells() -> None:
    told = text([BAD])
    assert "failed (1 of 2): tools: ValueError: a |" in told
    assert all(line == line.rstrip() for line in told.splitlines())
