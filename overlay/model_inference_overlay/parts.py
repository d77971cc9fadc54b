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


def lazily(
    module: str, parts: Mapping[str, Iterable[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
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


def is_index(module: str) -> bool:
    """Tell whether a module's names are declared by parts."""
    return module in _HOMES


def home(module: str, name: str) -> str:
    """Give the module that declares a name of another one: a part of it, or itself."""
    return _HOMES.get(module, {}).get(name, module)


def index_of(kind: type) -> str | None:
    """Give the module that a class of a part is known by, None for any other class."""
    module, _, part = kind.__module__.rpartition(".")
    return module if part and home(module, kind.__qualname__) == kind.__module__ else None
