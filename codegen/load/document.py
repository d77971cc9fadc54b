"""A document as read in, the same document out once it is known to be OpenAPI 3.0 or 3.1."""

from __future__ import annotations

import re
from typing import Any

from codegen.load.file import Document
from codegen.load.members import items_of, json_kind, object_of
from codegen.load.references import resolve
from codegen.load.walk import keywords
from codegen.problem import SpecError, child


def openapi(document: Document, allow_unsupported: bool = False) -> Document:
    """Check that a document is OpenAPI 3.0 or 3.1 and that its references stay inside.

    Args:
        document: what was read.
        allow_unsupported: let a reference that cannot be followed pass here; what uses it is left out later.

    Raises:
        SpecError: it is not.
    """
    data = document.data
    try:
        _check_version(data)
        for key in ("info", "paths", "components", "webhooks"):
            object_of(data, key, "#")
        for key in ("servers", "tags"):
            items_of(data, key, "#")
        object_of(object_of(data, "components", "#"), "schemas", "#/components")
        if not allow_unsupported:
            _check_references(data)
    except SpecError as error:
        raise error.in_file(document.file) from None
    return document


def _check_version(data: Any) -> None:
    if not isinstance(data, dict):
        raise SpecError("#", json_kind(data), "an OpenAPI document is an object")
    if "swagger" in data:
        raise SpecError(
            "#/swagger", f"Swagger {str(data['swagger'])[:20]}", "convert the document to OpenAPI 3.0 or 3.1 first"
        )
    version = data.get("openapi")
    # YAML reads 3.0 and 3.1 as numbers, and people leave the third part out: neither makes another document of it.
    if not re.fullmatch(r"3\.[01](\.\d+(-.+)?)?", str(version)):
        found = "no version" if version is None else f"the version {version!r}"
        raise SpecError("#/openapi", found, "give an OpenAPI 3.0 or 3.1 document, such as openapi: 3.1.0")


def _check_references(data: dict[str, Any]) -> None:
    for item, place in keywords(data):
        reference = item.get("$ref")
        if isinstance(reference, str):
            resolve(data, reference, child(place, "$ref"))
