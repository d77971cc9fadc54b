"""The join of both halves: schemas and operations in, one package out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.ir import Package
from codegen.load import object_of
from codegen.lower.api import api
from codegen.lower.arguments import ArgumentLowering
from codegen.lower.clients import ClientLowering
from codegen.lower.endpoints import Collector, Endpoint
from codegen.lower.enums import enums
from codegen.lower.facades import facades, handed_on
from codegen.lower.groups import groups
from codegen.lower.loader import loader
from codegen.lower.models import ModelLowering
from codegen.lower.names import FieldNames, mixins, name_entries
from codegen.lower.operations import OperationLowering
from codegen.lower.outputs import OutputLowering
from codegen.lower.parts import homes, parts
from codegen.lower.planned import Planned
from codegen.lower.prose import clean
from codegen.lower.security import SecurityLowering
from codegen.lower.types import Types
from codegen.lower.widening import widen
from codegen.normalize import Normalizer, Plain
from codegen.problem import SpecError
from codegen.schemas import parse

# Imports of what a type may name that is no class of the package.
_IMPORTS = {
    "dt": "import datetime as dt",
    "Decimal": "from decimal import Decimal",
    "Any": "from typing import Any",
    "Literal": "from typing import Literal",
    "UUID": "from uuid import UUID",
    "TypeAlias": "from typing import TypeAlias",
    "UnixTime": "from model_inference_overlay.scalars import UnixTime",
}
_FOR_ANSWERS = "  # noqa: F401 - an answer has this type"


@attrs.frozen
class Unsupported:
    """An operation that was left out, or a schema that became `Any`: its JSON pointer, and why."""

    pointer: str
    problem: SpecError


def lower(document: dict[str, Any], name: str, allow_unsupported: bool = False) -> tuple[Package, list[Unsupported]]:
    """Lower a resolved document.

    Args:
        document: the document with its overlays applied.
        name: the package's name.
        allow_unsupported: leave out single operations and schemas that cannot be generated, and tell which.

    Returns:
        The package, and what was left out.

    Raises:
        SpecError: the document, or without `allow_unsupported` a part of it, cannot be generated.
    """
    normalizer = Normalizer(document, allow_unsupported)
    plain = normalizer.run()
    collector = Collector(document, normalizer, allow_unsupported)
    collected = collector.collect()
    endpoints, problems = _usable(collected, allow_unsupported)
    normalizer.join()
    types = Types(plain, widen(plain, parse(plain.entries, collector.loose)), name_entries(plain))
    secured = SecurityLowering(document, allow_unsupported)
    planned = _planned(document, plain, types, endpoints, secured)
    gone = frozenset(item.id for item in collected if item.problem is not None)
    found = groups(document, planned, gone)
    lowering = ClientLowering(document, types, secured)
    clients = tuple(lowering.client(group) for group in found)
    home = homes(plain, types, map(types.of_loose, collector.loose))
    models = ModelLowering(document, plain, types, FieldNames(plain), home)
    declared = (models.models(), enums(plain, types.names), models.aliases())
    own, of_answers = _imports(plain, types, endpoints, split=bool(home))
    public = (facades(document), loader(document, found, gone))
    other_names = handed_on(document, {item.name for each in declared for item in each})
    values = tuple(item.value for item in planned.values())
    parsed = tuple({each.name: each for item in planned.values() for each in item.parsed}.values())
    info = object_of(document, "info", "#")
    title = clean(info.get("title") or name)
    package = Package(
        name=name,
        title=title,
        version=clean(info.get("version") or ""),
        doc=tuple(text for text in (title, clean(info.get("description") or "")) if text),
        models=declared[0],
        enums=declared[1],
        aliases=declared[2],
        operations=values,
        parsed=parsed,
        clients=clients,
        facades=public[0],
        loader=public[1],
        literals=tuple(
            (entry.places, tuple(entry.values)) for entry in plain.entries.values() if entry.kind == "literal"
        ),
        mixins=mixins(plain),
        parts=parts(home, types, models.imported, *declared),
        model_imports=own,
        answer_imports=of_answers,
        handed_on=other_names,
        schemes=tuple(secured.schemes.items()),
        security=secured.default,
        api=api(*declared, parsed, clients, *public, other_names),
        document=document,
    )
    found_wrong = normalizer.problems | collector.problems | secured.problems
    left_out = [Unsupported(place, problem) for place, problem in found_wrong.items()]
    return package, [*left_out, *problems]


def _usable(endpoints: list[Endpoint], allow_unsupported: bool) -> tuple[list[Endpoint], list[Unsupported]]:
    problems = [Unsupported(item.place, item.problem) for item in endpoints if item.problem is not None]
    if problems and not allow_unsupported:
        raise problems[0].problem
    return [item for item in endpoints if item.problem is None], problems


def _planned(
    document: dict[str, Any], plain: Plain, types: Types, endpoints: list[Endpoint], secured: SecurityLowering
) -> dict[str, Planned]:
    lowering = ArgumentLowering(document, plain, types)
    arguments = {item.id: lowering.of(item) for item in endpoints}
    outputs = OutputLowering(lowering, types, FieldNames(plain))
    values = OperationLowering(lowering, types, outputs, secured).values(endpoints, arguments)
    return {item.id: Planned(item, values[item.id], arguments[item.id], outputs.parsed(item)) for item in endpoints}


def _imports(
    plain: Plain, types: Types, endpoints: list[Endpoint], split: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the imports of models, and those of the module in which the types of answers are looked up as well."""
    own: set[str] = set()
    for entry in plain.entries.values():
        if entry.kind == "object":
            own.update(*(types.symbols(types.of_property(entry.key, item.wire)) for item in entry.properties))
        elif entry.kind == "alias":
            own |= {"TypeAlias"} | types.symbols(types.of_alias(entry.key))
    loose = [reply.loose for item in endpoints for reply in item.replies] + [item.events for item in endpoints]
    answers: set[str] = set()
    answers.update(*(types.symbols(types.of_loose(name)) for name in loose if name is not None))
    missing = answers if split else answers - own
    return (
        tuple(line for name, line in _IMPORTS.items() if name in own),
        tuple(f"{line}{_FOR_ANSWERS}" for name, line in _IMPORTS.items() if name in missing),
    )
