"""What a schema demands, in one spelling: the facts that two schemas are compared by, whatever way they were written.

The same demands give the same facts: a nullable 3.0 type and a 3.1 type array, `allOf` and its parts in one, a constant
`exclusiveMinimum` of 3.0 and of 3.1, `anyOf` of bare types and a type array, an open enum and its extension.
"""

from __future__ import annotations

from typing import Any

import attrs

Places = tuple[str, ...]
"""Pointers of schemas all of which hold; one for every schema that is not put together."""


ANNOTATIONS = frozenset({"default", "deprecated", "readOnly", "writeOnly", "x-sunset", "x-stability-level"})
"""Facts that say something of a value without making it invalid."""


@attrs.frozen
class Union:
    """`anyOf` or `oneOf`, its null alternative taken out."""

    kind: str
    branches: tuple[Places, ...]


@attrs.define(eq=False)
class Schema:
    """The demands of one schema, `allOf` and references resolved; subschemas are named by their places.

    Attributes:
        pointer: where it stands.
        label: what to call it: the name of the component, its title, or what it is made of.
        is_component: the label is a component's name.
        has_title: it has a title, which is the label if it is no component.
        types: the JSON types without null; empty if there is no demand.
        null: null is explicitly allowed.
        never: no value is valid.
        facts: keywords with one value each, in OpenAPI 3.1's spelling.
        enum: the values by their frozen form, without null; None if any value may be.
        is_open: there may be other values than those of the enum; `anyOf` or `extensible` says how that is spelled.
        closed: no further properties are allowed.
        at: for keywords, the pointer of the part that holds it.
        is_folded: it is spelled as `anyOf` or `oneOf`, but is something plain.
        members: the parts of an `allOf`, and what stands beside it; empty if that is no more than one.
        digest: equal numbers mean equal demands, in both documents; 0 until known.
        shape: as the digest, of how `allOf` puts the demands together too.
    """

    pointer: str
    label: str = ""
    is_component: bool = False
    has_title: bool = False
    types: frozenset[str] = frozenset()
    null: bool = False
    never: bool = False
    facts: dict[str, Any] = attrs.Factory(dict)
    enum: dict[Any, Any] | None = None
    is_open: str = ""
    closed: bool = False
    required: frozenset[str] = frozenset()
    properties: dict[str, Places] = attrs.Factory(dict)
    subschemas: dict[str, Places] = attrs.Factory(dict)
    patterns: dict[str, Places] = attrs.Factory(dict)
    dependents: dict[str, Places] = attrs.Factory(dict)
    prefix: tuple[Places, ...] = ()
    unions: tuple[Union, ...] = ()
    dependent_required: dict[str, frozenset[str]] = attrs.Factory(dict)
    discriminator: str = ""
    mapping: dict[str, str] = attrs.Factory(dict)
    extensions: dict[str, Any] = attrs.Factory(dict)
    at: dict[str, str] = attrs.Factory(dict)
    is_folded: bool = False
    members: tuple[Places, ...] = ()
    digest: int = 0
    shape: int = 0

    def place(self, keyword: str) -> str:
        """Give the pointer of a keyword, or of the schema that lacks it."""
        return f"{self.at[keyword]}/{keyword}" if keyword in self.at else self.pointer

    @property
    def is_bare(self) -> bool:
        """Whether it demands nothing besides its unions."""
        own = (self.types, self.enum, self.closed, self.required, self.properties, self.subschemas, self.patterns)
        more = (self.dependents, self.prefix, self.dependent_required, self.never, self.facts.keys() - ANNOTATIONS)
        return not any(own) and not any(more)

    @property
    def text(self) -> str:
        """Say in a word or two what it is."""
        if self.is_component or self.properties:
            return self.label
        return spelled(self.types) if self.types else self.label or "any"


def spelled(types: frozenset[str]) -> str:
    """Spell types for a message; without any, every type may be."""
    return " or ".join(sorted(types)) or "any"


def frozen(value: Any) -> Any:
    """Give a hashable form of a JSON value that is equal for equal JSON values: 1 equals 1.0, true does not equal 1."""
    if isinstance(value, dict):
        return ("object", frozenset((key, frozen(each)) for key, each in value.items()))
    if isinstance(value, list):
        return ("list", tuple(frozen(each) for each in value))
    return ("bool", value) if isinstance(value, bool) else value


def signature(schema: Schema, of_values: bool = False) -> tuple[Any, ...]:
    """Give all that a schema itself says, hashable, without its subschemas and without names for people.

    Args:
        schema: the schema.
        of_values: leave out the type, null, and what makes no value invalid.
    """
    aside = ANNOTATIONS if of_values else frozenset()
    return (
        *(("", False) if of_values else (schema.types, schema.null)),
        *(schema.never, schema.closed, schema.is_open, schema.required),
        frozenset((key, frozen(value)) for key, value in schema.facts.items() if key not in aside),
        None if schema.enum is None else frozenset(schema.enum),
        frozenset(schema.dependent_required.items()),
        *(schema.discriminator, frozenset(schema.mapping.items())),
        frozenset((key, frozen(value)) for key, value in schema.extensions.items()),
        tuple(union.kind for union in schema.unions),
    )
