"""A good answer's bytes in, the value that the operation declares for it out, or the error that it really is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from model_inference_overlay import jsontext
from model_inference_overlay.errors import decode_error, error_from_payload, error_in_body
from model_inference_overlay.events import EventReader
from model_inference_overlay.exceptions import DecodeError
from model_inference_overlay.operation import Vectors
from model_inference_overlay.request import Request
from model_inference_overlay.snapshot import ResponseSnapshot
from model_inference_overlay.unset import UNSET

_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")


class Context(TypedDict):
    """What an error tells of a request and its answer."""

    method: str
    url: str
    status_code: int
    reason: str
    headers: Mapping[str, str]
    request_id: str
    attempts: int
    secrets: tuple[str, ...]


def is_event_stream(response: Any) -> bool:
    """Tell whether an answer's media type is that of server-sent events."""
    content_type: str = response.headers.get("content-type") or ""
    return content_type.lstrip()[:17].lower() == "text/event-stream"


def looks_like_events(body: bytes) -> bool:
    """Tell whether a body is server-sent events, whatever its media type says."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").startswith(_FIELDS)


def reader(
    request: Request,
    context: Context,
    until: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    watch: Callable[[Any], object] | None = None,
) -> EventReader[Any]:
    """Give the reader of a request's stream.

    Args:
        request: what asked for it.
        context: what an error tells of the request.
        until: when the whole call has to be over, on `clock`.
        clock: gives seconds that only grow.
        watch: called with each update.

    Raises:
        DecodeError: the operation declares no stream.
    """
    declared = request.operation.stream
    if declared is None:
        raise unexpected_events(context)
    about = {
        "method": context["method"],
        "url": context["url"],
        "request_id": context["request_id"],
        "attempts": context["attempts"],
    }
    return EventReader(
        declared,
        request.operation.types,
        lambda payload: error_from_payload(payload, **context),
        about,
        secrets=context["secrets"],
        until=until,
        clock=clock,
        watch=watch,
        read=None if request.expects is None else request.expects.read,
    )


def unexpected_events(context: Context) -> DecodeError:
    """Give the error of an event stream that nobody asked for."""
    return decode_error(body=b"an event stream, which was not asked for", **context)


def parse(
    context: Context,
    body: bytes,
    is_object: bool = True,
    declares: Callable[[Mapping[str, Any]], bool] | None = None,
) -> Any:
    """Parse a body that should be JSON; an error under a good status is still an error.

    Args:
        context: what an error tells of the request.
        body: the bytes.
        is_object: whether the value has to be an object.
        declares: tells whether the `error` of an object is a member that the answer's type declares.

    Raises:
        HttpResponseError: it is one.
        DecodeError: it is not JSON, or no object where one was declared.
    """
    try:
        value = jsontext.loads(body)
    except ValueError:
        raise decode_error(body=body, **context) from None
    if type(value) is dict:
        if "error" in value and error_in_body(value) and not (declares is not None and declares(value)):
            raise error_from_payload(value, **context)
    elif is_object:
        raise decode_error(body=body, expected="a JSON object", **context)
    return value


def decode(request: Request, context: Context, response: Any, body: bytes) -> Any:
    """Decode a whole body as the operation declares it.

    Raises:
        HttpResponseError, DecodeError: as `parse`.
        StreamTruncatedError: it is an event stream that ends before its end.
        OutputError: it is not of the type that the call asked for.
    """
    operation = request.operation
    if is_event_stream(response):
        return _assembled(request, context, body)
    status: int = response.status_code
    # A good status that is not declared has the body that the operation answers with otherwise.
    answer = operation.answer(status) or next(iter(operation.answers), None)
    kind = "empty" if answer is None else answer.kind_of(response.headers.get("content-type") or "")
    if answer is None or kind == "empty":
        return None
    if kind == "bytes":
        return body
    if kind == "text":
        return ResponseSnapshot(status, response.reason, response.headers, body).text()
    is_object = answer.type is not None and operation.types.is_object(answer.type)
    parsed = parse(context, body, is_object, lambda value: operation.types.declares(answer.type, value, "error"))
    value = operation.types.decode(answer.type, parsed) if request.expects is None else request.expects.read(parsed)
    if operation.vectors is not None and request.form is not UNSET:
        _tell_form(operation.vectors, value, request.form)
    return value


def _tell_form(declared: Vectors, value: Any, form: str | None) -> None:
    """Tell the items of an answer in which form their vectors were asked for."""
    items = value.get(declared.items) if hasattr(value, "get") else None
    if isinstance(items, list):
        from model_inference_overlay.vectors import tell_form

        tell_form(items, form)


def _assembled(request: Request, context: Context, body: bytes) -> Any:
    """Put an event stream that was not asked for together to the one answer that was."""
    events = reader(request, context)
    events.feed(body)
    events.raise_pending()
    events.close()
    events.raise_pending()
    result = events.final()
    if result is None:
        raise unexpected_events(context)
    return result
