"""The intermediate representation: what templates spell, with each name, type text, default and order final."""

from __future__ import annotations

from typing import Any

import attrs

# Structure of a type, as the schema parser read it.


@attrs.frozen
class Primitive:
    """A JSON primitive: str, int, float, bool, null or any."""

    name: str


@attrs.frozen
class Ref:
    """A reference to an entry."""

    key: str


@attrs.frozen
class ListOf:
    """An array."""

    item: TypeTree


@attrs.frozen
class TupleOf:
    """An array of so many items, each of a type of its own."""

    items: tuple[TypeTree, ...]


@attrs.frozen
class MapOf:
    """An object whose members all have one type."""

    value: TypeTree


@attrs.frozen
class UnionOf:
    """One of several types."""

    members: tuple[TypeTree, ...]


TypeTree = Primitive | Ref | ListOf | TupleOf | MapOf | UnionOf


# What the package declares.


@attrs.frozen(kw_only=True)
class Field:
    """A field of a model. `default` is Python text, None for a required field; `seen` is the type for a reader.

    `pointers` are all places of the document that declare it.
    """

    name: str
    wire: str
    pointers: tuple[str, ...]
    type: str
    seen: str
    default: str | None
    keyword_only: bool
    empty: bool
    doc: tuple[str, ...]

    @property
    def declaration(self) -> str:
        """What stands after the annotation: nothing, a plain default, or a `field(...)`."""
        parts = []
        if self.default is not None:
            parts.append(f"default={self.default}")
        if not self.keyword_only:
            parts.append("kw_only=False")
        if self.wire != self.name:
            parts.append(f"wire={self.wire!r}")
        if self.empty:
            parts.append("empty_when_absent=True")
        if not parts:
            return ""
        if len(parts) == 1 and self.default is not None and self.default != "UNSET":
            return f" = {self.default}"
        return f" = field({', '.join(parts)})"


@attrs.frozen(kw_only=True)
class Model:
    """A class of the `models` module."""

    name: str
    pointers: tuple[str, ...]
    doc: tuple[str, ...]
    bases: tuple[str, ...]
    base: str | None
    arguments: str
    tags: tuple[str, ...]
    fields: tuple[Field, ...]


@attrs.frozen(kw_only=True)
class Member:
    """A member of an enum; `value` is Python text."""

    name: str
    value: str
    wire: Any
    doc: tuple[str, ...]


@attrs.frozen(kw_only=True)
class EnumType:
    """An enum, of the `enums` module or of a part of the models."""

    name: str
    pointers: tuple[str, ...]
    base: str
    doc: tuple[str, ...]
    members: tuple[Member, ...]


@attrs.frozen(kw_only=True)
class Alias:
    """A name for a type that is no class; `value` is Python text: the type, or a literal that holds it.

    A type that refers back to itself cannot be a value: its name does not exist before it.
    """

    name: str
    pointers: tuple[str, ...]
    type: str
    value: str
    doc: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Part:
    """A module of the models of a document that has many.

    Attributes:
        module: its name within the package of models.
        head: the name of the class that it begins with.
        imports: (module, names) of the aliases that it takes from other parts.
    """

    module: str
    head: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    models: tuple[Model, ...]
    enums: tuple[EnumType, ...]
    aliases: tuple[Alias, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what it declares, sorted."""
        declared: list[Model | EnumType | Alias] = [*self.models, *self.enums, *self.aliases]
        return tuple(sorted(item.name for item in declared))


@attrs.frozen(kw_only=True)
class Argument:
    """An argument of a method; `type` and `default` are text, `wire` the name in HTTP, `place` where it goes."""

    name: str
    wire: str
    pointer: str
    type: str
    default: str
    required: bool
    place: str
    doc: tuple[str, ...]


@attrs.frozen(kw_only=True)
class OperationValue:
    """A value of the `operations` module: `name` and the lines between its parentheses."""

    name: str
    id: str
    method: str
    path: str
    pointer: str
    doc: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Signature:
    """Parameters of a method after `self`, one text each, and what it returns in either kind of client.

    `async_only` are those that asynchronous clients have besides, all with a default.
    """

    parameters: tuple[str, ...]
    returns: str
    async_returns: str
    async_only: tuple[str, ...] = ()

    @property
    def async_parameters(self) -> tuple[str, ...]:
        """The parameters in an asynchronous client; the options of a call stay the last one."""
        return (*self.parameters[:-1], *self.async_only, *self.parameters[-1:])


@attrs.frozen(kw_only=True)
class Method:
    """A method of a client; `call` is the text of the arguments that it hands to the overlay.

    `async_only` are those that an asynchronous client's method hands on besides, `async_doc` is its documentation where
    that is another.
    """

    name: str
    operation: str
    pointer: str
    doc: tuple[str, ...]
    overloads: tuple[Signature, ...]
    signature: Signature
    arguments: tuple[Argument, ...]
    target: str
    call: tuple[str, ...]
    async_only: tuple[str, ...] = ()
    async_doc: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ParsedClass:
    """A model whose text was read as a caller's type; `mixin` is what gives `parsed`, `field` is declared anew."""

    name: str
    base: str
    doc: tuple[str, ...]
    mixin: str | None
    field: tuple[str, str] | None


@attrs.frozen(kw_only=True)
class ClientClass:
    """A client: the same for the synchronous and the asynchronous module. `defaults` are (key, argument).

    `runners` are methods that make several calls, and are not awaited themselves.
    """

    name: str
    doc: tuple[str, ...]
    init_doc: tuple[str, ...]
    arguments: tuple[Argument, ...]
    parameters: tuple[str, ...]
    async_parameters: tuple[str, ...]
    defaults: tuple[tuple[str, str], ...]
    extras: str
    methods: tuple[Method, ...]
    runners: tuple[Method, ...]


@attrs.frozen(kw_only=True)
class Program:
    """What a module does that is run: a function of the overlay, and what it is told of this package."""

    module: str
    function: str
    settings: dict[str, Any]


@attrs.frozen(kw_only=True)
class Facade:
    """A public module that only hands on names of the overlay, and may be run."""

    module: str
    doc: tuple[str, ...]
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    program: Program | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The public names, sorted."""
        handed_on = [name for _, names in self.imports for name in names]
        return tuple(sorted([*handed_on, "main"] if self.program else handed_on))


@attrs.frozen(kw_only=True)
class Loader:
    """The function that chooses a client by the model that the endpoint serves."""

    doc: tuple[str, ...]
    probe: str
    member: str
    clients: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Package:
    """A whole package, ready to be rendered.

    Attributes:
        literals: (places, values) of every constant, and of every enum that is no class.
        mixins: (module of the overlay, classes) that models inherit.
        handed_on: name in the `models` module -> (module of the overlay, class) that it is another name of.
        parts: the modules of a package of models; none where all of them are in one module.
        model_imports: import lines of what the types of fields name.
        answer_imports: import lines of what else the types of answers name, which are looked up among the models.
        schemes: (name, Python text) of the security schemes that operations name.
        security: Python text of what an operation asks for that does not say otherwise.
        api: (heading, lines) of `api.md`.
    """

    name: str
    title: str
    version: str
    doc: tuple[str, ...]
    models: tuple[Model, ...]
    enums: tuple[EnumType, ...]
    aliases: tuple[Alias, ...]
    operations: tuple[OperationValue, ...]
    parsed: tuple[ParsedClass, ...]
    clients: tuple[ClientClass, ...]
    facades: tuple[Facade, ...]
    loader: Loader | None
    literals: tuple[tuple[tuple[str, ...], tuple[Any, ...]], ...]
    mixins: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[Part, ...]
    handed_on: dict[str, tuple[str, str]]
    model_imports: tuple[str, ...]
    answer_imports: tuple[str, ...]
    schemes: tuple[tuple[str, str], ...]
    security: str | None
    api: tuple[tuple[str, tuple[str, ...]], ...]
    document: dict[str, Any]

    @property
    def model_names(self) -> tuple[str, ...]:
        """The public names of the `models` module, sorted."""
        declared: list[Model | EnumType | Alias] = [*self.models, *self.enums, *self.aliases]
        return tuple(sorted([*(item.name for item in declared), *self.handed_on]))

    @property
    def client_names(self) -> tuple[str, ...]:
        """The public names of the `clients` module, sorted."""
        names = [item.name for item in self.clients]
        return tuple(sorted([*names, "load_client"] if self.loader else names))
