"""The project's own document, changed at random as documents change: a good package, or an error that says what to do.

Each mutation is one that an API's authors make: something is added, removed, renamed, given another type, demanded,
deprecated, split or joined. Several follow each other. The seeds are fixed.
"""

from __future__ import annotations

import ast
import copy
import importlib
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen import account, load, overlay
from codegen.load import Document
from codegen.lower import lower
from codegen.problem import SpecError
from codegen.render import render

ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]
Mutate = Callable[[Json, random.Random], None]
TYPES: list[Json] = [
    {"type": "string"},
    {"type": "integer"},
    {"type": "array", "items": {"type": "string"}},
    {"type": "object", "additionalProperties": {"type": "number"}},
    {"type": ["string", "null"]},
    {"type": "string", "format": "date-time"},
    {"enum": ["a", "b"]},
    {"const": "only"},
    {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    {"type": "object", "properties": {"inner": {"type": "object", "properties": {"deep": {"type": "boolean"}}}}},
    {},
]


def schemas(document: Json) -> Json:
    found: Json = document["components"]["schemas"]
    return found


def objects(document: Json) -> list[Json]:
    """List every schema that has properties."""
    return [item for item, _ in load.keywords(schemas_only(document)) if item.get("properties")]


def schemas_only(document: Json) -> Json:
    return {"components": {"schemas": schemas(document)}}


def operations(document: Json) -> list[tuple[Json, str]]:
    return [(item, verb) for item in document["paths"].values() for verb in item if isinstance(item[verb], dict)]


def add_property(document: Json, chance: random.Random) -> None:
    chance.choice(objects(document))["properties"][f"new_{chance.randrange(99)}"] = copy.deepcopy(chance.choice(TYPES))


def remove_property(document: Json, chance: random.Random) -> None:
    properties = chance.choice(objects(document))["properties"]
    del properties[chance.choice(list(properties))]


def rename_property(document: Json, chance: random.Random) -> None:
    owner = chance.choice(objects(document))
    old = chance.choice(list(owner["properties"]))
    new = chance.choice(["class", "Content", "a-b", f"{old}2", old.upper()])
    owner["properties"] = {new if key == old else key: value for key, value in owner["properties"].items()}
    owner["required"] = [new if key == old else key for key in owner.get("required", [])]


def retype_property(document: Json, chance: random.Random) -> None:
    properties = chance.choice(objects(document))["properties"]
    properties[chance.choice(list(properties))] = copy.deepcopy(chance.choice(TYPES))


def refer_to_another(document: Json, chance: random.Random) -> None:
    properties = chance.choice(objects(document))["properties"]
    target = chance.choice(list(schemas(document)))
    properties[chance.choice(list(properties))] = {"$ref": f"#/components/schemas/{target}"}


def demand(document: Json, chance: random.Random) -> None:
    owner = chance.choice(objects(document))
    owner["required"] = chance.sample(list(owner["properties"]), chance.randint(0, len(owner["properties"])))


def allow_null(document: Json, chance: random.Random) -> None:
    properties = chance.choice(objects(document))["properties"]
    name = chance.choice(list(properties))
    properties[name] = {"anyOf": [properties[name], {"type": "null"}]}


def grow_enum(document: Json, chance: random.Random) -> None:
    enums = [item["enum"] for item, _ in load.keywords(schemas_only(document)) if len(item.get("enum", ())) > 1]
    values = chance.choice(enums)
    values.insert(
        chance.randrange(len(values) + 1), chance.choice(["+1", "mro", "new value", "", str(values[0]).upper()])
    )


def shrink_enum(document: Json, chance: random.Random) -> None:
    enums = [item["enum"] for item, _ in load.keywords(schemas_only(document)) if len(item.get("enum", ())) > 1]
    chance.choice(enums).pop()


def add_schema(document: Json, chance: random.Random) -> None:
    inside = copy.deepcopy(chance.choice(TYPES))
    name = chance.choice(["Fresh", "chatCompletions", "Any", "new schema", "1st"])
    schemas(document).setdefault(name, {"type": "object", "properties": {"x": inside}})


def remove_schema(document: Json, chance: random.Random) -> None:
    del schemas(document)[chance.choice(list(schemas(document)))]


def rename_schema(document: Json, chance: random.Random) -> None:
    old = chance.choice(list(schemas(document)))
    document["components"]["schemas"] = {
        f"{old}Next" if key == old else key: value for key, value in schemas(document).items()
    }
    for item, _ in load.keywords(document):
        if item.get("$ref") == f"#/components/schemas/{old}":
            item["$ref"] += "Next"


def extend_schema(document: Json, chance: random.Random) -> None:
    base, name = chance.choice(list(schemas(document))), f"Extended{chance.randrange(9)}"
    parts: list[Json] = [{"$ref": f"#/components/schemas/{base}"}, {"properties": {"more": {"type": "string"}}}]
    schemas(document)[name] = {"allOf": parts}


def join_schemas(document: Json, chance: random.Random) -> None:
    names = chance.sample(list(schemas(document)), 3)
    union: Json = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
    if chance.random() < 0.5:
        union["discriminator"] = {"propertyName": "type"}
    schemas(document)[f"Joined{chance.randrange(9)}"] = union


def add_operation(document: Json, chance: random.Random) -> None:
    target = {"$ref": f"#/components/schemas/{chance.choice(list(schemas(document)))}"}
    content = {"application/json": {"schema": target}}
    operation: Json = {
        "responses": {"200": {"description": "", "content": content}},
        "tags": [chance.choice(["New", "Chat"])],
    }
    if chance.random() < 0.5:
        operation["requestBody"] = {"content": content}
    if chance.random() < 0.5:
        operation["operationId"] = chance.choice(["complete", "close", "class", "getInfo"])
    document["paths"][f"/new/{chance.randrange(99)}"] = {"post": operation}


def remove_operation(document: Json, chance: random.Random) -> None:
    item, verb = chance.choice(operations(document))
    del item[verb]


def add_parameter(document: Json, chance: random.Random) -> None:
    item, verb = chance.choice(operations(document))
    name = chance.choice(["limit", "model", "timeout", "x-trace"])
    place = chance.choice(["query", "header", "cookie"])
    added = {
        "name": name,
        "in": place,
        "required": chance.random() < 0.3,
        "schema": copy.deepcopy(chance.choice(TYPES)),
    }
    item[verb].setdefault("parameters", []).append(added)


def remove_parameter(document: Json, chance: random.Random) -> None:
    item, verb = chance.choice(operations(document))
    if item[verb].get("parameters"):
        item[verb]["parameters"].pop(chance.randrange(len(item[verb]["parameters"])))


def deprecate(document: Json, chance: random.Random) -> None:
    chance.choice(list(schemas(document).values()))["deprecated"] = True
    item, verb = chance.choice(operations(document))
    item[verb]["deprecated"] = True


def change_answer(document: Json, chance: random.Random) -> None:
    item, verb = chance.choice(operations(document))
    media = chance.choice(["application/json", "text/plain", "application/octet-stream", "text/event-stream"])
    content = {media: {"schema": copy.deepcopy(chance.choice(TYPES))}}
    item[verb]["responses"][chance.choice(["200", "201", "2XX", "default"])] = {"description": "", "content": content}


def go_back_to_3_0(document: Json, chance: random.Random) -> None:
    document["openapi"] = "3.0.3"


MUTATIONS: tuple[Mutate, ...] = (
    add_property,
    remove_property,
    rename_property,
    retype_property,
    refer_to_another,
    demand,
    allow_null,
    grow_enum,
    shrink_enum,
    add_schema,
    remove_schema,
    rename_schema,
    extend_schema,
    join_schemas,
    add_operation,
    remove_operation,
    add_parameter,
    remove_parameter,
    deprecate,
    change_answer,
    go_back_to_3_0,
)


@pytest.fixture(scope="module")
def canonical() -> tuple[Json, Document]:
    return load.read(ROOT / "spec" / "openapi.yaml").data, load.read(ROOT / "spec" / "python.overlay.yaml")


def generate(document: Json, extra: list[Document], name: str, allow_unsupported: bool = False) -> dict[str, str]:
    """Do what the command does, up to formatting, which changes nothing that runs."""
    read = load.openapi(Document(document, "f", ""), allow_unsupported)
    resolved = overlay.apply(read, extra)
    package, left_out = lower(resolved, name, allow_unsupported)
    assert account.missing(resolved, package, frozenset(item.pointer for item in left_out)) == []
    return render(package)


@pytest.fixture
def use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str], str], None]]:
    """Import a package, every module of it, and decode something as each of its models."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def run(files: dict[str, str], name: str) -> None:
        made.append(name)
        for path, text in files.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        for module in ("", ".models", ".enums", ".operations", ".clients", ".aio.clients"):
            importlib.import_module(f"{name}{module}")
        models = sys.modules[f"{name}.models"]
        for each in models.__all__:
            kind = getattr(models, each)
            if hasattr(kind, "from_dict"):
                assert kind.from_dict({"unknown": 1}).as_dict()["unknown"] == 1

    yield run
    for module in [item for item in sys.modules if item.partition(".")[0] in made]:
        del sys.modules[module]


def mutated(document: Json, seed: int) -> tuple[Json, list[str]]:
    """Let a document go through some mutations, and tell which."""
    chance = random.Random(seed)
    changed = copy.deepcopy(document)
    applied = [MUTATIONS[seed % len(MUTATIONS)], *chance.choices(MUTATIONS, k=chance.randint(0, 6))]
    for mutate in applied:
        mutate(changed, chance)
    return changed, [mutate.__name__ for mutate in applied]


@pytest.mark.parametrize("share", range(4))
def test_a_document_that_evolves(share: int, canonical: tuple[Json, Document], use: Any) -> None:
    document, extra = canonical
    good = 0
    for seed in range(share, len(MUTATIONS) + 11, 4):
        changed, applied = mutated(document, seed)
        # With the overlay the extensions may name what is gone, without it all names come from the document.
        overlays = [extra] if seed % 8 < 4 else []
        name = f"evolved_{seed}"
        try:
            files = generate(copy.deepcopy(changed), overlays, name)
        except SpecError as error:
            first, second = str(error).split("\n")
            assert first.startswith("error: "), applied
            assert second.startswith("hint: "), applied
            assert "defect" not in second, (applied, first)
            # Whatever is wrong with a part of it, the rest comes out; what names are wanted for is not the document's.
            files = generate(copy.deepcopy(changed), [], name, allow_unsupported=True)
        else:
            good += 1
        for path, text in files.items():
            assert not path.endswith(".py") or ast.parse(text), applied
        use(files, name)
    assert good >= 3


@pytest.mark.thorough
def test_many_documents_that_evolve(canonical: tuple[Json, Document]) -> None:
    document, extra = canonical
    for seed in range(1_000, 1_150):
        changed, applied = mutated(document, seed)
        for overlays, allow_unsupported in (([extra], False), ([], True)):
            try:
                files = generate(copy.deepcopy(changed), overlays, "evolved", allow_unsupported)
            except SpecError as problem:
                refused = str(problem)
            else:
                refused = ""
                for path, text in files.items():
                    assert not path.endswith(".py") or ast.parse(text), applied
            assert not (refused and allow_unsupported), (applied, refused)
            assert "defect" not in refused, (applied, refused)
