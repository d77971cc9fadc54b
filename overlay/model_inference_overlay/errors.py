"""Answers that are errors, to exceptions: status, headers and body in, the `HttpResponseError` to raise out.

Pure and total: whatever a server sends, the result is an `HttpResponseError` of the class that its status asks for.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from model_inference_overlay import exceptions
from model_inference_overlay.exceptions import HttpResponseError
from model_inference_overlay.faults import ErrorDetail, Fault, read_fault, read_text
from model_inference_overlay.redaction import one_line, redact_text
from model_inference_overlay.retry import parse_retry_after
from model_inference_overlay.snapshot import Headers, ResponseSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["decode_error", "error_from_payload", "error_from_response", "error_in_body", "place_of"]

_REQUEST_IDS = ("x-ms-request-id", "apim-request-id", "x-request-id")

_RESULTS = ("choices", "data", "embedding", "model_name")
"""Members that only a result has; with one of them filled, an `error` beside it is an annotation."""

_CLASSES: dict[int, type[HttpResponseError]] = {
    304: exceptions.ResourceNotModifiedError,
    400: exceptions.BadRequestError,
    401: exceptions.ClientAuthenticationError,
    403: exceptions.PermissionDeniedError,
    404: exceptions.ResourceNotFoundError,
    409: exceptions.ResourceExistsError,
    412: exceptions.ResourceModifiedError,
    422: exceptions.UnprocessableEntityError,
    429: exceptions.RateLimitError,
}

# What a code means where no HTTP status tells, as in the middle of a stream; letters and digits in lower case.
_STATUS_OF_CODE = {
    "badrequest": 400,
    "contentfilter": 400,
    "contextlengthexceeded": 400,
    "invalidrequesterror": 400,
    "authenticationerror": 401,
    "invalidapikey": 401,
    "unauthorized": 401,
    "forbidden": 403,
    "permissiondenied": 403,
    "deploymentnotfound": 404,
    "modelnotfound": 404,
    "notfound": 404,
    "resourcenotfound": 404,
    "requesttimeout": 408,
    "conflict": 409,
    "parameternotsupported": 422,
    "unprocessableentity": 422,
    "ratelimiterror": 429,
    "ratelimitexceeded": 429,
    "ratelimitreached": 429,
    "toomanyrequests": 429,
    "internalerror": 500,
    "internalservererror": 500,
    "servererror": 500,
    "badgateway": 502,
    "serviceunavailable": 503,
    "serveroverloaded": 503,
    "gatewaytimeout": 504,
    "timeout": 504,
}

_ABOUT_VALUES = (
    r"missing|(?:.*_)?(?:type|parsing|error|mismatch|size|schema)|(?:less|greater)_than.*|.*too_(?:short|long)"
    r"|enum|multiple_of|finite_number|json_invalid|value_error\..*|type_error\..*|assertion_error"
)
"""Pydantic's names for complaints about a value, as against a field that should not be there."""


def error_in_body(payload: object) -> bool:
    """Tell whether the JSON value of a 200 or of a chunk is an error: it has an `error`, and nothing of a result."""
    if not isinstance(payload, dict):
        return False
    body = cast("dict[str, object]", payload)
    return body.get("error") is not None and not any(body.get(name) for name in _RESULTS)


def error_from_response(
    *,
    method: str,
    url: str,
    status_code: int,
    reason: str,
    headers: Mapping[str, str],
    body: bytes,
    request_id: str | None,
    attempts: int = 1,
    secrets: Iterable[str] = (),
    now: Callable[[], float] = time.time,
) -> HttpResponseError:
    """Return the error that an answer is.

    Args:
        method: the request's method.
        url: the request's URL; the error shows it without user information and query values.
        status_code: the answer's status, of any class.
        reason: the reason phrase, or "".
        headers: the answer's header fields.
        body: the answer's body, decompressed.
        request_id: the id that was sent; the service's own, where it gave one, goes before.
        attempts: how often the request was tried.
        secrets: the credentials that were sent, masked should the service repeat them in its message.
        now: gives the Unix time, for a `Retry-After` that is a date.
    """
    response = ResponseSnapshot(status_code, redact_text(reason, secrets), headers, body, method=method, url=url)
    text = response.text()
    payload = _json(response)
    fault = read_fault(text if payload is None else payload)
    if payload is None:
        fault.message = read_text(text) or _describe(response)
    content: Any = text if payload is None else payload
    return _build(fault, response, content, request_id=request_id, attempts=attempts, secrets=secrets, now=now)


def error_from_payload(
    payload: object,
    *,
    method: str,
    url: str,
    status_code: int,
    reason: str,
    headers: Mapping[str, str],
    request_id: str | None,
    attempts: int = 1,
    body: bytes | None = None,
    secrets: Iterable[str] = (),
    now: Callable[[], float] = time.time,
) -> HttpResponseError:
    """Return the error that a decoded JSON value is: the body of a 200, or a chunk of a stream.

    The arguments are those of `error_from_response`, but for `body`: the bytes that the value was read from, by default
    the value written as JSON. Where `status_code` is no error's, the error's is what the value names, or what its code
    stands for.
    """
    content = _dump(payload) if body is None else body
    response = ResponseSnapshot(status_code, redact_text(reason, secrets), headers, content, method=method, url=url)
    fault = read_fault(payload)
    return _build(fault, response, payload, request_id=request_id, attempts=attempts, secrets=secrets, now=now)


def decode_error(
    *,
    method: str,
    url: str,
    status_code: int,
    reason: str,
    headers: Mapping[str, str],
    body: bytes,
    request_id: str | None,
    attempts: int = 1,
    secrets: Iterable[str] = (),
    expected: str = "JSON",
) -> exceptions.DecodeError:
    """Return the error for a success whose body is not what was expected, quoting its beginning."""
    response = ResponseSnapshot(status_code, redact_text(reason, secrets), headers, body, method=method, url=url)
    found = read_text(response.text()) or _describe(response) or "it is empty"
    quoted = one_line(redact_text(found, secrets), 200)
    return exceptions.DecodeError(
        f"the body is not {expected}: {quoted}",
        response,
        body=response.text(),
        method=method,
        url=url,
        request_id=_request_id(response.headers, request_id),
        attempts=attempts,
    )


def _build(
    fault: Fault,
    response: ResponseSnapshot,
    content: object,
    *,
    request_id: str | None,
    attempts: int,
    secrets: Iterable[str],
    now: Callable[[], float],
) -> HttpResponseError:
    code = fault.code or response.headers.get("x-ms-error-code") or None
    status = _status(response.status_code, fault.status, code)
    kind, extra = _classify(status, response.status_code, fault, code)
    retry_after = parse_retry_after(response.headers, now)
    return kind(
        None if fault.message is None else redact_text(fault.message, secrets),
        response,
        status_code=status,
        code=code,
        param=fault.param or extra.get("parameter"),
        body=content,
        retry_after=retry_after,
        detail=_masked(fault.detail, secrets),
        hint=_hint(kind, status, fault, retry_after),
        method=response.method,
        url=response.url,
        request_id=_request_id(response.headers, request_id),
        attempts=attempts,
        **extra,
    )


def _masked(detail: ErrorDetail | None, secrets: Iterable[str]) -> ErrorDetail | None:
    """Give an error object whose texts do not repeat the credentials that were sent."""
    if detail is None:
        return None
    inner = (_masked(each, secrets) for each in detail.details)
    return ErrorDetail(
        detail.code,
        None if detail.message is None else redact_text(detail.message, secrets),
        detail.target,
        tuple(each for each in inner if each is not None),
        detail.innererror,
    )


def _status(answered: int, named: int | None, code: str | None) -> int:
    """Take the status of the answer; for an error inside a success, what the error itself says."""
    if answered >= 300:
        return answered
    return named or _STATUS_OF_CODE.get(_plain(code), answered)


def _classify(
    status: int, answered: int, fault: Fault, code: str | None
) -> tuple[type[HttpResponseError], dict[str, Any]]:
    """Choose the class by status, then the narrower one by what the body says; give its own arguments too."""
    if status == 400 and _filtered(fault, code):
        return exceptions.ContentFilterError, {"categories": fault.categories}
    if status == 422:
        found = (exceptions.Problem(loc, value, text or "", kind or "") for loc, value, text, kind in fault.complaints)
        place = {"loc": fault.loc, "input": fault.input, "parameter": _parameter(fault), "problems": found}
        unsupported = _unsupported(fault, code)
        return exceptions.UnsupportedParameterError if unsupported else exceptions.UnprocessableEntityError, place
    return _CLASSES.get(status, exceptions.ServerError if 500 <= status <= 599 else HttpResponseError), {}


def _filtered(fault: Fault, code: str | None) -> bool:
    return _plain(code) in ("contentfilter", "responsibleaipolicyviolation") or bool(fault.categories)


def _unsupported(fault: Fault, code: str | None) -> bool:
    """Tell a parameter that the model does not take from a value that is wrong."""
    name = _plain(code)
    if any(word in name for word in ("notsupported", "unsupported", "unknownparameter", "extraforbidden")):
        return True
    if not fault.loc or name not in ("", "422", "unprocessableentity", "invalidrequesterror", "validationerror"):
        return False
    import re

    kind, message = fault.kind or "", (fault.message or "").lower()
    extra = any(word in kind or word in message for word in ("extra", "not permitted", "not supported", "unsupported"))
    return extra or not re.fullmatch(_ABOUT_VALUES, kind)


def _parameter(fault: Fault) -> str | None:
    return place_of(fault.loc) or fault.param


def place_of(loc: tuple[str | int, ...]) -> str:
    """Write a place in a request as one word: `("body", "messages", 0)` is `messages.0`."""
    places = loc[1:] if len(loc) > 1 and loc[0] in ("body", "query", "header", "path") else loc
    return ".".join(map(str, places))


def _hint(kind: type[HttpResponseError], status: int, fault: Fault, retry_after: float | None) -> str | None:
    """Say more than the class's own hint where the answer does."""
    if kind is exceptions.ContentFilterError:
        found = [_finding(name, value) for name, value in fault.categories.items() if value.get("filtered") is True]
        return f"Filtered for {', '.join(found)}. {kind.default_hint}" if found else None
    if status in (429, 503) and retry_after:
        return f"The service asks to wait {retry_after:g} second{'' if retry_after == 1 else 's'}."
    if status == 413:
        return "Send a shorter request."
    if 300 <= status < 400 and status != 304:
        return "Use the URL that the service answers at as the endpoint."
    if status == 422 and kind is exceptions.UnprocessableEntityError and fault.loc:
        return f"Correct the value at {one_line('.'.join(map(str, fault.loc)), 100)}."
    return None


def _finding(name: str, value: Mapping[str, Any]) -> str:
    severity = value.get("severity")
    return one_line(f"{name} ({severity})" if isinstance(severity, str) else name, 60)


def _plain(code: str | None) -> str:
    return "".join(char for char in code if char.isalnum()).lower() if code else ""


def _request_id(headers: Headers, ours: str | None) -> str | None:
    return next((headers[name] for name in _REQUEST_IDS if headers.get(name)), ours)


def _json(response: ResponseSnapshot) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _dump(payload: object) -> bytes:
    import json

    try:
        return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, TypeError, RecursionError):
        return b""


def _describe(response: ResponseSnapshot) -> str | None:
    """Describe a body that cannot be quoted; None where there is none."""
    size = len(response.content)
    return f"{size} bytes of {one_line(response.content_type, 100) or 'an unknown type'}" if size else None
