"""What each version of an API brought, told to its users."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import load
from codegen.history import history
from codegen.load import Document
from codegen.problem import SpecError

Json = dict[str, Any]


def told(document: Json) -> str:
    """Tell the history of a document."""
    return history(load.openapi(Document(document, "tiny.yaml", "")))


def chat(**properties: Json) -> Json:
    """Make paths with one operation whose request body has these properties."""
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Chat"}}}}
    return {
        "schemas": {"Chat": {"type": "object", "properties": properties}},
        "paths": {
            "/chat": {"post": {"summary": "Talk.", "requestBody": body, "responses": {"200": {"description": ""}}}}
        },
    }


@pytest.fixture
def info() -> Json:
    """Give the information of a document with three versions."""
    return {"title": "Tiny", "version": "3", "x-api-versions": ["1", "2", "3"]}


def test_each_version_is_told_the_latest_first(spec: Callable[..., Json], info: Json) -> None:
    text = told(
        spec(
            **chat(
                seed={"type": "integer", "description": "Repeats an answer.", "x-added-in": "2"},
                more={"$ref": "#/components/schemas/More", "x-added-in": "3"},
            )
            | {"info": info}
        )
        | {
            "components": {
                "schemas": {
                    **chat(
                        seed={"type": "integer", "description": "Repeats an answer.", "x-added-in": "2"},
                        more={"$ref": "#/components/schemas/More", "x-added-in": "3"},
                    )["schemas"],
                    "More": {"type": "string", "description": "Says more.", "x-added-in": "3"},
                }
            }
        }
    )
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# History of the Tiny", "## 3", "### POST /chat", "## 2", "### POST /chat", "## 1"]
    assert "- New in requests: `Chat.more`.\n  Says more.\n" in text
    assert "- New in requests: `Chat.seed`.\n  Repeats an answer.\n" in text
    assert "- `POST /chat`: Talk.\n" in text
    assert "programs written for it go on working" in text


def test_a_version_that_breaks_programs_says_so(spec: Callable[..., Json], info: Json) -> None:
    made = chat(seed={"type": "integer", "x-added-in": "2"})
    made["schemas"]["Chat"]["required"] = ["seed"]
    text = told(spec(**made, info=info))
    assert "1 breaking; programs written for it may need a change." in text
    assert "- **breaking**: New and required in requests: `Chat.seed`." in text


def test_the_same_document_has_the_same_history_in_any_order_of_keys(spec: Callable[..., Json], info: Json) -> None:
    document = spec(**chat(a={"x-added-in": "2"}, b={"x-added-in": "2"}), info=info)
    turned = {key: document[key] for key in reversed(document)}
    assert told(turned) == told(document)


def test_hostile_texts_are_only_text(spec: Callable[..., Json], info: Json) -> None:
    attack = "<script>x</script>\n# heading [a](javascript:x) @someone"
    text = told(spec(**chat(a={"description": attack, "x-added-in": "2"}), info=info | {"title": attack}))
    assert "<script" not in text.replace("\\<script", "")
    assert "\n# heading" not in text
    assert "@someone" not in text


def test_an_error_names_the_file(spec: Callable[..., Json], info: Json) -> None:
    with pytest.raises(SpecError, match=r"tiny\.yaml#/components/schemas/A/x-added-in"):
        told(spec({"A": {"x-added-in": "9"}}, info=info))


def test_the_history_of_the_api_is_up_to_date() -> None:
    text = history(load.openapi(load.read(Path("spec/openapi.yaml"))))
    assert Path("docs/api-history.md").read_text(encoding="utf-8") == text, "run: nox -s generate"


def test_a_description_is_looked_for_where_references_lead_and_no_longer(spec: Callable[..., Json], info: Json) -> None:
    document = spec(**chat(**{"50%41": {"$ref": "#/components/schemas/One", "x-added-in": "2"}}), info=info)
    ring = {"One": {"$ref": "#/components/schemas/Two"}, "Two": {"$ref": "#/components/schemas/One"}}
    document["components"]["schemas"] |= ring
    assert "- New in requests: `Chat.50%41`.\n\n## 1" in told(document)
    document["components"]["schemas"]["Two"] = {"description": "The end."}
    assert "- New in requests: `Chat.50%41`.\n  The end.\n" in told(document)


@pytest.mark.parametrize("paths", [{}, {"paths": None}, {"paths": {"x-other": 5, "/a": None}}])
def test_a_document_may_have_no_paths(paths: Json) -> None:
    assert "The first version:\n" in told({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, **paths})
