"""The OpenAPI document: a file in, a table of operations with their parameters, bodies and responses out."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .wire import Json, JsonObject, is_array, is_object

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The operations that a path item can hold (OpenAPI 3.1, section 4.8.9)."""


class DocumentError(Exception):
    """An OpenAPI document that is missing, unreadable or not usable; the text says where, what and what to do."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: `place` is `query`, `header`, `path` or `cookie`."""

    name: str
    place: str
    required: bool
    schema: JsonObject


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its route, and the schemas of what goes in and comes out, by media type."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    bodies: Mapping[str, JsonObject]
    body_required: bool
    responses: Mapping[str, Mapping[str, JsonObject]]

    def parameter(self, place: str, name: str) -> Parameter | None:
        """Find a parameter; names of headers are compared without case (RFC 9110, section 5.1)."""
        for each in self.parameters:
            same = each.name.lower() == name.lower() if place == "header" else each.name == name
            if each.place == place and same:
                return each
        return None

    def response(self, status: int, media: str) -> JsonObject | None:
        """Give the schema of a response, by its status, else its class such as `4XX`, else `default`."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key].get(media)
        return None


@dataclass(frozen=True)
class Document:
    """An OpenAPI 3.1 document and the name under which errors speak of it."""

    raw: JsonObject
    name: str = "document"

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations in the order of the document.

        Raises:
            DocumentError: an operation has no id, or the id of another.
        """
        found: dict[str, Operation] = {}
        for operation in self._read_operations():
            if operation.id in found:
                raise DocumentError(f"{self.name}: operationId {operation.id!r} is used twice; rename one of the two")
            found[operation.id] = operation
        return tuple(found.values())

    def resolve(self, node: Json) -> JsonObject:
        """Follow local references until there is a node that is none.

        Raises:
            DocumentError: the reference is not local, leads nowhere or leads back to itself.
        """
        seen: list[str] = []
        while is_object(node) and isinstance(node.get("$ref"), str):
            ref: str = node["$ref"]
            if ref in seen:
                raise DocumentError(f"{self.name}: {ref} refers to itself; break the circle")
            seen.append(ref)
            node = self._at(ref)
        if not is_object(node):
            where = seen[-1] if seen else "a reference"
            raise DocumentError(f"{self.name}: {where} holds {type(node).__name__}, not an object")
        return node

    def _at(self, ref: str) -> Json:
        if not ref.startswith("#"):
            raise DocumentError(f"{self.name}: {ref} is not local; bundle the document into one file")
        node: Json = self.raw
        for part in ref[1:].split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")  # RFC 6901, section 4
            if not is_object(node) or key not in node:
                raise DocumentError(f"{self.name}: {ref} leads nowhere: there is no {key!r}; add it or mend the $ref")
            node = node[key]
        return node

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self._objects(self.raw, "paths", "#"):
            shared = item.get("parameters", [])
            for method in METHODS:
                if is_object(item.get(method)):
                    yield self._read_operation(path, method, item[method], shared)

    def _read_operation(self, path: str, method: str, node: JsonObject, shared: Json) -> Operation:
        where = f"#/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}"
        name = node.get("operationId")
        if not isinstance(name, str) or not name:
            raise DocumentError(f"{self.name}: {where}: operationId is missing; behaviours are registered by it")
        body = self.resolve(node.get("requestBody", {}))
        return Operation(
            id=name,
            method=method.upper(),
            path=path,
            parameters=self._read_parameters(shared, node.get("parameters", [])),
            bodies=self._read_content(body, where),
            body_required=body.get("required", False) is True,
            responses={
                str(status): self._read_content(self.resolve(response), where)
                for status, response in self._objects(node, "responses", where)
            },
        )

    def _read_parameters(self, *lists: Json) -> tuple[Parameter, ...]:
        found: dict[tuple[str, str], Parameter] = {}
        for each in lists:
            for node in map(self.resolve, each):
                # An operation's own parameter replaces its path item's (OpenAPI 3.1, section 4.8.10).
                found[node["in"], node["name"]] = Parameter(
                    name=node["name"],
                    place=node["in"],
                    required=node.get("required", False) is True,
                    schema=node.get("schema", {}),
                )
        return tuple(found.values())

    def _read_content(self, node: JsonObject, where: str) -> dict[str, JsonObject]:
        # `itemSchema` is how OpenAPI 3.2 describes one event of a stream; in a 3.1 document `schema` has to.
        return {
            media: each["itemSchema"] if "itemSchema" in each else each.get("schema", {})
            for media, each in self._objects(node, "content", where)
        }

    def _objects(self, node: JsonObject, key: str, where: str) -> Iterator[tuple[str, JsonObject]]:
        members = node.get(key, {})
        if not is_object(members):
            raise DocumentError(f"{self.name}: {where}: {key!r} is not an object")
        for name, each in members.items():
            if not str(name).startswith("x-"):  # an extension, which may stand in any of these objects
                yield str(name), self.resolve(each)


def load_document(path: str | os.PathLike[str] | None = None) -> Document:
    """Load an OpenAPI document from a JSON or YAML file.

    It has to be 3.1 or later: before, schemas were not JSON Schema 2020-12, by which requests are validated.

    Args:
        path: the file; without it, the document that the installed package `model_inference` carries as
            `openapi.json`, which is found without importing that package.

    Raises:
        DocumentError: there is no such file, it cannot be parsed, or it is not OpenAPI 3.1 or later.
    """
    file = Path(path) if path is not None else _packaged()
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise DocumentError(f"{file}: cannot be read: {reason}; pass --spec FILE") from None
    raw = _parse(file, text)
    version = raw.get("openapi") if is_object(raw) else None
    if not is_object(raw) or not str(version).startswith(("3.1", "3.2")):
        raise DocumentError(f"{file}: 'openapi' is {version!r}; pass an OpenAPI 3.1 document")
    document = Document(raw, file.name)
    if not document.operations:
        raise DocumentError(f"{file}: 'paths' holds no operation; there is nothing to serve")
    return document


def _packaged() -> Path:
    found = importlib.util.find_spec("model_inference")
    for place in (found.submodule_search_locations or []) if found else []:
        file = Path(place) / "openapi.json"
        if file.is_file():
            return file
    raise DocumentError("the package model_inference, which carries openapi.json, is not installed; pass --spec FILE")


def _parse(file: Path, text: str) -> Any:
    if file.suffix not in (".yaml", ".yml"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise DocumentError(f"{file}: is not JSON: {error}") from None
    try:
        import yaml
    except ModuleNotFoundError:
        raise DocumentError(f"{file}: reading YAML needs PyYAML; pip install pyyaml, or pass a JSON file") from None
    try:
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise DocumentError(f"{file}: is not YAML: {' '.join(str(error).split())}") from None


def named_properties(document: Document, schema: JsonObject) -> frozenset[str]:
    """Give the names of the properties that a schema describes itself, through references and `allOf`."""
    node = document.resolve(schema)
    names = set(node.get("properties", {}))
    if is_array(node.get("allOf")):
        for part in node["allOf"]:
            names |= named_properties(document, part)
    return frozenset(names)
