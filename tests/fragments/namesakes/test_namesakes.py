"""Names of every awkward class in every place that has names: valid and distinct here, untouched on the wire."""

from __future__ import annotations

import importlib
import inspect
import keyword
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import pytest
import yaml

DOCUMENT = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
NAMES: list[str] = SCHEMAS["Every value"]["enum"]


def folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def assert_names(names: Iterable[str], count: int) -> None:
    """Check that names are identifiers as Python stores them, and stay apart where case does not count."""
    found = list(names)
    assert len(found) == count
    assert len({folded(name) for name in found}) == count
    for name in found:
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert unicodedata.normalize("NFKC", name) == name
        assert len(name) <= 130


@pytest.fixture
def method_of(package: ModuleType) -> Callable[[str], str]:
    """Give the client and method that carry out an operation."""
    found = {}
    operations = importlib.import_module(f"{package.__name__}.operations")
    for client in package.__all__:
        kind = getattr(package, client)
        for method, function in vars(kind).items() if hasattr(kind, "with_options") else ():
            names = function.__code__.co_names if inspect.isfunction(function) else ()
            if "operations" in names:
                # The method's one call names its operation as `operations.NAME`.
                found[getattr(operations, names[names.index("operations") + 1]).id] = f"{client}.{method}"
    return found.__getitem__


def test_schemas(models: ModuleType) -> None:
    whole = {"every schema": {f"schema {index}": {f"own {index}": index} for index in range(len(NAMES))}}
    box = models.EveryBox.from_dict(whole)
    parts = [getattr(box.every_schema, f"schema_{index}") for index in range(len(NAMES))]
    classes = [type(part) for part in parts]
    assert_names([kind.__name__ for kind in classes], len(NAMES))
    assert [getattr(part, f"own_{index}") for index, part in enumerate(parts)] == list(range(len(NAMES)))
    assert all(getattr(models, kind.__name__) is kind for kind in classes)
    assert box.as_dict() == whole


def test_modules(package: ModuleType) -> None:
    files = [path.relative_to(package.__path__[0]).as_posix() for path in Path(package.__path__[0]).rglob("*.py")]
    assert len(files) > len(NAMES)
    assert len({folded(name) for name in files}) == len(files)
    assert all(name.isascii() or name.isprintable() for name in files)


def test_properties(models: ModuleType) -> None:
    whole = {name: f"value of {index}" for index, name in enumerate(NAMES)}
    box = models.EveryBox.from_dict(whole)
    assert box.additional_properties == {}
    assert box.as_dict() == whole
    fields = [name for name in inspect.signature(models.EveryBox).parameters if name in dir(box)]
    assert_names(fields, len(NAMES) + 3)
    assert {getattr(box, name) for name in fields} >= set(whole.values())
    rebuilt = models.EveryBox(**{name: value for name in fields if (value := getattr(box, name)) is not None})
    assert rebuilt == box


def test_enum_values(models: ModuleType) -> None:
    assert [member.value for member in models.EveryValue] == NAMES
    assert_names([member.name for member in models.EveryValue], len(NAMES))
    for value in NAMES:
        assert models.EveryBox.from_dict({"every value": value}).every_value is models.EveryValue(value)
    for value in ("1", 1, "true", True, "+1", -1, 1.5):
        found = models.EveryBox.from_dict({"every mixed": value}).every_mixed
        assert (type(found), found) == (type(value), value)


def test_parameters(call: Any, server: Any, package: ModuleType, method_of: Callable[[str], str]) -> None:
    server.reply(status=204)
    client, _, method = method_of("give parameters").partition(".")
    signature = inspect.signature(getattr(getattr(package, client), method))
    arguments = [name for name in signature.parameters if name not in ("self", "options")]
    assert_names(arguments, len(NAMES))
    call(f"{client}.{method}", **{name: str(index) for index, name in enumerate(arguments)})
    found = dict(parse_qsl(server.last.target.partition("?")[2], keep_blank_values=True))
    assert set(found) == set(NAMES)
    assert sorted(found.values(), key=int) == [str(index) for index in range(len(NAMES))]
    assert list(found) == NAMES


def test_operations_and_tags(
    call: Any, server: Any, package: ModuleType, method_of: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    server.reply(status=204)
    # An operation whose id is empty has none.
    methods = [method_of(name or f"get /operations/{index}") for index, name in enumerate(NAMES)]
    assert_names([name.partition(".")[2] for name in methods], len(NAMES))
    tagged = [method_of(f"tagged {index}") for index in range(len(NAMES))]
    clients = [name.partition(".")[0] for name in tagged]
    assert_names(clients, len(NAMES))
    for index in range(len(NAMES)):
        call(methods[index])
        assert server.last.target == f"/operations/{index}"
    for index in range(0, len(NAMES), 5):
        server.reply({f"own {index}": index})
        assert getattr(call(tagged[index]), f"own_{index}") == index
        assert server.last.target == f"/tags/{index}"


def test_a_body_over_the_wire(call: Any, server: Any, models: ModuleType, method_of: Callable[[str], str]) -> None:
    whole = {name: f"value of {index}" for index, name in enumerate(NAMES)} | {"every value": "+1", "every mixed": True}
    server.reply(whole)
    found = call(method_of("send boxes"), models.EveryBox.from_dict(whole))
    assert server.last.json == whole
    assert found.as_dict() == whole
    assert found.every_value is models.EveryValue("+1")
