"""What a call leaves in the log: one line a try, without secrets, on the standard library's logger `model_inference`.

INFO is one line for each answer or failure. DEBUG adds pauses between tries, and header fields, those that are known
to be harmless with their values. Bodies appear only where the client was made with `log_bodies=True`, on DEBUG.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logging import Logger

LOGGER = "model_inference"
_BODY_LIMIT = 10_000
_MARGIN = 4096


def _logger(level: int) -> Logger | None:
    # A program that has not loaded logging listens to no logger, and need not pay for loading it.
    logging = sys.modules.get("logging")
    if logging is None:
        return None
    logger: Logger = logging.getLogger(LOGGER)
    return logger if logger.isEnabledFor(level) else None


def answered(method: str, url: str, response: Any, seconds: float, request_id: str, attempt: int) -> None:
    """Note that an answer's headers have arrived, `seconds` after the request was sent."""
    logger = _logger(20)
    if logger is not None:
        from model_inference_overlay.redaction import redact_url

        text = "%s %s answered %d in %.3f s (request id %s, attempt %d)"
        logger.info(text, method, redact_url(url), response.status_code, seconds, request_id, attempt)
        if logger.isEnabledFor(10):
            _headers(logger, "response", response.headers)


def failed(method: str, url: str, error: BaseException, seconds: float, request_id: str, attempt: int) -> None:
    """Note that a try ended without an answer."""
    logger = _logger(20)
    if logger is not None:
        from model_inference_overlay.redaction import one_line, redact_text, redact_url

        shown = one_line(redact_text(getattr(error, "message", "") or str(error)))
        text = "%s %s failed after %.3f s: %s: %s (request id %s, attempt %d)"
        logger.info(text, method, redact_url(url), seconds, type(error).__name__, shown, request_id, attempt)


def pausing(seconds: float, request_id: str, attempt: int) -> None:
    """Note that the next try waits."""
    logger = _logger(10)
    if logger is not None:
        logger.debug("next try in %.3f s (request id %s, attempt %d failed)", seconds, request_id, attempt)


def sending(headers: Mapping[str, str]) -> None:
    """Note the header fields of a request."""
    logger = _logger(10)
    if logger is not None:
        _headers(logger, "request", headers)


def body(what: str, data: Any, secrets: Iterable[str] = ()) -> None:
    """Note a body that the program asked to be logged, on one line; `what` says whose it is."""
    logger = _logger(10)
    if logger is not None and data:
        from model_inference_overlay.redaction import one_line, redact_text

        # A little more than is shown, so that no credential is cut where it would not be known as one.
        text = bytes(data[: _BODY_LIMIT + _MARGIN]).decode("utf-8", "replace")
        shown = one_line(redact_text(text, secrets), len(text) * 2)[:_BODY_LIMIT]
        logger.debug("%s body: %s%s", what, shown, "" if len(data) <= _BODY_LIMIT else f"... ({len(data)} bytes)")


def _headers(logger: Logger, what: str, headers: Mapping[str, str]) -> None:
    from model_inference_overlay.redaction import redact_headers

    logger.debug("%s headers: %s", what, redact_headers(headers))
