"""What the tests of the review share, imported by name: documents of one operation, and their comparison."""

from __future__ import annotations

import datetime
import json
from typing import Any

from codegen import load
from codegen.diff.finding import Surface
from codegen.diff.report import Report
from codegen.diff.review import compare
from codegen.diff.source import Source

Json = dict[str, Any]
TODAY = datetime.date(2026, 6, 15)


def document(paths: Json | None = None, version: str = "3.1.0", **rest: Any) -> Json:
    """Make a document."""
    return {"openapi": version, "info": {"title": "Tiny", "version": "1"}, "paths": paths or {}, **rest}


def sent(schema: Any, version: str = "3.1.0", **components: Any) -> Json:
    """Make a document whose one operation takes a body of a schema."""
    body = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": body, "responses": {"204": {"description": ""}}}
    return document({"/a": {"post": operation}}, version, components={"schemas": components})


def received(schema: Any, version: str = "3.1.0", **components: Any) -> Json:
    """Make a document whose one operation answers with a schema."""
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    return document({"/a": {"get": {"responses": {"200": answer}}}}, version, components={"schemas": components})


def source(content: Any, name: str = "openapi.json") -> Source:
    """Give a document as if it had been read."""
    text = content if isinstance(content, str) else json.dumps(content)
    return Source(name, load.openapi(load.parse(text.encode(), name)), text)


def reviewed(base: Any, revision: Any) -> Report:
    """Compare two documents on the wire."""
    wire = frozenset({Surface.WIRE})
    return compare(source(base, "base.json"), source(revision, "revision.json"), TODAY, surfaces=wire)
