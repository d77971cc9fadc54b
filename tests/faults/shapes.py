"""Every body that an error answer is known to have, and what has to be read from it: a table, shared by the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from model_inference import exceptions
from model_inference.exceptions import HttpResponseError

STATUSES: dict[int, type[HttpResponseError]] = {
    400: exceptions.BadRequestError,
    401: exceptions.ClientAuthenticationError,
    403: exceptions.PermissionDeniedError,
    404: exceptions.ResourceNotFoundError,
    409: exceptions.ResourceExistsError,
    422: exceptions.UnprocessableEntityError,
    429: exceptions.RateLimitError,
    500: exceptions.ServerError,
    502: exceptions.ServerError,
    503: exceptions.ServerError,
    504: exceptions.ServerError,
}


@dataclass(frozen=True)
class Shape:
    """One form of error body.

    Attributes:
        body: what the server sends.
        message: what the error says; None where the body says nothing.
        code, param, categories, loc, input: what else the error tells; `loc` and `input` only under 422.
        narrower: the class under a status for which the body tells more than the status.
        kind: the content type.
        fields: header fields beside it.
    """

    body: Any
    message: str | None
    code: str | None = None
    param: str | None = None
    categories: dict[str, Any] = field(default_factory=dict)
    loc: tuple[str | int, ...] = ()
    input: Any = None
    narrower: dict[int, type[HttpResponseError]] = field(default_factory=dict)
    kind: str | None = "application/json"
    fields: tuple[str, ...] = ()


_FOUND = {
    "hate": {"filtered": True, "severity": "high"},
    "self-harm": {"filtered": False, "severity": "safe"},
    "jailbreak": {"detected": True, "filtered": True},
}
_CATEGORIES = {name.replace("-", "_"): found for name, found in _FOUND.items()}
_FILTERED: dict[int, type[HttpResponseError]] = {400: exceptions.ContentFilterError}
_UNSUPPORTED: dict[int, type[HttpResponseError]] = {422: exceptions.UnsupportedParameterError}


def _filtered(member: str) -> dict[str, Any]:
    inner = {"code": "ResponsibleAIPolicyViolation", member: _FOUND}
    told = {"message": "The prompt was filtered.", "type": None, "param": "prompt", "code": "content_filter"}
    return {"error": {**told, "status": 400, "innererror": inner}}


SHAPES: dict[str, Shape] = {
    "the spec's": Shape(
        {
            "error": {
                "code": "BadArgument",
                "message": "An argument is bad.",
                "target": "messages",
                "details": [{"code": "Empty", "message": "It is empty."}],
                "innererror": {"code": "Deep", "innererror": {"code": "Deeper"}},
            }
        },
        "An argument is bad.",
        "BadArgument",
        "messages",
    ),
    "the spec's, its code in the header": Shape(
        {"error": {"message": "An argument is bad."}},
        "An argument is bad.",
        "FromHeader",
        fields=("x-ms-error-code: FromHeader",),
    ),
    "content filter, singular": Shape(
        _filtered("content_filter_result"),
        "The prompt was filtered.",
        "content_filter",
        "prompt",
        _CATEGORIES,
        narrower=_FILTERED,
    ),
    "content filter, plural": Shape(
        _filtered("content_filter_results"),
        "The prompt was filtered.",
        "content_filter",
        "prompt",
        _CATEGORIES,
        narrower=_FILTERED,
    ),
    "content filter, flat": Shape(
        {"status": 400, "code": "content_filter", "message": "Filtered.", "param": "prompt", "type": None},
        "Filtered.",
        "content_filter",
        "prompt",
        narrower=_FILTERED,
    ),
    "unsupported, with input": Shape(
        {
            "status": 422,
            "code": "parameter_not_supported",
            "detail": {"loc": ["body", "logprobs"], "input": True},
            "message": "One of the parameters contains invalid values.",
        },
        "One of the parameters contains invalid values.",
        "parameter_not_supported",
        "logprobs",
        loc=("body", "logprobs"),
        input=True,
        narrower=_UNSUPPORTED,
    ),
    "unsupported, with value": Shape(
        {"detail": {"loc": ["body", "n"], "value": 2}, "error": "Extra parameter n is not allowed.", "status": 422},
        "Extra parameter n is not allowed.",
        param="n",
        loc=("body", "n"),
        input=2,
        narrower=_UNSUPPORTED,
    ),
    "unsupported, in a list": Shape(
        {
            "detail": [
                {
                    "loc": ["body", "messages", 0, "name"],
                    "input": "me",
                    "msg": "Extra inputs are not permitted",
                    "type": "extra_forbidden",
                },
                {"loc": ["body", "n"], "input": 2, "msg": "Extra inputs are not permitted", "type": "extra_forbidden"},
            ]
        },
        "Extra inputs are not permitted",
        param="messages.0.name",
        loc=("body", "messages", 0, "name"),
        input="me",
        narrower=_UNSUPPORTED,
    ),
    "a missing value, in a list": Shape(
        {"detail": [{"loc": ["body", "messages"], "input": {}, "msg": "Field required", "type": "missing"}]},
        "Field required",
        param="messages",
        loc=("body", "messages"),
        input={},
    ),
    "a sentence, a message and a status": Shape(
        {"error": "The request failed.", "message": "Access is denied.", "status": 401}, "Access is denied."
    ),
    "a word, a message and a status": Shape(
        {"error": "unauthorized", "message": "Access is denied.", "status": 401}, "Access is denied.", "unauthorized"
    ),
    "a gateway's": Shape({"statusCode": 429, "message": "Rate limit is exceeded."}, "Rate limit is exceeded."),
    "plain text": Shape(b"upstream connect error", "upstream connect error", kind="text/plain"),
    "plain text that claims to be JSON": Shape(b"upstream connect error", "upstream connect error"),
    "JSON that claims to be text": Shape(
        b'{"error": {"code": "Busy", "message": "Come back."}}', "Come back.", "Busy", kind="text/plain"
    ),
    "JSON of no declared kind": Shape(
        b'{"error": {"code": "Busy", "message": "Come back."}}', "Come back.", "Busy", kind=None
    ),
    "HTML": Shape(
        b"<html><head><title>Bad &amp; broken</title></head><body><h1>nginx</h1></body></html>",
        "Bad & broken",
        kind="text/html",
    ),
    "nothing": Shape(b"", None, kind=None),
    "broken JSON": Shape(b'{"error": {"code"', '{"error": {"code"'),
    "a list around the error": Shape([{"error": {"code": "Busy", "message": "Come back."}}], "Come back.", "Busy"),
    "a number": Shape(42, None),
}
