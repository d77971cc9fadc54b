"""Webhooks and callbacks as types, with which a program reads what the service sends of its own accord."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any


def test_an_object_of_its_own(models: ModuleType) -> None:
    moved = models.PetMovedWebhook.from_dict({"from": "barn", "pet": {"name": "Rex", "born": "2024-01-02"}})
    assert (moved.from_, moved.pet.name, moved.pet.born) == ("barn", "Rex", dt.date(2024, 1, 2))
    assert models.ElsewhereWebhook.from_dict({"place": "hill"}).place == "hill"


def test_a_named_schema(models: ModuleType) -> None:
    assert models.NewPetWebhook is models.Pet


def test_one_of_several(package: ModuleType, models: ModuleType) -> None:
    decode = package.operations.TYPES.decode
    assert decode("EitherWebhook", {"name": "Rex"}) == models.Pet(name="Rex")
    assert decode("EitherWebhook", [{"name": "Rex"}]) == [models.Pet(name="Rex")]


def test_callbacks(models: ModuleType) -> None:
    fed = models.SubscribeFedCallback.from_dict({"food": "hay", "at": "2024-01-02T03:04:05Z"})
    assert fed.food == "hay"
    assert fed.at == dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert models.SubscribeFedCallbackResponse(thanks=True).as_dict() == {"thanks": True}
    assert models.SubscribeSharedCallback.from_dict({"why": "old"}).why == "old"


def test_they_make_no_methods(package: ModuleType, call: Any, server: Any) -> None:
    server.reply(status=204)
    call("DefaultClient.subscribe", url="http://here")
    assert server.last.json == {"url": "http://here"}
    assert [name for name in dir(package.operations) if name.isupper()] == ["SUBSCRIBE", "TYPES"]
