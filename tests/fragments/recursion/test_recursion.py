"""Schemas that contain themselves: directly, in lists, maps, unions and inline objects, and through each other."""

from __future__ import annotations

from types import ModuleType
from typing import Any


def test_a_tree(call: Any, server: Any, models: ModuleType) -> None:
    leaf = {"name": "leaf"}
    value = {
        "name": "root",
        "parent": leaf,
        "children": [leaf, {"name": "branch", "children": [leaf]}],
        "by_name": {"a": leaf},
        "either": leaf,
        "inline": {"up": leaf},
        "other": {"node": leaf, "others": [{"node": leaf}]},
    }
    server.reply(value)
    root = call("DefaultClient.tree", models.Node.from_dict(value))
    assert server.last.json == value
    assert root.as_dict() == value
    for node in (
        root.parent,
        root.children[1].children[0],
        root.by_name["a"],
        root.either,
        root.inline.up,
        root.other.node,
        root.other.others[0].node,
    ):
        assert type(node) is models.Node
        assert node.name == "leaf"


def test_a_chain_as_deep_as_json_can_be(models: ModuleType) -> None:
    value: dict[str, Any] = {"name": "end"}
    for number in range(100):
        value = {"name": str(number), "parent": value}
    assert models.Node.from_dict(value).as_dict() == value


def test_a_value_that_is_made_of_itself(call: Any, server: Any, models: ModuleType) -> None:
    value = ["a", {"b": ["c", {"d": "e"}]}]
    server.reply(value)
    assert call("DefaultClient.value") == value
    server.reply([{"name": "x"}, [[{"name": "y"}]]])
    first, [[second]] = call("DefaultClient.nodes")
    assert isinstance(first, models.Node)
    assert isinstance(second, models.Node)
    holder = models.Holder.from_dict({"nodes": [[{"name": "z"}]], "maybe": None})
    assert isinstance(holder.nodes[0][0], models.Node)
    assert holder.as_dict() == {"nodes": [[{"name": "z"}]], "maybe": None}
