"""Reading requests: the bytes of a body in, a JSON value out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .document import Operation
from .refusal import Refusal, azure
from .wire import Json, MalformedJson, decode

if TYPE_CHECKING:
    from starlette.requests import Request

_DRAINED = 4
"""How many times the limit is read and thrown away, so that a client that is still sending gets to read the answer."""


async def read_body(request: Request, limit: int) -> bytes:
    """Read the body of a request.

    Raises:
        Refusal: 413 for one of more than `limit` bytes.
    """
    data = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            data += chunk
        elif size > _DRAINED * limit:
            break
    if size > limit:
        refusal = azure(413, "RequestEntityTooLarge", f"the body has more than {limit} bytes; send less at a time")
        raise Refusal(refusal.status, refusal.code, refusal.body, {"connection": "close"})
    return bytes(data)


def parse_body(request: Request, operation: Operation, data: bytes) -> Json:
    """Decode the body of a request by its content type.

    Raises:
        Refusal: 415 for another content type than those of the document; 400 for what is not JSON.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in operation.bodies:
        known = " or ".join(operation.bodies)
        raise azure(415, "UnsupportedMediaType", f"the content type is {media!r}; send {known}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise azure(415, "UnsupportedMediaType", "the body is compressed; send it as it is, without content-encoding")
    try:
        return decode(data)
    except MalformedJson as error:
        raise azure(400, "InvalidJson", f"the body is not JSON: {error}") from None
