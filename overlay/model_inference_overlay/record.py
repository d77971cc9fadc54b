"""Values with named fields that cost nothing to declare: for what every program loads, and few ever look at.

attrs compiles a class in about half a millisecond, which pays for the models that users construct and print. The
declarations of operations and the steps of a call are two dozen classes that a program would wait for at its start.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform()
class Record:
    """A value whose annotations are its fields, in order, as in a dataclass."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(name for name in cls.__annotations__ if not name.startswith("_"))
        cls._defaults = {name: cls.__dict__[name] for name in cls._fields if name in cls.__dict__}

    def __init__(self, *args: Any, **values: Any) -> None:
        fields = self.__dict__
        fields.update(self._defaults)
        if args:
            fields.update(zip(self._fields, args, strict=False))
        fields.update(values)
        if len(fields) != len(self._fields) or len(args) > len(self._fields):
            self._complain(args, values)

    def _complain(self, args: tuple[Any, ...], values: dict[str, Any]) -> None:
        name = type(self).__name__
        unknown = values.keys() - set(self._fields)
        if unknown:
            raise TypeError(f"{name}() got an unexpected keyword argument {min(unknown)!r}")
        if len(args) > len(self._fields):
            raise TypeError(f"{name}() takes {len(self._fields)} arguments, found {len(args)}")
        missing = next(field for field in self._fields if field not in self.__dict__)
        raise TypeError(f"{name}() missing required argument {missing!r}")

    def but(self, **changes: Any) -> Self:
        """Give a copy with some fields changed."""
        return type(self)(**{**self.__dict__, **changes})
