"""A request that is ready to be sent in, nothing out, or the error that the service's 422 would become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model_inference_overlay import jsontext
from model_inference_overlay.encoding import too_deep
from model_inference_overlay.errors import place_of
from model_inference_overlay.exceptions import (
    BadRequestError,
    Problem,
    UnprocessableEntityError,
    UnsupportedParameterError,
)
from model_inference_overlay.operation import Operation
from model_inference_overlay.payload import Payload
from model_inference_overlay.redaction import one_line
from model_inference_overlay.unset import UNSET
from model_inference_overlay.validation.checker import Checker
from model_inference_overlay.validation.document import document_of

_EXTRA = "additionalProperties"
_NOT_SENT = "It was not sent."


def check(operation: Operation, made: Payload, headers: Mapping[str, str], url: str) -> None:
    """Check the JSON body of a request; any other body is the service's to judge.

    Args:
        operation: what is called.
        made: the body.
        headers: as they will be sent, by names in lower case.
        url: for the error.

    Raises:
        UnprocessableEntityError, UnsupportedParameterError: it does not fit; `problems` lists all that is wrong, and
            `loc` and `input` are those of the first, which is the one that the service would name.
        BadRequestError: it is given as bytes, which are no JSON.
        ValueError: it is nested too deep.
    """
    whole = _whole(operation, made, headers, url)
    if whole is UNSET:
        return
    try:
        problems = list(_problems(operation, whole, headers))
    except RecursionError:
        raise too_deep() from None
    if problems:
        raise _error(problems, operation.method, url)


def _whole(operation: Operation, made: Payload, headers: Mapping[str, str], url: str) -> Any:
    if operation.body is None or operation.body.kind != "json" or made.content is None:
        return UNSET
    if made.whole is not UNSET:
        return made.whole
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != operation.body.content_type.lower():
        return UNSET
    try:
        return jsontext.strict_loads(made.content)
    except ValueError as error:
        text = f"body= is not JSON: {one_line(str(error), 100)}"
        raise BadRequestError(text, method=operation.method, url=url, hint=_NOT_SENT) from None


def _problems(operation: Operation, whole: Any, headers: Mapping[str, str]) -> Iterator[Problem]:
    document = document_of(operation.types)
    schema = document.body(operation)
    extra = operation.extra_parameters
    if extra is not None and isinstance(whole, dict):
        # What the document does not name is taken away, handed on or refused before the rest is looked at.
        names = document.named(schema)
        mode: Any = headers.get(extra.header.lower(), document.default(operation, extra.header))
        refused = extra.refusing is not None and mode == extra.refusing
        for name in whole:
            if refused and name not in names:
                yield Problem(("body", name), whole[name], "is no parameter of the API", _EXTRA)
        whole = {name: value for name, value in whole.items() if name in names}
    # In the order of the request, in which people look for them.
    yield from sorted(Checker(document).check(schema, whole, ("body",)), key=_order)


def _order(problem: Problem) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (-1, each) for each in problem.loc]


def _error(problems: list[Problem], method: str, url: str) -> UnprocessableEntityError:
    first = problems[0]
    kind = UnsupportedParameterError if first.rule == _EXTRA else UnprocessableEntityError
    place = one_line(".".join(map(str, first.loc)), 100)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return kind(
        f"{place}: {one_line(first.message, 200)}{more}",
        loc=first.loc,
        input=first.input,
        parameter=place_of(first.loc),
        param=place_of(first.loc),
        problems=problems,
        method=method,
        url=url,
        hint=f"{_NOT_SENT} {kind.default_hint}".strip(),
    )
