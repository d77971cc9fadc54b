"""What the tests of the API review share: sides and reports made of plain documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from codegen import load, overlay
from codegen.diff import review
from codegen.diff.python.surface import Surface, surface
from codegen.diff.report import Report
from codegen.diff.source import Source
from codegen.load import Document
from codegen.lower import lower

Json = dict[str, Any]
Side = tuple[Json, list[Json]]
"""A document and the actions of its Python overlay."""


def _overlays(actions: list[Json]) -> list[Document]:
    return [Document({"overlay": "1.0.0", "actions": actions}, "overlay.yaml", "")] if actions else []


@pytest.fixture(scope="session")
def reported() -> Callable[..., Report]:
    """Compare two documents with the actions of their overlays, as the command does."""

    def make(base: Side, revision: Side, **options: Any) -> Report:
        sources = [
            Source(name, load.openapi(Document(side[0], name, "")), json.dumps(side[0], indent=1))
            for name, side in (("base.json", base), ("revision.json", revision))
        ]
        overlays = review.Overlays(_overlays(base[1]), _overlays(revision[1]))
        return review.compare(sources[0], sources[1], overlays=overlays, **options)

    return make


@pytest.fixture(scope="session")
def surfaced() -> Callable[[Side], Surface]:
    """Give the surface of a document's package."""

    def make(side: Side) -> Surface:
        resolved = overlay.apply(Document(side[0], "openapi.json", ""), _overlays(side[1]))
        return surface(lower(resolved, "pictures")[0])

    return make
