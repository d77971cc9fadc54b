"""What a behaviour is given and what it gives: a validated call in, an answer or a stream of events out."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from .document import Document, Operation
from .settings import Settings
from .wire import Json, JsonObject, digest


@dataclass(frozen=True)
class Reply:
    """A whole answer; a body of type `bytes` is sent as it is, with the content type among the headers.

    Attributes:
        delay: the seconds before the answer leaves.
    """

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    delay: float = 0.0


@dataclass(frozen=True)
class Events:
    """A stream of server-sent events.

    Each chunk that is JSON becomes one event; one of type `bytes` is sent as it is, comments and breaches of the format
    included. `done` is the data of a last event, or None for a stream that ends without.

    Attributes:
        delay: the seconds before the answer leaves.
        pause: the seconds between two events; None for those of the settings.
    """

    chunks: Iterable[Json]
    done: str | None = "[DONE]"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    delay: float = 0.0
    pause: float | None = None


@dataclass(frozen=True)
class Cut:
    """A connection that is closed where an answer should be, or in the middle of a stream, after these chunks.

    Attributes:
        chunks: as those of `Events`; None for no answer at all.
        delay: the seconds before it happens, or before the stream begins.
    """

    chunks: Iterable[Json] | None = None
    delay: float = 0.0


Answer: TypeAlias = Reply | Events | Cut


@dataclass(frozen=True)
class Call:
    """A call whose request fits the document.

    Attributes:
        body: the members that the document names; empty where the operation has no body.
        extras: the members beyond these, where the request had them passed through to the model.
        query: the query parameters, the last one of each name.
    """

    document: Document
    operation: Operation
    settings: Settings
    body: JsonObject = field(default_factory=dict[str, Json])
    extras: JsonObject = field(default_factory=dict[str, Json])
    query: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def id(self) -> str:
        """An identifier in the form of a UUID, the same for the same request."""
        return str(uuid.UUID(bytes=digest(self.operation.id, self.body, self.extras)[:16]))

    @cached_property
    def created(self) -> int:
        """The time of the answer in seconds since 1970 UTC, by the settings or the clock."""
        return int(time.time()) if self.settings.created is None else self.settings.created

    @property
    def model(self) -> str:
        """The model that the request names, else the server's own."""
        name: str = self.body.get("model", "")
        return name or self.settings.model_name

    @property
    def streams(self) -> bool:
        """Whether the request asks for a stream."""
        return self.body.get("stream") is True

    def default(self, name: str) -> Json:
        """Give the member `name` of the body, or the default that the document states for it, or None."""
        if name in self.body:
            return self.body[name]
        for schema in self.operation.bodies.values():
            properties = self.document.resolve(schema).get("properties", {})
            if name in properties:
                return properties[name].get("default")
        return None

    def integer(self, name: str) -> int | None:
        """Give the same as `default`, as an int: by JSON Schema 1.0 is an integer too."""
        value = self.default(name)
        return None if value is None else int(value)


Behaviour: TypeAlias = Callable[[Call], Answer]
"""Answers the calls of one operation; it may raise `Refusal`."""


@dataclass(frozen=True)
class Arrival:
    """A request as it came in, before anything was checked.

    Attributes:
        operation: the operationId of its route; empty where no route has its path and method.
        path: the path with the server's prefix and without the query.
        headers: the headers with lower-case names, credentials included; the last one of each name.
    """

    operation: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


Intercept: TypeAlias = Callable[[Arrival], Answer | None]
"""Sees each request first, and answers it in the server's place unless it returns None."""
