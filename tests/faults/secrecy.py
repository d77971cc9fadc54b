"""Proof that what a program would print holds no secret: an error with its whole traceback, or log lines, in."""

from __future__ import annotations

import traceback

from model_inference.exceptions import HttpResponseError, ModelInferenceError

KEY = "a-secret-key"
TOKEN = "a-secret-token"
QUERY = "a-secret-query"
SECRETS = (KEY, TOKEN, QUERY)


def shown(error: BaseException) -> str:
    """Give everything that is printed of an error and of those that caused it."""
    parts = [str(error), repr(error), *traceback.format_exception(error)]
    if isinstance(error, ModelInferenceError):
        parts += [error.message, error.hint, str(error.url), repr(error.args), repr(error.inner_exception)]
    if isinstance(error, HttpResponseError):
        parts += [repr(error.headers), repr(error.response), repr(error.error)]
    return "\n".join(parts)


def check(text: str) -> None:
    """Fail where a text holds a secret."""
    for secret in SECRETS:
        assert secret not in text, f"{secret} is shown in:\n{text}"
