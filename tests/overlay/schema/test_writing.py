"""Whatever a program declares: its schema is one, its values fit it, and what is written is read again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import make_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Literal
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from model_inference_overlay.schema.fitting import fit
from model_inference_overlay.schema.shapes import Shapes
from model_inference_overlay.schema.strictness import strictly
from model_inference_overlay.schema.writing import jsonable


class Unit(Enum):
    CELSIUS = "c"
    KELVIN = 3


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (int, st.integers()),
    (float, st.floats(allow_nan=False, allow_infinity=False)),
    (str, TEXT),
    (bool, st.booleans()),
    (type(None), st.none()),
    (bytes, st.binary(max_size=8)),
    (Unit, st.sampled_from(Unit)),
    (Literal["a", 1, True, None], st.sampled_from(["a", 1, True, None])),
    (dt.datetime, st.datetimes(timezones=st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-3))]))),
    (dt.date, st.dates()),
    (dt.time, st.times()),
    (UUID, st.uuids()),
    (Decimal, st.decimals(allow_nan=False, allow_infinity=False)),
]
Typed = tuple[Any, st.SearchStrategy[Any]]


def containers(inner: st.SearchStrategy[Typed]) -> st.SearchStrategy[Typed]:
    return st.one_of(
        inner.map(lambda each: (list[each[0]], st.lists(each[1], max_size=3))),
        inner.map(lambda each: (tuple[each[0], ...], st.lists(each[1], max_size=3).map(tuple))),
        inner.map(lambda each: (dict[str, each[0]], st.dictionaries(TEXT, each[1], max_size=3))),
        inner.map(lambda each: (dict[int, each[0]], st.dictionaries(st.integers(), each[1], max_size=3))),
        inner.map(lambda each: (each[0] | None, st.none() | each[1])),
        st.tuples(inner, inner).map(lambda two: (tuple[two[0][0], two[1][0]], st.tuples(two[0][1], two[1][1]))),
        st.tuples(st.booleans(), st.lists(inner, max_size=3)).map(lambda made: declared(*made)),
        st.sampled_from([(set[int], st.sets(st.integers(), max_size=3)), (set[str], st.sets(TEXT, max_size=3))]),
    )


def declared(by_attrs: bool, members: list[Typed]) -> Typed:
    """Declare a class whose members have these types; the last one has a default."""
    names = [f"member_{number}" for number in range(len(members))]
    if by_attrs:
        kind: Any = attrs.make_class(
            "Made", {name: attrs.field(type=each[0]) for name, each in zip(names, members, strict=True)}
        )
    else:
        kind = make_dataclass("Made", [(name, each[0]) for name, each in zip(names, members, strict=True)])
    return kind, st.builds(kind, **{name: each[1] for name, each in zip(names, members, strict=True)})


TYPES = st.recursive(st.sampled_from(SCALARS), containers, max_leaves=8)
CLASSES = st.tuples(st.booleans(), st.lists(TYPES, min_size=1, max_size=4)).map(lambda made: declared(*made))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    kind, values = data.draw(CLASSES)
    shape, value = Shapes().whole(kind), data.draw(values)
    Draft202012Validator.check_schema(shape.schema)
    written = json.loads(json.dumps(jsonable(value)))
    Draft202012Validator(shape.schema).validate(written)
    fit(shape.schema, written)
    assert shape.read(written) == value
    strict = strictly(shape.schema)
    if strict is not None:
        Draft202012Validator.check_schema(strict)
        Draft202012Validator(strict).validate(written)


@dataclasses.dataclass
class Pair:
    left: Any
    right: Any = dataclasses.field(default=0, init=False)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Pair({"a": (1, {2})}), {"left": {"a": [1, [2]]}}),
        ({Unit.CELSIUS: dt.date(2026, 1, 2)}, {"c": "2026-01-02"}),
        ({1: None}, {"1": None}),
        ({"b", 1}, None),
    ],
)
def test_mixed_values(value: Any, written: Any) -> None:
    assert written is None or jsonable(value) == written
    assert json.dumps(jsonable(value))


@pytest.mark.parametrize("value", [object(), {"a": {(1, 2): 3}}, {True: 1}, Pair(print), {"a": float("nan")}])
def test_values_without_a_json_form(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        jsonable(value)


def test_a_value_that_holds_itself() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ValueError, match="holds itself"):
        jsonable(value)
