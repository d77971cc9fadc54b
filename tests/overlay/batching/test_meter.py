"""What the caller sees of long work."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from model_inference_overlay.batching.meter import Meter


class Bar:
    """Stands for tqdm's bar, and notes what it is told."""

    made: list[Bar]

    def __init__(self, total: int | None) -> None:
        self.told: list[Any] = [total]
        Bar.made.append(self)

    def update(self, number: int) -> None:
        self.told.append(number)

    def close(self) -> None:
        self.told.append("closed")


def work(meter: Meter) -> None:
    meter.add(2)
    meter.add(1)
    meter.close()


def test_a_function_is_told_how_many_are_done() -> None:
    told: list[tuple[int, int | None]] = []
    work(Meter(lambda done, total: told.append((done, total)), 3))
    work(Meter(lambda done, total: told.append((done, total)), None))
    assert told == [(2, 3), (3, 3), (2, None), (3, None)]


def test_a_bar_of_tqdm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Bar.made = []
    module = ModuleType("tqdm")
    vars(module)["tqdm"] = Bar
    monkeypatch.setitem(sys.modules, "tqdm", module)
    work(Meter(True, 3))
    assert [bar.told for bar in Bar.made] == [[3, 2, 1, "closed"]]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("total", "expected"),
    [(3, "2 of 3 inputs done\n3 of 3 inputs done\n"), (None, "2 inputs done\n3 inputs done\n")],
)
def test_lines_without_tqdm(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], total: int | None, expected: str
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    work(Meter(True, total))
    assert capsys.readouterr() == ("", expected)


def test_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    work(Meter(False, 3))
    assert capsys.readouterr() == ("", "")


async def _later(done: int, total: int | None) -> None: ...


@pytest.mark.parametrize(
    ("progress", "message"),
    [
        (1, "^progress is True, False or a function, found int$"),
        ("yes", "^progress is True, False or a function, found str$"),
        (_later, "^progress is a coroutine function, which nobody awaits: give a plain one$"),
    ],
)
def test_what_it_does_not_take(progress: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Meter(progress, 3)
