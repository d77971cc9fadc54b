"""What httpx raises in, errors of our own out: the one place that knows the exceptions of the HTTP library."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from model_inference_overlay.events import mark_as_end
from model_inference_overlay.exceptions import (
    DecodeError,
    ModelInferenceError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    TLSError,
)
from model_inference_overlay.redaction import redact_url


@contextmanager
def translated(step: str, method: str, url: str, status: int | None = None) -> Generator[None]:
    """Turn what httpx raises into our errors; `step` tells whether an answer was being read, `status` is its status."""
    try:
        yield
    # A host's name that the resolver cannot even spell is a UnicodeError.
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise _ours(error, step, method, url, status) from error
    except RuntimeError as error:
        message = _misuse(error)
        if message is None:
            raise
        raise ModelInferenceError(message, method=method, url=url, hint="Make a new one.") from error


def _ours(error: Exception, step: str, method: str, url: str, status: int | None) -> ModelInferenceError:
    def told(default: str) -> str:
        text = str(error).replace(url, redact_url(url))  # aiohttp names it, query and all
        return f"{default}: {text}" if text and text != default else default

    about: dict[str, Any] = {"method": method, "url": url}
    if isinstance(error, httpx.TimeoutException):
        return _timeout(error)(told("timed out"), **about)
    if isinstance(error, httpx.DecodingError):
        return DecodeError(f"the answer's content-encoding is broken: {error}", status_code=status, **about)
    if isinstance(error, httpx.ConnectError):
        return (TLSError if _is_tls(error) else ServiceRequestError)(told("could not connect"), **about)
    if step == "send" and _is_unsent(error):
        return ServiceRequestError(told("the request could not be sent"), **about)
    broken = ServiceResponseError(told("the connection broke"), **about)
    # h11's words for an end before the end: a stream can tell whether anything is missing.
    return mark_as_end(broken) if "without sending complete message body" in str(error) else broken


def _misuse(error: RuntimeError) -> str | None:
    """Tell what is wrong with the client, where that is what an error of httpx or asyncio says."""
    text = str(error)
    if "event loop" in text.lower() or "different loop" in text:
        return "the http_client belongs to another event loop than the one that runs"
    return "the http_client is closed" if "closed" in text else None


def _timeout(error: httpx.TimeoutException) -> type[ServiceRequestError | ServiceResponseError]:
    sending = isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout | httpx.WriteTimeout)
    return ServiceRequestTimeoutError if sending else ServiceResponseTimeoutError


def _is_unsent(error: Exception) -> bool:
    unsent = httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, httpx.ProxyError, UnicodeError
    return isinstance(error, unsent)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
