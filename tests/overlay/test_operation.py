"""Operations as values: which answer belongs to a status, and types by their text."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from model_inference_overlay.operation import Answer, EventStream, Operation, Types

from . import sample

TYPES = Types(sample.__name__)


@pytest.mark.parametrize(
    ("status", "found"), [(200, "200"), (204, "2XX"), (299, "2XX"), (302, "default"), (404, "4xx"), (500, "default")]
)
def test_the_answer_of_a_status(status: int, found: str) -> None:
    answers = tuple(Answer(status=text) for text in ("default", "2XX", "4xx", "200"))
    answer = Operation(id="x", method="GET", path="/", types=TYPES, answers=answers).answer(status)
    assert answer is not None
    assert answer.status == found


def test_a_status_without_an_answer() -> None:
    assert Operation(id="x", method="GET", path="/", types=TYPES, answers=(Answer(status="200"),)).answer(201) is None


def test_types() -> None:
    assert TYPES.decoder("Call") is TYPES.decoder("Call")
    assert TYPES.decoder("list[float]") is None
    assert TYPES.decode("Call", {"id": "a"}) == sample.Call(id="a")
    assert TYPES.decode("list[float]", [1.0]) == [1.0]
    assert TYPES.decode(None, {"id": "a"}) == {"id": "a"}


@pytest.mark.parametrize(
    ("text", "expected"), [("Call", True), ("Message", True), ("list[Call]", False), ("str", False), ("Reason", False)]
)
def test_which_types_are_objects(text: str, expected: bool) -> None:
    assert TYPES.is_object(text) is expected


def test_the_wire_form_of_a_member() -> None:
    assert TYPES.wire("Everything", "when") is not None
    assert TYPES.wire("Everything", "flag") is None


def test_how_events_add_up() -> None:
    stream = EventStream(
        event="x", finish=("choices", "reason"), whole={"message": "delta"}, append=("content",), parts=("calls",)
    )
    found = stream.assembling()
    assert found is not None
    assert (found.items, found.delta, found.message) == ("choices", "delta", "message")
    assert (found.append, found.parts) == (("content",), ("calls",))
    assert EventStream(event="x").assembling() is None


def test_a_module_that_another_thread_is_loading_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(0.3)\nclass Late: ...\n")
    program = """
        import threading
        from model_inference_overlay.operation import Types
        types, found = Types("slow"), []
        threads = [threading.Thread(target=lambda: found.append(types.decoder("Late"))) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(found)
    """
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n" + textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("[None, None, None, None]", "")
