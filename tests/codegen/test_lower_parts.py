"""How the models of a large document are split: what belongs together, under which names, and that it stays so."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.ir import Package
from codegen.lower.parts import FEW, cycles_of

Json = dict[str, Any]
Lower = Callable[..., Package]

FILLERS = {f"Filler{index:03d}": {"properties": {"n": {"type": "integer"}}} for index in range(FEW + 1)}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def uses(*names: str) -> Json:
    """A schema of an object with a member of each of these."""
    return {"type": "object", "properties": {f"p{index}": ref(name) for index, name in enumerate(names)}}


@pytest.fixture
def split(spec: Any, answer: Any, lowered: Lower) -> Callable[..., dict[str, list[str]]]:
    """Split a document of these schemas, one operation for each name that is given; fillers are left out."""

    def make(schemas: Json, *answers: str, fillers: Json = FILLERS) -> dict[str, list[str]]:
        paths = {f"/{name}": {"get": answer(ref(name), operationId=f"get{name}")} for name in answers}
        package = lowered(spec(schemas | fillers, paths))
        return {part.module: sorted(part.names) for part in package.parts if not part.module.startswith("_filler")}

    return make


# Whether


@pytest.mark.parametrize(("count", "files"), [(0, 0), (FEW, 0), (FEW + 1, FEW + 1)])
def test_a_small_document_stays_in_one_file(spec: Any, lowered: Lower, count: int, files: int) -> None:
    package = lowered(spec(dict(list(FILLERS.items())[:count])))
    assert len(package.models) == count
    assert len(package.parts) == files


def test_every_declaration_is_in_one_part(spec: Any, lowered: Lower) -> None:
    schemas = {"E": {"enum": ["a", "b"]}, "A": {"type": "array", "items": ref("E")}, "O": uses("A", "E")}
    package = lowered(spec(schemas | FILLERS))
    for kind in ("models", "enums", "aliases"):
        assert [item for part in package.parts for item in getattr(part, kind)] == sorted(
            getattr(package, kind), key=lambda item: next(p.module for p in package.parts if item.name in p.names)
        )


# What belongs together


def test_what_one_part_uses_belongs_to_it(split: Any) -> None:
    schemas = {"A": uses("B"), "B": uses("C", "E"), "C": uses(), "E": {"enum": ["x", "y"]}}
    assert split(schemas) == {"_a": ["A", "B", "C", "E"]}


def test_what_two_parts_use_is_one_of_its_own(split: Any) -> None:
    schemas = {"A": uses("B"), "Z": uses("B"), "B": uses("C"), "C": uses()}
    assert split(schemas) == {"_a": ["A"], "_b": ["B", "C"], "_z": ["Z"]}


def test_what_is_used_twice_within_a_part_stays_there(split: Any) -> None:
    schemas = {"A": uses("B", "C"), "B": uses("D"), "C": uses("D"), "D": uses()}
    assert split(schemas) == {"_a": ["A", "B", "C", "D"]}


def test_what_an_operation_names_begins_a_part(split: Any) -> None:
    schemas = {"A": uses("B"), "B": uses("C"), "C": uses()}
    assert split(schemas, "B") == {"_a": ["A"], "_b": ["B", "C"]}


def test_what_refers_to_each_other_stays_together(split: Any) -> None:
    schemas = {"C": uses("A"), "A": uses("B"), "B": uses("C"), "X": uses("B"), "Y": uses("C"), "S": uses("S")}
    assert split(schemas) == {"_a": ["A", "B", "C"], "_s": ["S"], "_x": ["X"], "_y": ["Y"]}
    assert split({name: schemas[name] for name in "SYXBAC"}) == split(schemas)


def test_a_family_is_a_part_under_the_name_of_its_base(split: Any) -> None:
    mapping = {"a": "#/components/schemas/Alpha", "b": "#/components/schemas/Beta"}
    base = {
        "oneOf": [ref("Alpha"), ref("Beta")],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    variant = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    schemas = {"Owner": uses("Pet"), "Pet": base, "Alpha": variant, "Beta": {**variant, **uses("Own")}, "Own": uses()}
    assert split(schemas) == {"_owner": ["Owner"], "_pet": ["Alpha", "Beta", "Own", "Pet"]}


def test_aliases_of_aliases_are_one_part(split: Any) -> None:
    many = {"type": "array", "items": ref("B")}
    schemas = {"A": many, "B": {"type": "array", "items": {"type": "string"}}, "X": uses("A"), "Y": uses("B")}
    assert split(schemas, "A", "B") == {"_a": ["A", "B"], "_x": ["X"], "_y": ["Y"]}


# What stays


def test_what_is_added_moves_nothing_that_it_does_not_refer_to(split: Any) -> None:
    schemas = {"A": uses("B", "S"), "B": uses("C"), "C": uses(), "Z": uses("S"), "S": uses("T"), "T": uses()}
    before = split(schemas, "A")
    new = {"Aaa": uses("Aab"), "Aab": uses("Aab"), "Ab": {"enum": ["x", "y"]}}
    after = split(new | schemas, "A", "Aaa")
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"_aaa", "_ab"}
    # A second use of C makes it a part; the rest stays where it was.
    assert split(schemas | {"New": uses("C")}, "A") == {**before, "_a": ["A", "B"], "_c": ["C"], "_new": ["New"]}


def test_the_order_of_the_document_does_not_matter(split: Any) -> None:
    schemas = {"A": uses("B", "S"), "B": uses("A"), "Z": uses("S", "E"), "S": uses(), "E": {"enum": ["x", "y"]}}
    assert split(dict(reversed(schemas.items()))) == split(schemas)


# Names


def test_names_of_parts_are_distinct_and_short(split: Any) -> None:
    long = "Long" * 30
    names = ["HTTPError", "HttpError", "Init", "Class", "Größe", "Ärger" * 20, f"{long}A", f"{long}B"]
    found = split({name: uses() for name in names})
    assert sorted(name for [name] in found.values()) == sorted({name for [name] in found.values()})
    assert len(found) == len(names)
    assert {"_http_error", "_http_error2", "_init", "_class"} <= found.keys()
    assert max(len(f"{name}.py".encode()) for name in found) < 255
    assert len({name.casefold() for name in found}) == len(names)


# Cycles


GRAPHS = st.integers(1, 8).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, size - 1).map(str), max_size=3), min_size=size, max_size=size).map(
        lambda edges: {str(index): found for index, found in enumerate(edges)}
    )
)


@given(GRAPHS)
def test_cycles_are_what_reaches_each_other(graph: dict[str, list[str]]) -> None:
    reaches = {key: {key, *graph[key]} for key in graph}
    for _ in graph:
        reaches = {key: set().union(*(reaches[each] for each in found)) for key, found in reaches.items()}
    cycles = cycles_of(graph)
    place = {key: index for index, cycle in enumerate(cycles) for key in cycle}
    assert sorted(key for cycle in cycles for key in cycle) == sorted(graph)
    for first, second in product(graph, graph):
        assert (place[first] == place[second]) == (second in reaches[first] and first in reaches[second])
        assert second not in graph[first] or place[first] <= place[second]


def test_a_chain_may_have_any_length() -> None:
    graph = {str(index): [str(index + 1)] for index in range(20_000)} | {"20000": ["0"]}
    assert [len(cycle) for cycle in cycles_of(graph)] == [20_001]


# The package


def test_a_large_package_is_typed_and_loads_in_parts(
    spec: Any, answer: Any, generated: Callable[..., ModuleType]
) -> None:
    schemas = {
        "Big": uses(*FILLERS, "Pair", "Text"),
        "Pair": {"type": "array", "items": ref("Big")},
        "Text": {"oneOf": [{"type": "string"}, {"type": "array", "items": ref("Text")}]},
    }
    package = generated(spec(schemas | FILLERS, {"/a": {"get": answer(ref("Filler007"), operationId="get")}}))
    found = package.models.Big.from_dict({"p7": {"n": 1}, f"p{FEW + 1}": [{"p0": {"n": 2}}], f"p{FEW + 2}": ["a"]})
    assert type(found.p7) is package.models.Filler007
    assert type(getattr(found, f"p{FEW + 1}")[0].p0) is package.models.Filler000
    assert sorted(path.name for path in Path(package.__path__[0], "models").glob("*.py")) == [
        "__init__.py",
        "_big.py",
        "_filler007.py",
    ]


def test_a_document_that_grows_and_shrinks_leaves_no_file_behind(
    spec: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from codegen.command import main

    def generate(schemas: Json) -> list[str]:
        path = tmp_path / "spec.json"
        path.write_text(json.dumps(spec(copy.deepcopy(schemas))))
        assert main(["generate", "--spec", str(path), "--out", str(tmp_path), "--package", "grown"]) == 0
        return sorted(found.relative_to(tmp_path / "grown").as_posix() for found in (tmp_path / "grown").rglob("m*.py"))

    few = dict(list(FILLERS.items())[:3])
    assert generate(few) == ["models.py"]
    assert generate(FILLERS) == []
    assert (tmp_path / "grown" / "models" / "_filler000.py").exists()
    assert generate(few) == ["models.py"]
    assert not (tmp_path / "grown" / "models").exists()
    capsys.readouterr()
