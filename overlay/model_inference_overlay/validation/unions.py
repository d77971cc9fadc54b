"""A union and a value in, the branch that was meant out.

A discriminator (OpenAPI 3.1, section 4.8.25), else the type of the value, tells which branch a value means: what is
wrong with it is then wrong within that branch, and not that it fits none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_inference_overlay.validation.document import Document
from model_inference_overlay.validation.rules import is_type


def tagged(document: Document, branches: list[Any], name: str, mapping: Mapping[str, str]) -> dict[str, Any]:
    """Give the branches of a union by their tags: by the mapping, the tag's constant, or else the component's name.

    Args:
        document: what references lead into.
        branches: the schemas of the union.
        name: the property that holds the tag.
        mapping: the discriminator's.
    """
    tags: dict[str, Any] = {}
    for branch in branches:
        node = document.resolve(branch)
        constant = ((node.get("properties") or {}).get(name) or {}).get("const")
        tags[constant if isinstance(constant, str) else str(branch.get("$ref")).rpartition("/")[2]] = branch
    for tag, target in mapping.items():
        tags[tag] = {"$ref": target if "/" in target else f"#/components/schemas/{target}"}
    return tags


def admitting(document: Document, branches: list[Any], value: Any) -> list[Any]:
    """Give the branches that a value can mean by its type."""
    found = []
    for branch in branches:
        types = types_of(document, branch)
        if not types or any(is_type(value, each) for each in types):
            found.append(branch)
    return found


def types_of(document: Document, schema: Any) -> set[str]:
    """Give the JSON types that a schema admits; none at all where it does not say."""
    node = document.resolve(schema)
    if not isinstance(node, dict):
        return set()
    declared = node.get("type") or []
    if declared:
        types = set(declared if isinstance(declared, list) else [declared])
        return types | {"null"} if document.is_old and node.get("nullable") is True else types
    inner = [types_of(document, each) for each in node.get("oneOf") or node.get("anyOf") or []]
    return set[str]().union(*inner) if all(inner) else set()
