"""Paths of the document in, operations out: references followed, every schema handed to the normalizer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from codegen.load import follow, items_of, json_kind, object_of, resolve
from codegen.lower.media import essence, is_events, kind_of, preferred, rank
from codegen.lower.servers import own_server
from codegen.normalize import Fragment, Normalizer
from codegen.problem import SpecError, child

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
LOCATIONS = ("path", "query", "header", "cookie")
# OpenAPI 3.1, 4.8.12.2: these three are set by other means and ignored as parameters.
_IGNORED_HEADERS = ("accept", "content-type", "authorization")

JsonObject = dict[str, Any]


@attrs.frozen(eq=False)
class Declared:
    """A parameter as the document has it; `loose` names its fragment for the schema parser."""

    data: JsonObject
    place: str
    loose: str


@attrs.frozen(eq=False)
class Content:
    """A body in one media type; `entry` is the object whose members can be arguments.

    `encodings` is what the document says of how its members are sent; `others` are the bodies in other media types.
    """

    media: str
    kind: str
    required: bool
    loose: str
    entry: str | None
    encodings: JsonObject
    others: tuple[Content, ...] = ()


@attrs.frozen(eq=False)
class Reply:
    """A good answer: its status, its kind (json, text, bytes or empty), and for JSON its fragment.

    `others` are the kinds of other media types in which the caller may ask for it.
    """

    status: str
    kind: str
    loose: str | None
    others: dict[str, str] = attrs.field(factory=dict)


@attrs.define(eq=False)
class Endpoint:
    """An operation; `server` is the usual one and its own, `problem` says why it cannot be generated."""

    id: str
    method: str
    path: str
    place: str
    data: JsonObject
    parameters: list[Declared] = attrs.field(factory=list)
    body: Content | None = None
    replies: list[Reply] = attrs.field(factory=list)
    events: str | None = None
    server: tuple[str, str] | None = None
    problem: SpecError | None = None

    @property
    def whole(self) -> str | None:
        """The fragment of the whole answer that a stream's events add up to; None where no answer in JSON has one."""
        return next((reply.loose for reply in self.replies if reply.kind == "json" and reply.loose), None)

    @property
    def tags(self) -> list[str]:
        """The tags, which may be none."""
        tags = self.data.get("tags")
        return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


@attrs.define(eq=False)
class Collector:
    """Reads the operations of one document.

    Attributes:
        document: the document.
        normalizer: reads the schemas.
        allow_unsupported: leave out paths that cannot be read.
        loose: the fragments of the schemas in operations, by place.
        problems: the paths, webhooks and callbacks that were left out, by place.
    """

    document: JsonObject
    normalizer: Normalizer
    allow_unsupported: bool = False
    loose: dict[str, Fragment] = attrs.field(factory=dict)
    problems: dict[str, SpecError] = attrs.field(factory=dict)

    def collect(self) -> list[Endpoint]:
        """Give the operations in the document's order.

        Raises:
            SpecError: the document is malformed outside of its operations.
        """
        found = list(self._operations())
        wanted = [data.get("operationId") for _, _, _, data, _ in found]
        taken = {identity for identity in wanted if isinstance(identity, str)}
        given: set[str] = set()
        endpoints = []
        for (path, method, item, data, place), identity in zip(found, wanted, strict=True):
            if not isinstance(identity, str) or not identity or identity in given:
                identity = f"{method} {path}"
                while identity in taken or identity in given:
                    identity += " again"
            given.add(identity)
            endpoint = Endpoint(identity, method.upper(), path, place, data)
            try:
                self._read(endpoint, item)
            except SpecError as error:
                endpoint.problem = error
            endpoints.append(endpoint)
        self._read_events(endpoints)
        return endpoints

    # webhooks and callbacks

    def _read_events(self, endpoints: list[Endpoint]) -> None:
        """Name the types of what the service sends of its own accord."""
        for name, item in object_of(self.document, "webhooks", "#").items():
            self._read_event(item, child("#/webhooks", name), f"{name} webhook")
        for endpoint in endpoints:
            place = child(endpoint.place, "callbacks")
            callbacks = endpoint.data.get("callbacks")
            for name, each in callbacks.items() if isinstance(callbacks, dict) else ():
                hint = f"{endpoint.id} {name} callback"
                for expression, item, where in self._callback(each, child(place, name)):
                    self._read_event(item, child(where, expression), hint)

    def _callback(self, item: Any, place: str) -> Iterator[tuple[str, Any, str]]:
        try:
            item, place = self._follow(item, place)
        except SpecError as error:
            self._leave_out(place, error)
            return
        for expression, path in item.items():
            if not expression.startswith("x-"):
                yield expression, path, place

    def _read_event(self, item: Any, place: str, hint: str) -> None:
        try:
            item, place = self._follow(item, place)
            for method in METHODS:
                data, where = object_of(item, method, place), child(place, method)
                if data.get("requestBody") is not None:
                    body, stands = self._follow(data["requestBody"], child(where, "requestBody"))
                    self._name_content(body, stands, hint)
                for code, answer in object_of(data, "responses", where).items():
                    if not code.startswith("x-"):
                        answer, stands = self._follow(answer, child(where, "responses", code))
                        self._contents(answer, stands, f"{hint} response", strip_null=False)
        except SpecError as error:
            self._leave_out(place, error)

    def _name_content(self, body: JsonObject, place: str, hint: str) -> None:
        content = self._media_types(body, place)
        for media in sorted(content, key=rank)[:1]:
            inner, where = content[media]
            self.normalizer.named(inner.get("schema", True), child(where, "schema"), hint)
        self._contents(body, place, hint, strip_null=True)

    def _leave_out(self, place: str, error: SpecError) -> None:
        if not self.allow_unsupported:
            raise error
        self.problems[place] = error

    def _operations(self) -> Iterator[tuple[str, str, JsonObject, JsonObject, str]]:
        for path, item in object_of(self.document, "paths", "#").items():
            place = child("#/paths", path)
            if path.startswith("x-") or item is None:
                continue
            try:
                item, place = self._follow(item, place)
                found = {method: object_of(item, method, place) for method in METHODS if method in item}
            except SpecError as error:
                self._leave_out(child("#/paths", path), error)
                continue
            for method, data in found.items():
                yield path, method, item, data, child("#/paths", path, method)

    def _follow(self, item: Any, place: str) -> tuple[JsonObject, str]:
        item, place = follow(self.document, item, place)
        if not isinstance(item, dict):
            raise SpecError(place, json_kind(item), "this is an object in OpenAPI")
        return item, place

    def _fragment(self, schema: Any, place: str, hint: str, strip_null: bool) -> str:
        if place not in self.loose:
            self.loose[place] = self.normalizer.fragment(schema, place, hint, strip_null)
        return place

    def _read(self, endpoint: Endpoint, item: JsonObject) -> None:
        if isinstance(endpoint.data.get("$ref"), str):
            place = child(endpoint.place, "$ref")
            resolve(self.document, endpoint.data["$ref"], place)
            raise SpecError(place, "a reference in place of an operation", "write the operation out")
        endpoint.server = own_server(self.document, item, endpoint.data)
        self._read_parameters(endpoint, item)
        if endpoint.data.get("requestBody") is not None:
            self._read_body(endpoint)
        self._read_answers(endpoint)

    # parameters

    def _read_parameters(self, endpoint: Endpoint, item: JsonObject) -> None:
        found: dict[tuple[str, str], Declared] = {}
        above = child("#/paths", endpoint.path)
        for owner, place in ((item, above), (endpoint.data, endpoint.place)):
            for index, each in enumerate(items_of(owner, "parameters", place)):
                parameter, where = self._follow(each, child(place, "parameters", index))
                name, location = parameter.get("name"), parameter.get("in")
                if not isinstance(name, str) or location not in LOCATIONS:
                    raise SpecError(where, "a parameter without name or place", "give it a name and an `in`")
                if location == "header" and name.lower() in _IGNORED_HEADERS:
                    continue
                found[name, location] = Declared(parameter, where, self._parameter_schema(endpoint, parameter, where))
        for name in re.findall(r"\{([^{}]+)\}", endpoint.path):
            if (name, "path") not in found:
                place = child(endpoint.place, "parameters")
                if not self.allow_unsupported:
                    raise SpecError(place, f"the path parameter {name!r} is not declared", "declare it with in: path")
                # The path itself says that it is there; what it may be is text.
                implied = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                found[name, "path"] = Declared(implied, place, self._parameter_schema(endpoint, implied, place))
        endpoint.parameters = list(found.values())

    def _parameter_schema(self, endpoint: Endpoint, parameter: JsonObject, place: str) -> str:
        hint = f"{endpoint.id} {parameter['name']}"
        content = object_of(parameter, "content", place)
        if "schema" not in parameter and content:
            media = next(iter(content))
            inner, where = object_of(content, media, child(place, "content")), child(place, "content", media, "schema")
            return self._fragment(inner.get("schema", True), where, hint, strip_null=True)
        return self._fragment(parameter.get("schema", True), child(place, "schema"), hint, strip_null=True)

    # bodies

    def _read_body(self, endpoint: Endpoint) -> None:
        body, place = self._follow(endpoint.data["requestBody"], child(endpoint.place, "requestBody"))
        schemas = self._schemas(endpoint, body, place, "request", strip_null=True)
        if not schemas:
            return
        ranked = sorted(schemas, key=rank)
        found = [self._content(body, place, media, schemas[media]) for media in ranked]
        endpoint.body = attrs.evolve(found[0], others=tuple(found[1:]))

    def _content(self, body: JsonObject, place: str, media: str, loose: str) -> Content:
        kind = kind_of(media)
        key = self.loose[loose].get("$ref")
        entry = self.normalizer.plain.entries.get(key) if isinstance(key, str) else None
        has_members = entry is not None and entry.kind == "object" and kind in ("json", "form", "multipart")
        inner, where = self._media_types(body, place)[media]
        encodings = object_of(inner, "encoding", where) if kind in ("form", "multipart") else {}
        required = body.get("required") is True
        return Content(media, kind, required, loose, key if has_members else None, encodings)

    def _schemas(
        self, endpoint: Endpoint, owner: JsonObject, place: str, what: str, strip_null: bool
    ) -> dict[str, str]:
        """Read the schemas of all media types, and give the name of each one's fragment."""
        return self._contents(owner, place, f"{endpoint.id} {what}", strip_null)

    def _contents(self, owner: JsonObject, place: str, hint: str, strip_null: bool) -> dict[str, str]:
        return {
            media: self._fragment(inner.get("schema", True), child(where, "schema"), hint, strip_null)
            for media, (inner, where) in self._media_types(owner, place).items()
        }

    def _media_types(self, owner: JsonObject, place: str) -> dict[str, tuple[JsonObject, str]]:
        """Give what stands under `content`, also where a reference does, which OpenAPI 3.2 is the first to allow."""
        content = owner.get("content")
        if content is None:
            return {}
        content, place = self._follow(content, child(place, "content"))
        return {media: self._follow(inner or {}, child(place, media)) for media, inner in content.items()}

    # answers

    def _read_answers(self, endpoint: Endpoint) -> None:
        responses = object_of(endpoint.data, "responses", endpoint.place)
        good = [code for code in responses if code.upper().startswith("2")]
        good = good or [code for code in responses if code == "default"]
        for code in responses:
            if code.startswith("x-"):
                continue
            answer, place = self._follow(responses[code], child(endpoint.place, "responses", code))
            # The schemas of errors are read as well: their classes are there for who wants to read a body with them.
            what = "response" if code in good else f"{code} error"
            schemas = self._schemas(endpoint, answer, place, what, strip_null=False)
            if code in good:
                # An answer to HEAD has no body, whatever it says of the body that GET would give (RFC 9110, 9.3.2).
                self._add_reply(endpoint, code, {} if endpoint.method == "HEAD" else schemas)

    def _add_reply(self, endpoint: Endpoint, code: str, schemas: dict[str, str]) -> None:
        events = [media for media in schemas if is_events(media)]
        if events:
            endpoint.events = schemas[events[0]]
        others = [media for media in schemas if media not in events]
        if others:
            media = preferred(others)
            kind = kind_of(media)
            # An answer in form or multipart is rare and handed on as bytes.
            kind = kind if kind in ("json", "text") else "bytes"
            kinds = {essence(each): "text" if kind_of(each) == "text" else "bytes" for each in others if each != media}
            plain = {each: found for each, found in kinds.items() if kind_of(each) != "json" and found != kind}
            endpoint.replies.append(Reply(code, kind, schemas[media] if kind == "json" else None, plain))
        elif not events:
            endpoint.replies.append(Reply(code, "empty", None))
