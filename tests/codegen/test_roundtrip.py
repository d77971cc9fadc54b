"""Random schemas and random values of them: what is decoded and encoded again is the same, and valid.

Hypothesis draws a few schemas that refer to each other, of every kind, in both versions of OpenAPI, and values of each.
The package is generated and imported, every value decoded by it and encoded again. One batch is checked by mypy.
"""

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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from codegen import account, load, overlay
from codegen.emit import finish
from codegen.load import Document
from codegen.lower import lower
from codegen.render import render
from model_inference_overlay.codec import decoder
from model_inference_overlay.encoding import encode

ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
_numbers = itertools.count()

NAMES = ["Pet", "pet", "class", "list", "Any", "名前", "a.b", "2nd", "None", "Model", "x y", "self"]
WIRES = [
    "id",
    "Id",
    "class",
    "self",
    "$ref",
    "a-b",
    "",
    "as_dict",
    "values",
    "model",
    "field",
    "+1",
    "ключ",
    "dt",
    "kind",
]
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
WHOLE = st.integers(-(2**53), 2**53)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
FORMATS: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates().map(lambda value: value.isoformat()),
    "date-time": st.datetimes().map(lambda value: value.replace(microsecond=0).isoformat() + "Z"),
    "uuid": st.uuids().map(str),
    "byte": st.sampled_from(["", "AA==", "aGVsbG8=", "/+8="]),
    "decimal": st.decimals(-1000, 1000, places=2).map(str),
    "time": st.times().map(lambda value: value.replace(microsecond=0).isoformat()),
    "email": TEXTS,
    "int64": WHOLE,
}
ENUMS = [["+1", "-1", "1"], ["a", "A", "a b"], ["mro", "name", ""], [1, -1, 0], [True, "true", 1, "1"], [1.5, "x"]]


def simple(draw: Draw) -> tuple[Json, st.SearchStrategy[Any]]:
    """Draw a schema without parts, and the strategy of its values."""
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "any", "enum", "const", *FORMATS]))
    if kind in FORMATS:
        return {"type": "integer" if kind == "int64" else "string", "format": kind}, FORMATS[kind]
    if kind == "enum":
        values = draw(st.sampled_from(ENUMS))
        types = {type(value) for value in values}
        typed = {"type": "string"} if types == {str} else {"type": "integer"} if types == {int} else {}
        return {**typed, "enum": values}, st.sampled_from(values)
    if kind == "const":
        value = draw(st.sampled_from(["x", "", 'q"\\', 3]))
        return {"const": value}, st.just(value)
    plain: dict[str, tuple[Json, st.SearchStrategy[Any]]] = {
        "string": ({"type": "string"}, TEXTS),
        "integer": ({"type": "integer"}, WHOLE),
        "number": ({"type": "number"}, NUMBERS | WHOLE),
        "boolean": ({"type": "boolean"}, st.booleans()),
        "any": (
            {},
            st.none() | TEXTS | WHOLE | st.lists(TEXTS, max_size=2) | st.dictionaries(TEXTS, WHOLE, max_size=2),
        ),
    }
    return plain[kind]


class Drawn:
    """Schemas as they are drawn, by name, with the strategies of their values."""

    def __init__(self, draw: Draw, version: str) -> None:
        self.draw = draw
        self.version = version
        self.known: dict[str, tuple[Json, st.SearchStrategy[Any]]] = {}

    def schema(self, depth: int) -> tuple[Json, st.SearchStrategy[Any]]:
        """Draw a schema of any kind."""
        kinds = ["simple", "simple"] + (["array", "map", "object", "union", "nullable"] if depth else [])
        kind = self.draw(st.sampled_from([*kinds, *(["reference", "reference"] if self.known else [])]))
        if kind == "simple":
            found, values = simple(self.draw)
            # OpenAPI 3.0 has no const.
            return (
                ({"enum": [found["const"]]}, values) if "const" in found and self.version < "3.1" else (found, values)
            )
        if kind == "reference":
            name = self.draw(st.sampled_from(sorted(self.known)))
            return {"$ref": f"#/components/schemas/{name}"}, self.known[name][1]
        return getattr(self, f"_{kind}")(depth - 1)  # type: ignore[no-any-return]

    def _array(self, depth: int) -> tuple[Json, st.SearchStrategy[Any]]:
        item, values = self.schema(depth)
        return {"type": "array", "items": item}, st.lists(values, max_size=3)

    def _map(self, depth: int) -> tuple[Json, st.SearchStrategy[Any]]:
        item, values = self.schema(depth)
        return {"type": "object", "additionalProperties": item}, st.dictionaries(TEXTS, values, max_size=3)

    def _nullable(self, depth: int) -> tuple[Json, st.SearchStrategy[Any]]:
        inner, values = self.schema(depth)
        if self.version < "3.1":
            return {"nullable": True, "allOf": [inner]}, st.none() | values
        return {"anyOf": [inner, {"type": "null"}]}, st.none() | values

    def _object(self, depth: int) -> tuple[Json, st.SearchStrategy[Any]]:
        wires = self.draw(st.lists(st.sampled_from(WIRES), unique=True, min_size=1, max_size=4))
        parts = {wire: self.schema(depth) for wire in wires}
        required = self.draw(st.lists(st.sampled_from(wires), unique=True, max_size=2))
        schema: Json = {"type": "object", "properties": {wire: part[0] for wire, part in parts.items()}}
        if required:
            schema["required"] = required
        values = st.fixed_dictionaries(
            {wire: parts[wire][1] for wire in required},
            optional={wire: part[1] for wire, part in parts.items() if wire not in required},
        )
        if self.draw(st.booleans()):
            return schema, values
        more = {"type": "object", "properties": {"of another": {"type": "string"}}}
        extra = st.fixed_dictionaries({}, optional={"of another": TEXTS, "unknown": WHOLE})
        return {"allOf": [schema, more]}, st.tuples(values, extra).map(lambda both: {**both[0], **both[1]})

    def _union(self, depth: int) -> tuple[Json, st.SearchStrategy[Any]]:
        members = [self.schema(depth) for _ in range(self.draw(st.integers(2, 3)))]
        return {"anyOf": [schema for schema, _ in members]}, st.one_of([values for _, values in members])


@st.composite
def documents(draw: Draw) -> tuple[Json, dict[str, st.SearchStrategy[Any]]]:
    """Draw a document, and for each of its schemas the strategy of its values."""
    drawn = Drawn(draw, draw(st.sampled_from(["3.0.3", "3.1.0"])))
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=5)):
        drawn.known[name] = drawn.schema(3)
    schemas = {name: schema for name, (schema, _) in drawn.known.items()}
    paths = {
        f"/{number}": {
            "post": {
                "operationId": f"send {number}",
                "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
                "responses": {"200": {"description": "", "content": {"application/json": {"schema": reference}}}},
            }
        }
        for number, reference in enumerate({"$ref": f"#/components/schemas/{name}"} for name in schemas)
    }
    info = {"title": "Drawn", "version": "1"}
    document = {"openapi": drawn.version, "info": info, "paths": paths, "components": {"schemas": schemas}}
    return document, {name: values for name, (_, values) in drawn.known.items()}


def files(document: Json, name: str) -> dict[str, str]:
    """Generate without formatting, which changes nothing that runs."""
    resolved = overlay.apply(load.openapi(Document(document, "f", "")), [])
    package, problems = lower(resolved, name)
    assert problems == []
    assert account.missing(resolved, package) == []
    return render(package)


def write(out: Path, name: str, content: dict[str, str]) -> None:
    for path, text in content.items():
        target = out / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("drawn")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def imported(out: Path, document: Json) -> ModuleType:
    """Generate and import every module of a package."""
    name = f"drawn_{next(_numbers)}"
    write(out, name, files(document, name))
    importlib.invalidate_caches()
    for module in ("", ".models", ".enums", ".operations", ".clients", ".aio.clients"):
        importlib.import_module(f"{name}{module}")
    return sys.modules[name]


def forget(package: ModuleType) -> None:
    for module in [item for item in sys.modules if item.partition(".")[0] == package.__name__]:
        del sys.modules[module]


def as_2020(schema: Any) -> Any:
    """Say in JSON Schema what OpenAPI 3.0 says by `nullable`."""
    if isinstance(schema, list):
        return [as_2020(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: as_2020(value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


BOUNDED = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@BOUNDED
@given(data=st.data())
def test_what_is_decoded_is_encoded_as_it_was(out: Path, data: st.DataObject) -> None:
    document, strategies = data.draw(documents())
    package = imported(out, document)
    schemas = as_2020(document["components"]["schemas"])
    try:
        models = importlib.import_module(f"{package.__name__}.models")
        operations = importlib.import_module(f"{package.__name__}.operations")
        for number, (name, values) in enumerate(strategies.items()):
            text = getattr(operations, f"SEND_{number}").answers[0].type
            decode = decoder(text, models.__name__) or (lambda value: value)
            whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
            validator = Draft202012Validator(whole)
            for _ in range(4):
                value = data.draw(values)
                decoded = decode(json.loads(json.dumps(value)))
                encoded = encode(decoded)
                assert encoded == value
                assert json.dumps(encoded, sort_keys=True) == json.dumps(value, sort_keys=True)
                assert decode(encoded) == decoded
                assert list(validator.iter_errors(encoded)) == []
    finally:
        forget(package)


@pytest.mark.slow
def test_a_batch_passes_mypy(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mypy import api  # it takes half a second to load

    names: list[str] = []

    @settings(BOUNDED, max_examples=12)
    @given(drawn=documents())
    def collect(drawn: tuple[Json, Any]) -> None:
        names.append(f"typed_{len(names)}")
        write(tmp_path / "out", names[-1], finish(files(drawn[0], names[-1]), {}, names[-1]))

    collect()
    monkeypatch.setenv("MYPYPATH", f"{tmp_path / 'out'}:{ROOT / 'overlay'}")
    packages = [argument for name in names for argument in ("-p", name)]
    options = ["--strict", "--config-file=", "--python-version=3.11", "--follow-imports=silent"]
    found, errors, code = api.run([*options, f"--cache-dir={tmp_path / 'cache'}", *packages])
    assert (found.startswith("Success: no issues found in"), errors, code) == (True, "", 0), found[-3000:]
    assert len(names) >= 10
