"""Answers as models, text, bytes and nothing, by status; errors as exceptions with a class for their body."""

from __future__ import annotations

import importlib
import inspect
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest


@pytest.mark.parametrize("method", ["json", "problem", "default", "range"])
def test_a_model(call: Any, server: Any, models: ModuleType, method: str) -> None:
    server.reply({"name": "Rex", "more": 1})
    pet = call(f"DefaultClient.{method}")
    assert isinstance(pet, models.Pet)
    assert (pet.name, pet.tag, pet.additional_properties) == ("Rex", None, {"more": 1})


def test_text_and_bytes_and_nothing(call: Any, server: Any) -> None:
    server.reply("grüße".encode(), media="text/plain; charset=utf-8")
    assert call("DefaultClient.text") == "grüße"
    server.reply(b"\x89PNG\x00", media="image/png")
    assert call("DefaultClient.raw") == b"\x89PNG\x00"
    server.reply(status=204)
    assert call("DefaultClient.nothing") is None


def test_one_operation_with_several_answers(call: Any, server: Any, models: ModuleType) -> None:
    server.reply({"name": "Rex"})
    assert isinstance(call("DefaultClient.several"), models.Pet)
    server.reply(["a", "b"], status=201)
    assert call("DefaultClient.several") == ["a", "b"]
    server.reply(b"later", status=202, media="text/plain")
    assert call("DefaultClient.several") == "later"
    server.reply(status=204)
    assert call("DefaultClient.several") is None


def test_a_scalar_and_anything(call: Any, server: Any) -> None:
    server.reply("12345678-1234-5678-1234-567812345678")
    assert call("DefaultClient.scalar") == UUID(int=0x12345678123456781234567812345678)
    for value in ([1, {"a": None}], "text", 5, {"a": 1}):
        server.reply(value)
        assert call("DefaultClient.any") == value


def test_a_missing_required_field_is_no_error(call: Any, server: Any) -> None:
    server.reply({"tag": "x"})
    pet = call("DefaultClient.json")
    assert (pet.name, pet.tag) == (None, "x")
    assert pet.as_dict() == {"tag": "x"}


def test_an_error_is_an_exception(call: Any, server: Any, package: ModuleType, models: ModuleType) -> None:
    exceptions = importlib.import_module(f"{package.__name__}.exceptions")
    server.reply({"why": "gone"}, status=404)
    with pytest.raises(exceptions.HttpResponseError) as caught:
        call("DefaultClient.range")
    assert caught.value.status_code == 404
    assert models.Range404Error.from_dict({"why": "gone"}).why == "gone"


def test_an_answer_to_head_has_no_body(call: Any, server: Any) -> None:
    server.reply({"name": "Rex"})
    assert call("DefaultClient.head") is None
    assert server.last.method == "HEAD"


def test_annotations(package: ModuleType) -> None:
    returns = {
        "json": "models.Pet",
        "text": "str",
        "raw": "bytes",
        "nothing": "None",
        "several": "models.Pet | list[str] | str | None",
        "scalar": "UUID",
        "any": "Any",
    }
    for name, expected in returns.items():
        assert inspect.signature(getattr(package.DefaultClient, name)).return_annotation == expected


@pytest.mark.parametrize("error", ["it failed", False, None])
def test_an_error_that_an_answer_declares_is_a_member_of_it(
    call: Any, server: Any, models: ModuleType, error: object
) -> None:
    server.reply({"id": "x", "error": error})
    for name in ("run", "either"):
        found = call(f"DefaultClient.{name}")
        assert isinstance(found, models.Run)
        assert found.error == error
    server.reply({"error": {"id": "the key"}})
    assert call("DefaultClient.runs")["error"].id == "the key"


@pytest.mark.parametrize("name", ["json", "any", "either"])
def test_an_error_that_an_answer_does_not_declare_is_raised(
    call: Any, server: Any, package: ModuleType, name: str
) -> None:
    exceptions = importlib.import_module(f"{package.__name__}.exceptions")
    server.reply({"name": "x", "error": {"code": "gone"}})
    with pytest.raises(exceptions.HttpResponseError, match="answered 200 with an error"):
        call(f"DefaultClient.{name}")
