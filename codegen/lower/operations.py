"""Paths of the document in, operations with their arguments, bodies and answers out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from codegen import naming
from codegen.ir import Argument, OperationValue
from codegen.load import resolve
from codegen.lower.prose import clean, paragraphs
from codegen.lower.types import Types, literal_text
from codegen.normalize import Entry, Fragment, Normalizer, Plain, Property
from codegen.problem import SpecError, child

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


@attrs.define(eq=False)
class Endpoint:
    """An operation as the document has it, references followed; `loose` names its fragments for the schema parser."""

    id: str
    method: str
    path: str
    place: str
    data: dict[str, Any]
    parameters: list[tuple[dict[str, Any], str, str]] = attrs.field(factory=list)
    body: tuple[dict[str, Any], str] | None = None
    media: tuple[str, dict[str, Any], str] | None = None
    body_entry: str | None = None
    answers: list[tuple[str, str, str | None]] = attrs.field(factory=list)
    events: str | None = None
    problem: SpecError | None = None


@attrs.define(eq=False)
class Collector:
    """Reads the operations of one document and hands every schema in them to the normalizer."""

    document: dict[str, Any]
    normalizer: Normalizer
    loose: dict[str, Fragment] = attrs.field(factory=dict)

    def collect(self) -> list[Endpoint]:
        """Give the operations in the document's order.

        Raises:
            SpecError: the document is malformed.
        """
        ids: set[str] = set()
        found = []
        for path, method, item, data, place in self._operations():
            wanted = data.get("operationId")
            identity = wanted if isinstance(wanted, str) and wanted and wanted not in ids else f"{method} {path}"
            ids.add(identity)
            endpoint = Endpoint(identity, method.upper(), path, place, data)
            try:
                self._read(endpoint, item)
            except SpecError as error:
                endpoint.problem = error
            found.append(endpoint)
        return found

    def _operations(self) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any], str]]:
        paths = self.document.get("paths") or {}
        for path, item in paths.items():
            place = child("#/paths", path)
            if isinstance(item, dict) and isinstance(item.get("$ref"), str):
                item = resolve(self.document, item["$ref"])
            if not isinstance(item, dict):
                if path.startswith("x-"):
                    continue
                raise SpecError(place, f"a {type(item).__name__}", "a path item is an object")
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    yield path, method, item, item[method], child(place, method)

    def _follow(self, item: Any, place: str) -> tuple[dict[str, Any], str]:
        seen: set[str] = set()
        while isinstance(item, dict) and isinstance(item.get("$ref"), str) and item["$ref"] not in seen:
            place = item["$ref"]
            seen.add(place)
            item = resolve(self.document, place)
        if not isinstance(item, dict):
            raise SpecError(place, f"a {type(item).__name__}", "this is an object in OpenAPI")
        return item, place

    def _read(self, endpoint: Endpoint, item: dict[str, Any]) -> None:
        self._read_parameters(endpoint, item)
        body = endpoint.data.get("requestBody")
        if body is not None:
            endpoint.body = self._follow(body, child(endpoint.place, "requestBody"))
            self._read_body(endpoint)
        self._read_answers(endpoint)

    def _read_parameters(self, endpoint: Endpoint, item: dict[str, Any]) -> None:
        merged: dict[tuple[str, str], tuple[dict[str, Any], str, str]] = {}
        shared = (item.get("parameters") or [], child(endpoint.place.rpartition("/")[0], "parameters"))
        own = (endpoint.data.get("parameters") or [], child(endpoint.place, "parameters"))
        for items, place in (shared, own):
            for index, each in enumerate(items):
                parameter, where = self._follow(each, child(place, index))
                name, location = parameter.get("name"), parameter.get("in")
                if not isinstance(name, str) or location not in _STYLES:
                    raise SpecError(where, "a parameter without name or place", "give it a name and an `in`")
                # OpenAPI 3.1, 4.8.12.2: these three are set by other means and ignored as parameters.
                if location == "header" and name.lower() in ("accept", "content-type", "authorization"):
                    continue
                loose = f"{endpoint.id} parameter {location} {name}"
                schema, at = parameter.get("schema", {}), child(where, "schema")
                if not schema and isinstance(parameter.get("content"), dict) and parameter["content"]:
                    media = next(iter(parameter["content"]))
                    schema, at = (
                        (parameter["content"][media] or {}).get("schema", {}),
                        child(where, "content", media, "schema"),
                    )
                self.loose[loose] = self.normalizer.fragment(schema, at, f"{endpoint.id} {name}", strip_null=True)
                merged[name, location] = (parameter, where, loose)
        for name in re.findall(r"\{([^{}]+)\}", endpoint.path):
            if (name, "path") not in merged:
                place = child(endpoint.place, "parameters")
                raise SpecError(place, f"the path parameter {name!r} is not declared", "declare it with in: path")
        endpoint.parameters = list(merged.values())

    def _read_body(self, endpoint: Endpoint) -> None:
        body, place = endpoint.body or ({}, "")
        content = body.get("content")
        if not isinstance(content, dict) or not content:
            endpoint.body = None
            return
        media = min(content, key=lambda name: _preference(name, list(content)))
        schema = (content[media] or {}).get("schema", {})
        where = child(place, "content", media, "schema")
        endpoint.media = (media, schema, where)
        fragment = self.normalizer.fragment(schema, where, f"{endpoint.id} request", strip_null=True)
        self.loose[f"{endpoint.id} body"] = fragment
        key = fragment.get("$ref")
        if isinstance(key, str) and self.normalizer.plain.entries[key].kind == "object":
            endpoint.body_entry = key

    def _read_answers(self, endpoint: Endpoint) -> None:
        responses = endpoint.data.get("responses") or {}
        good = [code for code in responses if str(code).upper().startswith("2")]
        for code in good or [code for code in responses if code == "default"]:
            answer, place = self._follow(responses[code], child(endpoint.place, "responses", code))
            content = answer.get("content")
            if not isinstance(content, dict) or not content:
                endpoint.answers.append((str(code), "empty", None))
                continue
            events = next((media for media in content if media.lower().startswith("text/event-stream")), None)
            if events is not None:
                endpoint.events = self._answer_schema(endpoint, content, events, place, "event")
            others = [media for media in content if media != events]
            if others:
                media = min(others, key=lambda name: _preference(name, others))
                kind = _kind(media)
                loose = (
                    self._answer_schema(endpoint, content, media, place, f"answer {code}") if kind == "json" else None
                )
                endpoint.answers.append((str(code), kind, loose))

    def _answer_schema(self, endpoint: Endpoint, content: dict[str, Any], media: str, place: str, what: str) -> str:
        schema = (content[media] or {}).get("schema", {})
        loose = f"{endpoint.id} {what}"
        where = child(place, "content", media, "schema")
        self.loose[loose] = self.normalizer.fragment(schema, where, f"{endpoint.id} response", strip_null=False)
        return loose


def _kind(media: str) -> str:
    name = media.partition(";")[0].strip().lower()
    if name.endswith(("/json", "+json")) or name in ("*/*", "application/*"):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    return "text" if name.startswith("text/") else "bytes"


def _preference(media: str, order: list[str]) -> tuple[int, int]:
    rank = {"json": 0, "form": 1, "multipart": 2, "text": 3, "bytes": 4}[_kind(media)]
    return rank, order.index(media)


@attrs.define(eq=False)
class OperationLowering:
    """Lowers the operations of one document."""

    document: dict[str, Any]
    plain: Plain
    types: Types
    names: naming.Names = attrs.field(factory=naming.Names)

    def arguments(self, endpoint: Endpoint) -> tuple[list[Argument], list[Argument]]:
        """Give the arguments of an operation: those of its body's members, and those of its other parameters."""
        scope = naming.Names()
        members = [self._member(item, scope) for item in self._properties(endpoint)]
        parameters = [self._parameter(endpoint, *item, scope) for item in endpoint.parameters]
        return members, parameters

    def _properties(self, endpoint: Endpoint) -> list[tuple[Entry, Property]]:
        if endpoint.body_entry is None:
            return []
        entry = self.plain.entries[endpoint.body_entry]
        return [(entry, item) for item in entry.properties if not _read_only(item.schema)]

    def _member(self, pair: tuple[Entry, Property], scope: naming.Names) -> Argument:
        entry, item = pair
        schema = item.schema if isinstance(item.schema, dict) else {}
        text = self.types.input(self.types.tree(entry.key, item.wire))
        reference = schema.get("$ref")
        target = resolve(self.document, reference) if isinstance(reference, str) else None
        shorthand = (target or {}).get("x-python-shorthands")
        if shorthand:
            text = self._with_shorthands(text, shorthand, reference or "")
        must = item.required and not _filled(item)
        if item.nullable or not must:
            text = f"{text} | None" if text != "Any" else text
        return Argument(
            name=scope.claim(schema.get("x-python-name") or naming.argument_name(item.wire)),
            wire=item.wire,
            pointer=item.place,
            type=text,
            default="UNSET" if item.nullable or must else "None",
            required=must,
            place="body",
            doc=paragraphs(schema, target),
        )

    def _with_shorthands(self, text: str, shorthand: dict[str, Any], reference: str) -> str:
        tags = ", ".join(literal_text(tag) for tag in shorthand.get("tags", ()))
        wrapped = [f"models.{name}" for name, _, _ in self.wraps(shorthand, reference)]
        return " | ".join(dict.fromkeys([*([f"Literal[{tags}]"] if tags else []), *wrapped, *text.split(" | ")]))

    def wraps(self, shorthand: dict[str, Any], reference: str) -> list[tuple[str, str, str]]:
        """Give (class name, tag, property) of each object that a shorthand wraps."""
        base = self.plain.entries[self.plain.by_place[reference]]
        found = []
        for tag, wire in shorthand.get("wraps", {}).items():
            variant = next(
                (item for item in self.plain.entries.values() if item.base == base.key and tag in item.tags), None
            )
            item = next((each for each in variant.properties if each.wire == wire), None) if variant else None
            key = item.fragment.get("$ref") if item else None
            if not isinstance(key, str):
                place = child(reference, "x-python-shorthands", "wraps", tag)
                raise SpecError(place, f"no variant {tag!r} with an object {wire!r}", "mend the tag or the property")
            found.append((self.types.names[key], tag, wire))
        return found

    def _parameter(
        self, endpoint: Endpoint, parameter: dict[str, Any], place: str, loose: str, scope: naming.Names
    ) -> Argument:
        wire, location = parameter["name"], parameter["in"]
        schema = parameter.get("schema")
        name = parameter.get("x-python-name") or naming.argument_name(wire)
        if naming.folded(name) in scope.taken:
            name = f"{name}_{location}"
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        target = resolve(self.document, reference) if isinstance(reference, str) else schema
        client_wide = "x-python-client-default" in parameter
        required = parameter.get("required") is True and not client_wide
        return Argument(
            name=scope.claim(name),
            wire=wire,
            pointer=place,
            type=self.types.input(self.types.tree("", loose)),
            default="UNSET" if required else "None",
            required=required,
            place="client" if client_wide else location,
            doc=paragraphs(parameter, target),
        )

    def value(self, endpoint: Endpoint, members: list[Argument], parameters: list[Argument]) -> OperationValue:
        """Spell the value that the `operations` module holds for an operation."""
        lines = [
            f"id={literal_text(endpoint.id)},",
            f"method={literal_text(endpoint.method)},",
            f"path={literal_text(endpoint.path)},",
            "types=TYPES,",
        ]
        if parameters:
            spelled = [
                _parameter_text(item, raw) for item, (raw, _, _) in zip(parameters, endpoint.parameters, strict=True)
            ]
            lines.append(f"parameters=({' '.join(spelled)}),")
        if endpoint.body is not None:
            lines.append(f"body={self._body_text(endpoint, members)},")
        answers = [self._answer_text(endpoint, *item) for item in endpoint.answers]
        if answers:
            lines.append(f"answers=({' '.join(answers)}),")
        lines += self._extension_lines(endpoint)
        summary = endpoint.data.get("summary") or endpoint.data.get("description") or ""
        doc = clean(summary).split("\n")[0] or f"{endpoint.method} {endpoint.path}"
        return OperationValue(
            name=self.names.claim(naming.constant_name(endpoint.id)),
            id=endpoint.id,
            pointer=endpoint.place,
            doc=doc,
            lines=tuple(lines),
        )

    def _body_text(self, endpoint: Endpoint, members: list[Argument]) -> str:
        media = endpoint.media[0] if endpoint.media else "application/json"
        parts = [f"content_type={literal_text(media)}", f"kind={literal_text(_kind(media))}"]
        if endpoint.body and endpoint.body[0].get("required") is True:
            parts.append("required=True")
        if members:
            parts.append(f"properties={_tuple(item.wire for item in members)}")
        required = [item.wire for item in members if item.required]
        if required:
            parts.append(f"required_properties={_tuple(required)}")
        entry = self.plain.entries[endpoint.body_entry] if endpoint.body_entry else None
        filled = [item for item in entry.properties if item.required and _filled(item)] if entry else []
        if filled:
            pairs = ", ".join(f"{literal_text(item.wire)}: {literal_text(_filled(item)[0])}" for item in filled)
            parts.append(f"fill={{{pairs}}}")
        nullable = [item.wire for item in entry.properties if item.nullable] if entry else []
        if nullable:
            parts.append(f"nullable=frozenset({_tuple(nullable)})")
        if entry is not None:
            parts += self._special_texts(entry)
        return f"Body({', '.join(parts)})"

    def _special_texts(self, entry: Entry) -> list[str]:
        shorthands, special = [], False
        for item in entry.properties:
            special = special or self.types.is_special(self.types.tree(entry.key, item.wire))
            reference = item.schema.get("$ref") if isinstance(item.schema, dict) else None
            target = resolve(self.document, reference) if isinstance(reference, str) else None
            shorthand = target.get("x-python-shorthands") if isinstance(target, dict) else None
            if isinstance(target, dict) and shorthand:
                tag = self.plain.entries[self.plain.by_place[reference or ""]].discriminator
                wraps = ", ".join(
                    f"{literal_text(name)}: ({literal_text(key)}, {literal_text(wire)})"
                    for name, key, wire in self.wraps(shorthand, reference or "")
                )
                text = (
                    f"Shorthand(tag={literal_text(tag)}, tags={_tuple(shorthand.get('tags', ()))}, wraps={{{wraps}}})"
                )
                shorthands.append(f"{literal_text(item.wire)}: {text}")
        parts = [f"shorthands={{{', '.join(shorthands)}}}"] if shorthands else []
        return [*parts, f"encoded_as={literal_text(self.types.names[entry.key])}"] if special else parts

    def _answer_text(self, endpoint: Endpoint, code: str, kind: str, loose: str | None) -> str:
        parts = [f"status={literal_text(code)}"]
        if kind != "json":
            parts.append(f"kind={literal_text(kind)}")
        if loose is not None:
            parts.append(f"type={literal_text(self.types.output(self.types.tree('', loose)))}")
        return f"Answer({', '.join(parts)}),"

    def _extension_lines(self, endpoint: Endpoint) -> list[str]:
        lines = []
        streaming = endpoint.data.get("x-python-streaming")
        if endpoint.events is not None:
            event = self.types.output(self.types.tree("", endpoint.events))
            parts = [f"event={literal_text(event)}"]
            for key in ("flag", "terminator"):
                if streaming and streaming.get(key):
                    parts.append(f"{key}={literal_text(streaming[key])}")
            if streaming and streaming.get("finish"):
                finish = streaming["finish"]
                parts.append(f"finish=({literal_text(finish['items'])}, {literal_text(finish['member'])})")
            if streaming and streaming.get("whole"):
                parts.append(f"whole={literal_text(streaming['whole'])}")
            lines.append(f"stream=EventStream({', '.join(parts)}),")
        elif streaming:
            raise SpecError(f"{endpoint.place}/x-python-streaming", "no text/event-stream answer", "declare one")
        extra = endpoint.data.get("x-python-extra-parameters")
        if extra:
            parts = [f"{key}={literal_text(extra[key])}" for key in ("argument", "header", "implied")]
            lines.append(f"extra_parameters=ExtraParameters({', '.join(parts)}),")
        hints = endpoint.data.get("x-python-hints")
        if hints:
            lines.append(
                f"hints={{{', '.join(f'{int(code)}: {literal_text(text)}' for code, text in hints.items())}}},"
            )
        return lines


def _filled(item: Property) -> tuple[Any, ...]:
    """Give the value that stands in for a required member which has a default, or the only one that it may have."""
    schema = item.schema if isinstance(item.schema, dict) else {}
    for key in ("const", "default"):
        if isinstance(schema.get(key), str | bool | int | float):
            return (schema[key],)
    return ()


def _read_only(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("readOnly") is True


def _tuple(items: Any) -> str:
    texts = [literal_text(item) for item in items]
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _parameter_text(argument: Argument, raw: dict[str, Any]) -> str:
    location = raw["in"]
    style = raw.get("style") if isinstance(raw.get("style"), str) else _STYLES[location]
    explode = raw.get("explode") if isinstance(raw.get("explode"), bool) else style in ("form", "deepObject")
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
    if isinstance(raw.get("content"), dict) and raw["content"]:
        parts.append(f"content_type={literal_text(next(iter(raw['content'])))}")
    return f"Parameter({', '.join(parts)}),"
