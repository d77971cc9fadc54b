"""The join of both halves: schemas and operations in, one package out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.ir import Facade, Package
from codegen.lower.api import api_lines
from codegen.lower.clients import ClientLowering
from codegen.lower.models import ModelLowering, name_entries
from codegen.lower.operations import Collector, Endpoint, OperationLowering
from codegen.lower.prose import clean
from codegen.lower.types import Types
from codegen.normalize import Normalizer, Plain
from codegen.problem import SpecError
from codegen.schemas import parse


@attrs.frozen
class Unsupported:
    """An operation that was left out: its JSON pointer, and why."""

    pointer: str
    problem: SpecError


def lower(document: dict[str, Any], name: str, allow_unsupported: bool = False) -> tuple[Package, list[Unsupported]]:
    """Lower a resolved document.

    Args:
        document: the document with its overlays applied.
        name: the package's name.
        allow_unsupported: leave out single operations that cannot be generated, and tell which.

    Returns:
        The package, and the operations that were left out.

    Raises:
        SpecError: the document, or without `allow_unsupported` one operation, cannot be generated.
    """
    normalizer = Normalizer(document)
    normalizer.run()
    collector = Collector(document, normalizer)
    endpoints, problems = _usable(collector.collect(), allow_unsupported)
    plain = normalizer.plain
    types = Types(plain, parse(plain.entries, collector.loose), name_entries(plain))
    models = ModelLowering(document, plain, types)
    operations = OperationLowering(document, plain, types)
    clients, values, loader = ClientLowering(document, operations, types).lower(endpoints)
    declared = (models.models(), models.enums(), models.aliases())
    facades = tuple(_facade(module, names) for module, names in _facades(document).items())
    info = document.get("info") or {}
    title = clean(info.get("title") or name)
    package = Package(
        name=name,
        title=title,
        version=clean(info.get("version") or ""),
        doc=tuple(text for text in (title, clean(info.get("description") or "")) if text),
        models=declared[0],
        enums=declared[1],
        aliases=declared[2],
        operations=tuple(values),
        clients=tuple(clients),
        facades=facades,
        loader=loader,
        literals=tuple(
            (entry.place, tuple(entry.values)) for entry in plain.entries.values() if entry.kind == "literal"
        ),
        mixins=_mixins(plain),
        api_lines=api_lines(*declared, clients, facades, loader),
        document=document,
    )
    return package, problems


def _usable(endpoints: list[Endpoint], allow_unsupported: bool) -> tuple[list[Endpoint], list[Unsupported]]:
    problems = [Unsupported(item.place, item.problem) for item in endpoints if item.problem is not None]
    if problems and not allow_unsupported:
        raise problems[0].problem
    return [item for item in endpoints if item.problem is None], problems


def _mixins(plain: Plain) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, set[str]] = {}
    for entry in plain.entries.values():
        for text in entry.schema.get("x-python-mixins", ()):
            module, _, name = text.partition(":")
            if not module.startswith("model_inference_overlay.") or not name.isidentifier():
                raise SpecError(
                    f"{entry.place}/x-python-mixins", f"{text!r}", "name a class of the overlay, as module:Class"
                )
            found.setdefault(module, set()).add(name)
    return tuple((module, tuple(sorted(names))) for module, names in sorted(found.items()))


def _facades(document: dict[str, Any]) -> dict[str, Any]:
    declared = document.get("x-python-facades")
    return declared if declared is not None else DEFAULT_FACADES


def _facade(module: str, declared: dict[str, Any]) -> Facade:
    imports = tuple((source, tuple(sorted(names))) for source, names in sorted(declared["names"].items()))
    return Facade(module=module, doc=(clean(declared["description"]),), imports=imports)


DEFAULT_FACADES: dict[str, Any] = {
    "credentials": {
        "description": "Credentials that a client takes.",
        "names": {
            "model_inference_overlay.credentials": [
                "AccessToken",
                "AzureKeyCredential",
                "AsyncTokenCredential",
                "TokenCredential",
            ]
        },
    },
    "exceptions": {
        "description": "Errors that a call raises.",
        "names": {"model_inference_overlay.exceptions": ["HttpResponseError", "ModelInferenceError"]},
    },
    "streaming": {
        "description": "Streams of server-sent events.",
        "names": {"model_inference_overlay.streaming": ["AsyncStream", "Stream"]},
    },
}
"""The façades of a package whose overlay declares none."""
