"""Sendable: an answer of a test's in, the same answer out if the server can send it, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .call import Answer, Cut, Events, Reply
from .wire import Json, encode


def sendable(answer: object) -> Answer:
    """Check an answer: its status, the texts of its headers, and that what is not bytes is JSON.

    Events that are made one by one, as a generator does, are left to be found wrong when they are sent.

    Raises:
        TypeError, ValueError: it cannot be sent; the message names the part.
    """
    if not isinstance(answer, Reply | Events | Cut):
        raise TypeError(f"it gave a {type(answer).__name__}, and not a Reply, Events, Cut or None")
    if isinstance(answer, Reply):
        _status(answer.status)
        _json("the body", answer.body)
    else:
        chunks = answer.chunks if isinstance(answer.chunks, list | tuple) else ()
        for index, chunk in enumerate(chunks):
            _json(f"event {index}", chunk)
    if not isinstance(answer, Cut):
        _texts(answer.headers)
    return answer


def _status(status: Any) -> None:
    if not isinstance(status, int) or not 200 <= status <= 599:
        raise ValueError(f"status is a number from 200 to 599, found {status!r}")


def _texts(headers: Mapping[str, Any]) -> None:
    for name, value in headers.items():
        if not isinstance(value, str):
            raise TypeError(f"the header {name!r} is text, found {value!r}")


def _json(what: str, value: Json) -> None:
    if isinstance(value, bytes):
        return
    try:
        encode(value)
    except TypeError as error:
        raise TypeError(f"{what} cannot be sent: {str(error).replace(' serializable', '')}") from None
    except ValueError as error:
        raise ValueError(f"{what} cannot be sent: {error}") from None
