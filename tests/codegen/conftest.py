"""What the generator's tests share: small documents, and ways to read, lower, generate and import them."""

from __future__ import annotations

import importlib
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen import load, overlay, progress
from codegen.command import main
from codegen.ir import Package
from codegen.load import Document
from codegen.lower import lower

Json = dict[str, Any]

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the progress line out of what a busy machine writes."""
    monkeypatch.setattr(progress, "PATIENCE", 3600.0)


@pytest.fixture(scope="session")
def spec() -> Callable[..., Json]:
    """Make a document of schemas, paths and whatever else is given by keyword."""

    def make(schemas: Json | None = None, paths: Json | None = None, openapi: str = "3.1.0", **rest: Any) -> Json:
        return {
            "openapi": openapi,
            "info": {"title": "Tiny", "version": "1"},
            "paths": paths or {},
            "components": {"schemas": schemas or {}},
            **rest,
        }

    return make


@pytest.fixture(scope="session")
def answer() -> Callable[..., Json]:
    """Make an operation that answers 200 with a schema, with whatever else is given by keyword."""

    def make(schema: Any = True, **rest: Any) -> Json:
        responses = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
        return {"responses": responses, **rest}

    return make


@pytest.fixture(scope="session")
def lowered() -> Callable[..., Package]:
    """Lower a document as the command does, its overlays applied."""

    def make(document: Json, *overlays: list[Json], allow_unsupported: bool = False) -> Package:
        documents = [Document({"overlay": "1.0.0", "actions": actions}, "overlay.yaml", "") for actions in overlays]
        read = load.openapi(Document(document, "openapi.yaml", ""), allow_unsupported)
        return lower(overlay.apply(read, documents), "tiny", allow_unsupported)[0]

    return make


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str | bytes | Json], Path]:
    """Write a file; what is no text is written as JSON."""

    def write(content: str | bytes | Json, name: str = "openapi.yaml") -> Path:
        path = tmp_path / name
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def generated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., ModuleType]]:
    """Generate a package from a document and import it; afterwards it is forgotten."""
    names: list[str] = []

    def make(document: Json | Path, *arguments: str) -> ModuleType:
        name = f"made_{next(_numbers)}"
        path = document if isinstance(document, Path) else tmp_path / f"{name}.json"
        if not isinstance(document, Path):
            path.write_text(json.dumps(document))
        out = tmp_path / "out"
        code = main(["generate", "--spec", str(path), "--out", str(out), "--package", name, *arguments])
        assert code == 0, capsys.readouterr().err
        if str(out) not in sys.path:
            sys.path.insert(0, str(out))
        importlib.invalidate_caches()
        names.append(name)
        package = importlib.import_module(name)
        for module in ("models", "enums", "operations", "clients", "aio", "aio.clients"):
            importlib.import_module(f"{name}.{module}")
        return package

    yield make
    sys.path[:] = [item for item in sys.path if item != str(tmp_path / "out")]
    for module in [item for item in sys.modules if item.partition(".")[0] in names]:
        del sys.modules[module]
