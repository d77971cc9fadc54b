"""Modules that hand on names of the run time, and the function that chooses a client."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest

from codegen.ir import Package
from codegen.problem import SpecError
from codegen.render import render

Lower = Callable[..., Package]

PATHS = {
    "/a": {"get": {"operationId": "a", "responses": {}}},
    "/info": {"get": {"operationId": "info", "responses": {}}},
}


def actions(**update: Any) -> list[Any]:
    return [{"target": "$", "update": {f"x-python-{key.replace('_', '-')}": value for key, value in update.items()}}]


def clients(**methods: dict[str, str]) -> dict[str, Any]:
    return {name: {"description": "D.", "operations": each} for name, each in methods.items()}


def loader(**kinds: list[str]) -> dict[str, Any]:
    return {"description": "Choose.", "operation": "info", "member": "kind", "clients": kinds}


def test_facades_that_every_package_needs(spec: Any, lowered: Lower) -> None:
    assert [item.module for item in lowered(spec({})).facades] == ["credentials", "exceptions", "streaming"]


def test_facades_that_the_overlay_declares(spec: Any, lowered: Lower) -> None:
    declared = {
        "errors": {
            "description": "All errors.",
            "names": {"model_inference_overlay.sse": ["B", "A"], "model_inference_overlay.exceptions": ["C"]},
        }
    }
    [facade] = lowered(spec({}), actions(facades=declared)).facades
    assert (facade.module, facade.doc, facade.names) == ("errors", ("All errors.",), ("A", "B", "C"))
    assert facade.imports == (
        ("model_inference_overlay.exceptions", ("C",)),
        ("model_inference_overlay.sse", ("A", "B")),
    )


def test_a_facade_that_is_run(spec: Any, lowered: Lower) -> None:
    program = {"function": "model_inference_overlay.sse:run", "settings": {"it's": ["é", {"a": '"'}]}}
    package = lowered(spec({}), actions(facades={"do": {"description": "Do it.", "names": {}, "program": program}}))
    [facade] = package.facades
    assert facade.names == ("main",)
    tree = ast.parse(render(package)["do.py"])
    [settings] = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "_SETTINGS"
    ]
    assert ast.literal_eval(settings) == program["settings"]
    assert "do.main" in dict(package.api)["do"]


def test_a_run_facade_calls_its_function(spec: Any, lowered: Lower, monkeypatch: pytest.MonkeyPatch) -> None:
    program = {"function": "model_inference_overlay.sse:run", "settings": {"a": "b"}}
    package = lowered(spec({}), actions(facades={"do": {"description": "Do it.", "names": {}, "program": program}}))
    monkeypatch.setattr("model_inference_overlay.sse.run", lambda *given: given, raising=False)
    names: dict[str, Any] = {"__name__": "made.do"}
    exec(render(package)["do.py"], names)
    assert names["main"](["x"]) == (package.name, {"a": "b"}, ["x"])
    assert names["main"]() == (package.name, {"a": "b"}, None)


@pytest.mark.parametrize("module", ["models", "clients", "aio", "Enums", "operations"])
def test_a_facade_cannot_take_a_modules_name(spec: Any, lowered: Lower, module: str) -> None:
    with pytest.raises(SpecError, match=f"^error: #/x-python-facades/{module}: the name '{module}' is taken\n"):
        lowered(spec({}), actions(facades={module: {"description": "D.", "names": {}}}))


def test_other_names_for_classes_of_the_run_time(spec: Any, lowered: Lower) -> None:
    names = {"Events": "model_inference_overlay.streaming:Stream"}
    package = lowered(spec({}), actions(model_aliases=names))
    assert package.handed_on == {"Events": ("model_inference_overlay.streaming", "Stream")}
    assert "Events" in package.model_names
    assert "models.Events = Stream" in dict(package.api)["models"]
    with pytest.raises(
        SpecError, match=r"^error: #/x-python-model-aliases/Events: the name 'Events' is taken by a model\n"
    ):
        lowered(spec({"Events": {"type": "object", "properties": {"a": {}}}}), actions(model_aliases=names))


def test_the_function_that_chooses_a_client(spec: Any, lowered: Lower) -> None:
    declared = clients(Chat={"a": "a", "get_model_info": "info"}, Other={"get_model_info": "info"}, Unused={"a": "a"})
    package = lowered(
        spec({}, PATHS),
        actions(clients=declared, load_client=loader(Chat=["chat-completion", "Chat"], Other=["other", "CHAT_"])),
    )
    found = package.loader
    assert found is not None
    assert (found.probe, found.member, found.names, found.doc) == ("Chat", "kind", ("Chat", "Other"), ("Choose.",))
    assert found.clients == (("chatcompletion", "Chat"), ("chat", "Chat"), ("other", "Other"))
    assert package.client_names == ("Chat", "Other", "Unused", "load_client")


@pytest.mark.parametrize(
    ("declared", "kinds", "found"),
    [
        (clients(Chat={"get_model_info": "info"}), {"Gone": ["x"]}, "no client 'Gone'"),
        (clients(Chat={"a": "a"}, I={"i": "info"}), {"Chat": ["x"]}, "the client cannot ask which model is served"),
        (clients(Chat={"get_model_info": "a"}), {"Chat": ["x"]}, "the client cannot ask which model is served"),
    ],
)
def test_a_client_that_cannot_be_chosen(spec: Any, lowered: Lower, declared: Any, kinds: Any, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        lowered(spec({}, PATHS), actions(clients=declared, load_client=loader(**kinds)))
    assert (caught.value.place, caught.value.found) == (f"#/x-python-load-client/clients/{next(iter(kinds))}", found)


def test_a_declared_client_carries_on_without_what_is_left_out(spec: Any, lowered: Any) -> None:
    paths = {
        "/gone": {"get": {"operationId": "gone", "parameters": [{"name": "n", "in": "moon"}], "responses": {}}},
        "/kept": {"get": {"operationId": "kept", "responses": {}}},
    }
    clients = {
        "Both": {"description": "D", "operations": {"gone": "gone", "get_model_info": "kept"}},
        "Gone": {"description": "D", "operations": {"get_model_info": "gone"}},
    }
    load_client = {"description": "D", "operation": "kept", "member": "m", "clients": {"Both": ["a"], "Gone": ["b"]}}
    document = spec({}, paths, **{"x-python-clients": clients, "x-python-load-client": load_client})
    package = lowered(document, allow_unsupported=True)
    assert {client.name: [method.name for method in client.methods] for client in package.clients} == {
        "Both": ["get_model_info"]
    }
    assert package.loader.names == ("Both",)
    document["x-python-load-client"]["operation"] = "gone"
    assert lowered(document, allow_unsupported=True).loader is None
