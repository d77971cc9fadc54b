"""Operations are grouped in clients by their first tag, and those without one in a client of their own."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def test_clients_are_made_of_tags(package: ModuleType) -> None:
    assert [name for name in package.__all__ if name.endswith("Client")] == [
        "DefaultClient",
        "PetsClient",
        "UserAccountsClient",
    ]
    assert package.PetsClient.__doc__ == "What lives here."
    assert not hasattr(package.UserAccountsClient, "add")


def test_each_client_calls_its_operations(call: Any, server: Any) -> None:
    server.reply(["cat"])
    assert call("PetsClient.list_pets") == ["cat"]
    server.reply(status=204)
    assert call("PetsClient.add") is None
    assert call("UserAccountsClient.list_") is None
    assert call("DefaultClient.get_status") is None
    assert [(item.method, item.target) for item in server.received] == [
        ("GET", "/pets"),
        ("POST", "/pets"),
        ("GET", "/users"),
        ("GET", "/status"),
    ]
