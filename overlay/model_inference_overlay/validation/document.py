"""An OpenAPI document in, its schemas out, with references followed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from model_inference_overlay.operation import Operation, Types


class Document:
    """A document that a package carries; it was generated from, so that its references are local and lead somewhere."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._targets: dict[str, Any] = {}
        self.is_old = str(data.get("openapi")).startswith("3.0")

    def at(self, reference: str) -> Any:
        """Give what a reference stands for, itself maybe another reference (RFC 6901)."""
        if reference not in self._targets:
            node: Any = self._data
            for part in reference.removeprefix("#").split("/")[1:]:
                key = _unescaped(part)
                node = node[int(key)] if isinstance(node, list) else node[key]
            self._targets[reference] = node
        return self._targets[reference]

    def resolve(self, node: Any) -> Any:
        """Follow references until there is none."""
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            node = self.at(node["$ref"])
        return node

    def body(self, operation: Operation) -> Any:
        """Give the schema of the JSON body of an operation; None where the document has none."""
        content = self.resolve(self._operation(operation).get("requestBody") or {}).get("content") or {}
        media = operation.body.content_type if operation.body else ""
        return (content.get(media) or {}).get("schema")

    def default(self, operation: Operation, header: str) -> Any:
        """Give the value that an operation's header has where none is sent, by its schema."""
        item = self.resolve(self._data["paths"][operation.path])
        for each in [*(self._operation(operation).get("parameters") or ()), *(item.get("parameters") or ())]:
            parameter = self.resolve(each)
            if parameter.get("in") == "header" and str(parameter.get("name")).lower() == header.lower():
                schema = parameter.get("schema") or {}
                return schema.get("default", (self.resolve(schema) or {}).get("default"))
        return None

    def named(self, schema: Any) -> frozenset[str]:
        """Give the names of the properties that a schema describes itself, through references and `allOf`."""
        node = self.resolve(schema)
        if not isinstance(node, dict):
            return frozenset()
        inner = (self.named(part) for part in node.get("allOf") or ())
        return frozenset(node.get("properties") or ()).union(*inner)

    def _operation(self, operation: Operation) -> Mapping[str, Any]:
        item = self.resolve(self._data["paths"][operation.path])
        found: Mapping[str, Any] = item[operation.method.lower()]
        return found


@cache
def document_of(types: Types) -> Document:
    """Read the document of a package.

    Raises:
        FileNotFoundError: the package has none.
    """
    return Document(types.document())


def _unescaped(part: str) -> str:
    from urllib.parse import unquote

    return unquote(part).replace("~1", "/").replace("~0", "~")
