"""The names that each part of a package declares in, functions that load a part when one of them is asked for out.

A program waits for every class that it loads, and uses few of those that a large document has. A module of models with
parts is an index: its names are there for type checkers and for `import *`, and its classes come as they are used.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

_HOMES: dict[str, dict[str, str]] = {}


def lazily(module: str, parts: Mapping[str, Iterable[str]]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the `__getattr__` and `__dir__` (PEP 562) of a module whose names other modules declare.

    Args:
        module: the full name of the module that gets both functions.
        parts: names by the relative name of the module that declares them, such as `._part`.
    """
    namespace = vars(sys.modules[module])
    anchor = namespace["__package__"]
    homes = _HOMES[module] = {name: f"{anchor}{part}" for part, names in parts.items() for name in names}

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=sys.modules[module])
        found = namespace[name] = getattr(import_module(homes[name]), name)
        return found

    return find, lambda: sorted({*namespace, *homes})


def submodules(package: str, *names: str) -> Callable[[str], Any]:
    """Make the `__getattr__` (PEP 562) of a package some of whose modules are attributes before they are imported.

    Args:
        package: the full name of the package that gets the function.
        names: its modules.
    """

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package])
        return import_module(f"{package}.{name}")

    return find


def is_index(module: str) -> bool:
    """Tell whether a module's names are declared by parts."""
    return module in _HOMES


def home(module: str, name: str) -> str:
    """Give the module that declares a name of another one: a part of it, or itself."""
    return _HOMES.get(module, {}).get(name, module)


def public_name(kind: type) -> tuple[str, str] | None:
    """Give the module and name that a class of a part is known by, None for any other class.

    A pickle holds these: the part that declares a class may be another one in the next version.
    """
    module = kind.__module__.rpartition(".")[0]
    name = kind.__qualname__
    return (module, name) if module in _HOMES and _HOMES[module].get(name) == kind.__module__ else None


def new(module: str, name: str) -> Any:
    """Make an empty instance of a class by its public name, for `pickle` to fill."""
    kind = getattr(import_module(module), name)
    return kind.__new__(kind)


def member(module: str, name: str, value: Any) -> Any:
    """Give a member of an enum by its public name, for `pickle`."""
    return getattr(import_module(module), name)(value)
