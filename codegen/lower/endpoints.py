"""Paths of the document in, operations out: references followed, every schema handed to the normalizer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from codegen.load import MAX_CHAIN, at, canonical, items_of, json_kind, object_of
from codegen.lower.media import is_events, kind_of, preferred
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
    """A body in one media type; `entry` is the object whose members can be arguments."""

    media: str
    kind: str
    required: bool
    loose: str
    entry: str | None


@attrs.frozen(eq=False)
class Reply:
    """A good answer: its status, its kind (json, text, bytes or empty), and for JSON its fragment."""

    status: str
    kind: str
    loose: str | None


@attrs.define(eq=False)
class Endpoint:
    """An operation; `problem` says why it cannot be generated."""

    id: str
    method: str
    path: str
    place: str
    data: JsonObject
    parameters: list[Declared] = attrs.field(factory=list)
    body: Content | None = None
    replies: list[Reply] = attrs.field(factory=list)
    events: str | None = None
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
    """Reads the operations of one document; `loose` are the fragments of the schemas in them, by place."""

    document: JsonObject
    normalizer: Normalizer
    loose: dict[str, Fragment] = attrs.field(factory=dict)

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
        return endpoints

    def _operations(self) -> Iterator[tuple[str, str, JsonObject, JsonObject, str]]:
        for path, item in object_of(self.document, "paths", "#").items():
            place = child("#/paths", path)
            if path.startswith("x-") or item is None:
                continue
            item, place = self._follow(item, place)
            for method in METHODS:
                if method in item:
                    yield path, method, item, object_of(item, method, place), child("#/paths", path, method)

    def _follow(self, item: Any, place: str) -> tuple[JsonObject, str]:
        seen = {place}
        while isinstance(item, dict) and isinstance(item.get("$ref"), str):
            stands = child(place, "$ref")
            place = canonical(item["$ref"], stands)
            if place in seen:
                raise SpecError(stands, "a reference that leads to itself", "break the cycle")
            if len(seen) > MAX_CHAIN:
                raise SpecError(stands, f"more than {MAX_CHAIN} references in a row", "refer to what they lead to")
            seen.add(place)
            item = at(self.document, place, stands)
        if not isinstance(item, dict):
            raise SpecError(place, json_kind(item), "this is an object in OpenAPI")
        return item, place

    def _fragment(self, schema: Any, place: str, hint: str, strip_null: bool) -> str:
        if place not in self.loose:
            self.loose[place] = self.normalizer.fragment(schema, place, hint, strip_null)
        return place

    def _read(self, endpoint: Endpoint, item: JsonObject) -> None:
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
                raise SpecError(place, f"the path parameter {name!r} is not declared", "declare it with in: path")
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
        media = preferred(schemas)
        kind = kind_of(media)
        key = self.loose[schemas[media]].get("$ref")
        entry = self.normalizer.plain.entries.get(key) if isinstance(key, str) else None
        has_members = entry is not None and entry.kind == "object" and kind in ("json", "form", "multipart")
        required = body.get("required") is True
        endpoint.body = Content(media, kind, required, schemas[media], key if has_members else None)

    def _schemas(
        self, endpoint: Endpoint, owner: JsonObject, place: str, what: str, strip_null: bool
    ) -> dict[str, str]:
        """Read the schemas of all media types, and give the name of each one's fragment."""
        content = object_of(owner, "content", place)
        found = {}
        for media in content:
            inner = object_of(content, media, child(place, "content"))
            where = child(place, "content", media, "schema")
            found[media] = self._fragment(inner.get("schema", True), where, f"{endpoint.id} {what}", strip_null)
        return found

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
                self._add_reply(endpoint, code, schemas)

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
            endpoint.replies.append(Reply(code, kind, schemas[media] if kind == "json" else None))
        elif not events:
            endpoint.replies.append(Reply(code, "empty", None))
