"""The public names of the retired package, as its installed wheel has them, and where ours stand."""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

MODULES = {
    "azure.ai.inference": "model_inference",
    "azure.ai.inference.aio": "model_inference.aio",
    "azure.ai.inference.models": "model_inference.models",
    "azure.ai.inference.prompts": "model_inference.prompts",
    "azure.ai.inference.tracing": "model_inference.tracing",
    "azure.core.credentials": "model_inference.credentials",
    "azure.core.exceptions": "model_inference.exceptions",
}
"""The modules that programs import, and ours for each; of azure-core only what these programs use."""

_OF_OBJECT = {"from_bytes", "to_bytes"}
_REQUIRED = inspect.Parameter.empty
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def public(module: ModuleType) -> list[str]:
    """Give the names that a module offers: those in `__all__`, else those that it or its package defines."""
    named = getattr(module, "__all__", None)
    if named is not None:
        return sorted(name for name in named if not name.startswith("_"))
    home = module.__name__
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith(home)
    )


def members(cls: type) -> list[str]:
    """Give the public methods, properties and fields of a class, inherited ones too, but those of built-in types."""
    builtin = {name for base in cls.__mro__ if base.__module__ in ("builtins", "enum") for name in vars(base)}
    own = {
        name
        for base in cls.__mro__
        if base.__module__ not in ("builtins", "enum", "typing", "collections.abc")
        for name in vars(base)
    }
    return sorted(name for name in own - builtin if not name.startswith("_"))


def parameters(function: Any) -> dict[str, tuple[int | None, Any]]:
    """Give the parameters of a function and its overloads: the position, None for by keyword alone, and the default."""
    found: dict[str, tuple[int | None, Any]] = {}
    plain = inspect.unwrap(function)
    for each in [function, *(typing.get_overloads(plain) if inspect.isroutine(plain) and _is_python(plain) else ())]:
        position = 0
        for name, parameter in inspect.signature(each).parameters.items():
            if parameter.kind is parameter.VAR_KEYWORD:
                found.update(dict.fromkeys(_options(plain, parameter) - found.keys(), (None, None)))
            if name in ("self", "cls") or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            by_position = parameter.kind in _POSITIONAL
            found.setdefault(name, (position if by_position else None, parameter.default))
            position += by_position
    return found


def _is_python(function: Any) -> bool:
    return hasattr(function, "__code__") or hasattr(function, "__func__")


def _options(function: Any, parameter: inspect.Parameter) -> set[str]:
    """Give the keys of the typed dict that stands for a function's further keywords."""
    text = str(parameter.annotation)
    if not text.startswith("Unpack["):
        return set()
    kind: Any = find(f"model_inference_overlay.options.{text.removeprefix('Unpack[').removesuffix(']')}")
    return set(kind.__optional_keys__)


def surface() -> Iterator[tuple[str, str]]:
    """Give every public name of the retired package, and the name of ours that stands for it where nothing is said."""
    for theirs, ours in MODULES.items():
        yield theirs, ours
        module = importlib.import_module(theirs)
        for name in public(module):
            value = getattr(module, name)
            yield f"{theirs}.{name}", f"{ours}.{name}"
            if not inspect.isclass(value):
                continue
            inner = value.__members__ if issubclass(value, enum.Enum) else members(value)
            for member in inner:
                yield f"{theirs}.{name}.{member}", f"{ours}.{name}.{member}"


def variables() -> list[str]:
    """Give the environment variables that the wheel's own code reads."""
    package = Path(str(importlib.import_module("azure.ai.inference").__file__)).parent
    found: set[str] = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "environ" in ast.unparse(node.func) and node.args:
                found.update(each.value for each in node.args[:1] if isinstance(each, ast.Constant))
            if isinstance(node, ast.Subscript) and "environ" in ast.unparse(node.value):
                found.update([node.slice.value] if isinstance(node.slice, ast.Constant) else [])
    return sorted(found)


def find(path: str) -> Any:
    """Find what a dotted name stands for.

    Raises:
        LookupError: nothing has that name.
    """
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        try:
            for part in parts[count:]:
                value = _attribute(value, part)
        except AttributeError:
            break
        return value
    raise LookupError(path)


def _attribute(value: Any, name: str) -> Any:
    """Give an attribute; what only instances have is found by its annotation, or where the constructor sets it."""
    if inspect.isclass(value) and not hasattr(value, name):
        if any(name in getattr(base, "__annotations__", {}) for base in value.__mro__):
            return None
        if any(
            f"self.{name}" in inspect.getsource(base) for base in value.__mro__ if base.__module__.startswith("model")
        ):
            return None
    return getattr(value, name)


def differences(theirs: Any, ours: Any) -> Iterator[tuple[str, str]]:
    """Give the parameters of a callable that ours lacks or takes otherwise, and how."""
    if inspect.isclass(theirs):
        theirs, ours = theirs.__init__, getattr(ours, "__init__", ours)
    if not callable(theirs) or not callable(ours):
        return
    found = parameters(ours)
    for name, (position, default) in parameters(theirs).items():
        if name not in found:
            yield name, "is missing"
            continue
        our_position, our_default = found[name]
        if position is not None and our_position != position:
            yield name, f"is at position {our_position} instead of {position}"
        if default is not _REQUIRED and our_default is _REQUIRED:
            yield name, "has to be given"
