"""Operations in, the arguments of their methods out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen import naming
from codegen.ir import Argument
from codegen.load import canonical, resolve
from codegen.lower.endpoints import Declared, Endpoint
from codegen.lower.exact import exact
from codegen.lower.prose import paragraphs
from codegen.lower.standins import stand_in
from codegen.lower.types import Types, joined, literal_text, optional
from codegen.normalize import Entry, Plain, Property
from codegen.problem import SpecError, child


@attrs.frozen
class Arguments:
    """The arguments of one operation.

    Attributes:
        members: those that are members of the body.
        parameters: those that stand outside of it.
        extras: the name of the argument of extra parameters.
        per_call: JSON names of the members for which a client has no default.
    """

    members: tuple[Argument, ...]
    parameters: tuple[Argument, ...]
    extras: str | None
    per_call: frozenset[str]


@attrs.frozen
class Shortened:
    """Short spellings of a member: bare tags, and objects to wrap as (class name, tag, JSON name of the property)."""

    tag: str
    tags: tuple[str, ...]
    wraps: tuple[tuple[str, str, str], ...]


@attrs.define(eq=False)
class ArgumentLowering:
    """Lowers the arguments of the operations of one document."""

    document: dict[str, Any]
    plain: Plain
    types: Types

    def of(self, endpoint: Endpoint) -> Arguments:
        """Give the arguments of an operation.

        Raises:
            SpecError: a name that the overlay gives is taken.
        """
        names = naming.Names()
        if "x-python-batches" in endpoint.data:
            for own in naming.BATCHING_ARGUMENTS:
                names.claim(own)
        extras = endpoint.data.get("x-python-extra-parameters")
        argument = extras["argument"] if extras else None
        if argument is not None:
            place = child(endpoint.place, "x-python-extra-parameters", "argument")
            exact(names, argument, naming.ARGUMENTS_TAKEN, place)
        properties = self.properties(endpoint)
        raw = endpoint.parameters
        given: list[tuple[str | int, dict[str, Any], str]] = [
            *((item.wire, item.schema, item.place) for item in properties),
            *((index, item.data, item.place) for index, item in enumerate(raw)),
        ]
        found: dict[str | int, str] = {
            key: exact(names, data["x-python-name"], naming.ARGUMENTS_TAKEN, child(place, "x-python-name"))
            for key, data, place in given
            if "x-python-name" in data
        }
        found |= names.assign(
            [(item.wire, item.wire) for item in properties if item.wire not in found], naming.argument_name
        )
        for index, item in enumerate(raw):
            if index not in found:
                found[index] = _parameter_name(names, item)
        entry = self.entry(endpoint)
        described = endpoint.data.get("x-python-tools", {}).get("argument")
        members = (
            [self._member(entry, item, found[item.wire], item.wire == described) for item in properties]
            if entry
            else []
        )
        parameters = [self._parameter(item, found[index]) for index, item in enumerate(raw)]
        per_call = frozenset(item.wire for item in properties if item.schema.get("x-python-per-call") is True)
        return Arguments(tuple(members), tuple(parameters), argument, per_call)

    def entry(self, endpoint: Endpoint) -> Entry | None:
        """Give the object that an operation takes, if its members are arguments."""
        key = endpoint.body.entry if endpoint.body else None
        return self.plain.entries[key] if key is not None else None

    def properties(self, endpoint: Endpoint) -> list[Property]:
        """Give the members of a body that a caller may set."""
        entry = self.entry(endpoint)
        return [item for item in entry.properties if item.schema.get("readOnly") is not True] if entry else []

    def shortened(self, item: Property) -> Shortened | None:
        """Read what the overlay says of short spellings of a member's schema.

        Raises:
            SpecError: it names a variant or property that is not there.
        """
        reference = item.schema.get("$ref")
        target = resolve(self.document, reference) if isinstance(reference, str) else None
        declared = target.get("x-python-shorthands") if isinstance(target, dict) else None
        if declared is None:
            return None
        place = canonical(reference or "")
        base = self.plain.entries[self.plain.by_place[place]]
        if base.discriminator is None:
            raise SpecError(child(place, "x-python-shorthands"), "no discriminator", "tags need a discriminated union")
        wraps = tuple(
            (self._wrapped(base, tag, wire, child(place, "x-python-shorthands", "wraps", tag)), tag, wire)
            for tag, wire in declared.get("wraps", {}).items()
        )
        return Shortened(base.discriminator, tuple(declared.get("tags", ())), wraps)

    def _wrapped(self, base: Entry, tag: str, wire: str, place: str) -> str:
        for entry in self.plain.entries.values():
            for item in entry.properties if entry.base == base.key and tag in entry.tags else ():
                key = item.fragment.get("$ref") if item.wire == wire else None
                if isinstance(key, str) and self.plain.entries[key].kind == "object":
                    return self.types.names[key]
        raise SpecError(place, f"no variant {tag!r} with an object {wire!r}", "mend the tag or the property")

    def _member(self, entry: Entry, item: Property, name: str, takes_functions: bool) -> Argument:
        tree = self.types.of_property(entry.key, item.wire)
        parts = self.types.functions_too(tree) if takes_functions else self.types.input_parts(tree)
        short = self.shortened(item)
        if short is not None:
            tags = ", ".join(map(literal_text, short.tags))
            wrapped = [f"models.{found}" for found, _, _ in short.wraps]
            parts = [*([f"Literal[{tags}]"] if tags else []), *wrapped, *parts]
        must = item.required and not stand_in(self.types, entry, item)
        text = joined(parts)
        return Argument(
            name=name,
            wire=item.wire,
            pointer=item.place,
            type=text if must and not item.nullable else optional(text),
            default="UNSET" if item.nullable or must else "None",
            required=must,
            place="body",
            doc=paragraphs(item.schema, self._target(item.schema)),
        )

    def _parameter(self, item: Declared, name: str) -> Argument:
        client_wide = "x-python-client-default" in item.data
        required = (item.data.get("required") is True or item.data["in"] == "path") and not client_wide
        schema = item.data.get("schema")
        return Argument(
            name=name,
            wire=item.data["name"],
            pointer=item.place,
            type=self.types.input(self.types.of_loose(item.loose)),
            default="UNSET" if required else "None",
            required=required,
            place="client" if client_wide else item.data["in"],
            doc=paragraphs(item.data, self._target(schema) or schema),
        )

    def _target(self, schema: Any) -> dict[str, Any] | None:
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        target = resolve(self.document, reference) if isinstance(reference, str) else None
        return target if isinstance(target, dict) else None


def _parameter_name(names: naming.Names, item: Declared) -> str:
    """Name a parameter; where a member of the body has its name, the place tells them apart."""
    name = naming.argument_name(item.data["name"])
    return names.claim(f"{name}_{item.data['in']}" if name in names else name)
