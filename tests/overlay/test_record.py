"""Records behave as the dataclasses that they are to type checkers."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.record import Record


class Point(Record):
    x: int
    y: int = 0


def test_fields_by_position_and_name() -> None:
    assert vars(Point(1)) == {"x": 1, "y": 0}
    assert vars(Point(1, y=2)) == vars(Point(x=1, y=2)) == {"x": 1, "y": 2}


def test_a_changed_copy_leaves_the_record() -> None:
    point = Point(1, 2)
    assert vars(point.but(y=5)) == {"x": 1, "y": 5}
    assert point.y == 2


@pytest.mark.parametrize(
    ("args", "values", "message"),
    [
        ((), {}, r"Point\(\) missing required argument 'x'"),
        ((1,), {"z": 3}, r"Point\(\) got an unexpected keyword argument 'z'"),
        ((1, 2, 3), {}, r"Point\(\) takes 2 arguments, found 3"),
    ],
)
def test_wrong_arguments(args: Any, values: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Point(*args, **values)
