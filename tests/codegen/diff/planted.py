"""The planted changes of the Python surface: a small document and its overlay, and one edit of either for each kind.

Each case says which finding the edit makes, its level, and what its sentence says.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import attrs

Json = dict[str, Any]
Edit = Callable[[Json, list[Json]], None]

_BRUSH = {"name": "brush", "in": "query", "schema": {"type": "string"}}
_TONE = {"name": "tone", "in": "header", "schema": {"type": "string"}}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _answers(schema: Json, **others: Any) -> Json:
    return {"200": {"description": "Done.", "content": {"application/json": {"schema": schema}, **others}}}


def _body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def document() -> Json:
    """Give the base document."""
    options = {
        "type": "object",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string"},
            "seed": {"type": "integer"},
            "style": _ref("Style"),
            "format": _ref("Format"),
            "stream": {"type": "boolean"},
        },
    }
    picture = {
        "type": "object",
        "required": ["id", "width", "size"],
        "properties": {
            "id": {"type": "string"},
            "width": {"type": "integer"},
            "size": _ref("Size"),
            "quality": {"enum": [1, 2, True]},
        },
    }
    size = {
        "type": "object",
        "required": ["height", "depth"],
        "properties": {"height": {"type": "integer"}, "depth": {"type": "integer"}, "unit": {"type": "string"}},
    }
    format_base = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string"}},
        "discriminator": {"propertyName": "type", "mapping": {"plain": "#/components/schemas/PlainFormat"}},
    }
    plain = {"allOf": [_ref("Format"), {"type": "object", "properties": {"type": {"const": "plain"}}}]}
    events = {"text/event-stream": {"schema": _ref("Picture")}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pictures", "version": "1"},
        "servers": [{"url": "https://pictures.example"}],
        "paths": {
            "/draw": {
                "post": {
                    "operationId": "draw",
                    "tags": ["Pictures"],
                    "parameters": [_TONE, _BRUSH],
                    "requestBody": _body(_ref("DrawOptions")),
                    "responses": _answers(_ref("Picture"), **events),
                }
            },
            "/pictures/{id}": {
                "get": {
                    "operationId": "getPicture",
                    "tags": ["Pictures"],
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": _answers(_ref("Picture")),
                }
            },
            "/sizes": {
                "post": {
                    "operationId": "addSize",
                    "tags": ["Sizes"],
                    "requestBody": _body(_ref("Size")),
                    "responses": _answers(_ref("Size")),
                }
            },
        },
        "components": {
            "schemas": {
                "DrawOptions": options,
                "Picture": picture,
                "Size": size,
                "Style": {"type": "string", "enum": ["oil", "ink", "chalk"]},
                "Format": format_base,
                "PlainFormat": plain,
            }
        },
    }


def actions() -> list[Json]:
    """Give the actions of the base's Python overlay."""
    facades = {
        "credentials": {
            "description": "Credentials.",
            "names": {"model_inference_overlay.credentials": ["AccessToken", "AzureKeyCredential"]},
        },
        "exceptions": {
            "description": "Errors.",
            "names": {"model_inference_overlay.exceptions": ["HttpResponseError", "ModelInferenceError"]},
        },
        "streaming": {
            "description": "Streams.",
            "names": {"model_inference_overlay.streaming": ["AsyncStream", "Stream"]},
        },
    }
    clients = {
        "PicturesClient": {"description": "Draws.", "operations": {"draw": "draw", "get": "getPicture"}},
        "SizesClient": {"description": "Sizes.", "operations": {"add": "addSize"}},
    }
    return [
        {"target": "$", "update": {"x-python-clients": clients, "x-python-facades": facades}},
        {"target": "$.paths['/draw'].post", "update": {"x-python-streaming": {"flag": "stream"}}},
        {"target": "$.paths['/draw'].post.parameters[0]", "update": {"x-python-client-default": "warm"}},
        {"target": "$.components.schemas.Size", "update": {"x-python-positional": ["height", "depth"]}},
        {"target": "$.components.schemas.Style", "update": {"x-python-enum-names": {"ink": "PEN"}}},
        {"target": "$.components.schemas.Format", "update": {"x-python-shorthands": {"tags": ["plain", "none"]}}},
    ]


@attrs.frozen
class Planted:
    """One change.

    Attributes:
        name: what it is.
        edit: makes it, given the document and the overlay's actions.
        rule: the finding's id.
        level: its level.
        says: what its sentence contains.
        cause: the wire finding that it follows from; empty if it stands alone.
    """

    name: str
    edit: Edit
    rule: str
    level: str
    says: str
    cause: str = ""


def edited(case: Planted) -> tuple[Json, list[Json]]:
    """Give the revision of a case."""
    data, overlay = copy.deepcopy(document()), copy.deepcopy(actions())
    case.edit(data, overlay)
    return data, overlay


def _draw(data: Json) -> Json:
    operation: Json = data["paths"]["/draw"]["post"]
    return operation


def _set(*path: str | int, to: Any) -> Edit:
    """Make an edit that sets one member of the document, or of the overlay where the path begins with an index."""

    def edit(data: Json, overlay: list[Json]) -> None:
        target: Any = overlay if isinstance(path[0], int) else data
        for each in path[:-1]:
            target = target[each]
        target[path[-1]] = to

    return edit


def _drop(*path: str | int) -> Edit:
    def edit(data: Json, overlay: list[Json]) -> None:
        target: Any = overlay if isinstance(path[0], int) else data
        for each in path[:-1]:
            target = target[each]
        del target[path[-1]]

    return edit


def _all(*edits: Edit) -> Edit:
    def edit(data: Json, overlay: list[Json]) -> None:
        for each in edits:
            each(data, overlay)

    return edit


def _client_renamed(data: Json, overlay: list[Json]) -> None:
    clients = overlay[0]["update"]["x-python-clients"]
    clients["MeasuresClient"] = clients.pop("SizesClient")


def _method_renamed(data: Json, overlay: list[Json]) -> None:
    methods = overlay[0]["update"]["x-python-clients"]["PicturesClient"]["operations"]
    methods["fetch"] = methods.pop("get")


def _streaming_removed(data: Json, overlay: list[Json]) -> None:
    del _draw(data)["responses"]["200"]["content"]["text/event-stream"]
    del overlay[1]


_OPTIONS = ("components", "schemas", "DrawOptions")
_PICTURE = ("components", "schemas", "Picture")
_SIZE = ("components", "schemas", "Size")
_FACADES = (0, "update", "x-python-facades")
_CLIENTS = (0, "update", "x-python-clients")

PLANTED = [
    Planted(
        "client removed",
        _all(_drop("paths", "/sizes"), _drop(*_CLIENTS, "SizesClient")),
        "python-client-removed",
        "breaking",
        "`SizesClient`",
        "operation-removed",
    ),
    Planted(
        "client renamed", _client_renamed, "python-client-renamed", "breaking", "SizesClient is now MeasuresClient"
    ),
    Planted(
        "method removed",
        _all(_drop("paths", "/pictures/{id}"), _drop(*_CLIENTS, "PicturesClient", "operations", "get")),
        "python-method-removed",
        "breaking",
        "`PicturesClient.get` was removed",
        "operation-removed",
    ),
    Planted("method renamed", _method_renamed, "python-method-renamed", "breaking", "is now called fetch"),
    Planted(
        "parameter removed",
        _drop("paths", "/draw", "post", "parameters", 1),
        "python-parameter-removed",
        "breaking",
        "`PicturesClient.draw(brush=...)` was removed; calls that give it fail with TypeError",
        "parameter-removed",
    ),
    Planted(
        "required parameter added",
        _all(
            _set(*_OPTIONS, "properties", "paper", to={"type": "string"}),
            _set(*_OPTIONS, "required", to=["prompt", "paper"]),
        ),
        "python-required-parameter-added",
        "breaking",
        "`PicturesClient.draw(paper=...)` was added and must be given",
        "required-property-added",
    ),
    Planted(
        "parameter renamed",
        _set(*_OPTIONS, "properties", "seed", "x-python-name", to="random_seed"),
        "python-parameter-renamed",
        "breaking",
        "is now called random_seed",
        "sdk-extension-changed",
    ),
    Planted(
        "parameter became required",
        _set("paths", "/draw", "post", "parameters", 1, "required", to=True),
        "python-parameter-became-required",
        "breaking",
        "`PicturesClient.draw(brush=...)` must be given",
        "parameter-became-required",
    ),
    Planted(
        "parameter default changed",
        _set(2, "update", "x-python-client-default", to="cold"),
        "python-parameter-default-changed",
        "warning",
        "`PicturesClient(tone=...)`: the default 'warm' became 'cold'",
    ),
    Planted(
        "parameter retyped",
        _set(*_OPTIONS, "properties", "seed", "type", to="string"),
        "python-parameter-type-changed",
        "breaking",
        "`PicturesClient.draw(seed=...)`: int | None became str | None; callers passing int fail in mypy",
        "type-changed",
    ),
    Planted(
        "Literal narrowed",
        _set(5, "update", "x-python-shorthands", "tags", to=["plain"]),
        "python-parameter-type-narrowed",
        "breaking",
        "callers passing Literal['none'] fail in mypy",
    ),
    Planted(
        "overload removed",
        _streaming_removed,
        "python-overload-removed",
        "breaking",
        "stream: Literal[True]",
        "media-type-removed",
    ),
    Planted(
        "return type changed",
        _set("paths", "/sizes", "post", "responses", to=_answers(_ref("Picture"))),
        "python-return-changed",
        "breaking",
        "`SizesClient.add` returns models.Picture instead of models.Size",
        "required-property-removed",
    ),
    Planted(
        "return type widened",
        _set("paths", "/sizes", "post", "responses", "202", to={"description": "Later."}),
        "python-return-widened",
        "breaking",
        "callers may be given None",
        "success-status-added",
    ),
    Planted(
        "class removed",
        _all(
            _drop("components", "schemas", "PlainFormat"),
            _drop("components", "schemas", "Format", "discriminator", "mapping"),
        ),
        "python-class-removed",
        "breaking",
        "`models.PlainFormat` was removed",
        "schema-removed",
    ),
    Planted(
        "class renamed",
        _set(*_PICTURE, "x-python-name", to="Drawing"),
        "python-class-renamed",
        "breaking",
        "`models.Picture` is now Drawing",
        "sdk-extension-changed",
    ),
    Planted(
        "field removed",
        _drop(*_SIZE, "properties", "unit"),
        "python-field-removed",
        "breaking",
        "`models.Size.unit` was removed",
        "optional-property-removed",
    ),
    Planted(
        "field became required",
        _set(*_SIZE, "required", to=["height", "depth", "unit"]),
        "python-field-became-required",
        "breaking",
        "`models.Size.unit` must be given",
        "property-became-required",
    ),
    Planted(
        "field retyped",
        _set(*_PICTURE, "properties", "width", "type", to="string"),
        "python-field-type-changed",
        "breaking",
        "`models.Picture.width`: int became str",
        "type-changed",
    ),
    Planted(
        "field became nullable",
        _set(*_PICTURE, "properties", "width", "type", to=["integer", "null"]),
        "python-field-became-nullable",
        "breaking",
        "`models.Picture.width` may be None",
        "became-nullable",
    ),
    Planted(
        "field's name in JSON changed",
        _all(
            _set(*_PICTURE, "properties", "Width", to={"type": "integer"}),
            _drop(*_PICTURE, "properties", "width"),
            _set(*_PICTURE, "required", to=["id", "Width", "size"]),
        ),
        "python-field-wire-name-changed",
        "warning",
        "`models.Picture.width` is Width in JSON instead of width",
        "required-property-removed",
    ),
    Planted(
        "field moved among positionals",
        _set(3, "update", "x-python-positional", to=["depth", "height"]),
        "python-field-moved",
        "breaking",
        "is now at position 1 instead of 2",
    ),
    Planted(
        "enum member removed",
        _all(_set("components", "schemas", "Style", "enum", to=["ink", "chalk"])),
        "python-enum-member-removed",
        "breaking",
        "`models.Style.OIL` was removed; code that names it fails with AttributeError",
        "enum-value-removed",
    ),
    Planted(
        "enum value changed",
        _all(
            _set("components", "schemas", "Style", "enum", to=["oil", "biro", "chalk"]),
            _set(4, "update", "x-python-enum-names", to={"biro": "PEN"}),
        ),
        "python-enum-value-changed",
        "breaking",
        "`models.Style.PEN` is biro instead of ink",
        "enum-value-removed",
    ),
    Planted(
        "exception removed",
        _set(*_FACADES, "exceptions", "names", to={"model_inference_overlay.exceptions": ["ModelInferenceError"]}),
        "python-exception-removed",
        "breaking",
        "`exceptions.HttpResponseError`",
    ),
    Planted(
        "module removed", _drop(*_FACADES, "streaming"), "python-module-removed", "breaking", "ModuleNotFoundError"
    ),
]
