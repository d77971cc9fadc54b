"""A typed function in, a tool out: what the model is told of it, and a call with the arguments that the model gives.

The description has the form that chat APIs share: `{"type": "function", "function": {name, description, parameters}}`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache, partial, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, overload

import attrs

from model_inference_overlay.redaction import one_line
from model_inference_overlay.schema.docstrings import Docstring, parse
from model_inference_overlay.schema.fitting import fit
from model_inference_overlay.schema.instances import described, read_members
from model_inference_overlay.schema.objects import NOTHING, Member, hints
from model_inference_overlay.schema.shape import Reader
from model_inference_overlay.schema.shapes import Shapes

P = ParamSpec("P")
R = TypeVar("R")

_NAME_LIMIT = 64


@attrs.frozen(kw_only=True)
class Described:
    """The member `function` of a tool's description; `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: dict[str, Any]


class Tool(Generic[P, R]):
    """A function that a model may ask for; called as before, and sent as a tool's definition.

    Attributes:
        function: what the model is told: `name`, `description` and `parameters`, a JSON schema.
        type: `function`.
    """

    type = "function"

    def __init__(self, function: Callable[P, R], told: Described, read: Reader) -> None:
        update_wrapper(self, function)
        self.function = told
        self._call: Callable[..., Any] = function
        self._read = read

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function."""
        result: R = self._call(*args, **kwargs)
        return result

    @property
    def name(self) -> str:
        """What the model calls it."""
        return self.function.name

    @property
    def is_async(self) -> bool:
        """Whether the function is a coroutine function."""
        call = self._call
        while isinstance(call, partial):
            call = call.func
        return inspect.iscoroutinefunction(_source(call))

    def arguments(self, value: Any) -> dict[str, Any]:
        """Read the arguments of a call.

        Args:
            value: the object that the model gives, as JSON values.

        Raises:
            Misfit: it does not fit the parameters; the message names the place.
        """
        read: dict[str, Any] = self._read(value)
        return read

    def as_dict(self) -> dict[str, Any]:
        """Give the definition as JSON values."""
        function: dict[str, Any] = {"name": self.name}
        if self.function.description:
            function["description"] = self.function.description
        return {"type": self.type, "function": {**function, "parameters": self.function.parameters}}

    def __getitem__(self, name: str) -> Any:
        """Read the definition like the mapping that it stands for."""
        return self.as_dict()[name]

    def __encode__(self, strict: bool) -> dict[str, Any]:
        return self.as_dict()

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        # As for any function of a class: through an instance it is a method.
        if instance is None:
            return self
        bound = self._call.__get__(instance, owner)  # functions are descriptors
        return _made(bound, self.function.name, self.function.description, None)

    def __repr__(self) -> str:
        return f"Tool({self.name!r})"


@overload
def tool(function: Callable[P, R], /) -> Tool[P, R]: ...


@overload
def tool(
    function: Callable[P, R],
    /,
    *,
    name: str | None = None,
    description: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Tool[P, R]: ...


@overload
def tool(
    *, name: str | None = None, description: str | None = None, parameters: Mapping[str, Any] | None = None
) -> Callable[[Callable[P, R]], Tool[P, R]]: ...


def tool(
    function: Any = None,
    /,
    *,
    name: str | None = None,
    description: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Any:
    """Make a tool of a function; a decorator, with or without arguments.

    The annotations make the schema of the parameters, `Annotated[int, "what it is"]` or the docstring (as Google, NumPy
    or Sphinx write it) describes each, a default makes it optional.

    Args:
        function: the function, whose parameters can all be given by name.
        name: what the model calls it; by default the function's name. At most 64 letters, digits, underscores, hyphens.
        description: what it is for; by default what its docstring says before the first section.
        parameters: a JSON schema in place of the annotations'; arguments are then handed on as JSON values.

    Raises:
        TypeError: it is no function, or a parameter cannot be expressed in JSON; the message names it.
        ValueError: the name has a character that the service does not take.
    """
    if function is None:
        return partial(_made, name=name, description=description, parameters=parameters)
    if isinstance(function, Tool) and name is None and description is None and parameters is None:
        return function
    return _made(function, name, description, parameters)


def _made(function: Any, name: str | None, description: str | None, parameters: Mapping[str, Any] | None) -> Any:
    if isinstance(function, Tool):
        function = function._call
    if not callable(function) or isinstance(function, type):
        raise TypeError(f"tool() takes a function, found {one_line(repr(function), 100)}")
    name = _checked(_name_of(function) if name is None else name)
    if parameters is not None:
        docstring, schema, read = _docstring(function), dict(parameters), _by_schema(parameters)
    else:
        docstring, schema, read = _read_signature(function)
    told = Described(
        name=name,
        description=docstring.summary if description is None else description,
        parameters=schema,
    )
    return Tool(function, told, read)


def _checked(name: str) -> str:
    plain = all(char.isascii() and (char.isalnum() or char in "_-") for char in name)
    if not name or len(name) > _NAME_LIMIT or not plain:
        raise ValueError(
            f"a tool cannot be called {one_line(repr(name), 100)}: give name= of at most {_NAME_LIMIT} letters, digits,"
            " underscores and hyphens"
        )
    return name


def _name_of(function: Any) -> str:
    while isinstance(function, partial):
        function = function.func
    return getattr(function, "__name__", None) or type(function).__name__


def _source(function: Any) -> Any:
    """Find what carries the annotations and docstring: the function behind a `partial`, or a `__call__`."""
    while isinstance(function, partial):
        function = function.func
    return function if inspect.isroutine(function) else type(function).__call__


def _docstring(function: Any) -> Docstring:
    source = _source(function)
    return parse(source.__doc__ or (None if source is function else inspect.getdoc(type(function))))


def _by_schema(parameters: Mapping[str, Any]) -> Reader:
    schema = {"type": "object", **parameters}

    def read(value: Any) -> Any:
        fit(schema, value)
        return value

    return read


@lru_cache(maxsize=256)
def _read_signature(function: Any) -> tuple[Docstring, dict[str, Any], Reader]:
    """Make the docstring, the schema and the reader of a function's parameters."""
    docstring, shapes = _docstring(function), Shapes()
    name = _name_of(function)
    members = _members(function, name, docstring)
    found = {each.name: shapes.of(each.annotation, f"{name}({each.name})") for each in members}
    needed = [each.name for each in members if each.required]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {each.name: described(found[each.name].schema, each) for each in members},
        "required": needed,
        "additionalProperties": False,
    }
    readers = {each: shape.read for each, shape in found.items()}
    return docstring, shapes.complete(schema), lambda value: read_members(readers, tuple(needed), value)


def _is_of_class(function: Any) -> bool:
    """Tell whether a function stands in the body of a class, and is not bound to an instance."""
    scope = getattr(function, "__qualname__", "").rpartition(".")[0]
    return inspect.isfunction(function) and bool(scope) and not scope.endswith("<locals>")


def _members(function: Any, name: str, docstring: Docstring) -> list[Member]:
    types = hints(_source(function), name)
    try:
        signature = inspect.signature(function)
    except ValueError:
        raise TypeError(f"{name}: its parameters cannot be read: give tool() the argument parameters=") from None
    found = []
    parameters = list(signature.parameters.values())
    if parameters and parameters[0].name == "self" and "self" not in types and _is_of_class(function):
        del parameters[0]  # it is there once the method is looked up through an instance
    for parameter in parameters:
        place = f"{name}({parameter.name})"
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise TypeError(f"{place}: a model gives arguments by name: use parameters that can be given so")
        if parameter.name not in types:
            raise TypeError(f"{place}: it has no annotation: say which type the model is to give")
        default = NOTHING if parameter.default is parameter.empty else parameter.default
        text = docstring.names.get(parameter.name, "")
        required = default is NOTHING
        found.append(Member(parameter.name, parameter.name, types[parameter.name], required, default, text))
    return found
