"""Recording: a request as it came in, with what a test asks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .call import Arrival
from .wire import MalformedJson, decode


class Headers(Mapping[str, str]):
    """The headers of a request, whose names are looked up without case; the last one of each name."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = {name.lower(): value for name, value in headers.items()}

    def __getitem__(self, name: str) -> str:
        return self._headers[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return f"<{len(self)} headers: {', '.join(self)}>"


@dataclass(frozen=True)
class Request:
    """A request that the server received; headers and body are whole, secrets included, and in no repr.

    Attributes:
        operation: the operationId of its route; empty where the server has none for it.
        path: the path, without the query.
        query: the query parameters, the last one of each name.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(repr=False)
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    operation: str = ""

    @classmethod
    def of(cls, arrival: Arrival) -> Request:
        """Record an arrival."""
        head = (arrival.method, arrival.path, dict(arrival.query), Headers(arrival.headers))
        return cls(*head, arrival.body, arrival.operation)

    @cached_property
    def json(self) -> Any:
        """The body, decoded.

        Raises:
            AssertionError: it is not JSON.
        """
        try:
            return decode(self.body)
        except MalformedJson as error:
            raise AssertionError(f"the body of {self.method} {self.path} is not JSON: {error}") from None
