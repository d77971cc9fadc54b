"""Functions of the caller's that see each request and answer: options in, hooks of one form out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class PipelineRequest:
    """A request as hooks written for Azure's SDK expect it; `http_request` has `method`, `url` and `headers`."""

    def __init__(self, http_request: Any) -> None:
        self.http_request = http_request
        self.context: dict[str, Any] = {}


class PipelineResponse(PipelineRequest):
    """An answer as such hooks expect it; `http_response` has `status_code`, `reason` and `headers`."""

    def __init__(self, http_request: Any, http_response: Any) -> None:
        super().__init__(http_request)
        self.http_response = http_response


def hooks(options: Mapping[str, Any], name: str, azure_name: str) -> tuple[Callable[..., Any], ...]:
    """Give the hooks of one kind, those of Azure's form wrapped.

    Raises:
        TypeError: one cannot be called.
    """
    found: list[Callable[..., Any]] = []
    for key in (name, azure_name):
        hook = options.get(key)
        if hook is None:
            continue
        if not callable(hook):
            raise TypeError(f"{key} is a function, found {type(hook).__qualname__}")
        found.append(hook if key == name else _wrapped(hook))
    return tuple(found)


def _wrapped(hook: Callable[[Any], Any]) -> Callable[..., Any]:
    def call(request: Any, response: Any = None) -> Any:
        return hook(PipelineRequest(request) if response is None else PipelineResponse(request, response))

    return call
