"""Refusals: what is wrong with a request in, an exception that carries the status and the body of the answer out.

401          {"error": "Unauthorized", "message", "status"}
404 405 413  {"error": {"code", "message"}}, the Azure error body; so are 400 and 415
400          {"error": {"code": "content_filter", "innererror": {"content_filter_result"}}} for a refused prompt
422          {"status", "code": "parameter_not_supported", "detail": {"loc", "input"}, "message"}
422          {"status", "code": "invalid_request", "detail": [{"loc", "input", "msg", "type"}], "message"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from .validation import Loc, Problem
from .wire import Json, JsonObject


class Refusal(Exception):
    """A request that is answered with an error.

    Attributes:
        status: the HTTP status, 400 to 599.
        code: the value of the header `x-ms-error-code`.
        body: the JSON body.
        headers: further headers of the answer.
    """

    def __init__(self, status: int, code: str, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.body = body
        self.headers = {"x-ms-error-code": code, **(headers or {})}


def azure(status: int, code: str, message: str, target: str | None = None) -> Refusal:
    """Refuse with the Azure error body, the one that the document describes for every operation."""
    error: JsonObject = {"code": code, "message": message}
    if target is not None:
        error["target"] = target
    return Refusal(status, code, {"error": error})


def unauthorized(message: str) -> Refusal:
    """Refuse a request for its credentials, with 401 and the challenge that the status demands (RFC 9110, 15.5.2)."""
    body = {"error": "Unauthorized", "message": message, "status": 401}
    return Refusal(401, "Unauthorized", body, {"www-authenticate": "Bearer"})


def invalid(problems: Iterable[Problem]) -> Refusal:
    """Refuse a request that does not fit the document, or that this server cannot serve, with 422."""
    found = list(problems)
    first = found[0]
    where = ".".join(map(str, first.loc))
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    body = {
        "status": 422,
        "code": "invalid_request",
        "message": f"{where}: {first.msg}{more}",
        "detail": [each.detail() for each in found],
    }
    return Refusal(422, "invalid_request", body)


def cannot(loc: Loc, value: Json, msg: str) -> Refusal:
    """Refuse a value that the document allows and this server cannot serve, with 422."""
    return invalid([Problem(loc, value, msg, "value_error")])


def unsupported_parameter(name: str, value: Json) -> Refusal:
    """Refuse a member of the body that the document does not name, with 422.

    `input` holds the value as text: a string as it is, anything else as JSON.
    """
    body = {
        "status": 422,
        "code": "parameter_not_supported",
        "detail": {"loc": ["body", name], "input": value if isinstance(value, str) else json.dumps(value)},
        "message": f"The parameter {name!r} is not supported; to send it on to the model, set the header "
        "'extra-parameters' to 'pass-through', or to 'drop' to have it left out",
    }
    return Refusal(422, "parameter_not_supported", body)


def filtered(categories: Mapping[str, JsonObject]) -> Refusal:
    """Refuse a prompt on behalf of the content filter, with 400; `categories` are its findings."""
    error = {
        "message": "The prompt was refused by the content filter. Change it and try again.",
        "type": None,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": dict(categories)},
    }
    return Refusal(400, "content_filter", {"error": error})
