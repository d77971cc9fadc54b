"""Documents that contain themselves, that fan out, or that are large end in an answer or a clear error, and soon."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from codegen.diff import comparing, graph
from codegen.problem import SpecError
from tests.codegen.diff.documents import Json, document, reviewed, sent

Pair = tuple[Json, Json]


def ref(name: object) -> Json:
    return {"$ref": f"#/components/schemas/A{name}"}


def of(schemas: Json) -> Json:
    return sent(ref(0), **schemas)


def ladder(keyword: str, leaf: str, height: int = 150) -> Json:
    """Each step reaches the next in two ways, so that there are 2^height ways to the last."""
    schemas: Json = {f"A{height}": {"type": leaf}}
    for step in range(height):
        sides = [{"title": name, "type": "object", "properties": {name: ref(step + 1)}} for name in "lr"]
        schemas[f"A{step}"] = {keyword: sides}
    return of(schemas)


def chain(leaf: str, length: int = 3000) -> Json:
    schemas: Json = {f"A{step}": {"type": "object", "properties": {"n": ref(step + 1)}} for step in range(length)}
    return of({**schemas, f"A{length}": {"type": leaf}})


def ring(leaf: str, length: int = 400) -> Json:
    schemas: Json = {f"A{step}": {"properties": {"n": ref((step + 1) % length)}} for step in range(length)}
    schemas["A7"]["properties"]["v"] = {"type": leaf}
    return of(schemas)


def references(length: int) -> Json:
    return of({**{f"A{step}": ref(step + 1) for step in range(length)}, f"A{length}": {"type": "string"}})


def branches(letter: str) -> Json:
    return of({"A0": {"oneOf": [{"properties": {f"{letter}{index}": {}}} for index in range(800)]}})


ENDING: dict[str, tuple[Pair, str]] = {
    "references in a circle": ((of({"A0": ref(1), "A1": ref(0)}), of({"A0": ref(1), "A1": ref(0)})), "none"),
    "allOf in a circle": (
        (
            of({"A0": {"allOf": [ref(1)]}, "A1": {"allOf": [ref(0), {"type": "string"}]}}),
            of({"A0": {"type": "string"}}),
        ),
        "none",
    ),
    "anyOf of itself": (
        (of({"A0": {"anyOf": [ref(0), {"maxLength": 3}]}}), of({"A0": {"anyOf": [ref(0), {"maxLength": 2}]}})),
        "breaking",
    ),
    "not not itself": (
        (of({"A0": {"not": {"not": ref(0)}, "maxLength": 3}}), of({"A0": {"not": {"not": ref(0)}, "maxLength": 2}})),
        "breaking",
    ),
    "ladder of anyOf": ((ladder("anyOf", "string"), ladder("anyOf", "integer")), "breaking"),
    "ladder of oneOf": ((ladder("oneOf", "string"), ladder("oneOf", "integer")), "breaking"),
    "ladder of allOf": ((ladder("allOf", "string"), ladder("allOf", "integer")), "breaking"),
    "chain": ((chain("string"), chain("integer")), "breaking"),
    "ring": ((ring("string"), ring("integer")), "breaking"),
    "chain of references": ((references(5000), references(5000)), "none"),
    "many alternatives": ((branches("p"), branches("q")), "breaking"),
}


@pytest.mark.parametrize("name", ENDING)
def test_it_ends(name: str) -> None:
    (base, revision), verdict = ENDING[name]
    started = time.process_time()
    assert reviewed(base, revision).verdict == verdict
    assert time.process_time() - started < 10


ODD: dict[str, tuple[Pair, str]] = {
    "format that is an object": (
        (sent({"type": "string", "format": {"a": 1}}), sent({"type": "string", "format": {"a": 2}})),
        "format-changed",
    ),
    "demand for nothing more": (
        (sent({"dependentRequired": {"a": []}}), sent({"dependentRequired": {"a": ["b"]}})),
        "dependent-required-changed",
    ),
    "scopes that are a number": (
        (document(security=[{"a": 5}]), document(security=[{"a": ["b"]}])),
        "security-scope-added",
    ),
    "scopes that are a text": ((document(security=[{"a": "bc"}]), document(security=[{"b": []}])), "security-added"),
}
"""What no or hardly any document has."""


@pytest.mark.parametrize("name", ODD)
def test_it_is_compared_all_the_same(name: str) -> None:
    (base, revision), rule = ODD[name]
    assert rule in [each.id for each in reviewed(base, revision).findings]


def automaton(seed: int) -> Json:
    """The parts of each `allOf` lead on with the same names, so that ever other sets of them must hold together."""
    chance = random.Random(seed)

    def part() -> Json:
        return {"properties": {letter: ref(chance.randrange(60)) for letter in "ab"}}

    return of({f"A{number}": {"allOf": [part(), part()]} for number in range(60)})


def test_sets_of_parts_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "MAX_MERGED", 5000)
    with pytest.raises(SpecError, match=r"base\.json#/.*: allOf puts more than 5000 parts together"):
        reviewed(automaton(1), automaton(2))


def test_pairs_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MAX_PAIRS", 5000)
    with pytest.raises(SpecError, match="more than 5000 pairs of schemas"):
        reviewed(ring("string", 101), ring("string", 103))


def large(changed: bool) -> Json:
    """700 schemas that lead to each other, 150 operations; a tenth of the schemas differ."""
    chance = random.Random(1)
    count = 700
    schemas: Json = {}
    for number in range(count):
        properties: dict[str, Any] = {f"p{index}": ref(chance.randrange(count)) for index in range(4)}
        properties |= {f"t{index}": {"type": "string", "maxLength": 9, "description": "x" * 90} for index in range(10)}
        if changed and number % 10 == 0:
            properties["t0"] = {"type": "string", "maxLength": 8}
        schemas[f"A{number}"] = {"type": "object", "properties": properties}
    operation = {f"/r{number}": sent(ref(number))["paths"]["/a"] for number in range(150)}
    return document(operation, components={"schemas": schemas})


def test_a_large_document() -> None:
    started = time.process_time()
    report = reviewed(large(changed=False), large(changed=True))
    assert report.verdict == "breaking"
    assert time.process_time() - started < 20
