"""Operations with their arguments in, the values of the `operations` module out."""

from __future__ import annotations

import re
from typing import Any

import attrs

from codegen import naming
from codegen.ir import Argument, OperationValue
from codegen.lower.arguments import ArgumentLowering, Arguments
from codegen.lower.endpoints import Content, Declared, Endpoint, Reply
from codegen.lower.outputs import OutputLowering
from codegen.lower.prose import clean
from codegen.lower.security import SecurityLowering
from codegen.lower.standins import stand_in
from codegen.lower.types import Types, literal_text
from codegen.problem import SpecError, child

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


@attrs.define(eq=False)
class OperationLowering:
    """Lowers the operations of one document."""

    arguments: ArgumentLowering
    types: Types
    outputs: OutputLowering
    security: SecurityLowering

    def values(self, endpoints: list[Endpoint], arguments: dict[str, Arguments]) -> dict[str, OperationValue]:
        """Spell the value that the `operations` module holds for each operation, by its id."""
        names = naming.Names().assign([(item.id, item.id) for item in endpoints], naming.constant_name)
        return {item.id: self._value(item, names[item.id], arguments[item.id]) for item in endpoints}

    def _value(self, endpoint: Endpoint, name: str, arguments: Arguments) -> OperationValue:
        lines = [
            f"id={literal_text(endpoint.id)},",
            f"method={literal_text(endpoint.method)},",
            f"path={literal_text(_sent(endpoint.path))},",
            "types=TYPES,",
        ]
        if arguments.parameters:
            pairs = zip(arguments.parameters, endpoint.parameters, strict=True)
            lines.append(f"parameters=({' '.join(_parameter_text(item, raw) for item, raw in pairs)}),")
        if endpoint.body is not None:
            lines.append(f"body={self._body_text(endpoint, endpoint.body, arguments)},")
        if endpoint.replies:
            lines.append(f"answers=({' '.join(self._reply_text(item) for item in endpoint.replies)}),")
        lines += self._stream_lines(endpoint, arguments)
        lines += _batches_lines(endpoint, arguments)
        lines += _extension_lines(endpoint)
        lines += self.outputs.lines(endpoint)
        asked = self.security.of(endpoint.data, endpoint.place)
        lines += [f"security={asked},"] if asked is not None else []
        if endpoint.server is not None:
            lines.append(f"server={_tuple(endpoint.server)},")
        summary = endpoint.data.get("summary") or endpoint.data.get("description") or ""
        return OperationValue(
            name=name,
            id=endpoint.id,
            method=endpoint.method,
            path=endpoint.path,
            pointer=endpoint.place,
            doc=clean(summary).split("\n")[0] or f"{endpoint.method} {endpoint.path}",
            lines=tuple(lines),
        )

    def _body_text(self, endpoint: Endpoint, body: Content, arguments: Arguments) -> str:
        parts = _content_parts(body)
        if body.others:
            others = (self._other_text(endpoint, body, each, arguments) for each in body.others)
            parts.append(f"others=({', '.join(others)},)")
        if arguments.members:
            parts.append(f"properties={_tuple(item.wire for item in arguments.members)}")
        required = [item.wire for item in arguments.members if item.required]
        if required:
            parts.append(f"required_properties={_tuple(required)}")
        entry = self.arguments.entry(endpoint)
        if entry is None:
            return f"Body({', '.join(parts)})"
        properties = self.arguments.properties(endpoint)
        filled = [(item.wire, *stand_in(self.types, entry, item)) for item in properties]
        pairs = [f"{literal_text(item[0])}: {literal_text(item[1])}" for item in filled if len(item) == 2]
        if pairs:
            parts.append(f"fill={{{', '.join(pairs)}}}")
        nullable = [item.wire for item in properties if item.nullable]
        if nullable:
            parts.append(f"nullable=frozenset({_tuple(nullable)})")
        shorthands = self._shorthands(endpoint)
        if shorthands:
            parts.append(f"shorthands={{{', '.join(shorthands)}}}")
        if any(self.types.is_special(self.types.of_property(entry.key, item.wire)) for item in properties):
            parts.append(f"encoded_as={literal_text(self.types.names[entry.key])}")
        return f"Body({', '.join(parts)})"

    def _other_text(self, endpoint: Endpoint, body: Content, other: Content, arguments: Arguments) -> str:
        """Spell a body in another media type; where it is the same object, the arguments make it as well."""
        if other.entry is None or other.entry != body.entry:
            return f"Body({', '.join(_content_parts(other))})"
        return self._body_text(endpoint, attrs.evolve(other, others=()), arguments)

    def _shorthands(self, endpoint: Endpoint) -> list[str]:
        found = []
        for item in self.arguments.properties(endpoint):
            short = self.arguments.shortened(item)
            if short is not None:
                wraps = ", ".join(
                    f"{literal_text(name)}: ({literal_text(tag)}, {literal_text(wire)})"
                    for name, tag, wire in short.wraps
                )
                text = f"tag={literal_text(short.tag)}, tags={_tuple(short.tags)}, wraps={{{wraps}}}"
                found.append(f"{literal_text(item.wire)}: Shorthand({text})")
        return found

    def _reply_text(self, reply: Reply) -> str:
        parts = [f"status={literal_text(reply.status)}"]
        if reply.kind != "json":
            parts.append(f"kind={literal_text(reply.kind)}")
        if reply.loose is not None:
            parts.append(f"type={literal_text(self.types.declared(self.types.of_loose(reply.loose)))}")
        if reply.others:
            kinds = (f"{literal_text(media)}: {literal_text(kind)}" for media, kind in reply.others.items())
            parts.append(f"others={{{', '.join(kinds)}}}")
        return f"Answer({', '.join(parts)}),"

    def _stream_lines(self, endpoint: Endpoint, arguments: Arguments) -> list[str]:
        streaming: dict[str, Any] = endpoint.data.get("x-python-streaming", {})
        place = child(endpoint.place, "x-python-streaming")
        if endpoint.events is None:
            if streaming:
                raise SpecError(place, "no answer is text/event-stream", "declare one, or remove the key")
            return []
        flag = streaming.get("flag")
        if flag is not None and flag not in [item.wire for item in arguments.members]:
            raise SpecError(child(place, "flag"), f"the body has no member {flag!r}", "mend the name")
        event = self.types.declared(self.types.of_loose(endpoint.events))
        parts = [f"event={literal_text(event)}"]
        parts += [f"{key}={literal_text(streaming[key])}" for key in ("flag", "terminator") if key in streaming]
        if "finish" in streaming:
            finish = streaming["finish"]
            parts.append(f"finish=({literal_text(finish['items'])}, {literal_text(finish['member'])})")
        if "whole" in streaming:
            parts.append(f"whole={literal_text(streaming['whole'])}")
        parts += [f"{key}={_tuple(streaming[key])}" for key in ("append", "parts") if key in streaming]
        if endpoint.whole is not None:
            parts.append(f"result={literal_text(self.types.declared(self.types.of_loose(endpoint.whole)))}")
        return [f"stream=EventStream({', '.join(parts)}),"]


def _batches_lines(endpoint: Endpoint, arguments: Arguments) -> list[str]:
    batches = endpoint.data.get("x-python-batches")
    if not batches:
        return []
    place = child(endpoint.place, "x-python-batches", "argument")
    if endpoint.body is None or endpoint.body.kind != "json" or endpoint.events is not None:
        raise SpecError(place, "the operation has no JSON body, or a stream", "remove the key: only lists are split")
    found = [item for item in arguments.members if item.wire == batches["argument"]]
    if not found or not found[0].type.startswith("Sequence["):
        raise SpecError(place, f"the body has no list {batches['argument']!r}", "mend the name")
    parts = [f"{key}={literal_text(batches[key])}" for key in ("argument", "items", "index", "usage")]
    return [f"batches=Batches({', '.join(parts)}),"]


def _content_parts(body: Content) -> list[str]:
    parts = [f"content_type={literal_text(body.media)}", f"kind={literal_text(body.kind)}"]
    if body.required:
        parts.append("required=True")
    found = [(name, _encoding_text(item)) for name, item in body.encodings.items() if isinstance(item, dict)]
    pairs = [f"{literal_text(name)}: {text}" for name, text in found if text != "Encoding()"]
    if pairs:
        parts.append(f"encodings={{{', '.join(pairs)}}}")
    return parts


def _encoding_text(item: dict[str, Any]) -> str:
    names = {"contentType": "content_type", "style": "style"}
    parts = [f"{name}={literal_text(item[key])}" for key, name in names.items() if isinstance(item.get(key), str)]
    if isinstance(item.get("explode"), bool):
        parts.append(f"explode={item['explode']}")
    if item.get("allowReserved") is True:
        parts.append("allow_reserved=True")
    return f"Encoding({', '.join(parts)})"


def _extension_lines(endpoint: Endpoint) -> list[str]:
    lines = []
    extra = endpoint.data.get("x-python-extra-parameters")
    if extra:
        if endpoint.body is None or endpoint.body.kind != "json":
            place = child(endpoint.place, "x-python-extra-parameters")
            raise SpecError(
                place, "the operation has no JSON body", "remove the key: extra parameters go into the body"
            )
        keys = ("argument", "header", "implied", "refusing")
        parts = [f"{key}={literal_text(extra[key])}" for key in keys if key in extra]
        lines.append(f"extra_parameters=ExtraParameters({', '.join(parts)}),")
    hints = endpoint.data.get("x-python-hints")
    if hints:
        lines.append(f"hints={{{', '.join(f'{int(code)}: {literal_text(text)}' for code, text in hints.items())}}},")
    tracing = endpoint.data.get("x-python-tracing")
    if tracing:
        keys = ("operation", "provider", "namespace", "output")
        parts = [f"{key}={literal_text(tracing[key])}" for key in keys if key in tracing]
        lines.append(f"tracing=Tracing({', '.join(parts)}),")
    vectors = endpoint.data.get("x-python-vectors")
    if vectors:
        parts = [f"{key}={literal_text(vectors[key])}" for key in ("argument", "items")]
        lines.append(f"vectors=Vectors({', '.join(parts)}),")
    if endpoint.data.get("x-python-cached") is True and endpoint.body is not None:
        place = child(endpoint.place, "x-python-cached")
        raise SpecError(place, "the operation has a body", "remove the key: only what needs no body is asked once")
    return lines


def _tuple(items: Any) -> str:
    texts = [literal_text(item) for item in items]
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _sent(path: str) -> str:
    """Give a path without its fragment, by which some documents tell operations of one path apart."""
    found = re.match(r"(?:\{[^{}]*\}|[^#])*", path)
    return found[0] if found else path


def _parameter_text(argument: Argument, declared: Declared) -> str:
    raw = declared.data
    location = raw["in"]
    style = raw["style"] if isinstance(raw.get("style"), str) else _STYLES[location]
    # OpenAPI 3.1, 4.8.12.2.1: explode is the default of form, and deepObject has no other form.
    explode = raw["explode"] if isinstance(raw.get("explode"), bool) else style in ("form", "deepObject")
    parts = [
        f"argument={literal_text(argument.name)}",
        f"name={literal_text(argument.wire)}",
        f"location={literal_text(location)}",
    ]
    if style != "form":
        parts.append(f"style={literal_text(style)}")
    if not explode:
        parts.append("explode=False")
    if raw.get("allowReserved") is True:
        parts.append("allow_reserved=True")
    if "schema" not in raw and isinstance(raw.get("content"), dict) and raw["content"]:
        parts.append(f"content_type={literal_text(next(iter(raw['content'])))}")
    return f"Parameter({', '.join(parts)}),"
