"""Failures: the name of an error's form and a message in, the answer that has this form out.

azure                    {"error": {"code", "message"}}, the form that the document describes
unauthorized             {"error": "Unauthorized", "message", "status"}
content_filter           {"error": {"code": "content_filter", "innererror": {"content_filter_result"}}}
parameter_not_supported  {"status", "code", "detail": {"loc", "input"}, "message"}
invalid_request          {"status", "code", "detail": [{"loc", "input", "msg", "type"}], "message"}
rate_limit               {"statusCode", "message"} with retry-after, a gateway's
openai                   {"error": {"message", "type", "param", "code"}}
detail                   {"detail": "..."}
text, html               what a proxy says
broken_json, empty       what cannot be read
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Literal, TypeAlias

from .call import Reply
from .refusal import Refusal, azure, filtered, invalid, unauthorized, unsupported_parameter
from .validation import Problem
from .wire import Json

Form: TypeAlias = Literal[
    "azure",
    "unauthorized",
    "content_filter",
    "parameter_not_supported",
    "invalid_request",
    "rate_limit",
    "openai",
    "detail",
    "text",
    "html",
    "broken_json",
    "empty",
]

_FILTERED = {"hate": {"filtered": True, "severity": "high"}, "violence": {"filtered": False, "severity": "safe"}}
_HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


def failure(
    form: Form, status: int | None = None, message: str | None = None, headers: Mapping[str, str] | None = None
) -> Reply:
    """Make the answer.

    Args:
        form: the form of the body; see above.
        status: the HTTP status, instead of the one that goes with the form.
        message: what the body says, instead of what goes with the form.
        headers: further headers.

    Raises:
        ValueError: there is no such form.
    """
    if form not in _FORMS:
        raise ValueError(f"{form!r} is no form of an error; there are {', '.join(_FORMS)}")
    usual, text, make = _FORMS[form]
    code = usual if status is None else status
    made = make(code, text if message is None else message)
    return Reply(made.body, code, {**made.headers, **(headers or {})})


_Make: TypeAlias = Callable[[int, str], Reply]


def _refused(make: Callable[[str], Refusal]) -> _Make:
    def reply(status: int, message: str) -> Reply:
        refusal = make(message)
        body = refusal.body
        assert isinstance(body, dict)
        inner = body.get("error")
        if isinstance(inner, dict):
            inner |= {"message": message} | ({"status": status} if "status" in inner else {})
        else:
            body |= {"message": message, "status": status}
        return Reply(body, status, refusal.headers)

    return reply


def _of(make: Callable[[int, str], Json], **headers: str) -> _Make:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda status, message: Reply(make(status, message), status, named)


_PROBLEM = Problem(["body", "messages"], {}, "Field required", "missing")

_FORMS: dict[str, tuple[int, str, _Make]] = {
    "azure": (500, "The service failed.", _refused(lambda text: azure(500, "InternalServerError", text))),
    "unauthorized": (401, "The key is not valid.", _refused(unauthorized)),
    "content_filter": (400, "The prompt was filtered.", _refused(lambda text: filtered(_FILTERED))),
    "parameter_not_supported": (
        422,
        "The parameter 'logprobs' is not supported.",
        _refused(lambda text: unsupported_parameter("logprobs", True)),
    ),
    "invalid_request": (422, "body.messages: Field required", _refused(lambda text: invalid([_PROBLEM]))),
    "rate_limit": (
        429,
        "Rate limit is exceeded. Try again in 1 seconds.",
        _of(lambda status, text: {"statusCode": status, "message": text}, retry_after="1"),
    ),
    "openai": (
        400,
        "The model does not exist.",
        _of(
            lambda status, text: {
                "error": {"message": text, "type": "invalid_request_error", "param": "model", "code": "model_not_found"}
            }
        ),
    ),
    "detail": (404, "Not Found", _of(lambda status, text: {"detail": text})),
    "text": (503, "upstream connect error", _of(lambda status, text: text.encode(), content_type="text/plain")),
    "html": (
        502,
        "Bad Gateway",
        _of(lambda status, text: _HTML.format(escape(text)).encode(), content_type="text/html"),
    ),
    "broken_json": (500, "", _of(lambda status, text: b'{"error": {"code": ', content_type="application/json")),
    "empty": (500, "", _of(lambda status, text: b"")),
}
