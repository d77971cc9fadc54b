"""A document in, each object in it whose keys are keywords out, with its place.

Keys of some objects are names that somebody chose (of properties, of schemas, of responses): a property may well be
called `default` or `x-python-name`. Values of some keywords are data, in which nothing is a keyword.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.problem import child

OF_NAMES = frozenset(
    {
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "headers",
        "links",
        "mapping",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "scopes",
        "securitySchemes",
        "variables",
        "webhooks",
    }
)
DATA = frozenset({"const", "default", "enum", "example", "examples"})


def keywords(document: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Walk every object whose keys are keywords, data and extensions left out."""
    stack: list[tuple[Any, str, bool]] = [(document, "#", False)]
    while stack:
        item, place, of_names = stack.pop()
        if isinstance(item, list):
            stack += [(each, child(place, index), False) for index, each in enumerate(item)]
        elif isinstance(item, dict) and of_names:
            stack += [(each, child(place, key), False) for key, each in item.items()]
        elif isinstance(item, dict):
            yield item, place
            stack += [
                (each, child(place, key), key in OF_NAMES)
                for key, each in item.items()
                if isinstance(each, dict | list) and key not in DATA and not key.startswith("x-")
            ]
