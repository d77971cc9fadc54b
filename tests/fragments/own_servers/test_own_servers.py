"""Operations with servers of their own, in a document that does not say where the others are: the caller does."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest


def test_an_endpoint_is_asked_for(package: ModuleType) -> None:
    assert inspect.signature(package.DefaultClient).parameters["endpoint"].default is inspect.Parameter.empty


@pytest.mark.parametrize("name", ["usual", "own"])
def test_it_is_that_of_every_operation(call: Any, server: Any, name: str) -> None:
    server.reply(status=204)
    call(f"DefaultClient.{name}")
    assert server.last.target == f"/{name}"
