"""The IR of a package in, its public surface out: what code that uses the package may name, pass and be given.

Everything is read from the IR, nothing from the package: the texts of signatures are parsed, never run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterable
from functools import cached_property

import attrs

from codegen import ir

TOP = ""
"""The module of the package itself."""
AIO = "aio"
MODELS = "models"
STRUCTURED = "structured"
_NAMES = re.compile(r"\{([^{}]*)\}")
_BASES = {"OpenStrEnum": "str", "IntEnum": "int"}


@attrs.frozen(kw_only=True)
class Parameter:
    """A parameter of a method or constructor.

    Attributes:
        name: its name.
        wire: the name in HTTP; its own where it has none.
        positional: it may be given by position.
        type: the text of its annotation.
        default: the text of its default; None if it must be given.
        pointer: where the document declares it; empty if it does not.
        in_path: it stands in the operation's path.
    """

    name: str
    wire: str
    positional: bool
    type: str
    default: str | None
    pointer: str
    in_path: bool = False


@attrs.frozen(kw_only=True)
class Overload:
    """One way to call a method: whether the body is given as a whole, what the flag says, and what comes back."""

    form: str
    flag: str
    text: str
    returns: str


@attrs.frozen(kw_only=True)
class Method:
    """A method of a client, or its constructor, which is called `__init__`.

    Attributes:
        name: its name.
        pointer: of its operation; empty for a constructor.
        operation: method and path, such as `POST /chat/completions`.
        awaits: calls are awaited.
        runs: it makes several calls of its operation, and is not what is awaited.
        parameters: those that have names, in order.
        overloads: every way to call it, of which there is at least one; none for a constructor.
    """

    name: str
    pointer: str
    operation: str
    awaits: bool
    runs: bool = False
    parameters: tuple[Parameter, ...]
    overloads: tuple[Overload, ...]

    @property
    def identity(self) -> str:
        """Its operation without the names of the path's parameters, which may change; empty for a constructor."""
        return _NAMES.sub("{}", self.operation) + (" several times" if self.runs else "")

    def key(self, parameter: Parameter) -> Hashable:
        """Give what tells a parameter from the others: where it stands in the path, else its name in HTTP."""
        places = _NAMES.findall(self.operation)
        return places.index(parameter.wire) if parameter.in_path and parameter.wire in places else parameter.wire


@attrs.frozen(kw_only=True)
class Client:
    """A client class of one module, its constructor among the methods."""

    name: str
    methods: dict[str, Method]


@attrs.frozen(kw_only=True)
class Surface:
    """What a package lets callers write.

    Attributes:
        clients: of each of the two modules of clients, by name.
        models, enums, aliases: what `models` holds, by name.
        modules: the public names of each module; of `models` those alone that lead to the run time, as facades do.
        loader: the function that chooses a client; None if there is none.
        operations: method and path of each operation, by its pointer.
    """

    clients: dict[str, dict[str, Client]]
    models: dict[str, ir.Model]
    enums: dict[str, ir.EnumType]
    aliases: dict[str, ir.Alias]
    modules: dict[str, frozenset[str]]
    loader: ir.Loader | None
    operations: dict[str, str]

    def bases(self, name: str) -> tuple[str, ...]:
        """Give the bases of a class of `models`, the built-in one of an enum; none for what is no class of it."""
        if name in self.models:
            return self.models[name].bases
        return (_BASES.get(self.enums[name].base, ""),) if name in self.enums else ()

    def fields(self, model: ir.Model) -> dict[str, ir.Field]:
        """Give the fields of a class by JSON name, those that it inherits first, as its constructor has them."""
        inherited = self.fields(self.models[model.base]) if model.base in self.models else {}
        return inherited | {each.wire: each for each in model.fields}

    @cached_property
    def classes(self) -> dict[str, ir.Model | ir.EnumType | ir.Alias]:
        """Everything that `models` holds, by name."""
        return {**self.models, **self.enums, **self.aliases}


def surface(package: ir.Package) -> Surface:
    """Read the surface of a package."""
    operations = {each.name: each for each in package.operations}
    shown = {each.pointer: f"{each.method} {each.path}" for each in package.operations}
    clients = {
        module: {each.name: _client(each, operations, asynchronous=module == AIO) for each in package.clients}
        for module in (TOP, AIO)
    }
    names = frozenset(package.client_names)
    modules = {TOP: names, AIO: names, MODELS: frozenset(package.handed_on)}
    if package.parsed:
        modules[STRUCTURED] = frozenset({"OutputFormat", *(each.name for each in package.parsed)})
    return Surface(
        clients=clients,
        models={each.name: each for each in package.models},
        enums={each.name: each for each in package.enums},
        aliases={each.name: each for each in package.aliases},
        modules=modules | {each.module: frozenset(each.names) for each in package.facades},
        loader=package.loader,
        operations=shown,
    )


def _client(client: ir.ClientClass, operations: dict[str, ir.OperationValue], asynchronous: bool) -> Client:
    texts = client.async_parameters if asynchronous else client.parameters
    constructor = Method(
        name="__init__",
        pointer="",
        operation="",
        awaits=False,
        parameters=tuple(_parameters(texts, client.arguments)),
        overloads=(),
    )
    declared = {each.operation: each.arguments for each in client.methods}
    methods = [
        _method(each, operations[each.operation], each.arguments, AIO if asynchronous else TOP, awaits=asynchronous)
        for each in client.methods
    ]
    # What makes several calls is not awaited itself, and has the arguments of the method that makes one.
    methods += [
        _method(each, operations[each.operation], declared[each.operation], AIO if asynchronous else TOP, runs=True)
        for each in client.runners
    ]
    return Client(name=client.name, methods={"__init__": constructor, **{each.name: each for each in methods}})


def _method(
    method: ir.Method,
    operation: ir.OperationValue,
    arguments: tuple[ir.Argument, ...],
    module: str,
    awaits: bool = False,
    runs: bool = False,
) -> Method:
    own = method.signature
    return Method(
        name=method.name,
        pointer=method.pointer,
        operation=f"{operation.method} {operation.path}",
        awaits=awaits,
        runs=runs,
        parameters=tuple(_parameters(own.async_parameters if module == AIO else own.parameters, arguments)),
        overloads=tuple(_overload(each, arguments, module) for each in method.overloads or (own,)),
    )


def _parameters(texts: Iterable[str], arguments: Iterable[ir.Argument]) -> Iterable[Parameter]:
    declared = {each.name: each for each in arguments}
    for argument, positional, default in _read(texts):
        name, text = argument.arg, ast.unparse(argument.annotation) if argument.annotation else "Any"
        known = declared.get(name)
        if known is not None and known.required:
            # An implementation lets it be left out for the sake of the overload that takes a whole body.
            default = None
        # Whether it may be left out is what the default says.
        text = text.replace(" | Unset", "")
        yield Parameter(
            name=name,
            wire=name if known is None else known.wire,
            positional=positional,
            type=text,
            default=default,
            pointer="" if known is None else known.pointer,
            in_path=known is not None and known.place == "path",
        )


def _read(texts: Iterable[str]) -> Iterable[tuple[ast.arg, bool, str | None]]:
    """Parse a signature: each named parameter, whether it may be given by position, and its default."""
    [function] = ast.parse(f"def f({', '.join(texts)}): ...").body
    assert isinstance(function, ast.FunctionDef)
    found = function.args
    missing = len(found.args) - len(found.defaults)
    for index, each in enumerate(found.args):
        default = None if index < missing else ast.unparse(found.defaults[index - missing])
        yield each, True, default
    for each, value in zip(found.kwonlyargs, found.kw_defaults, strict=True):
        yield each, False, None if value is None else ast.unparse(value)


def _overload(signature: ir.Signature, arguments: Iterable[ir.Argument], module: str) -> Overload:
    found = [(each.arg, each.annotation, default) for each, _, default in _read(signature.parameters)]
    must = {name: ast.unparse(kind) for name, kind, default in found if default is None and kind is not None}
    # What calls need not say in general and must say here tells this way from the others.
    optional = {each.name for each in arguments if not each.required}
    flags = {name: text for name, text in must.items() if name in optional}
    return Overload(
        form="body" if any(name == "body" for name, _, _ in found) else "members",
        flag=" ".join(flags.values()),
        text=", ".join(f"{name}: {flags[name]}" if name in flags else name for name in must),
        returns=signature.async_returns if module == AIO else signature.returns,
    )
