"""The methods of a mutable mapping for models: JSON names in, JSON values out, by a model's own item access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

_MISSING: Any = object()


class MappingMethods:
    """What `MutableMapping` has beside item access, and `copy`.

    Not that class itself: its instances would be taken for plain JSON objects, and its methods could not be hidden by
    fields. To a type checker they are of any type, so that a model may declare a field called `update`.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        clear: Any
        copy: Any
        get: Any
        items: Any
        keys: Any
        pop: Any
        popitem: Any
        setdefault: Any
        update: Any
        values: Any

    else:

        def get(self, key: str, default: Any = None) -> Any:
            try:
                return self[key]
            except KeyError:
                return default

        def keys(self) -> Any:
            return dict.fromkeys(self).keys()

        def values(self) -> Any:
            return {name: self[name] for name in self}.values()

        def items(self) -> Any:
            return {name: self[name] for name in self}.items()

        def pop(self, key: str, default: Any = _MISSING) -> Any:
            try:
                value = self[key]
            except KeyError:
                if default is _MISSING:
                    raise
                return default
            del self[key]
            return value

        def popitem(self) -> tuple[str, Any]:
            names = list(self)
            if not names:
                raise KeyError("the model has no fields that are present")
            return names[-1], MappingMethods.pop(self, names[-1])

        def clear(self) -> None:
            for name in list(self):
                del self[name]

        def setdefault(self, key: str, default: Any = None) -> Any:
            if key not in self:
                self[key] = default
            return self[key]

        def update(self, *given: Any, **members: Any) -> None:
            for name, value in dict(*given, **members).items():
                self[name] = value

        def copy(self) -> Any:
            from copy import copy

            return copy(self)
