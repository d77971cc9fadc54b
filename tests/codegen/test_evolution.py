"""A spec that grows: what is added to the document is in the package, with no hand edit anywhere."""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from codegen import load

ROOT = Path(__file__).resolve().parents[2]
OVERLAY = ROOT / "spec" / "python.overlay.yaml"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def canonical() -> Json:
    document = load.read(ROOT / "spec" / "openapi.yaml").data
    assert isinstance(document, dict)
    return document


@pytest.fixture
def evolved(canonical: Json, generated: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    """Change a copy of the canonical document and generate it with the project's own overlay."""

    def make(change: Callable[[Json], None]) -> ModuleType:
        document = copy.deepcopy(canonical)
        change(document)
        return generated(document, "--overlay", str(OVERLAY))

    return make


def api(package: ModuleType) -> list[str]:
    text = Path(package.__path__[0], "api.md").read_text(encoding="utf-8")
    return [line.removeprefix("- `").removesuffix("`") for line in text.split("\n") if line.startswith("- ")]


def schemas(document: Json) -> Json:
    found: Json = document["components"]["schemas"]
    return found


def grow(document: Json) -> None:
    """Add an optional property, an enum value, a schema and an operation."""
    options = schemas(document)["ChatCompletionsOptions"]
    options["properties"]["top_k"] = {
        "type": "integer",
        "minimum": 1,
        "default": 40,
        "description": "How many of the likeliest tokens are considered.",
        "x-added-in": "2026-01-01",
    }
    options["properties"]["reasoning"] = {"$ref": "#/components/schemas/ReasoningOptions"}
    [values] = [item for item in schemas(document)["ModelType"]["anyOf"] if "enum" in item]
    values["enum"].append("rerank")
    schemas(document)["ModelType"]["x-enum-descriptions"]["rerank"] = "Orders documents by relevance."
    schemas(document)["ReasoningOptions"] = {
        "type": "object",
        "description": "How the model thinks before it answers.",
        "required": ["budget"],
        "properties": {
            "budget": {"type": "integer", "description": "The most tokens it may think for."},
            "effort": {
                "type": "string",
                "enum": ["low", "high"],
                "description": "How hard it thinks.",
                "x-enum-descriptions": {"low": "A little.", "high": "A lot."},
            },
        },
    }
    document["paths"]["/rerank"] = {
        "post": {
            "operationId": "getRerank",
            "summary": "Order documents by how well they answer a question.",
            "tags": ["Embeddings"],
            "parameters": [{"$ref": "#/components/parameters/ApiVersion"}],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {
                                "query": {"type": "string", "description": "The question."},
                                "documents": {
                                    "type": "array",
                                    "items": {"type": "string"},
                                    "description": "What to order.",
                                },
                            },
                        }
                    }
                },
            },
            "responses": {
                "200": {
                    "description": "The order.",
                    "content": {"application/json": {"schema": {"type": "array", "items": {"type": "integer"}}}},
                }
            },
        }
    }


def test_an_optional_property(evolved: Callable[..., ModuleType]) -> None:
    package = evolved(grow)
    model = package.models.ChatCompletionsOptions
    assert model(messages=[], top_k=3).as_dict() == {"messages": [], "top_k": 3}
    assert model.from_dict({"top_k": 5}).top_k == 5
    assert get_type_hints(model)["top_k"] == int | None
    documentation = "How many of the likeliest tokens are considered."
    for clients in (package, package.aio):
        client = clients.ChatCompletionsClient
        for function in (client.__init__, client.complete):
            assert "top_k" in inspect.signature(function).parameters
            assert documentation in " ".join(function.__doc__.split())
            assert "Range: at least 1. The service's default: 40. Added in 2026-01-01." in " ".join(
                function.__doc__.split()
            )
    lines = api(package)
    assert "models.ChatCompletionsOptions.top_k: int | None = None" in lines
    assert "ChatCompletionsClient(top_k: int | None = None)" in lines
    assert "ChatCompletionsClient.complete(top_k: int | Unset | None = None)" in lines
    assert "top_k" in package.operations.GET_CHAT_COMPLETIONS.body.properties


def test_a_new_enum_value(evolved: Callable[..., ModuleType]) -> None:
    package = evolved(grow)
    assert package.models.ModelType.RERANK == "rerank"
    assert package.models.ModelType("rerank") is package.models.ModelType.RERANK
    info = package.models.ModelInfo.from_dict({"model_type": "rerank"})
    assert info.model_type is package.models.ModelType.RERANK
    assert "models.ModelType.RERANK = 'rerank'" in api(package)
    assert '"""Orders documents by relevance."""' in inspect.getsource(package.models.ModelType)


def test_a_new_schema(evolved: Callable[..., ModuleType]) -> None:
    package = evolved(grow)
    model = package.models.ReasoningOptions
    assert model.__doc__ == "How the model thinks before it answers."
    assert "ReasoningOptions" in package.models.__all__
    found = package.models.ChatCompletionsOptions.from_dict({"reasoning": {"budget": 1, "effort": "high", "more": 2}})
    assert isinstance(found.reasoning, model)
    assert found.reasoning.effort is package.models.ReasoningOptionsEffort.HIGH
    assert found.reasoning.additional_properties == {"more": 2}
    with pytest.raises(TypeError, match="budget"):
        model()
    assert {
        "models.ReasoningOptions(Model)",
        "models.ReasoningOptions.budget: int",
        "models.ReasoningOptions.effort: ReasoningOptionsEffort | str | None = None",
        "models.ReasoningOptionsEffort.LOW = 'low'",
        "ChatCompletionsClient(reasoning: models.ReasoningOptions | Mapping[str, Any] | None = None)",
    } <= set(api(package))


def test_a_new_operation_joins_the_client_of_its_tag(evolved: Callable[..., ModuleType]) -> None:
    package = evolved(grow)
    for clients in (package, package.aio):
        method = clients.EmbeddingsClient.get_rerank
        assert list(inspect.signature(method).parameters) == [
            "self",
            "body",
            "query",
            "documents",
            "api_version",
            "model_extras",
            "options",
        ]
        assert method.__doc__.startswith("Order documents by how well they answer a question.")
        assert "query: The question." in method.__doc__
        assert not hasattr(clients.ChatCompletionsClient, "get_rerank")
    operation = package.operations.GET_RERANK
    assert (operation.method, operation.path, operation.body.required_properties) == ("POST", "/rerank", ("query",))
    assert "EmbeddingsClient.get_rerank(query) -> list[int]" in api(package)
    assert "EmbeddingsClient.get_rerank(query: str)" in api(package)


def test_a_new_operation_with_a_new_tag_gets_a_client(evolved: Callable[..., ModuleType]) -> None:
    def change(document: Json) -> None:
        grow(document)
        document["paths"]["/rerank"]["post"]["tags"] = ["Rerank"]
        document["tags"].append({"name": "Rerank", "description": "Order documents."})

    package = evolved(change)
    assert package.RerankClient.__doc__ == "Order documents."
    assert "RerankClient" in package.__all__
    assert "RerankClient" in package.aio.__all__
    assert callable(package.RerankClient.get_rerank)
    assert not hasattr(package.EmbeddingsClient, "get_rerank")


def test_a_new_operation_that_the_overlay_names(
    canonical: Json, generated: Callable[..., ModuleType], tmp_path: Path
) -> None:
    document = copy.deepcopy(canonical)
    grow(document)
    extra = tmp_path / "more.overlay.json"
    client = {"x-python-clients": {"EmbeddingsClient": {"operations": {"rerank": "getRerank"}}}}
    extra.write_text(json.dumps({"overlay": "1.0.0", "actions": [{"target": "$", "update": client}]}))
    package = generated(document, "--overlay", str(OVERLAY), "--overlay", str(extra))
    assert callable(package.EmbeddingsClient.rerank)
    assert not hasattr(package.EmbeddingsClient, "get_rerank")
    # The constructor's defaults know the new operation's arguments too.
    assert "documents" in inspect.signature(package.EmbeddingsClient).parameters


def test_what_was_there_stays_as_it_was(canonical: Json, evolved: Callable[..., ModuleType]) -> None:
    before, after = api(evolved(lambda document: None)), api(evolved(grow))
    assert set(before) - set(after) == set()
    assert len(set(after) - set(before)) > 20


def test_a_change_is_a_short_diff(evolved: Callable[..., ModuleType]) -> None:
    import difflib

    def change(document: Json) -> None:
        schemas(document)["ModelInfo"]["properties"]["context_length"] = {"type": "integer", "description": "Tokens."}

    def source(package: ModuleType, name: str) -> list[str]:
        return Path(package.__path__[0], name).read_text(encoding="utf-8").split("\n")

    before, after = evolved(lambda document: None), evolved(change)
    expected_lines = {"models/_model_info.py": 3, "api.md": 1}
    names = [path.relative_to(before.__path__[0]).as_posix() for path in Path(before.__path__[0]).rglob("*.*")]
    for name in names:
        if name in ("openapi.json", "manifest.json") or name.endswith(".pyc"):
            continue
        lines = [line.replace(after.__name__, before.__name__) for line in source(after, name)]
        changed = [line for line in difflib.ndiff(source(before, name), lines) if line[0] in "+-"]
        assert len(changed) == expected_lines.get(name, 0), name


def test_removing_things_again(evolved: Callable[..., ModuleType]) -> None:
    def change(document: Json) -> None:
        del schemas(document)["LlamaExtras"]["properties"]["best_of"]
        del schemas(document)["ChatCompletionsOptions"]["properties"]["seed"]

    package = evolved(change)
    assert not hasattr(package.models.LlamaExtras(), "best_of")
    assert "seed" not in inspect.signature(package.ChatCompletionsClient.complete).parameters
