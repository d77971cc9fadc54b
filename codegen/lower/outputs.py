"""What the overlay says of structured output and tools in, declarations and the classes of parsed answers out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from codegen.ir import ListOf, ParsedClass, Ref, TypeTree, UnionOf
from codegen.lower.arguments import ArgumentLowering
from codegen.lower.endpoints import Endpoint
from codegen.lower.names import FieldNames
from codegen.lower.types import Types, literal_text
from codegen.normalize import Entry, Property
from codegen.problem import SpecError, child

STRUCTURED = "x-python-structured"
TOOLS = "x-python-tools"
MODULE = "structured"
"""The module of the package that holds the classes of parsed answers."""

_MISSING = "mend the name"


@attrs.define(eq=False)
class OutputLowering:
    """Lowers both extensions of the operations of one document."""

    arguments: ArgumentLowering
    types: Types
    names: FieldNames

    def lines(self, endpoint: Endpoint) -> list[str]:
        """Spell both declarations as arguments of the operation's value.

        Raises:
            SpecError: one of them names something that is not there.
        """
        return [*self._structured_lines(endpoint), *self._tools_lines(endpoint)]

    def parsed(self, endpoint: Endpoint) -> tuple[ParsedClass, ...]:
        """Give the classes of an answer with parsed values, innermost first; none where the operation has none."""
        declared = endpoint.data.get(STRUCTURED)
        if declared is None:
            return ()
        answer, item, message = self._path(endpoint, declared, child(endpoint.place, STRUCTURED))
        inner = ParsedClass(
            name=self._parsed_name(message),
            base=self.types.names[message.key],
            doc=self._doc(message, "whose text was read as the type that was asked for; the value is in `parsed`"),
            mixin="ParsedMessage",
            field=None,
        )
        middle = ParsedClass(
            name=self._parsed_name(item),
            base=self.types.names[item.key],
            doc=self._doc(item, "whose message has a parsed value"),
            mixin=None,
            field=(self.names.of(item)[declared["message"]], f"{inner.name}[T]"),
        )
        outer = ParsedClass(
            name=self._parsed_name(answer),
            base=self.types.names[answer.key],
            doc=self._doc(answer, "of the type that was asked for; the value is in `parsed`"),
            mixin="ParsedAnswer",
            field=(self.names.of(answer)[declared["items"]], f"list[{middle.name}[T]]"),
        )
        return inner, middle, outer

    def _doc(self, entry: Entry, text: str) -> tuple[str, ...]:
        return (f"A `{self.types.names[entry.key]}` {text}.",)

    def _parsed_name(self, entry: Entry) -> str:
        return f"Parsed{self.types.names[entry.key]}"

    def _structured_lines(self, endpoint: Endpoint) -> list[str]:
        declared = endpoint.data.get(STRUCTURED)
        if declared is None:
            return []
        place = child(endpoint.place, STRUCTURED)
        short = self.arguments.shortened(self._member(endpoint, declared["argument"], child(place, "argument")))
        if short is None or declared["variant"] not in [tag for _, tag, _ in short.wraps]:
            raise SpecError(child(place, "variant"), "no such variant", "wrap it with x-python-shorthands")
        parts = [
            f"argument={literal_text(declared['argument'])}",
            f"tag={literal_text(short.tag)}",
            f"variant={literal_text(declared['variant'])}",
            f"result={literal_text(self.parsed(endpoint)[-1].name)}",
            "types=PARSED",
        ]
        keys = ("items", "finish", "cut", "message", "text", "refusal", "calls")
        parts += [f"{key}={_text(declared[key])}" for key in keys]
        return [f"structured=Structured({', '.join(parts)}),"]

    def _tools_lines(self, endpoint: Endpoint) -> list[str]:
        declared = endpoint.data.get(TOOLS)
        if declared is None:
            return []
        place = child(endpoint.place, TOOLS)
        for key in ("argument", "choice", "messages"):
            self._member(endpoint, declared[key], child(place, key))
        answer, _, _ = self._path(endpoint, declared, place)
        _property(answer, declared["usage"], child(place, "usage"))
        turns = self.types.of_property(self._entry(endpoint, place).key, declared["messages"])
        if not isinstance(turns, ListOf):
            raise SpecError(child(place, "messages"), "it is no list", _MISSING)
        keys = ("argument", "choice", "free", "forcing", "messages")
        parts = [f"{key}={_text(declared[key])}" for key in keys]
        parts.append(f"turn={literal_text(self.types.declared(turns.item))}")
        parts += [f"{key}={_text(declared[key])}" for key in ("items", "message", "text", "calls", "usage")]
        return [f"calling=Calling({', '.join(parts)}),"]

    def _entry(self, endpoint: Endpoint, place: str) -> Entry:
        entry = self.arguments.entry(endpoint)
        if entry is None:
            raise SpecError(place, "the operation has no body with members", "remove the key")
        return entry

    def _member(self, endpoint: Endpoint, wire: str, place: str) -> Property:
        return _property(self._entry(endpoint, place), wire, place)

    def _path(self, endpoint: Endpoint, declared: dict[str, Any], place: str) -> tuple[Entry, Entry, Entry]:
        """Follow the way from the answer to its message, and check the names on it."""
        if endpoint.whole is None:
            raise SpecError(place, "the operation has no answer in JSON", "remove the key")
        answer = self._object(self.types.of_loose(endpoint.whole), place)
        item = self._below(answer, declared["items"], child(place, "items"))
        message = self._below(item, declared["message"], child(place, "message"))
        for key in ("text", "calls"):
            _property(message, declared[key], child(place, key))
        if "finish" in declared:
            _property(item, declared["finish"], child(place, "finish"))
        return answer, item, message

    def _below(self, entry: Entry, wire: str, place: str) -> Entry:
        return self._object(self.types.of_property(entry.key, _property(entry, wire, place).wire), place)

    def _object(self, tree: TypeTree, place: str) -> Entry:
        found = [self.types.entry(key) for key in _references(tree)]
        if len(found) != 1 or found[0].kind != "object":
            raise SpecError(place, "it is no object with a schema of its own", "name one that is")
        return found[0]


def _references(tree: TypeTree) -> Iterator[str]:
    if isinstance(tree, Ref):
        yield tree.key
    elif isinstance(tree, ListOf):
        yield from _references(tree.item)
    elif isinstance(tree, UnionOf):
        for each in tree.members:
            yield from _references(each)


def _property(entry: Entry, wire: str, place: str) -> Property:
    for item in entry.properties:
        if item.wire == wire:
            return item
    raise SpecError(place, f"there is no property {wire!r}", _MISSING)


def _text(value: Any) -> str:
    if isinstance(value, list):
        texts = [literal_text(each) for each in value]
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
    return literal_text(value)
