"""A form in, status and body of the answer out: the one request that is none of a client's operations."""

from __future__ import annotations

import httpx

from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.transport import pool
from model_inference_overlay.transport.translation import translated

_MOST = 1 << 20  # bytes of an answer that is a token or an error


def post(url: str, content: bytes, headers: dict[str, str], timeout: float) -> tuple[int, bytes]:
    """Post a form, over a connection of its own; redirects are not followed.

    Raises:
        ValueError: the URL is none.
        TransportError: there is no answer.
    """
    fields = {
        "content-type": "application/x-www-form-urlencoded",
        "accept": "application/json",
        "accept-encoding": "identity",
        **headers,
    }
    limits = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
    request = httpx.Request("POST", url, headers=fields, content=content, extensions={"timeout": limits})
    with pool.connections(Endpoint(url), None) as transport, translated("send", "POST", url):
        response = transport.handle_request(request)
        pieces, size = [], 0
        assert isinstance(response.stream, httpx.SyncByteStream)
        for piece in response.stream:
            pieces.append(piece)
            size += len(piece)
            if size > _MOST:
                break
        response.close()
    return response.status_code, b"".join(pieces)
