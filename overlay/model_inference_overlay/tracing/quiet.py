"""What OpenTelemetry is to do in; what that gives out, or None: its failure is no failure of the call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LOGGER = "model_inference.tracing"
_seen: set[type[Exception]] = set()


def quietly(action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Give what an action gives, None where it fails; the first failure of each kind is a warning in the log."""
    try:
        return action(*args, **kwargs)
    except Exception as error:
        # Its message may hold what was being recorded.
        level = logging.DEBUG if type(error) in _seen else logging.WARNING
        _seen.add(type(error))
        name = getattr(action, "__qualname__", type(action).__qualname__)
        logging.getLogger(LOGGER).log(level, "%s in %s: the call goes on untraced", type(error).__name__, name)
        return None
