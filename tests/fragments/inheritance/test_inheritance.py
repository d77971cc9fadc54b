"""`allOf`: a class inherits where a discriminator tells the variants apart, and has all properties in any case."""

from __future__ import annotations

import datetime as dt
import inspect
from types import ModuleType
from typing import Any, get_type_hints

import pytest


def test_variants_are_subclasses_of_the_discriminated_base(call: Any, server: Any, models: ModuleType) -> None:
    value = [
        {"kind": "cat", "name": "Tom", "size": 2, "lives": 9},
        {"kind": "Lion", "lives": 1, "mane": True},
        {"kind": "eel", "name": "Eve"},
    ]
    server.reply(value)
    cat, lion, eel = call("DefaultClient.animals")
    assert (type(cat), type(lion), type(eel)) == (models.Cat, models.Lion, models.Animal)
    assert isinstance(cat, models.Animal)
    assert (cat.lives, lion.mane, eel.name) == (9, True, "Eve")
    assert [item.as_dict() for item in (cat, lion, eel)] == value


def test_a_variant_knows_its_tag_and_demands_what_all_parts_demand(models: ModuleType) -> None:
    assert models.Cat(lives=3).as_dict() == {"kind": "cat", "lives": 3}
    with pytest.raises(TypeError, match="lives"):
        models.Lion()


def test_parts_without_a_discriminator_are_flattened(call: Any, server: Any, models: ModuleType) -> None:
    assert models.Order.__mro__[1].__name__ == "Model"
    when = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    server.reply({"created": "2024-01-02T00:00:00Z", "owner": "me", "id": "x"})
    order = call("DefaultClient.order", created=when, owner="me", total=1.5)
    assert server.last.json == {"created": "2024-01-02T00:00:00Z", "owner": "me", "total": 1.5}
    assert isinstance(order, models.Order)
    assert (order.created, order.owner, order.id) == (when, "me", "x")
    with pytest.raises(TypeError, match="owner"):
        models.Order(created=when)


def test_one_part_is_the_thing_itself(models: ModuleType) -> None:
    wrapped = models.Wrapped.from_dict({"order": {"owner": "me"}})
    assert isinstance(wrapped.order, models.Order)
    assert models.Wrapped(order=None).as_dict() == {"order": None}


def test_parts_that_only_describe_leave_the_thing_itself(
    call: Any, server: Any, package: ModuleType, models: ModuleType
) -> None:
    hints = get_type_hints(models.Sent)
    assert hints["order"] == models.Order | None
    assert hints["receipt"] == models.Owned | None
    assert hints["demanding"] == models.SentDemanding | None
    arguments = inspect.signature(package.DefaultClient.put_sent).parameters
    assert "receipt" not in arguments
    assert "What was sent. Deprecated." in inspect.getdoc(package.DefaultClient.put_sent)
    server.reply({"receipt": {"owner": "me"}})
    found = call(
        "DefaultClient.put_sent", order=models.Order(created=dt.datetime(2024, 1, 2, tzinfo=dt.UTC), owner="x")
    )
    assert server.last.json == {"order": {"created": "2024-01-02T00:00:00Z", "owner": "x"}}
    assert type(found.receipt) is models.Owned


def test_a_union_beside_properties(models: ModuleType) -> None:
    payment = models.Payment.from_dict({"amount": 1, "iban": "DE00"})
    assert (payment.amount, payment.iban, payment.card) == (1, "DE00", None)
    assert models.Payment(amount=1, card="4").as_dict() == {"amount": 1, "card": "4"}


def test_a_base_can_hold_what_its_variants_declare_otherwise(models: ModuleType) -> None:
    value = {"kind": "hammer", "size": "big", "grip": None, "parts": [1], "level": True}
    hammer = models.Tool.from_dict(value)
    assert type(hammer) is models.Hammer
    assert (hammer.size, hammer.level, hammer.as_dict()) == ("big", True, value)
    hints = get_type_hints(models.Tool)
    assert hints["size"] == int | models.HammerSize | str | dt.date | None
    assert hints["grip"] == str | None
    assert hints["parts"] == list[str] | list[int] | None
    unknown = {"kind": "axe", "size": 3, "grip": "wood", "parts": ["a"]}
    assert models.Tool.from_dict(unknown).as_dict() == unknown
